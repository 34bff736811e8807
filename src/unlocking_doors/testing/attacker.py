"""
The attacker: what a reader learns from published tables, by linear programming.

It knows the tables, the rule they were made by, and what a partner knows: where its own units
stand. It shares no code with the proof that makes tables safe, so that each can find the other
out. It asks of every cell, of what two tables of nested periods differ by, and of every crossing
of their dimensions: what is the least, and what the most, that all tables together allow?

It takes each unit to be counted on one day and in one category of each dimension.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise, product
from math import ceil, floor
from typing import Any

from attrs import define, field, frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.policy.publishing import Profile, Zeros
from unlocking_doors.publishing import TOTAL, Published, Tally
from unlocking_doors.publishing.tally import Cell

#: The solver's numbers are not whole; so near to a whole number they are meant to be one.
_NEAR = 1e-5

#: In place of no end.
_MOST = 100_000

#: How many worlds are met before the questions begin.
_FIRST_WORLDS = 5

#: A crossing of all dimensions in a stretch of days that no table divides.
_Atom = tuple[int, tuple[str, ...]]


@frozen(kw_only=True)
class Knowledge:
    """
    What a partner knows beside what is published.

    Attributes:
        partner: Its key: it knows its own row where a table has one for each partner.
        own: The published tables as they would be of its own units alone.
    """

    partner: str
    own: tuple[Tally, ...] = field(repr=False)


@frozen(kw_only=True)
class Learnt:
    """
    A number that an attacker finds out exactly.

    Attributes:
        since: First day of the days that it is about.
        until: The first day after them.
        at: A category of each dimension, or ``TOTAL``, by the key of the dimension.
        count: The number.
    """

    since: date
    until: date
    at: Mapping[str, str]
    count: int


def attack(
    published: Sequence[Published], profile: Profile, knows: Knowledge | None = None
) -> list[Learnt]:
    """
    Return every number that a reader of some tables can be sure of.

    Args:
        published: The tables; they count the same units.
        profile: The rule that they were made by: it is no secret.
        knows: What the reader knows beside; None: nothing.
    """
    system = _System.of(published, profile, knows)
    return [
        Learnt(since=since, until=until, at=at, count=count)
        for (since, until, at), atoms in system.targets()
        if (count := system.learnt(atoms)) is not None
    ]


def bounds(
    published: Sequence[Published], profile: Profile, knows: Knowledge | None = None
) -> Mapping[tuple[int, tuple[str, ...]], tuple[int, int | None]]:
    """
    Return the least and the most that each cell can be; None without end.

    Args:
        published: The tables.
        profile: The rule that they were made by.
        knows: What the reader knows beside.

    Returns:
        The bounds by the number of the table, from 0, and the cell.
    """
    system = _System.of(published, profile, knows)
    return {
        (number, cell): system.range_of(system.members(table, cell))
        for number, table in enumerate(published)
        for cell in table.shown
    }


@cache
def interval(text: str, profile: Profile) -> tuple[int, int | None]:
    """Return the least and the most that can stand behind what a table shows of a cell."""
    hides = profile.hides_up_to
    if text == "c":
        return 1, None
    if text == "*":
        return (0 if profile.zeros is Zeros.HIDDEN else 1), hides
    if text == "0" and hides:
        return 0, 0
    alike = [
        count
        for count in range(int(text) + 2 * profile.rounds_to + 1)
        if (count > hides or not hides) and _rounds_to(count, profile) == int(text)
    ]
    return min(alike), max(alike)


def _rounds_to(count: int, profile: Profile) -> int:
    base = profile.rounds_to
    rounded = (count + base // 2) // base * base
    return max(rounded, base) if profile.hides_up_to else rounded


@frozen(kw_only=True)
class _Limit:
    """What is known of a sum of atoms."""

    atoms: Sequence[int]
    low: int
    high: int | None


@define(kw_only=True)
class _System:
    """All that is known, as limits of sums of atoms."""

    tables: Sequence[Published]
    keys: Sequence[str]
    days: Sequence[date]
    atoms: Sequence[_Atom]
    nobody: frozenset[int] = frozenset()
    constraint: Any = None
    worlds: list[Any] = field(factory=list)

    @classmethod
    def of(
        cls, tables: Sequence[Published], profile: Profile, knows: Knowledge | None
    ) -> "_System":
        categories = {
            by.key: [one.key for one in by.categories]
            for table in tables
            for by in table.dimensions
        }
        days = sorted({day for table in tables for day in (table.period.since, _end(table))})
        system = cls(
            tables=tables,
            keys=list(categories),
            days=days,
            atoms=list(product(range(len(days) - 1), product(*categories.values()))),
        )
        limits = [
            _Limit(atoms=system.members(table, cell), low=low, high=high)
            for table in tables
            for cell, one in table.shown.items()
            for low, high in [_told(table, cell, profile)]
        ]
        limits += _known(system, knows)
        system.nobody = frozenset(atom for one in limits if one.high == 0 for atom in one.atoms)
        system.constraint = system.constrained(limits)
        system.look_around()
        return system

    def constrained(self, limits: Sequence[_Limit]) -> Any:  # noqa: ANN401  scipy has no types
        """Return all limits as the solver takes them."""
        import numpy as np  # noqa: PLC0415  part of the extra `solve`, and slow to import
        from scipy.optimize import LinearConstraint  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        lengths = [len(one.atoms) for one in limits]
        where = np.repeat(np.arange(len(limits)), lengths)
        atoms = np.array([atom for one in limits for atom in one.atoms], dtype=int)
        return LinearConstraint(
            csr_array((np.ones(len(atoms)), (where, atoms)), shape=(len(limits), len(self.atoms))),
            np.array([one.low for one in limits], dtype=float),
            np.array([_MOST if one.high is None else one.high for one in limits], dtype=float),
        )

    def look_around(self) -> None:
        """Meet a few worlds: what is another number in two of them needs no further question."""
        import numpy as np  # noqa: PLC0415

        chance = np.random.default_rng(0)
        for _ in range(_FIRST_WORLDS):
            self.extreme(chance.integers(-9, 10, len(self.atoms)))

    def members(self, table: Published, cell: Sequence[str]) -> list[int]:
        """List the atoms that a cell of a table counts."""
        at = {by.key: key for by, key in zip(table.dimensions, cell, strict=True)}
        return self.within(table.period.since, _end(table), at)

    def within(self, since: date, until: date, at: Mapping[str, str]) -> list[int]:
        """List the atoms of some days and categories."""
        wanted = [
            (place, at[key]) for place, key in enumerate(self.keys) if at.get(key, TOTAL) != TOTAL
        ]
        return [
            number
            for number, (stretch, keys) in enumerate(self.atoms)
            if since <= self.days[stretch] < until
            and all(keys[place] == want for place, want in wanted)
        ]

    def targets(self) -> Iterator[tuple[tuple[date, date, dict[str, str]], list[int]]]:
        """Yield what an attacker wants to know: each set of atoms once."""
        seen: set[tuple[int, ...]] = set()
        for since, until, at in self._wanted():
            atoms = self.within(since, until, at)
            if tuple(atoms) not in seen:
                seen.add(tuple(atoms))
                yield (since, until, at), atoms

    def _wanted(self) -> Iterator[tuple[date, date, dict[str, str]]]:
        stretches = {(table.period.since, _end(table)) for table in self.tables}
        stretches.update(pairwise(self.days))
        for table in self.tables:
            for cell in table.shown:
                at = {by.key: key for by, key in zip(table.dimensions, cell, strict=True)}
                for since, until in sorted(stretches):
                    if table.period.since <= since and until <= _end(table):
                        yield since, until, at
        for stretch, keys in self.atoms:
            yield (
                self.days[stretch],
                self.days[stretch + 1],
                dict(zip(self.keys, keys, strict=True)),
            )

    def learnt(self, atoms: Sequence[int]) -> int | None:
        """Return the sum of some atoms, if nothing else is possible."""
        if self.nobody.issuperset(atoms):
            return 0
        sums = [float(world[atoms].sum()) for world in self.worlds]
        if sums and _up(min(sums)) < _down(max(sums)):
            return None
        least, most = self.range_of(atoms)
        return least if least == most else None

    def range_of(self, atoms: Sequence[int]) -> tuple[int, int | None]:
        """Return the least and the most that the sum of some atoms can be."""
        import numpy as np  # noqa: PLC0415

        wanted = np.zeros(len(self.atoms))
        wanted[atoms] = 1
        least, most = self.extreme(wanted), -self.extreme(-wanted)
        return _up(least), None if most > _MOST / 2 else _down(most)

    def extreme(self, wanted: Any) -> float:  # noqa: ANN401  an array of numpy's
        """Return the least that a weighted sum of the atoms can be."""
        from scipy.optimize import milp  # noqa: PLC0415

        found = milp(wanted, constraints=self.constraint, bounds=(0, _MOST))
        if found.x is None:
            message = "no world allows all of these tables: they do not count the same units"
            raise RecordError(message, code="UD-E238", remedy="Attack tables that belong together")
        self.worlds.append(found.x)
        return float(found.fun)


def _told(table: Published, cell: Cell, profile: Profile) -> tuple[int, int | None]:
    """Return what one cell lets a reader believe: a total that all know is no rounded one."""
    text = table.shown[cell].text
    is_exact = table.is_total_known and set(cell) <= {TOTAL}
    return (int(text), int(text)) if is_exact else interval(text, profile)


def _known(system: _System, knows: Knowledge | None) -> Iterator[_Limit]:
    """Yield what a partner knows of its own: at least so many; in its own rows, exactly so many."""
    if knows is None:
        return
    places: dict[str, dict[str, str]] = {}
    inside: dict[str, set[int]] = {}
    for number, tally in enumerate(knows.own):
        for unit in tally.units:
            at = zip((by.key for by in tally.dimensions), unit.at, strict=True)
            places.setdefault(unit.key, {}).update(at)
            inside.setdefault(unit.key, set()).add(number)
    for stretch, (since, until) in enumerate(pairwise(system.days)):
        over = {
            number
            for number, tally in enumerate(knows.own)
            if tally.period.since <= since and until <= (tally.period.until or date.max)
        }
        # A unit counts on the days that all tables with it cover, and none without it.
        ours = [at for key, at in places.items() if inside[key] == over]
        for pattern, number in Counter(tuple(sorted(at.items())) for at in ours).items():
            yield _Limit(atoms=system.within(since, until, dict(pattern)), low=number, high=None)
        rows = {by.key for n in over for by in knows.own[n].dimensions if by.is_holder}
        for key in sorted(rows):
            number = sum(at.get(key) == knows.partner for at in ours)
            atoms = [
                atom
                for atom in system.within(since, until, {key: knows.partner})
                if system.atoms[atom][0] == stretch
            ]
            yield _Limit(atoms=atoms, low=number, high=number)


def _end(table: Published) -> date:
    return table.period.until or date.max


def _up(number: float) -> int:
    return ceil(number - _NEAR)


def _down(number: float) -> int:
    return floor(number + _NEAR)
