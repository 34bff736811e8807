"""
What a document about a partner's account, or about the whole scheme, shows.

A statement holds figures of the partner's own; a closure pack is the coordinator's alone.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.documents.case_views import partner_name
from unlocking_doors.documents.words import day
from unlocking_doors.errors import NotFoundError, counted
from unlocking_doors.moves.cases import IN_POT, UNDER_OFFER, Case
from unlocking_doors.moves.ledger import Entry, EntryKind, given_and_received, standings
from unlocking_doors.moves.lifecycle import OPEN, WITH_OFFER
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Figure, Origin, agreed, own
from unlocking_doors.rendering import Internal

_DASH = "–"
_MINUS = "\N{MINUS SIGN}"


@frozen(kw_only=True)
class StatementEntry:
    """One line of a partner's account."""

    on: Figure
    what: str
    bedrooms: str
    amount: Figure
    after: Figure


@frozen(kw_only=True)
class Statement:
    """A partner's account, for the partner: every number in it is its own."""

    partner: Figure
    as_at: Figure
    given: Figure
    received: Figure
    stands: Figure
    entries: tuple[StatementEntry, ...]


@frozen(kw_only=True)
class OpenCase:
    """One open case when a scheme closes."""

    case: str
    reference: str
    state: str
    since: str
    receiver: str
    on: str
    to_apply: str
    to_circulation: str
    to_monitoring: str


@frozen(kw_only=True)
class Balance:
    """What one account gave and received, and where it stands."""

    name: str
    given: int
    received: int
    standing: str


@frozen(kw_only=True)
class HomeLeft:
    """One home that is still in the pot."""

    home: str
    landlord: str
    state: str


@frozen(kw_only=True)
class Closure(Internal):
    """Everything that is open: exact case data, for the coordinator alone."""

    open_cases: int
    with_offer: int
    cases: tuple[OpenCase, ...]
    balances: tuple[Balance, ...]
    sum: int
    homes: tuple[HomeLeft, ...]


def statement_of(snapshot: Snapshot, key: str) -> Statement:
    """
    Tell a partner's account, with no case named.

    Raises:
        NotFoundError: There is no such partner.
    """
    region = snapshot.region
    if key not in region.partner_by_key:
        raise NotFoundError.of("partner", key, region.partner_by_key)
    entries = [one for one in snapshot.entries if one.partner == key]
    given, received = given_and_received(entries).get(key, (0, 0))
    standing = sum(one.amount * one.weight for one in entries)
    said = "is owed" if standing > 0 else "owes"
    stands = (
        f"It {said} {counted(abs(standing), 'home')}."
        if standing
        else "It owes nothing, and is owed nothing."
    )
    return Statement(
        partner=agreed(partner_name(region, key)),
        as_at=agreed(day(snapshot.as_at)),
        given=Figure(counted(given, "home"), Origin.OWN),
        received=Figure(counted(received, "home"), Origin.OWN),
        stands=Figure(stands, Origin.OWN),
        entries=tuple(_lines(entries)),
    )


def _lines(entries: Iterable[Entry]) -> Iterator[StatementEntry]:
    after = 0
    for entry in entries:
        amount = entry.amount * entry.weight
        after += amount
        yield StatementEntry(
            on=agreed(day(entry.on)),
            what=_what(entry),
            bedrooms=_DASH if entry.bedrooms is None else own(entry.bedrooms),
            amount=Figure(_signed(amount), Origin.OWN),
            after=Figure(_signed(after), Origin.OWN),
        )


def _what(entry: Entry) -> str:
    if entry.kind is not EntryKind.LETTING:
        return entry.kind.value.replace("-", " ").capitalize()
    gave = (entry.amount > 0) is not entry.corrects
    what = "Home given" if gave else "Home received"
    return f"{what}, taken back" if entry.corrects else what


def closure_of(snapshot: Snapshot) -> Closure:
    """Tell everything that is open, and where every account stands."""
    region = snapshot.region
    cases = tuple(one for one in snapshot.cases if one.state in OPEN)
    sides = given_and_received(snapshot.entries)
    found = standings(snapshot.entries, (one.key for one in region.partners))
    return Closure(
        open_cases=len(cases),
        with_offer=sum(one.state in WITH_OFFER for one in cases),
        cases=tuple(_open(case, region) for case in cases),
        balances=tuple(
            Balance(
                name=region.account(key),
                given=sides.get(key, (0, 0))[0],
                received=sides.get(key, (0, 0))[1],
                standing=_signed(standing),
            )
            for key, standing in found.items()
        ),
        sum=sum(found.values()),
        homes=tuple(
            HomeLeft(
                home=one.home.home,
                landlord=partner_name(region, one.home.landlord),
                state=one.state.replace("-", " "),
            )
            for one in snapshot.homes
            if one.state in {IN_POT, UNDER_OFFER}
        ),
    )


def _open(case: Case, region: Region) -> OpenCase:
    cohort = case.judged.cohort if case.judged else ""
    rows = [one for one in region.hand_overs if cohort in one.cohorts]
    rows += [one for one in region.hand_overs if not one.cohorts]
    given = case.referral.consents
    return OpenCase(
        case=case.key,
        reference=case.reference or _DASH,
        state=case.state.replace("-", " "),
        since=day(case.stays[-1][1]) if case.stays else _DASH,
        receiver=rows[0].receiver if rows else "nobody is named",
        on=day(rows[0].on) if rows else _DASH,
        to_apply=day(given.to_apply) if given.to_apply else "not given",
        to_circulation=_circulation(case),
        to_monitoring=day(given.to_monitoring) if given.to_monitoring else "not given",
    )


def _circulation(case: Case) -> str:
    if case.consent_withdrawn:
        return f"withdrawn on {day(case.consent_withdrawn)}"
    given = case.referral.consents.to_circulation
    return day(given) if given else "not given"


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{number:+d}".replace("-", _MINUS)
