"""What stands on the last day of a period: open work, waits, and the standings of partners."""

from datetime import date

from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.ledger import standings
from unlocking_doors.moves.lifecycle import FINAL, WITH_OFFER
from unlocking_doors.publishing import TOTAL
from unlocking_doors.reports.tables.counting import (
    OPEN_CASES,
    OTHER,
    QUARTER,
    REQUESTS,
    YEAR,
    Axis,
    Counted,
    Ground,
    Table,
    axis,
    state_at_end,
)
from unlocking_doors.reports.tables.requests import circulated

_FEW = "a small number could tell who somebody is."
#: Days at which bands of time begin, with the names of those bands.
_SINCE = {"0": "Under 8 weeks", "56": "8 to 26 weeks", "182": "Over 26 weeks"}
_UNTIL = {
    "0": "Under 8 weeks",
    "56": "8 to 13 weeks",
    "91": "13 to 26 weeks",
    "182": "Over 26 weeks",
}
_STEPS = {
    "returned": "Returned for more information",
    "awaiting-approval": "Awaits its landlord's answer",
    "waiting": "Waits for a home",
    OTHER: "Not decided yet",
}
_STEP_OF = {
    "returned": "returned",
    "awaiting-approval": "awaiting-approval",
    **dict.fromkeys(("approved", "circulated", "suspended", *WITH_OFFER), "waiting"),
}
MOVED, NOT_MOVED = "moved", "not-moved"
OWES, EVEN, OWED = "owes", "even", "owed"
#: The cell of `open-work` that counts all that have been at one step for longest.
LONG = (TOTAL, "182")


def _band(days: int, bands: dict[str, str]) -> str:
    """Return the band in which a number of days lies."""
    return str(max(int(first) for first in bands if int(first) <= days))


def _is_open(case: Case, ground: Ground) -> bool:
    state = state_at_end(case, ground)
    return bool(state) and state not in FINAL


def _by_step() -> Axis[Case]:
    def of(case: Case, ground: Ground) -> str:
        return _STEP_OF.get(state_at_end(case, ground), OTHER)

    return axis("step", "Step", _STEPS, of)


def _by_time_at_step() -> Axis[Case]:
    def of(case: Case, ground: Ground) -> str:
        last = ground.period.last_day
        steps = [(_STEP_OF.get(state, OTHER), on) for state, on in case.entered if on <= last]
        here = steps[-1][0]
        since = steps[-1][1]
        for step, on in reversed(steps):
            if step != here:
                break
            since = on
        return _band((last - since).days, _SINCE)

    return axis("since", "Time at this step", _SINCE, of)


def _by_wait() -> Axis[Case]:
    def of(case: Case, ground: Ground) -> str:
        since = case.first("circulated") or ground.period.since
        return _band((_waited_until(case, ground) - since).days, _UNTIL)

    return axis("wait", "Time from circulation", _UNTIL, of)


def _waited_until(case: Case, ground: Ground) -> date:
    """Return the day of the move, of another end, or the last day of the period."""
    if case.letting and ground.holds(case.letting.on):
        return case.letting.on
    ends = (on for state, on in case.entered if state in FINAL and ground.holds(on))
    return min(ends, default=ground.period.last_day)


def _by_what_came() -> Axis[Case]:
    def of(case: Case, ground: Ground) -> str:
        return MOVED if case.letting and ground.holds(case.letting.on) else NOT_MOVED

    labels = {MOVED: "Moved", NOT_MOVED: "Still waits, or ended otherwise"}
    return axis("came", "What came", labels, of)


PARTNERS: Counted[Partner] = Counted(
    counts="partners",
    every=lambda snapshot: snapshot.region.partners,
    key=lambda partner: partner.key,
    knowers=lambda partner, _: (partner.key,),
)


def _by_standing() -> Axis[Partner]:
    def of(partner: Partner, ground: Ground) -> str:
        last = ground.period.last_day
        entries = (
            one for one in ground.snapshot.entries if one.partner == partner.key and one.on <= last
        )
        standing = standings(entries).get(partner.key, 0)
        return OWES if standing < 0 else OWED if standing else EVEN

    labels = {OWES: "Owe homes", EVEN: "Neither owe nor are owed", OWED: "Are owed homes"}
    return axis("standing", "Where they stand", labels, of)


TABLES = (
    Table(
        key="open-work",
        what="Open cases on the last day",
        counted=OPEN_CASES,
        among=_is_open,
        by=lambda _: (_by_step(), _by_time_at_step()),
        why="By step alone, not by landlord or kind of harm: few cases of any one of those stand "
        f"at each step, and {_FEW}",
    ),
    Table(
        key="waits",
        what="Requests circulated, until a move or until they were last waited for",
        counted=REQUESTS,
        among=circulated,
        by=lambda _: (_by_wait(), _by_what_came()),
        why="In four bands of time, of all kinds of harm and landlords together: few moves a year "
        f"come after a wait of any one length, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="standings",
        what="Partners on the last day",
        counted=PARTNERS,
        among=lambda partner, ground: partner.is_in_force(ground.period.last_day),
        by=lambda _: (_by_standing(),),
        why="By class alone: the standing of one partner is made of a few moves, and is told to "
        "that partner.",
        periods=(QUARTER, YEAR),
        is_total_known=True,  # the partners of a scheme are named in its memorandum
    ),
)
