"""Refusals by landlords: for what reason, by whom, and whether the children were thought of."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case
from unlocking_doors.policy.reasons import Flag, ReasonCode, Welfare
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.reports.words import NONE, count, day, plural, row, share, table

_APPROVAL, _OFFER = "Request of its own tenant", "Offer taken back"
_FLAGS = {Flag.OUT_OF_TURN: "out of turn", Flag.RESIDENCE: "residence"}


@frozen(kw_only=True)
class LandlordsNo:
    """
    One no of a landlord: to a request of its own tenant, or to a household offered its home.

    Attributes:
        case: The case.
        to: What it said no to.
        landlord: Key of the landlord.
        on: The day.
        reason: Its reason; None where the region does not know it any more.
        child_welfare: What it says of the children's welfare; empty where it says nothing.
    """

    case: Case
    to: str
    landlord: str
    on: date
    reason: ReasonCode | None
    child_welfare: str

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is asked of its reason."""
        return self.reason.flags if self.reason else ()

    @property
    def flagged(self) -> str:
        """Why it is to be looked at, in words; empty where it is not."""
        return ", ".join(words for flag, words in _FLAGS.items() if flag in self.flags)

    @property
    def lacks_note(self) -> bool:
        """Whether it should say that the children's welfare was considered, and does not."""
        is_said = self.child_welfare == Welfare.CONSIDERED
        return Flag.CHILD_WELFARE in self.flags and _children(self.case) and not is_said


def landlords_noes(snapshot: Snapshot) -> tuple[LandlordsNo, ...]:
    """Return every no of a landlord, in order of the day."""
    owners = {state.home.home: state.home.landlord for state in snapshot.homes}
    found = [one for case in snapshot.cases for one in _of_case(case, snapshot.region, owners)]
    return tuple(sorted(found, key=lambda one: (one.on, one.case.key)))


def _of_case(case: Case, region: Region, owners: Mapping[str, str]) -> Iterator[LandlordsNo]:
    refused = case.first("refused-by-landlord")
    if refused is not None:
        yield LandlordsNo(
            case=case,
            to=_APPROVAL,
            landlord=case.referral.landlord or "",
            on=refused,
            reason=region.reason_by_key.get(case.reason_code),
            child_welfare=case.child_welfare,
        )
    for offer in case.offers:
        reason = region.reason_by_key.get(offer.reason_code)
        is_landlords = reason is None or reason.step != "withdrawal"
        if offer.outcome == "withdrawn" and is_landlords:
            yield LandlordsNo(
                case=case,
                to=_OFFER,
                landlord=owners.get(offer.home, ""),
                on=offer.answered or offer.on,
                reason=reason,
                child_welfare=offer.child_welfare,
            )


def refusals(snapshot: Snapshot) -> Section:
    """Show the noes of landlords: by reason, by landlord, and those to be looked at."""
    found = landlords_noes(snapshot)
    flagged = [one for one in found if one.flagged]
    bare = [one for one in found if one.lacks_note]
    ask = [one for one in reversed(found) if one.flagged or one.lacks_note]
    return Section(
        key="refusals",
        heading="Refusals by landlords",
        lead=(
            f"{plural(len(found), 'no', 'noes')} of landlords; {count(len(flagged))} for a reason "
            "that a court has found to discriminate where it was a bar: out of turn, or residence. "
            f"{count(len(bare))} to a household with children, for which the record does not say "
            "that the children’s welfare was considered (R (AK) v Westminster, 2024)."
        ),
        exhibits=(
            Exhibit(
                heading="By reason",
                text="With children: of these, households with a child. No word: the record should "
                "say that the child’s welfare was considered, and does not.",
                table=table(
                    "refusal-reasons-table",
                    "Noes of landlords, by reason",
                    ("Reason", "To", "Look at", "Noes", "With children", "No word"),
                    _by_reason(found) or [row("None", *[NONE] * 5)],
                    texts=("To", "Look at"),
                ),
            ),
            Exhibit(
                heading="By landlord",
                text="Refused: requests of its own tenants, of those that it answered. Taken back: "
                "homes offered, of its offers. To look at: out of turn, or residence.",
                table=table(
                    "refusal-landlords-table",
                    "Noes of each landlord",
                    ("Landlord", "Refused", "Of answers", "Taken back", "Of offers", "To look at",
                     "No word"),
                    _by_landlord(snapshot, found) or [row("None", *[NONE] * 6)],
                ),
            ),
            Exhibit(
                heading="To look at, one by one",
                text="Ask the landlord to decide again as if the household were its own tenant.",
                table=table(
                    "refusal-cases-table",
                    f"{plural(len(ask), 'no', 'noes')}, the latest first",
                    ("Case", "Day", "Landlord", "Look at", "Child’s welfare", "Reason"),
                    _one_by_one(snapshot.region, ask)
                    or [row("None", *[NONE] * 5)],
                    texts=("Landlord", "Look at", "Child’s welfare", "Reason"),
                    keys=("Case", "Day"),
                ),
            ),
        ),
    )  # fmt: skip


def _by_reason(found: Sequence[LandlordsNo]) -> list[Row]:
    kinds: dict[tuple[str, str], list[LandlordsNo]] = {}
    for one in found:
        kinds.setdefault((_label(one), one.to), []).append(one)
    return [
        row(label, to, noes[0].flagged or NONE, len(noes),
            sum(_children(one.case) for one in noes), sum(one.lacks_note for one in noes))
        for (label, to), noes in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    ]  # fmt: skip


def _by_landlord(snapshot: Snapshot, found: Sequence[LandlordsNo]) -> list[Row]:
    owners = {state.home.home: state.home.landlord for state in snapshot.homes}
    answered = Counter(
        case.referral.landlord
        for case in snapshot.cases
        if case.first("approved") or case.first("refused-by-landlord")
    )
    offers = Counter(owners.get(one.home, "") for case in snapshot.cases for one in case.offers)

    def number(landlord: str, fits: Callable[[LandlordsNo], object]) -> int:
        return sum(bool(fits(one)) for one in found if one.landlord == landlord)

    rows = []
    for landlord in {one.landlord for one in found}:
        refused = number(landlord, lambda one: one.to == _APPROVAL)
        taken = number(landlord, lambda one: one.to == _OFFER)
        rows.append(
            row(snapshot.region.account(landlord), refused, share(refused, answered[landlord]),
                taken, share(taken, offers[landlord]), number(landlord, lambda one: one.flagged),
                number(landlord, lambda one: one.lacks_note))
        )  # fmt: skip
    return sorted(rows, key=lambda one: one.cells[0])


def _one_by_one(region: Region, noes: Sequence[LandlordsNo]) -> list[Row]:
    return [
        row(one.case.key, day(one.on), region.account(one.landlord), one.flagged or NONE,
            "no word" if one.lacks_note else one.child_welfare.replace("-", " ") or NONE,
            f"{_label(one)} ({one.to.lower()})")
        for one in noes
    ]  # fmt: skip


def unnoted(snapshot: Snapshot) -> tuple[LandlordsNo, ...]:
    """Return the noes that should say that the children's welfare was considered, and do not."""
    return tuple(one for one in landlords_noes(snapshot) if one.lacks_note)


def _children(case: Case) -> bool:
    household = case.referral.household
    return household is not None and household.children > 0


def _label(one: LandlordsNo) -> str:
    return one.reason.label if one.reason else "A reason that the region no longer has"
