"""Pictures of published tables: what is hidden in the table is drawn as hidden."""

from collections.abc import Sequence
from itertools import pairwise

from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import TOTAL, Published, Shown
from unlocking_doors.rendering import Drawing
from unlocking_doors.rendering.bands import Limits, band
from unlocking_doors.rendering.guarded import (
    GuardedTile,
    Part,
    guarded_bars,
    guarded_map,
    guarded_matrix,
)
from unlocking_doors.reports.places import abbreviations
from unlocking_doors.reports.shown import guarded
from unlocking_doors.reports.tables.axes import part_of
from unlocking_doors.reports.tables.standing_still import MOVED

#: What a picture says of the signs in it, for who cannot see it.
_SIGNS = "A hatched place holds a number that is hidden. The table has all that is shown."


def funnel(stages: Sequence[tuple[str, Shown]]) -> tuple[Drawing, ...]:
    """Draw how many came to each stage."""
    return (
        guarded_bars(
            "funnel-picture",
            "From referral to move",
            f"One bar for each stage. {_SIGNS}",
            [Part(key=label, name=label, number=guarded(shown)) for label, shown in stages],
        ),
    )


def by_part(table: Published, title: str) -> tuple[Drawing, ...]:
    """Draw one bar for each category of what a table is broken down by first, if by anything."""
    if not table.dimensions:
        return ()
    return (
        guarded_bars(
            f"{_id(table)}-bars",
            title,
            f"One bar for each row of the table. {_SIGNS}",
            _parts(table, 0),
        ),
    )


def map_of(table: Published, region: Region, title: str) -> tuple[Drawing, ...]:
    """
    Draw the region with each part of it shaded by its number.

    Returns:
        The map; nothing where the table is not broken down by sub-region.
    """
    places = [place for place, by in enumerate(table.dimensions) if by.key == "sub-region"]
    areas = [area for area in region.areas if area.period.overlaps(table.period)]
    if not places or not areas:
        return ()
    parts, short = _parts(table, places[0]), abbreviations(areas)
    tiles = [
        GuardedTile(label=short[area.key], row=area.row, column=area.column, part=part_of(area))
        for area in areas
    ]
    used = {tile.part for tile in tiles}
    desc = f"A grid of areas, each shaded by the number of its sub-region. {_SIGNS}"
    drawn = [part for part in parts if part.key in used]
    return (guarded_map(f"{_id(table)}-map", title, desc, tiles, drawn),)


def matrix_of(table: Published, title: str) -> tuple[Drawing, ...]:
    """Draw a table from and to, if it is broken down by both."""
    if len(table.dimensions) < 2:  # noqa: PLR2004  from and to
        return ()
    origins, destinations = (by.categories for by in table.dimensions)
    return (
        guarded_matrix(
            f"{_id(table)}-matrix",
            title,
            f"The rows and columns of the table. {_SIGNS}",
            [one.label for one in origins],
            [one.label for one in destinations],
            [[guarded(table[start.key, end.key]) for end in destinations] for start in origins],
        ),
    )


def still_waiting(table: Published) -> tuple[Limits, ...]:
    """
    Return between which limits the share still waiting lies, by the published table of waits.

    In each band of time the share falls by the factor 1 - d/n: *d* moved in it, and *n* were
    waited for in it, of whom those whose wait ended otherwise count by half. Where a number is
    hidden or rounded, its least and its most give the limits, so that the curve tells no more
    than the table. It ends where a number has no most.

    Source:
        The actuarial method of Berkson and Gage (1950), with limits in place of each count.
    """
    bands = [one.key for one in table.dimensions[0].categories]
    found = [Limits(day=0, low=1.0, high=1.0)]
    for place, (here, after) in enumerate(pairwise([*bands, ""])):
        moved = table[here, MOVED]
        later = [table[key, TOTAL] for key in bands[place + 1 :]]
        within = table[here, TOTAL]
        highs = [one.high for one in (moved, within, *later)]
        if any(high is None for high in highs) or not after:
            break
        # Fewest moved of the most waiting, and most moved of the fewest waiting.
        few = _factor(moved.low, highs[1] or 0, sum(one.high or 0 for one in later))
        many = _factor(highs[0] or 0, within.low, sum(one.low for one in later))
        last = found[-1]
        found.append(Limits(day=int(after), low=last.low * many, high=last.high * few))
    return tuple(found)


def _factor(moved: int, within: int, later: int) -> float:
    """Return 1 - d/n for so many that moved among those of this band and those of later ones."""
    exposed = later + moved + max(within - moved, 0) / 2
    return 1.0 if not exposed else max(1 - moved / exposed, 0.0)


def waiting_curve(table: Published) -> tuple[Drawing, ...]:
    """Draw the share of all that were circulated who still waited."""
    return (
        band(
            f"{_id(table)}-curve",
            "Share of everyone circulated who still waited for a move",
            "A band that falls from 100%, between the limits that the published numbers leave. "
            "The table has the numbers.",
            still_waiting(table),
            under="days since circulation",
        ),
    )


def _id(table: Published) -> str:
    return f"{table.key}-{table.period.since}"


def _parts(table: Published, dimension: int) -> list[Part]:
    def cell(key: str) -> tuple[str, ...]:
        return tuple(key if place == dimension else TOTAL for place in range(len(table.dimensions)))

    return [
        Part(key=one.key, name=one.label, number=guarded(table[cell(one.key)]))
        for one in table.dimensions[dimension].categories
    ]
