"""What a report is asked about."""

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.errors import RecordError
from unlocking_doors.publishing import CalendarPeriod


def about(brief: Brief) -> CalendarPeriod:
    """
    Return the period of a report that is about one.

    Raises:
        RecordError: The brief has none.
    """
    if brief.period is None:
        message = "the report is about a period, and none is given"
        raise RecordError(message, code="UD-E233", remedy="Name a month, a quarter or a year")
    return brief.period
