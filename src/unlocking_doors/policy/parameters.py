"""Numbers and words that a region sets, with the days from which they hold."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from unlocking_doors.errors import ParameterError
from unlocking_doors.periods import value_on

ParameterValue = bool | int | float | str | tuple[str, ...]

#: The value of a limit that a region does not set.
NO_LIMIT = "no limit"


@frozen(kw_only=True)
class Parameter:
    """
    One dated number or word.

    Attributes:
        key: Key of the parameter.
        label: What it says.
        unit: Unit of its values, such as ``days`` or ``bedrooms``.
        source: Where its values come from.
        values: Value by first day in force. Before the first day there is none, and none is
            made up.
    """

    key: str
    label: str
    unit: str
    source: str
    values: Mapping[date, ParameterValue]

    def on(self, day: date) -> ParameterValue:
        """
        Return the value in force on *day*.

        Raises:
            ParameterError: There is none yet.
        """
        value = value_on(self.values, day)
        if value is None:
            message = f'parameter "{self.key}" has no value on {day}'
            raise ParameterError(message, remedy=f"Give it a value from {day} or earlier")
        return value
