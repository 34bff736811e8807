"""
All that published tables say together, and the worlds of which they would all be true.

The units that stand in the very same cells of all the tables cannot be told apart by them: they
are one *atom*. A published cell says of the sum of some atoms that it lies between two numbers.
A world is a number of units for each atom.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import inf

from attrs import define, field, frozen

from unlocking_doors.publishing.published import Shown
from unlocking_doors.publishing.tally import TOTAL, Cell, Dimension, Tally, both, cells_above

#: A table, and what is shown of it.
Sheet = tuple[Tally, Mapping[Cell, Shown]]

#: Where the units of an atom stand: the number of each table, and their inner cells in it.
Places = tuple[tuple[int, tuple[Cell, ...]], ...]


@define(kw_only=True, eq=False)
class Statement:
    """
    What one published cell says.

    Attributes:
        sheet: The number of its table.
        cell: The cell.
        atoms: Numbers of the atoms that it counts.
        count: How many units they are.
        knowers: The partner whose own row it is, or column: it knows all that stands there.
        fewer: The least change of the count that looks the same: zero, or less than zero.
        more: The greatest.
    """

    sheet: int
    cell: Cell
    atoms: frozenset[int]
    count: int
    knowers: tuple[str, ...]
    fewer: float = 0
    more: float = 0

    def allows(self, change: int) -> bool:
        """Tell whether it would look the same with so many units more."""
        return self.fewer <= change <= self.more

    def say(self, shown: Shown) -> None:
        """Show its cell."""
        self.fewer = shown.low - self.count
        self.more = inf if shown.high is None else shown.high - self.count


@frozen(kw_only=True)
class Worlds:
    """
    What tables say together.

    Attributes:
        sheets: The tables.
        sizes: How many units each atom holds.
        known: How many of them each partner knows of: its own.
        owners: The partners in whose own row or column each atom stands: of nobody else is a unit
            among them, and they know it.
        statements: What each cell says that counts an atom, by its table and itself.
        within: The statements that count each atom.
    """

    sheets: Sequence[Sheet] = field(repr=False)
    sizes: Sequence[int]
    known: Sequence[Mapping[str, int]]
    owners: Sequence[frozenset[str]]
    statements: Mapping[tuple[int, Cell], Statement]
    within: Sequence[Sequence[Statement]] = field(repr=False)

    @classmethod
    def of(cls, sheets: Sequence[Sheet], *, with_empty: bool = False) -> "Worlds":
        """
        Put tables together.

        Args:
            sheets: The tables.
            with_empty: Whether cells that hold nobody are looked at as well: where zeros are
                hidden, somebody may stand there in another world.
        """
        groups = _groups(sheets)
        if with_empty:
            for places in list(_empty(sheets, list(groups))):
                groups.setdefault(places, Counter())
        ordered = sorted(groups)
        counting: dict[tuple[int, Cell], list[int]] = {}
        for atom, places in enumerate(ordered):
            for number, cells in places:
                for cell in cells_above(cells):
                    counting.setdefault((number, cell), []).append(atom)
        sizes = [sum(groups[places].values()) for places in ordered]
        statements = {
            (number, cell): Statement(
                sheet=number,
                cell=cell,
                atoms=frozenset(atoms),
                count=sum(sizes[atom] for atom in atoms),
                knowers=_knowers(sheets[number][0].dimensions, cell),
            )
            for (number, cell), atoms in sorted(counting.items())
        }
        within: list[list[Statement]] = [[] for _ in ordered]
        for (number, cell), statement in statements.items():
            statement.say(sheets[number][1][cell])
            for atom in statement.atoms:
                within[atom].append(statement)
        return cls(
            sheets=sheets,
            sizes=sizes,
            known=[_known(groups[places]) for places in ordered],
            owners=[frozenset(key for one in around for key in one.knowers) for around in within],
            statements=statements,
            within=within,
        )

    def count(self, atoms: Iterable[int]) -> int:
        """Count the units of some atoms."""
        return sum(self.sizes[atom] for atom in atoms)

    def readers(self, atoms: Collection[int], rest: int) -> Iterator[str]:
        """Yield each partner that knows of all of some units but a few: but *rest* at most."""
        largest = max(atoms, key=lambda atom: (self.sizes[atom], -atom))
        # Who knows of nearly all knows of nearly all in the largest atom.
        least = self.sizes[largest] - rest
        near = {one for one, own in self.known[largest].items() if own >= least}
        if least > 0 and not near:
            return
        own: Counter[str] = Counter()
        for atom in atoms:
            own.update(self.known[atom])
        for reader in sorted(near if least > 0 else own):
            if self.count(atoms) - own[reader] <= rest and not self.is_told(reader, atoms):
                yield reader

    def is_told(self, reader: str, atoms: Iterable[int]) -> bool:
        """Tell whether some units stand in a partner's own row or column: it knows them all."""
        return all(reader in self.owners[atom] for atom in atoms)


def _groups(sheets: Sequence[Sheet]) -> dict[Places, Counter[tuple[str, ...]]]:
    """Put the units into atoms, table by table, and count in each who knows of them."""
    atom_of: dict[str, int] = {}
    holders: dict[str, tuple[str, ...]] = {}
    numbers: dict[tuple[int, tuple[Cell, ...]], int] = {}
    places: list[Places] = [()]
    for number, (tally, _) in enumerate(sheets):
        numbers.clear()
        for unit, cells in tally.places.items():
            key = (atom_of.get(unit, 0), cells)
            atom = numbers.get(key)
            if atom is None:
                atom = numbers[key] = len(places)
                places.append((*places[key[0]], (number, cells)))
            atom_of[unit] = atom
        for unit, partners in tally.holders.items():
            before = holders.get(unit, partners)
            holders[unit] = partners if before == partners else both(before, partners)
    found: dict[Places, Counter[tuple[str, ...]]] = {}
    counted = Counter((atom, holders[unit]) for unit, atom in atom_of.items())
    for (atom, partners), number in counted.items():
        found.setdefault(places[atom], Counter())[partners] += number
    return found


def _known(group: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for partners, number in group.items():
        for partner in set(partners):
            found[partner] += number
    return dict(found)


def _knowers(dimensions: Sequence[Dimension], cell: Cell) -> tuple[str, ...]:
    """Name the partners whose row or column a cell belongs to."""
    pairs = zip(dimensions, cell, strict=True)
    return tuple(key for by, key in pairs if by.is_holder and key != TOTAL)


def _empty(sheets: Sequence[Sheet], filled: Iterable[Places]) -> Iterator[Places]:
    """Yield where a unit could stand whose inner cell holds nobody, like a unit that is there."""
    likely = sorted(one for one in filled if all(len(cells) == 1 for _, cells in one))
    for number, (tally, _) in enumerate(sheets):
        here = [(dict(one)[number][0], one) for one in likely if number in dict(one)]
        for cell in tally.cells:
            if TOTAL in cell or tally.counts_of[cell] or not here:
                continue
            at, like = min(here, key=lambda one: (_differ(one[0], cell), one[1]))
            swapped = {
                by.key: (old, new)
                for by, old, new in zip(tally.dimensions, at, cell, strict=True)
                if old != new
            }
            yield tuple(
                (other, (_swap(sheets[other][0].dimensions, cells[0], swapped),))
                for other, cells in like
            )


def _differ(some: Cell, others: Cell) -> int:
    return sum(a != b for a, b in zip(some, others, strict=True))


def _swap(
    dimensions: Sequence[Dimension], cell: Cell, swapped: Mapping[str, tuple[str, str]]
) -> Cell:
    """Move a cell to other categories, in the dimensions in which it stands in the old ones."""
    return tuple(
        swapped[by.key][1]
        if by.key in swapped
        and swapped[by.key][0] == key
        and any(one.key == swapped[by.key][1] for one in by.categories)
        else key
        for by, key in zip(dimensions, cell, strict=True)
    )
