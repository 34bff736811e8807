"""What is not to be learnt: each small count, and each small rest beside what a partner knows."""

from collections.abc import Iterator

from attrs import frozen

from unlocking_doors.publishing.tally import Cell, total_of
from unlocking_doors.publishing.worlds import Statement, Worlds

#: In place of a partner: a reader who knows nothing but what is published.
STRANGER = ""


@frozen(kw_only=True)
class Secret:
    """
    A number that somebody is not to learn.

    Attributes:
        atoms: What it counts, by the numbers of the atoms.
        readers: From whom it is kept: from everybody, if the stranger is among them; otherwise
            from the partners who know of all but a few of those it counts.
    """

    atoms: frozenset[int]
    readers: tuple[str, ...]


def secrets(worlds: Worlds, largest: int, *, with_zeros: bool = False) -> list[Secret]:
    """
    List what must not be learnt.

    Counted are cells, what distinguishes a cell from others that it holds (a month that two totals
    differ by, a year without three of its quarters), and the units that all tables treat alike.

    Args:
        worlds: What is published.
        largest: The largest count that is small.
        with_zeros: Whether a zero is a secret as well.
    """
    least = 0 if with_zeros else 1
    found = []
    for atoms in {*_counted(worlds, largest)} - _known_to_all(worlds):
        count = worlds.count(atoms)
        if least <= count <= largest:
            found.append(Secret(atoms=atoms, readers=(STRANGER,)))
        elif count > largest and (readers := tuple(worlds.readers(atoms, largest))):
            found.append(Secret(atoms=atoms, readers=readers))
    return sorted(found, key=lambda one: (len(one.atoms), sorted(one.atoms)))


def _known_to_all(worlds: Worlds) -> set[frozenset[int]]:
    """Return the totals that are no secret: those of tables whose total everybody knows."""
    return {
        one.atoms
        for one in worlds.statements.values()
        if worlds.sheets[one.sheet][0].is_total_known
        and one.cell == total_of(worlds.sheets[one.sheet][0].dimensions)
    }


def _counted(worlds: Worlds, largest: int) -> Iterator[frozenset[int]]:
    alike: dict[tuple[str, Cell], list[Statement]] = {}
    for statement in worlds.statements.values():
        yield statement.atoms
        key = worlds.sheets[statement.sheet][0].key
        alike.setdefault((key, statement.cell), []).append(statement)
        yield from _small_differences(worlds, statement, largest)
    for same in alike.values():
        yield from _differences(same)
    for atom in range(len(worlds.sizes)):
        yield frozenset((atom,))


def _small_differences(worlds: Worlds, part: Statement, largest: int) -> Iterator[frozenset[int]]:
    """Yield what a cell lacks of each that holds it, and but a few more."""
    for whole in worlds.within[min(part.atoms)]:
        if whole.count - part.count <= largest and part.atoms < whole.atoms:
            yield whole.atoms - part.atoms


def _differences(same: list[Statement]) -> Iterator[frozenset[int]]:
    """Yield what a cell has beyond the same cell of shorter periods: of one, and of all."""
    for whole in same:
        parts = [one.atoms for one in same if one.atoms < whole.atoms]
        rests = [whole.atoms - part for part in parts]
        yield from rests
        if rests and (rest := frozenset.intersection(*rests)):
            yield rest
