"""Exact counts: what a table is made of before it is made safe. A tally never leaves."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from attrs import define, field, frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.periods import Period
from unlocking_doors.sensitive import sensitive

#: In place of a category: all of them together.
TOTAL = "total"

#: A cell: a category, or ``TOTAL``, for each dimension.
Cell = tuple[str, ...]


@frozen(kw_only=True)
class Category:
    """One row or column of a table."""

    key: str
    label: str


def _told_apart(_: object, __: object, categories: tuple[Category, ...]) -> None:
    keys = [one.key for one in categories]
    if TOTAL in keys or len(set(keys)) < len(keys):
        message = f'a table needs categories with a key each, none of them "{TOTAL}": {keys}'
        raise RecordError(message, code="UD-E237", remedy="Give each category a key of its own")


@frozen(kw_only=True)
class Dimension:
    """
    What a table is broken down by.

    Attributes:
        key: Its key, such as ``cohort``.
        label: Its name.
        categories: Its categories, in the order in which they are shown.
        is_holder: Whether a category is a partner that knows what stands there: its own cases.
    """

    key: str
    label: str
    categories: tuple[Category, ...] = field(validator=_told_apart)
    is_holder: bool = False


@frozen(kw_only=True)
class Unit:
    """
    One of those counted: a request, a household, a person.

    Attributes:
        key: Opaque, and the same in every table that counts it.
        holders: The partners that know of it: the household's landlord, and whose home it is.
        at: Its category in each dimension.
    """

    key: str
    holders: tuple[str, ...] = sensitive(default=())
    at: Cell = sensitive()


@define(kw_only=True, frozen=True, slots=False)
class Tally:
    """
    An exact table: of one dimension, two, or none (a single count).

    Attributes:
        key: Key of the table, such as ``requests-by-cohort``.
        title: What it shows.
        counts: What a unit is, in the plural, such as ``requests``. Tables that count the same
            units say the same word.
        period: The days that it covers.
        dimensions: What it is broken down by.
        units: Those counted; a unit that stands in several cells is there several times.
        why: Why it is as coarse as it is, for its readers.
        is_total_known: Whether everybody knows the total of all anyway, as with the number of
            partners: then it is shown as it is, and nothing is safe that it gives away.
    """

    key: str
    title: str
    counts: str
    period: Period
    dimensions: tuple[Dimension, ...]
    units: tuple[Unit, ...] = sensitive()
    why: str
    is_total_known: bool = False

    @cached_property
    def places(self) -> Mapping[str, tuple[Cell, ...]]:
        """The inner cells that each unit stands in, in order, by its key."""
        found: dict[str, tuple[Cell, ...]] = {}
        for unit in self.units:
            before = found.get(unit.key)
            at = (unit.at,) if before is None else tuple(sorted({*before, unit.at}))
            found[unit.key] = at
        return found

    @cached_property
    def counts_of(self) -> Mapping[Cell, int]:
        """How many units each cell holds, totals too; every cell of the table is there."""
        found = dict.fromkeys(self.cells, 0)
        for places, number in Counter(self.places.values()).items():
            for cell in cells_above(places):
                found[cell] += number
        return found

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row, each row and at last the columns with their total."""
        return product(*([*(one.key for one in by.categories), TOTAL] for by in self.dimensions))

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """The partners that know of each unit."""
        found: dict[str, tuple[str, ...]] = {}
        for unit in self.units:
            found[unit.key] = both(found.get(unit.key, ()), unit.holders)
        return found


def both(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return all of two lists of partners, in order."""
    return some if some == others else tuple(sorted({*some, *others}))


def total_of(dimensions: Sequence[Dimension]) -> Cell:
    """Return the cell of the total of all."""
    return (TOTAL,) * len(dimensions)


def cells_above(places: tuple[Cell, ...]) -> set[Cell]:
    """Return the inner cells and every total that one of them is part of."""
    return {cell for at in places for cell in product(*((key, TOTAL) for key in at))}
