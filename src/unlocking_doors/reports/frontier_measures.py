"""What is measured of a policy once a year has been played under it: each number defined once."""

from collections.abc import Mapping, Sequence
from math import ceil

from attrs import frozen

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import LAPSED, LET, Case
from unlocking_doors.moves.decisions import Answered
from unlocking_doors.moves.measures import inherited, measure
from unlocking_doors.policy.balances import heirs
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.summary import lettings, was_circulated
from unlocking_doors.reports.waiting import Wait, moved_on, survival, wait_for

#: Days after circulation over which waiting is reckoned: 26 weeks.
HORIZON = 182
_ANSWERS = {"offered": Answered.OFFER, "viewing": Answered.VIEWING}


@frozen(kw_only=True)
class Measure:
    """
    One measure.

    Attributes:
        key: Its key.
        label: Its name.
        about: How it is counted.
        decimals: Decimals with which it is written.
        percent: Whether it is a share, written in per cent.
    """

    key: str
    label: str
    about: str
    decimals: int = 0
    percent: bool = False

    @property
    def finest(self) -> float:
        """The least step between two values that are written differently."""
        return 10.0**-self.decimals / (100 if self.percent else 1)

    def said(self, value: float | None, *, signed: bool = False) -> str:
        """Write a value of it; a dash where it has none."""
        if value is None:
            return "–"
        shown = round(100 * value if self.percent else value, self.decimals) + 0.0  # never -0
        sign = "+" if signed and shown > 0 else ""
        text = f"{sign}{shown:,.{self.decimals}f}".replace("-", "\N{MINUS SIGN}")
        return f"{text}%" if self.percent and not signed else text


#: Every measure, in the order in which they are shown. Everybody circulated counts, moved or not.
MEASURES: tuple[Measure, ...] = (
    Measure(key="moves", label="Households moved", about="by all pathways, up to the last day"),
    Measure(key="homes_let", label="Homes let", about="homes of the pot that were let"),
    Measure(key="people", label="People moved", about="by all pathways"),
    Measure(
        key="top_band",
        label="Top band housed",
        about="of the circulated households of the highest risk band, the share that moved, by all "
        "pathways",
        decimals=1,
        percent=True,
    ),
    Measure(
        key="waiting",
        label="Days waited, of 182",
        about="mean of the first 182 days after circulation that a household spends waiting for a "
        "move: the area under the curve of Kaplan and Meier over everybody circulated. Who still "
        "waits, or left without a move, counts as waiting up to the last day seen, and after it as "
        "the others do; where the curve ends before 182 days it stays level",
        decimals=1,
    ),
    Measure(
        key="waiting_top",
        label="The same, top band",
        about="the same over the circulated households of the highest risk band",
        decimals=1,
    ),
    Measure(
        key="waited_median",
        label="Median days seen",
        about="days from circulation to the move; for who did not move, to the day on which the "
        "case ended or to the last day: half of everybody circulated waited so long or longer",
    ),
    Measure(
        key="waited_p95",
        label="95th percentile",
        about="of the same days: five in a hundred waited longer",
    ),
    Measure(key="longest", label="Longest wait", about="of the same days: the most"),
    Measure(
        key="debt",
        label="All debts",
        about="homes that the partners that owe, owe together on the last day",
    ),
    Measure(
        key="worst",
        label="Worst debt",
        about="homes owed by the partner that owes most",
    ),
    Measure(
        key="gini",
        label="Gini",
        about="of homes given for homes received, from 0 (every partner gives the share that it "
        "receives) to 1 (those who give receive nothing)",
        decimals=2,
    ),
    Measure(key="offers", label="Offers", about="offers made"),
    Measure(key="refusals", label="Refusals", about="offers that the household refused"),
    Measure(
        key="lapsed",
        label="Homes lapsed",
        about="homes that left the pot because their landlord held them no longer",
    ),
    Measure(
        key="unanswered",
        label="Offers without an answer",
        about="offers to which the file of answers has none: each holds its home to the end",
    ),
)
MEASURE_BY_KEY: Mapping[str, Measure] = {one.key: one for one in MEASURES}


def measured(snapshot: Snapshot, inputs: Inputs) -> dict[str, float | None]:
    """
    Measure what came of a year.

    Args:
        snapshot: Everything as it stands on its last day.
        inputs: What was played.

    Returns:
        A value for the key of each of ``MEASURES``; None where it has none.
    """
    cases, region = snapshot.cases, snapshot.region
    circulated = [case for case in cases if was_circulated(case)]
    top = [case for case in circulated if is_of_top_band(case, region)]
    waits, top_waits = _waits(circulated, snapshot), _waits(top, snapshot)
    days = sorted(wait.days for wait in waits)
    moved = lettings(cases)
    passed_on = heirs(region.settlements, snapshot.as_at)
    ledger = measure(inherited(snapshot.entries, passed_on), region.partner_by_key)
    offers = [offer for case in cases for offer in case.offers]
    states = [state.state for state in snapshot.homes]
    answers = {(one.case, one.step, one.nth) for one in inputs.decisions}
    values: dict[str, float | None] = {
        "moves": len(moved),
        "homes_let": states.count(LET),
        "people": sum(letting.people for letting in moved),
        "top_band": sum(wait.happened for wait in top_waits) / len(top) if top else None,
        "waiting": restricted_mean(waits),
        "waiting_top": restricted_mean(top_waits),
        "waited_median": _percentile(days, 50),
        "waited_p95": _percentile(days, 95),
        "longest": days[-1] if days else None,
        "debt": ledger.debt,
        "worst": -ledger.worst.standing if ledger.worst else 0,
        "gini": ledger.gini,
        "offers": len(offers),
        "refusals": sum(offer.outcome == "refused" for offer in offers),
        "lapsed": states.count(LAPSED),
        "unanswered": sum(
            case.state in _ANSWERS
            and (case.key, _ANSWERS[case.state], len(case.offers)) not in answers
            for case in cases
        ),
    }
    return {one.key: values[one.key] for one in MEASURES}


def is_of_top_band(case: Case, region: Region) -> bool:
    """Tell whether a case is of the region's highest risk band."""
    return case.referral.answers.get("risk_level") == next(iter(region.matching.risk_bands), None)


def restricted_mean(waits: Sequence[Wait], horizon: int = HORIZON) -> float | None:
    """
    Return the mean of the first days that are spent waiting; None where nobody waited.

    It is the area under the curve of ``survival`` from 0 to *horizon*, so that those who still
    wait count, and none of them as if the wait had ended.
    """
    if not waits:
        return None
    area, since, share = 0.0, 0, 1.0
    for days, then in survival(waits):
        until = min(max(days, 0), horizon)
        area += share * (until - since)
        since, share = until, then
    return area + share * (horizon - since)


def _waits(cases: Sequence[Case], snapshot: Snapshot) -> list[Wait]:
    return [wait_for(moved_on(case), case, snapshot.as_at) for case in cases]


def _percentile(ordered: Sequence[int], part: int) -> int | None:
    """Return the nearest rank: the least value that *part* in a hundred do not exceed."""
    return ordered[max(ceil(len(ordered) * part / 100), 1) - 1] if ordered else None
