"""Which tables a record is due to publish, for which periods, and what they would be worth."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.playing import last_played
from unlocking_doors.commands.publishing import Worth, worth_of
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.publishing import CalendarPeriod, calendar_period
from unlocking_doors.reports.tables import DEFAULT_TABLES, TABLES
from unlocking_doors.scheme import Scheme


@frozen(kw_only=True)
class Due:
    """
    A default table of a period that is over.

    Attributes:
        table: Its key.
        period: The period.
        is_whole: Whether the record holds all of it; it begins with the month of its first
            referral, and of a period that began before it says little.
    """

    table: str
    period: CalendarPeriod
    is_whole: bool


def worth_due(scheme: Scheme) -> tuple[tuple[Due, Worth], ...]:
    """Tell what each table that is due would be worth, one after another; nothing is registered."""
    with scheme.store.reading() as unit:
        desk = Desk(unit=unit, region=scheme.region, now=last_played(unit, scheme.clock))
        snapshot = Snapshot.of(desk)
        asked = due(snapshot)
        tallies = ((TABLES[one.table](snapshot, one.period), one.period) for one in asked)
        return tuple(zip(asked, worth_of(desk, tallies), strict=True))


def due(snapshot: Snapshot) -> tuple[Due, ...]:
    """List the default tables of every period of a record that is over, period by period."""
    days = [case.referral.received for case in snapshot.cases]
    if not days:
        return ()
    begins = min(days).replace(day=1)
    return tuple(
        Due(table=table, period=period, is_whole=period.since >= begins)
        for kind, tables in DEFAULT_TABLES.items()
        for period in _over(kind, begins, snapshot.as_at)
        for table in tables
    )


def _over(kind: str, first: date, last: date) -> Iterator[CalendarPeriod]:
    """Yield the periods of a kind from the one of a day on, that are over at the end of another."""
    period = _of(kind, first)
    while period.until <= last + timedelta(days=1):
        yield period
        period = _of(kind, period.until)


def _of(kind: str, on: date) -> CalendarPeriod:
    quarter = f"-Q{(on.month + 2) // 3}" if kind == "quarter" else ""
    return calendar_period(f"{on.year:04}{quarter}")
