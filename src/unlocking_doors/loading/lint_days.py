"""The days on which something about a region changes: all that a finding need be looked for on."""

from collections.abc import Iterable
from datetime import date

from unlocking_doors.periods import InForce, Period
from unlocking_doors.policy.region import Region


def life(region: Region) -> Period:
    """Return the days on which the scheme runs."""
    return Period(since=region.identity.opened, until=region.identity.closed)


def turning_days(
    region: Region, *tables: Iterable[InForce], also: Iterable[date] = ()
) -> list[date]:
    """
    Return the days of the scheme from which rows begin or end, with its first, in order.

    Between two of them everything stays as it is, so that nothing needs to be asked of a day
    that is not among them.
    """
    rows = [row for table in tables for row in table]
    days = {row.since for row in rows} | {row.until for row in rows if row.until} | {*also}
    running = life(region)
    return sorted({running.since} | {day for day in days if day in running})


def listed(keys: Iterable[str]) -> str:
    """Write keys as a person lists them: ``"a", "b" and "c"``."""
    *others, last = [f'"{key}"' for key in keys]
    return f"{', '.join(others)} and {last}" if others else last
