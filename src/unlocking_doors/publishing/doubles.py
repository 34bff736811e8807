"""
Doubles: the proof that a count cannot be learnt.

A count is safe from a reader if there is another world, with another count, in which everything
published would look the same and in which the reader would know just what it knows. Such a double
is searched for by moving one unit in or out, and putting right, one unit at a time, whatever
would look different; or, at a price, by withholding what would. What is found is proof; where
nothing is found within the search's means the count is taken to be unsafe.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from heapq import heappop, heappush
from itertools import count

from attrs import Factory, define, frozen

from unlocking_doors.publishing.secrets import Secret
from unlocking_doors.publishing.worlds import Statement, Worlds

#: How far a search goes: units moved, and worlds from which it went on.
MOST_MOVES, MOST_WORLDS = 16, 1_000

#: Of a cell that counts very much, how many atoms are tried to put it right.
_MOST_TRIED = 200

#: How much rather a search goes on from a world where less looks wrong than from one nearer: a
#: hasty search is fast and may lose its way; then a careful one is made.
HASTY, CAREFUL = 4, 1

#: What it costs to withhold a cell; None: it is out already, or withheld.
Price = Callable[[Statement], int | None]


@frozen(kw_only=True)
class Double:
    """
    Another world.

    Attributes:
        change: How many units each atom has more, or fewer, than it has in truth.
    """

    change: Mapping[int, int]

    def differs(self, secret: Secret) -> bool:
        """Tell whether a secret is another number there."""
        return sum(self.change.get(atom, 0) for atom in secret.atoms) != 0

    def change_of(self, statement: Statement) -> int:
        """Return how many units more a cell counts there."""
        return sum(step for atom, step in self.change.items() if atom in statement.atoms)

    def is_for(self, worlds: Worlds, reader: str) -> bool:
        """Tell whether a reader would know there what it knows: all its own units, and its rows."""
        return all(may_move(worlds, reader, atom, step) for atom, step in self.change.items())

    def contradicted(self, worlds: Worlds) -> list[str]:
        """List the partners who know that this is not the world."""
        found: set[str] = set()
        for atom, step in self.change.items():
            found |= worlds.owners[atom]
            known = worlds.known[atom] if step < 0 else {}
            found.update(one for one, own in known.items() if own == worlds.sizes[atom])
        return sorted(found)


def may_move(worlds: Worlds, reader: str, atom: int, step: int) -> bool:
    """Tell whether a reader could believe that an atom has one unit more, or one fewer."""
    if reader in worlds.owners[atom]:
        return False
    return step > 0 or worlds.sizes[atom] > worlds.known[atom].get(reader, 0)


@define(kw_only=True, eq=False)
class _Node:
    """A world on the way: what was moved, what is withheld for it, and what looks wrong."""

    moved: Mapping[int, int]
    withheld: frozenset[Statement]
    wrong: Mapping[Statement, int]
    cost: int


@frozen(kw_only=True)
class Way:
    """
    A double, and the cells that must be withheld for it to look the same.

    Attributes:
        double: The double.
        withheld: The cells; none, if it is one as things are.
    """

    double: Double
    withheld: Collection[Statement]


@define(kw_only=True)
class Search:
    """The search for the double that costs least."""

    worlds: Worlds
    secret: Secret
    reader: str
    price: Price
    haste: int = HASTY
    _heap: list[tuple[int, int, _Node]] = Factory(list)
    _number: Iterator[int] = Factory(count)
    _seen: set[frozenset[tuple[Statement, int]]] = Factory(set)

    def run(self) -> Way | None:
        """Return a double with what must be withheld for it; None if none is found."""
        start = _Node(moved={}, withheld=frozenset(), wrong={}, cost=0)
        for step in (1, -1):
            self._move(start, self.secret.atoms, step)
        while self._heap and len(self._seen) < MOST_WORLDS:
            node = heappop(self._heap)[2]
            if not node.wrong:
                return Way(double=Double(change=node.moved), withheld=node.withheld)
            state = frozenset(node.wrong.items())
            if state not in self._seen:
                self._seen.add(state)
                self._put_right(node)
        return None

    def _put_right(self, node: _Node) -> None:
        """Go on from a world: put right, of what looks wrong, what the fewest atoms could."""
        wrong = min(node.wrong, key=lambda one: (len(one.atoms), one.sheet, one.cell))
        change = node.wrong[wrong]
        price = None if wrong in node.withheld else self.price(wrong)
        if price is not None and change > -wrong.count:
            self._push(
                _Node(
                    moved=node.moved,
                    withheld=node.withheld | {wrong},
                    wrong={one: by for one, by in node.wrong.items() if one is not wrong},
                    cost=node.cost + price,
                )
            )
        if len(node.moved) < MOST_MOVES:
            self._move(node, wrong.atoms - node.moved.keys(), -1 if change > 0 else 1)

    def _move(self, node: _Node, atoms: Collection[int], step: int) -> None:
        """Move a unit into each of some atoms, or out, where the reader could believe it."""
        changed: dict[Statement, int] = {}
        for other, by in node.moved.items():
            for statement in self.worlds.within[other]:
                changed[statement] = changed.get(statement, 0) + by
        taken = {by for other, by in node.moved.items() if other in self.secret.atoms}
        tried = 0
        for atom in self._nearest(node, atoms):
            # One in and one out again would leave the secret as it is.
            back = atom in self.secret.atoms and -step in taken
            if back or not may_move(self.worlds, self.reader, atom, step):
                continue
            wrong = self._wrong(node, changed, atom, step)
            moved = {**node.moved, atom: step}
            self._push(_Node(moved=moved, withheld=node.withheld, wrong=wrong, cost=node.cost))
            tried += 1
            if not wrong or tried == _MOST_TRIED:
                return

    def _nearest(self, node: _Node, atoms: Collection[int]) -> Iterator[int]:
        """Order atoms: first those that share the smallest cells with what was moved."""
        around = {one for moved in node.moved for one in self.worlds.within[moved]}
        left = set(atoms)
        for statement in sorted(around, key=lambda one: (len(one.atoms), one.sheet, one.cell)):
            near = left & statement.atoms
            yield from sorted(near)
            left -= near
        yield from sorted(left)

    def _wrong(
        self, node: _Node, changed: Mapping[Statement, int], atom: int, step: int
    ) -> dict[Statement, int]:
        """Return what looks wrong, and by how much, when one unit more is moved."""
        wrong = dict(node.wrong)
        for statement in self.worlds.within[atom]:
            change = changed.get(statement, 0) + step
            # What ``statement.allows`` tells, without a call: it is asked millions of times.
            if statement.fewer <= change <= statement.more or (
                statement in node.withheld and change > -statement.count
            ):
                wrong.pop(statement, None)
            else:
                wrong[statement] = change
        return wrong

    def _push(self, node: _Node) -> None:
        rank = node.cost + len(node.moved) + self.haste * len(node.wrong)
        heappush(self._heap, (rank, next(self._number), node))
