"""A batch of the past, made again from the record."""

from collections.abc import Mapping

from attrs import frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.posing import pose
from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.matching import Allocation, Allocator, Explainer, allocate
from unlocking_doors.moves.events import Event, OfferMade
from unlocking_doors.moves.folding import fold


@frozen(kw_only=True)
class Again:
    """
    A batch that was made again.

    Attributes:
        explainer: What can be said of it; None where it does not come out as it is recorded.
        why_not: Why it does not.
    """

    explainer: Explainer | None = None
    why_not: str = ""


def made_again(
    desk: Desk,
    events: tuple[Event, ...],
    offer: Event,
    made: OfferMade,
    allocators: Mapping[str, Allocator],
) -> Again:
    """
    Make the batch of an offer again: from what was on record before it, by the rules of today.

    Args:
        desk: The command under way.
        events: Every event, in order.
        offer: An offer that an allocator chose.
        made: What it brought with it.
        allocators: The allocators that go by name.

    Returns:
        The batch, if and only if each of its offers is the one that is recorded.
    """
    batch = _batch(events, offer, made)
    try:
        posed = pose(_before(desk, events, batch[0]))
        answer = allocate(posed, made.allocator, seed=made.seed, allocators=allocators)
    except UnlockingDoorsError as error:
        return Again(why_not=error.message)
    if _pairs(answer) != {(one.case, one.home) for one in batch}:
        return Again(why_not="the rules, or what the allocator does, have changed since")
    return Again(explainer=Explainer(problem=posed, allocation=answer))


def _batch(events: tuple[Event, ...], offer: Event, made: OfferMade) -> list[Event]:
    """Return the offers that one matching made: they stand together in the record."""

    def is_like(event: Event) -> bool:
        return (
            isinstance(event.body, OfferMade)
            and event.at == offer.at
            and (event.body.allocator, event.body.seed) == (made.allocator, made.seed)
        )

    first = last = events.index(offer)
    while first > 0 and is_like(events[first - 1]):
        first -= 1
    while last + 1 < len(events) and is_like(events[last + 1]):
        last += 1
    return list(events[first : last + 1])


def _pairs(answer: Allocation) -> set[tuple[str | None, str | None]]:
    return {(pairing.case, pairing.home) for pairing in answer.pairings}


def _before(desk: Desk, events: tuple[Event, ...], until: Event) -> Recorded:
    """Return what was on record before an event."""
    found = fold(event for event in events if event.number < until.number)
    return Recorded(
        region=desk.region,
        on=until.on,
        cases=found.cases,
        homes=found.homes,
        entries=tuple(entry for entry in found.entries if entry.on <= until.on),
    )
