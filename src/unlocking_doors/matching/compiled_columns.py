"""Strict priority on columns, compiled: the pool is built and served on arrays (extra ``fast``)."""

from collections.abc import Mapping, MutableSequence, Sequence
from typing import TYPE_CHECKING, Any

from attrs import fields

from unlocking_doors.matching.columns import LEVELS, Columns, Span
from unlocking_doors.matching.compiled import compiled, serve_on_arrays
from unlocking_doors.matching.pool import NO_LIMIT, Pool
from unlocking_doors.matching.serving import NOBODY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer]


def serve_columns(columns: Columns) -> Sequence[int]:
    """Answer as strict priority does on lists, by the same algorithm compiled."""
    give_homes = compiled(_give_homes)
    import numpy as np

    column: dict[str, Any] = {
        one.name: np.asarray(
            getattr(columns, one.name), dtype=np.int64 if one.name == "worth" else np.int32
        )
        for one in fields(Columns)
    }
    span = Span.of(
        Columns(**column),
        ends=lambda numbers: (int(np.min(numbers)), int(np.max(numbers))),
        is_rising=lambda numbers: bool(np.all(np.diff(numbers) >= 0)),
    )
    unlimited = np.full(1 + span.landlords, NO_LIMIT)
    gives = np.append(NO_LIMIT, column["gives"]) if len(column["gives"]) else unlimited
    has_room = len(column["receives"]) > 0
    # One more than the number of a landlord whose homes are limited: nobody in particular is 0.
    owners = np.where(gives == NO_LIMIT, 0, np.arange(len(gives)))
    keys = span.key(
        column["home_area"].astype(np.int64),
        column["home_bedrooms"],
        column["home_access"],
        owners[column["home_landlord"] + 1] - 1,
    )
    kinds, of_home, free = np.unique(keys, return_inverse=True, return_counts=True)
    first = np.searchsorted(kinds, np.asarray(span.cells)).astype(np.int32)
    cells = np.arange(len(first) - 1)
    high = first[cells + LEVELS - cells % LEVELS]
    # Households by rank from here on, so that the kernel reads on where it is.
    order = _first_to_last(column["worth"])
    start, option = _options(column, span, order)
    pool: dict[str, Any] = {
        "start": start,
        "option": option,
        "low": np.where(first[:-1] < high, first[:-1], NOBODY),
        "high": high,
        "receiver": column["landlord"][order] if has_room else np.zeros(len(order), dtype=np.int32),
        "owner": kinds % (span.landlords + 1),
        "free": free,
        "receives": column["receives"] if has_room else unlimited[:1],
        "gives": gives,
    }
    got, _ = serve_on_arrays(Pool(**pool), np.arange(len(order), dtype=np.int32))
    offered = np.full(len(got), NOBODY, dtype=np.int32)
    homes = np.argsort(of_home, kind="stable")
    give_homes(order, got, homes, np.cumsum(free) - free, offered)
    answer: Sequence[int] = offered  # type: ignore[assignment]  # an array is a sequence of numbers
    return answer


def _first_to_last(worth: "Numbers") -> "Numbers":
    """Sort households by worth, the highest first, then by number."""
    import numpy as np

    below = worth.max(initial=0) - worth
    if below.max(initial=0) <= np.iinfo(np.uint16).max:
        below = below.astype(np.uint16)  # which numpy sorts in one pass, by counting
    return np.argsort(below, kind="stable")


def _options(
    column: Mapping[str, "Numbers"], span: Span, order: "Numbers"
) -> tuple["Numbers", "Numbers"]:
    """List what fits the households by rank: where the bundles of each begin, and their numbers."""
    import numpy as np

    lowest = column["bedrooms"] * LEVELS + column["access"]
    sizes = np.minimum(column["max_bedrooms"] + 1, span.rooms) - column["bedrooms"]
    sizes = np.maximum(sizes, 0)
    start = np.append(0, np.cumsum((sizes * np.diff(column["start"]))[order])).astype(np.int32)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = start[:-1]
    option = np.empty(start[-1], dtype=np.int32)
    step = span.rooms * LEVELS
    compiled(_list_bundles)(
        column["start"], column["area"], lowest, sizes, step, LEVELS, place, option
    )
    return start, option


def _list_bundles(  # noqa: PLR0917  to be compiled as it stands
    begins: Sequence[int],
    area: Sequence[int],
    lowest: Sequence[int],
    sizes: Sequence[int],
    step: int,
    levels: int,
    place: Sequence[int],
    option: MutableSequence[int],
) -> None:
    """List the bundles that fit each household, by area and then by size, in its own place."""
    for household in range(len(place)):
        at = place[household]
        for choice in range(begins[household], begins[household + 1]):
            bundle = area[choice] * step + lowest[household]
            for _ in range(sizes[household]):
                option[at] = bundle
                bundle += levels
                at += 1


def _give_homes(
    order: Sequence[int],
    got: Sequence[int],
    homes: Sequence[int],
    left: MutableSequence[int],
    offered: MutableSequence[int],
) -> None:
    """Give one household after another, in an order, the next home of its type."""
    for rank in range(len(order)):
        kind = got[rank]
        if kind >= 0:
            offered[order[rank]] = homes[left[kind]]
            left[kind] += 1
