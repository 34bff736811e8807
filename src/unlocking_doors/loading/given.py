"""What a worked case gives: values as TOML writes them, read as cells of ``referrals.csv``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.cells import NONE, Cell, CellError, Days, read_cell
from unlocking_doors.loading.columns import INVENTED, ColumnKind, columns_of
from unlocking_doors.policy.region import Region

NO_COLUMN, DERIVED, WRONG_KIND = "UD-T002", "UD-T003", "UD-T004"

#: In place of a value: it is not known, whatever the file's usual one is.
UNKNOWN = "unknown"
#: The reader chooses a case's key, and worked cases are invented throughout.
_NOT_GIVEN = {"case", INVENTED}
#: Above any number that a cell takes; some whole numbers of TOML could not even be written out.
_TOO_LARGE = 10**7

#: Tells a fault of one given name: the name, a code, a message and a remedy.
Tell = Callable[[str, str, str, str], Fault]


@frozen
class _Native:
    """How TOML writes the values of one kind of column."""

    wanted: str
    example: str
    is_one: Callable[[Any], bool]
    cell: Callable[[Any], str]


_TEXT = _Native(
    "text",
    "it in quotation marks",
    lambda value: isinstance(value, str),
    lambda value: value.strip(),
)
_NATIVES: Mapping[ColumnKind, _Native] = {
    ColumnKind.YES_NO: _Native(
        "true or false",
        "true or false without quotation marks",
        lambda value: isinstance(value, bool),
        lambda value: "yes" if value else "no",
    ),
    ColumnKind.NUMBER: _Native(
        "a whole number",
        "digits without quotation marks",
        lambda value: type(value) is int,
        lambda value: str(max(-1, min(value, _TOO_LARGE))),
    ),
    ColumnKind.DATE: _Native(
        "a date",
        "it without quotation marks, such as 2023-04-17",
        lambda value: type(value) is date,
        lambda value: value.isoformat(),
    ),
    ColumnKind.NAMED_LIST: _Native(
        "a list of keys",
        'a list such as ["one", "another"], or [] for none',
        lambda value: isinstance(value, list) and all(map(_is_key, value)),
        lambda value: "; ".join(value) or NONE,
    ),
}


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and ";" not in value


class Given:
    """
    The columns of a region's referrals, as a worked case gives them.

    Args:
        region: Its own facts are columns too.
    """

    def __init__(self, region: Region) -> None:
        self._region = region
        self._columns = {
            column.name: column
            for column in columns_of("referrals", region)
            if column.name not in _NOT_GIVEN
        }

    def read(
        self, raw: Mapping[str, Any], tell: Tell, faults: list[Fault]
    ) -> dict[str, Cell | Days]:
        """
        Read what is given: value by column, None where it is not known.

        Args:
            raw: As the file gives it.
            tell: Makes a fault.
            faults: What is wrong is added here; a value itself is never told.
        """
        values: dict[str, Cell | Days] = {}
        for name, value in raw.items():
            try:
                values[name] = self._value(name, value)
            except CellError as error:
                faults.append(tell(name, error.code, error.message, error.remedy))
        return values

    def _value(self, name: str, value: Any) -> Cell | Days:
        column = self._columns.get(name)
        if column is None:
            raise self._no_column(name)
        if value == UNKNOWN:
            return read_cell(column, "", self._region)
        native = _NATIVES.get(column.form, _TEXT)
        if not native.is_one(value):
            message = f'"{name}" must be {native.wanted}'
            remedy = f'Write {native.example}, or "{UNKNOWN}" where it is not known'
            raise CellError(message, WRONG_KIND, remedy)
        return read_cell(column, native.cell(value), self._region)

    def _no_column(self, name: str) -> CellError:
        spec = self._region.vocabulary.get(name)
        if spec is not None:
            message = f'"{name}" is worked out, and never given'
            return CellError(message, DERIVED, f'Give "{spec.column}", from which it follows')
        message = f'"{name}" is no column of a referral{nearest(name, self._columns)}'
        return CellError(message, NO_COLUMN, "See: unlocking-doors template referrals --describe")
