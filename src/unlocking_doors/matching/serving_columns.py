"""Strict priority on columns: who is offered which home, and nothing else."""

import gc
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import le

from attrs import fields

from unlocking_doors.errors import NotFoundError
from unlocking_doors.matching.columns import LEVELS, Columns, Span
from unlocking_doors.matching.pool import NO_LIMIT, Pool
from unlocking_doors.matching.serving import NOBODY
from unlocking_doors.matching.strict import serve_on_lists

#: What a household is offered that is offered no home.
NO_HOME = -1


def allocate_columns(columns: Columns, allocator: str = "strict") -> Sequence[int]:
    """
    Serve a pot in strict priority, whatever its size: the way for national ones.

    Like ``allocate(problem, "strict", seed=...)`` on a problem without homes that households of
    the scheme have left, but bare: no reasons, no proof. Each household has its types of homes in
    the order of its own areas, and in an area the fewest bedrooms and levels unneeded first.

    Args:
        columns: The pot.
        allocator: ``strict`` runs in plain Python (10^5 households in about a second),
            ``strict-fast`` is compiled (extra ``fast``; 10^6 in about half a second). Both offer
            the same homes to the same households.

    Returns:
        For each household the number of its home; -1 where it is offered none.

    Raises:
        MatchingError: The columns contradict themselves, or the extra ``fast`` is not installed.
        NotFoundError: No allocator of that name serves columns.
    """
    if allocator == "strict":
        with _uncollected():
            return _on_lists(columns)
    if allocator == "strict-fast":
        from unlocking_doors.matching.compiled_columns import serve_columns

        return serve_columns(columns)
    known = ("strict", "strict-fast")
    raise NotFoundError.of(
        "allocator of columns", allocator, known, remedy=f"choose one of {', '.join(known)}"
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector, which would walk a million numbers for cycles not there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _on_lists(columns: Columns) -> list[int]:
    columns = Columns(**{one.name: _as_list(getattr(columns, one.name)) for one in fields(Columns)})
    span = Span.of(
        columns,
        ends=_ends,
        is_rising=lambda column: all(map(le, column, column[1:])),
    )
    gives = columns.gives or [NO_LIMIT] * span.landlords
    keys = [
        span.key(area, bedrooms, level, landlord if gives[landlord] != NO_LIMIT else NOBODY)
        for area, bedrooms, level, landlord in zip(
            columns.home_area,
            columns.home_bedrooms,
            columns.home_access,
            columns.home_landlord,
            strict=True,
        )
    ]
    kinds = sorted(set(keys))
    kind_of = {key: kind for kind, key in enumerate(kinds)}
    homes: list[list[int]] = [[] for _ in kinds]
    for home, key in enumerate(keys):
        homes[kind_of[key]].append(home)
    first = [bisect_left(kinds, key) for key in span.cells]
    high = [first[cell + LEVELS - cell % LEVELS] for cell in range(len(first) - 1)]
    low = [begin if begin < end else NOBODY for begin, end in zip(first, high, strict=False)]
    start, option = _options(columns, span, low)
    pool = Pool(
        start=start,
        option=option,
        low=low,
        high=high,
        receiver=columns.landlord if columns.receives else bytes(len(columns.landlord)),
        owner=[key % (span.landlords + 1) for key in kinds],
        free=[len(those) for those in homes],
        receives=columns.receives or [NO_LIMIT],
        gives=[NO_LIMIT, *gives],
    )
    households = range(len(columns.worth))
    # What is read here and there is kept close together: in arrays, which hold no objects.
    order = array("i", sorted(households, key=columns.worth.__getitem__, reverse=True))
    got, _ = serve_on_lists(pool, order)
    left = [iter(those) for those in homes]
    offered = [NO_HOME] * len(households)
    for household in order:
        kind = got[household]
        if kind >= 0:
            offered[household] = next(left[kind])
    return offered


def _as_list(column: Sequence[int]) -> list[int]:
    """Take the numbers out of an array as Python's own, which are quicker to reckon with."""
    tolist: Callable[[], list[int]] | None = getattr(column, "tolist", None)
    return list(column) if tolist is None else tolist()


def _ends(column: Sequence[int]) -> tuple[int, int]:
    numbers = set(column)  # one pass over the column, where least and most would take two
    return min(numbers), max(numbers)


def _options(columns: Columns, span: Span, low: Sequence[int]) -> "tuple[array[int], array[int]]":
    """List what fits each household: an area, a size and the level that it needs or any above."""
    numbers = list(range(span.areas * span.rooms * LEVELS))

    @cache
    def fitting(least: int, most: int, level: int) -> "list[array[int]]":
        ends = min(most + 1, span.rooms) * LEVELS
        return [
            array(
                "i",
                (
                    bundle
                    for bundle in numbers[corner + least * LEVELS + level : corner + ends : LEVELS]
                    if low[bundle] != NOBODY
                ),
            )
            for corner in numbers[:: span.rooms * LEVELS]
        ]

    start, option, begins = array("i", [0]), array("i"), 0
    for ends, least, most, level in zip(
        columns.start[1:], columns.bedrooms, columns.max_bedrooms, columns.access, strict=True
    ):
        by_area = fitting(least, most, level)
        for area in columns.area[begins:ends]:
            option += by_area[area]
        begins = ends
        start.append(len(option))
    return start, option
