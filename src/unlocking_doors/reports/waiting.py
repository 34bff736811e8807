"""Waiting: of everyone who was circulated, not just of those who moved."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import FINAL
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.rendering.curves import Curve, step_curves
from unlocking_doors.reports.words import plural, row, table

_QUANTILES = ((0.25, "a quarter"), (0.5, "half"), (0.75, "three quarters"))


@frozen(kw_only=True)
class Wait:
    """
    One household's wait.

    Attributes:
        days: From circulation to the event, or to the last day on which it was still waited for.
        happened: Whether the event came.
    """

    days: int
    happened: bool


def survival(waits: Sequence[Wait]) -> tuple[tuple[int, float], ...]:
    """
    Return the share still waiting after each day on which an event came.

    On a day with *d* events among *n* households still waited for, the share falls by the
    factor 1 - d/n; a wait that ends otherwise counts among *n* until then.

    Source:
        Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452.
    """
    share, steps = 1.0, []
    for days in sorted({wait.days for wait in waits if wait.happened}):
        at_risk = sum(wait.days >= days for wait in waits)
        events = sum(wait.days == days and wait.happened for wait in waits)
        share *= 1 - events / at_risk
        steps.append((days, share))
    return tuple(steps)


def quantile(steps: Sequence[tuple[int, float]], part: float) -> int | None:
    """Return the first day by which *part* of all would have had the event; None if never."""
    tiny = 1e-9  # shares are products of fractions
    return next((days for days, share in steps if share <= 1 - part + tiny), None)


def waiting(snapshot: Snapshot) -> Section:
    """Show how long households waited for an offer and for a move."""
    circulated = [case for case in snapshot.cases if case.first("circulated")]
    offers = [wait_for(_offered(case), case, snapshot.as_at) for case in circulated]
    moves = [wait_for(moved_on(case), case, snapshot.as_at) for case in circulated]
    now = sorted(
        (snapshot.as_at - since).days
        for case in circulated
        if case.state == "circulated" and (since := case.first("circulated")) is not None
    )
    kinds = (("without an offer", offers), ("without a move", moves))
    curves = [
        Curve(label=label, steps=survival(waits), until=max((w.days for w in waits), default=0))
        for label, waits in kinds
    ]
    rows = [
        row("Households circulated", *(len(waits) for _, waits in kinds)),
        row("Came so far", *(sum(wait.happened for wait in waits) for _, waits in kinds)),
        row("Did not, or not yet", *(sum(not w.happened for w in waits) for _, waits in kinds)),
    ]
    for part, name in _QUANTILES:
        reached = (quantile(curve.steps, part) for curve in curves)
        rows.append(
            row(f"Days until {name} had", *("not reached" if d is None else d for d in reached))
        )
    half = quantile(survival(moves), 0.5)
    lead = (
        f"Half of the households would have moved {plural(half, 'day')} after circulation."
        if half is not None
        else "Fewer than half of the households circulated would have moved within the time seen."
    )
    so_far = (
        f" On the day {plural(len(now), 'household')} wait: half of them for {now[len(now) // 2]} "
        f"days or more, and one for {now[-1]}."
        if now
        else " On the day nobody waits."
    )
    return Section(
        key="waiting",
        heading="Waiting",
        lead=(lead + so_far) if circulated else "No request has been circulated yet.",
        exhibits=(
            Exhibit(
                heading="Time from circulation to an offer, and to a move",
                text=(
                    "Of everyone circulated. Those who still wait, or whose case ended another "
                    "way, count until their last day, and not as if they had been housed: "
                    "an average over those who moved alone would flatter. Moves are by all "
                    "pathways."
                ),
                drawings=(
                    step_curves(
                        "waiting-picture",
                        "Share of households still without an offer, and without a move",
                        "Two falling step curves over the days since circulation, from 100%.",
                        curves,
                    ),
                ),
                table=table(
                    "waiting-table",
                    "Households by what they waited for, and days from circulation",
                    ("Waiting for", "A first offer", "A move"),
                    rows,
                ),
            ),
        ),
    )  # fmt: skip


def wait_for(event: date | None, case: Case, as_at: date) -> Wait:
    """
    Return a circulated case's wait for an event.

    Args:
        event: Its day; None where it has not come.
        case: The case.
        as_at: The last day seen.
    """
    since = case.first("circulated") or as_at
    ended = case.entered[-1][1] if case.state in FINAL else as_at
    return Wait(days=((event or ended) - since).days, happened=event is not None)


def _offered(case: Case) -> date | None:
    return case.offers[0].on if case.offers else None


def moved_on(case: Case) -> date | None:
    """Return the first day of a case's new tenancy, by whatever pathway; None without one."""
    return case.letting.on if case.letting else None
