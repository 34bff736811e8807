"""Publish a table: the only door out for counts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from attrs import frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import RefusedError
from unlocking_doors.publishing import (
    CalendarPeriod,
    Published,
    Registered,
    Tally,
    as_text,
    from_text,
    publish,
)
from unlocking_doors.released import Audience

_HALF = 50

#: Counts what a table shows of a period.
Tabulator = Callable[[Snapshot, CalendarPeriod], Tally]


def publish_table(desk: Desk, tally: Tally, audience: Audience) -> Published:
    """
    Make a table safe, register it, and return what may leave.

    A table of a period is published once. Whoever asks later, and for whatever audience, is given
    the same numbers: a second version could be subtracted from the first.

    Args:
        desk: The command.
        tally: The exact table.
        audience: Whom it goes to.

    Raises:
        RefusedError: The period is not over, or cuts one that was published; or nothing of the
            table could be shown.
    """
    period = tally.period
    if period.until is None or period.until > desk.today + timedelta(days=1):
        message = f'the table "{tally.key}" {period} is not over on {desk.today}'
        raise RefusedError(
            message, code="UD-E809", remedy="Publish it when its last day has passed"
        )
    return _registered(desk, _entry(desk, tally, _known(desk)), audience)


def publish_key(
    desk: Desk,
    key: str,
    period: CalendarPeriod,
    count: Callable[[], Tally],
    audience: Audience,
) -> Published:
    """
    Publish one of the scheme's tables; it is counted only if it was not published before.

    Args:
        desk: The command.
        key: Key of the table.
        period: The period.
        count: Counts it.
        audience: Whom it goes to.
    """
    for one in _known(desk):
        if (one.tally.key, one.tally.period) == (key, period):
            return _registered(desk, one, audience)
    return publish_table(desk, count(), audience)


def _registered(desk: Desk, entry: Registered, audience: Audience) -> Published:
    """Write down that a table goes to an audience, and return what it is given."""
    register, tally = desk.unit.publications, entry.tally
    period = tally.period
    if audience not in register.audiences(tally.key, period.since, period.until):
        register.add(
            key=tally.key,
            since=period.since,
            until=period.until,
            audience=audience.value,
            content=as_text(entry),
        )
    return entry.published


def _known(desk: Desk) -> list[Registered]:
    """Return all that was published; a command reads each table back once."""
    texts = desk.unit.publications.texts()
    for text in texts:
        if text not in desk.registered:
            desk.registered[text] = from_text(text)
    return [desk.registered[text] for text in texts]


def _entry(desk: Desk, tally: Tally, known: Sequence[Registered]) -> Registered:
    """Return a table of a period as it was published, or make it safe beside all that was."""
    for one in known:
        if (one.tally.key, one.tally.period) == (tally.key, tally.period):
            return one
    return Registered(tally=tally, published=publish(tally, desk.region.profile, known))


@frozen(kw_only=True)
class Worth:
    """
    What a table would be worth if it were published: never a number of it.

    Attributes:
        table: Key of the table.
        period: The period.
        shown_share: Share of its cells that are not empty which would show a number, in whole per
            cent; None where all are empty, 0 where nothing could be shown.
        mean_error: How far a number would be from its count, on average.
    """

    table: str
    period: CalendarPeriod
    shown_share: int | None
    mean_error: float

    @property
    def is_poor(self) -> bool:
        """Whether more than half of it would be starred."""
        return self.shown_share is not None and self.shown_share < _HALF


def worth_of(desk: Desk, tallies: Iterable[tuple[Tally, CalendarPeriod]]) -> tuple[Worth, ...]:
    """
    Tell what tables would be worth, published one after another; nothing is registered.

    Args:
        desk: The command.
        tallies: The exact tables, each with its period.
    """
    known = _known(desk)
    found = []
    for tally, period in tallies:
        try:
            entry = _entry(desk, tally, known)
        except RefusedError:
            found.append(Worth(table=tally.key, period=period, shown_share=0, mean_error=0))
        else:
            known.append(entry)
            share, error = entry.published.shown_share, entry.published.mean_error
            found.append(Worth(table=tally.key, period=period, shown_share=share, mean_error=error))
    return tuple(found)
