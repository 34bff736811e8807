"""
Pots too large for rows: the same strict priority on columns of whole numbers.

A `Problem` of rows explains every decision, and that is what a region needs, whose batches hold
tens or hundreds. A question about the whole country (what if all of England shared one pot?) has
10^5 or 10^6 households: ask it here. The answer is bare, and it is the same answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import field, frozen

from unlocking_doors.errors import Fault, MatchingError
from unlocking_doors.facts.homes import ACCESS_LEVELS

LEVELS = len(ACCESS_LEVELS)


@frozen(kw_only=True)
class Columns:
    """
    A pot in columns: households, homes, landlords and areas by number from 0.

    Any sequence of whole numbers will do: lists, ``array.array``, numpy. A home of the
    household's own landlord may be offered, and no home is tied to a household that left it.

    Attributes:
        start: Where the areas of each household begin in ``area``; one more than households.
        area: The areas of choice of one household after another, in its own order; all safe.
        bedrooms: Bedrooms that each household needs.
        max_bedrooms: Bedrooms of the largest home that each may be offered.
        access: The level that each needs, by its number in ``ACCESS_LEVELS``.
        landlord: The landlord of each.
        worth: What puts one household before another: the highest first, then by number.
        home_area: The area of each home.
        home_bedrooms: Its bedrooms.
        home_access: The level it offers, by its number in ``ACCESS_LEVELS``.
        home_landlord: Its landlord.
        receives: What each landlord's households may be offered, -1 without limit; empty where no
            landlord has a limit.
        gives: What may be offered of each landlord's homes, likewise.

    Raises:
        MatchingError: Columns that belong together differ in length.
    """

    start: Sequence[int]
    area: Sequence[int]
    bedrooms: Sequence[int]
    max_bedrooms: Sequence[int]
    access: Sequence[int]
    landlord: Sequence[int]
    worth: Sequence[int]
    home_area: Sequence[int]
    home_bedrooms: Sequence[int]
    home_access: Sequence[int]
    home_landlord: Sequence[int]
    receives: Sequence[int] = field(factory=list)
    gives: Sequence[int] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Refuse columns that cannot belong together."""
        if not len(self.start):
            _refuse([("start", "is empty, but begins with 0")])
        asked, homes = len(self.start) - 1, len(self.home_area)
        of_households = ("bedrooms", "max_bedrooms", "access", "landlord", "worth")
        of_homes = ("home_bedrooms", "home_access", "home_landlord")
        _refuse(
            [
                *_of_length(self, of_households, asked, "one less than start"),
                *_of_length(self, of_homes, homes, "as home_area"),
            ]
        )


def _of_length(
    columns: Columns, names: Iterable[str], length: int, so: str
) -> Iterator[tuple[str, str]]:
    for name in names:
        found = len(getattr(columns, name))
        if found != length:
            yield name, f"has {found} numbers, but must have {length}: {so}"


def _refuse(faults: Sequence[tuple[str, str]]) -> None:
    if faults:
        raise MatchingError(
            "the columns to be matched contradict themselves",
            faults=[
                Fault(code=MatchingError.code, place=f"column {name}", message=message)
                for name, message in faults
            ],
        )


@frozen(kw_only=True)
class Span:
    """
    The numbers that occur in some columns: how large the tables over them must be.

    Attributes:
        areas: One more than the highest number of an area.
        rooms: One more than the most bedrooms of a home.
        landlords: One more than the highest number of a landlord.
    """

    areas: int
    rooms: int
    landlords: int

    @classmethod
    def of(
        cls,
        columns: Columns,
        ends: Callable[[Sequence[int]], tuple[int, int]],
        is_rising: Callable[[Sequence[int]], bool],
    ) -> "Span":
        """
        Read it off the columns, and refuse numbers that cannot be.

        Args:
            columns: The pot.
            ends: Gives the least and the most of a column that is not empty.
            is_rising: Tells whether a column nowhere falls.
        """
        found: dict[str, tuple[int, int]] = {}
        faults: list[tuple[str, str]] = []
        for name in _COUNTED:
            column = getattr(columns, name)
            found[name] = ends(column) if len(column) else (0, -1)
            if found[name][0] < 0:
                faults.append((name, "holds a number below 0"))
        faults += [
            (name, f"holds a level above {LEVELS - 1}")
            for name in ("access", "home_access")
            if found[name][1] >= LEVELS
        ]
        landlords = 1 + max(found["landlord"][1], found["home_landlord"][1])
        for name in ("receives", "gives"):
            limits = len(getattr(columns, name))
            if 0 < limits < landlords:
                faults.append((name, f"has {limits} numbers for {landlords} landlords"))
        begins, ended = columns.start[0], columns.start[-1]
        if begins != 0 or ended != len(columns.area) or not is_rising(columns.start):
            faults.append(("start", "must rise from 0 to the length of area"))
        _refuse(faults)
        return cls(
            areas=1 + max(found["area"][1], found["home_area"][1]),
            rooms=1 + max(0, found["home_bedrooms"][1]),
            landlords=landlords,
        )

    def key(self, area: int, bedrooms: int, level: int, owner: int) -> int:
        """Return what sorts types of homes: area, bedrooms, level, and an owner with a limit."""
        return ((area * self.rooms + bedrooms) * LEVELS + level) * (self.landlords + 1) + owner + 1

    @property
    def cells(self) -> range:
        """The least key of each area, bedrooms and level, and one after the last."""
        end = self.areas * self.rooms * LEVELS * (self.landlords + 1)
        return range(0, end + 1, self.landlords + 1)


_COUNTED = (
    "area",
    "bedrooms",
    "max_bedrooms",
    "access",
    "landlord",
    "home_area",
    "home_bedrooms",
    "home_access",
    "home_landlord",
)
