"""Everything as its events leave it: the cases, the homes and the ledger."""

from collections.abc import Iterable

from attrs import frozen

from unlocking_doors.moves.cases import Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import Event, posted_by
from unlocking_doors.moves.ledger import Entry


@frozen(kw_only=True)
class Folded:
    """
    What some events leave.

    Attributes:
        cases: Every case, by key.
        homes: Every home, by key.
        entries: The ledger, in order.
    """

    cases: tuple[Case, ...]
    homes: tuple[HomeState, ...]
    entries: tuple[Entry, ...]


def fold(events: Iterable[Event]) -> Folded:
    """
    Fold events, in order of number and from the first.

    Raises:
        RecordError: A case or a home does not begin with the event that brings it.
    """
    cases: dict[str, Case] = {}
    homes: dict[str, HomeState] = {}
    entries: list[Entry] = []
    for event in events:
        if event.case is not None:
            cases[event.case] = fold_case(cases.get(event.case), event)
        if event.home is not None:
            homes[event.home] = fold_home(homes.get(event.home), event)
        entries += posted_by(event)
    return Folded(
        cases=tuple(cases[key] for key in sorted(cases)),
        homes=tuple(homes[key] for key in sorted(homes)),
        entries=tuple(entries),
    )
