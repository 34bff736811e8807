"""
Days in force.

Every period is half-open: ``until`` is the first day no longer in force, so that
two periods that follow each other share one date and no day falls between them.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen(kw_only=True)
class Period:
    """
    The days from *since* up to, not including, *until*.

    Attributes:
        since: First day in force.
        until: First day no longer in force; None while no end is known.
    """

    since: date
    until: date | None = None

    def __contains__(self, on: date) -> bool:
        """Tell whether *on* is one of the days."""
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def is_empty(self) -> bool:
        """Whether the period ends before it begins, or on the same day."""
        return self.until is not None and self.until <= self.since

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two periods share a day."""
        first = max(self.since, other.since)
        return first in self and first in other

    def __str__(self) -> str:
        """Write the period as a person says it: with its last day."""
        if self.until is None:
            return f"from {self.since}"
        return f"from {self.since} to {self.until - timedelta(days=1)}"


@frozen(kw_only=True)
class InForce:
    """
    What is in force on some days only: base of every dated value of a region.

    Attributes:
        since: First day in force.
        until: First day no longer in force; None while no end is known.
    """

    since: date
    until: date | None = None

    @property
    def period(self) -> Period:
        """The days in force."""
        return Period(since=self.since, until=self.until)

    def is_in_force(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        # What ``on in self.period`` tells, without making a period: a year asks it 200,000 times.
        return self.since <= on and (self.until is None or on < self.until)


def value_on(values: Mapping[date, T], day: date) -> T | None:
    """Return the latest value that began on or before *day*; None before the first."""
    begun = [since for since in values if since <= day]
    return values[max(begun)] if begun else None


def first_of_months(last: date, months: int) -> date:
    """
    Return the first day of so many months of which *last* is the last day.

    ``first_of_months(date(2024, 3, 31), 12)`` is 1 April 2023.

    Args:
        last: The last day.
        months: Months, 1 or more; those that would begin before the year 1 begin with it.
    """
    number = last.year * 12 + last.month - 1 - months
    if number < date.min.year * 12:
        return date.min
    year, month = divmod(number, 12)
    same_day = min(last.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, same_day) + timedelta(days=1)


def clashes(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    """Yield each period that shares a day with an earlier one, behind the one it clashes with."""
    for before, after in _neighbours(periods):
        if before.overlaps(after):
            yield before, after


def gaps(periods: Iterable[Period]) -> Iterator[Period]:
    """Yield each stretch of days after the first period and before the last that none covers."""
    for before, after in _neighbours(periods):
        if before.until is not None and before.until < after.since:
            yield Period(since=before.until, until=after.since)


def _neighbours(periods: Iterable[Period]) -> Iterator[tuple[Period, Period]]:
    """Yield each period, in order of date, behind the one that lasts longest before it."""
    longest: Period | None = None
    for period in sorted(periods, key=lambda one: one.since):
        if period.is_empty:
            continue
        if longest is not None:
            yield longest, period
        if longest is None or _end(period) > _end(longest):
            longest = period


def _end(period: Period) -> date:
    return period.until or date.max
