"""
The periods of published tables: months, quarters and years of the calendar.

They never overlap but by nesting, a month in its quarter and a quarter in its year. Two periods
that cut each other would let a reader subtract one table from another.
"""

import re
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.periods import Period

_MONTH, _QUARTER, _YEAR = "month", "quarter", "year"
_FORM = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@frozen(kw_only=True)
class CalendarPeriod(Period):
    """
    A month, a quarter or a year.

    Attributes:
        key: ``2024-03``, ``2024-Q1`` or ``2024``.
        since: Its first day.
        until: The first day after it.
    """

    key: str
    until: date

    @property
    def kind(self) -> str:
        """``month``, ``quarter`` or ``year``."""
        return {4: _YEAR, 7: _QUARTER if "Q" in self.key else _MONTH}[len(self.key)]

    @property
    def label(self) -> str:
        """The period as people write it."""
        year, _, part = self.key.partition("-")
        if self.kind == _MONTH:
            return f"{_NAMES[int(part) - 1]} {year}"
        if self.kind == _QUARTER:
            first = 3 * int(part[1]) - 3
            return f"{_NAMES[first]} to {_NAMES[first + 2]} {year}"
        return year

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def holds(self, other: Period) -> bool:
        """Tell whether every day of another period is one of its own."""
        return self.since <= other.since and other.until is not None and other.until <= self.until


def calendar_period(text: str) -> CalendarPeriod:
    """
    Read a period of the calendar.

    Args:
        text: ``2024-03``, ``2024-Q1`` or ``2024``.

    Raises:
        RecordError: It is none.
    """
    form = _FORM.fullmatch(text)
    if form is None or int(form[1]) in {0, date.max.year}:
        message = f'"{text}" is no month, quarter or year'
        raise RecordError(message, code="UD-E231", remedy="Write 2024-03, 2024-Q1 or 2024")
    year, month, quarter = int(form[1]), form[2], form[3]
    if month:
        first, months = int(month), 1
    elif quarter:
        first, months = 3 * int(quarter) - 2, 3
    else:
        first, months = 1, 12
    after = year * 12 + first - 1 + months
    return CalendarPeriod(
        key=text, since=date(year, first, 1), until=date(after // 12, after % 12 + 1, 1)
    )
