"""
The register of all that was published: what a new table is held against.

It keeps, beside what was shown, who was counted where: only so can a later table be compared.
It is exact case data and stays in the store.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from unlocking_doors.errors import RefusedError
from unlocking_doors.periods import Period
from unlocking_doors.plain import canonical
from unlocking_doors.publishing.calendar import CalendarPeriod, calendar_period
from unlocking_doors.publishing.published import SEAL, Published, Shown
from unlocking_doors.publishing.tally import Category, Cell, Dimension, Tally, Unit


@frozen(kw_only=True)
class Registered:
    """
    One table as it was published.

    Attributes:
        tally: The exact table.
        published: What was shown of it.
    """

    tally: Tally
    published: Published


def connected(tally: Tally, register: Iterable[Registered]) -> list[Registered]:
    """
    Return the published tables that say something of a tally's units, or of units of those.

    Raises:
        RefusedError: One of them covers a period that the tally's period cuts.
    """
    left = list(register)
    for one in left:
        if one.tally.counts == tally.counts:
            _refuse_cut(tally, one.tally)
    reached, found = set(tally.places), list[Registered]()
    while near := [one for one in left if not reached.isdisjoint(one.tally.places)]:
        found += near
        left = [one for one in left if not any(one is other for other in near)]
        for one in near:
            reached.update(one.tally.places)
    return found


def _refuse_cut(tally: Tally, other: Tally) -> None:
    new, old = tally.period, other.period
    if new.overlaps(old) and not (_holds(new, old) or _holds(old, new)):
        message = (
            f'the table "{tally.key}" {new} would cut what was published of {other.counts} {old}: '
            "the difference between the two would tell of the days between"
        )
        raise RefusedError(
            message,
            code="UD-E807",
            remedy="Publish a whole month, quarter or year of the calendar",
        )


def _holds(whole: Period, part: Period) -> bool:
    ends = whole.until is None or (part.until is not None and part.until <= whole.until)
    return whole.since <= part.since and ends


def as_text(registered: Registered) -> str:
    """Write an entry of the register as one JSON text."""
    tally, published = registered.tally, registered.published
    return canonical(
        {
            "key": tally.key,
            "title": tally.title,
            "counts": tally.counts,
            "period": tally.period.key if isinstance(tally.period, CalendarPeriod) else "",
            "since": tally.period.since,
            "until": tally.period.until,
            "why": tally.why,
            "dimensions": tally.dimensions,
            "units": [[unit.key, unit.holders, *unit.at] for unit in tally.units],
            "shown": [
                [*cell, one.text, one.low, one.high] for cell, one in published.shown.items()
            ],
            "profile": published.profile,
            "notes": published.notes,
            "shown_share": published.shown_share,
            "mean_error": published.mean_error,
            "is_total_known": tally.is_total_known,
        }
    )


def from_text(text: str) -> Registered:
    """Read an entry of the register back from its text."""
    saved: Mapping[str, Any] = json.loads(text)
    period = (
        calendar_period(saved["period"])
        if saved["period"]
        else Period(
            since=date.fromisoformat(saved["since"]),
            until=date.fromisoformat(saved["until"]) if saved["until"] else None,
        )
    )
    dimensions = tuple(
        Dimension(
            key=by["key"],
            label=by["label"],
            categories=tuple(Category(**one) for one in by["categories"]),
            is_holder=by["is_holder"],
        )
        for by in saved["dimensions"]
    )
    shown: dict[Cell, Shown] = {
        tuple(row[:-3]): Shown(text=row[-3], low=row[-2], high=row[-1], _seal=SEAL)
        for row in saved["shown"]
    }
    same = {name: saved[name] for name in ("key", "title", "counts")}
    return Registered(
        tally=Tally(
            **same,
            period=period,
            dimensions=dimensions,
            units=tuple(
                Unit(key=key, holders=tuple(holders), at=tuple(at))
                for key, holders, *at in saved["units"]
            ),
            why=saved["why"],
            is_total_known=saved["is_total_known"],
        ),
        published=Published(
            **same,
            period=period,
            dimensions=dimensions,
            shown=shown,
            profile=saved["profile"],
            notes=tuple(saved["notes"]),
            shown_share=saved["shown_share"],
            mean_error=saved["mean_error"],
            is_total_known=saved["is_total_known"],
            _seal=SEAL,
        ),
    )
