"""One cell of a user's file, read by its column: what is wrong is said, what it holds never."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from attrs import frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.households import Household
from unlocking_doors.loading.columns import Column, ColumnKind, keys_of
from unlocking_doors.moves.referrals import OTHER, screened
from unlocking_doors.policy.region import Region
from unlocking_doors.sensitive import is_opaque

EMPTY, BAD_DATE, BAD_NUMBER, BAD_WORD, NO_KEY, BAD_KEY, TOO_LONG, CONTRADICTS = (
    "UD-R001",
    "UD-R002",
    "UD-R003",
    "UD-R004",
    "UD-R005",
    "UD-R006",
    "UD-R007",
    "UD-R009",
)

#: An empty list, said on purpose: an empty cell says that it is not known.
NONE = "none"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_AFTER = re.compile(r"\+(\d{1,4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_YEARS = range(1900, 2101)
_MOST_CHARACTERS = 1_000
_SHOWN = 3
_WHERE = {"area": "areas.csv", "partner": "partners.csv", "cohort": "the region's cohorts"}

Cell = None | bool | int | str | date | frozenset[str] | Household


@frozen
class Days:
    """A number of days after a question was put, in place of a date."""

    after: int


class CellError(ValueError):
    """
    A cell that is not what its column asks for.

    Args:
        message: What is wrong; never the cell.
        code: Stable code.
        remedy: What would be right.
    """

    def __init__(self, message: str, code: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.remedy = message, code, remedy


def read_cell(column: Column, cell: str, region: Region) -> Cell | Days:
    """
    Read a cell; None where it is empty, and so not known.

    Raises:
        CellError: It is not what the column asks for.
    """
    if not cell:
        if column.is_required:
            message = f'"{column.name}" is empty'
            raise CellError(message, EMPTY, f"Write {column.kind}, such as {column.example}")
        return None
    return _READERS[column.form](column, cell, region)


def _opaque(column: Column, cell: str, _: Region) -> str:
    if not is_opaque(cell):
        message = f'"{column.name}" must be an opaque key'
        remedy = "Write up to 40 letters, digits and . _ / -, no spaces: never a name"
        raise CellError(message, BAD_KEY, remedy)
    return cell


def _day_or_after(column: Column, cell: str, region: Region) -> date | Days:
    found = _AFTER.fullmatch(cell)
    return Days(int(found[1])) if found else _day(column, cell, region)


def _day(column: Column, cell: str, _: Region) -> date:
    found = _DATE.fullmatch(cell)
    if found and int(found[1]) not in _YEARS:
        message = f'"{column.name}" is of an impossible year'
        remedy = f"Write a year from {_YEARS[0]} to {_YEARS[-1]}, as in 2023-04-17"
        raise CellError(message, BAD_DATE, remedy)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # the 30th of February: said below, like every other cell that is no date
    also = ", or +5 for five days after" if column.form is ColumnKind.DAY else ""
    message = f'"{column.name}" is not a date'
    raise CellError(message, BAD_DATE, f"Write YYYY-MM-DD, such as 2023-04-17{also}")


def _whole(column: Column, cell: str, _: Region) -> int:
    if not _NUMBER.fullmatch(cell):
        message = f'"{column.name}" must be a whole number of 0 or more'
        raise CellError(message, BAD_NUMBER, f"Write digits only, such as {column.example or 1}")
    return int(cell)


def _balance(column: Column, cell: str, _: Region) -> int:
    if not _NUMBER.fullmatch(cell.removeprefix("-")):
        message = f'"{column.name}" must be a whole number'
        raise CellError(message, BAD_NUMBER, f"Write digits, such as {column.example} or -2")
    return int(cell)


def _yes_no(column: Column, cell: str, _: Region) -> bool:
    return _word(column, cell, ("yes", "no")) == "yes"


def _choice(column: Column, cell: str, _: Region) -> str:
    return _word(column, cell, column.choices)


def _word(column: Column, cell: str, words: tuple[str, ...]) -> str:
    if cell not in words:
        message = f'"{column.name}" is none of the words that it can be'
        raise CellError(message, BAD_WORD, f"Write one of {', '.join(words)}")
    return cell


def _named(column: Column, cell: str, region: Region) -> str:
    _check_keys(column, [cell], region)
    return cell


def _named_list(column: Column, cell: str, region: Region) -> frozenset[str]:
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    if parts == [NONE]:
        return frozenset()
    _check_keys(column, parts, region)
    return frozenset(parts)


def _check_keys(column: Column, parts: list[str], region: Region) -> None:
    keys = keys_of(column.of, region)
    if parts and all(part in keys or (column.takes_other and part == OTHER) for part in parts):
        return
    message = f'"{column.name}" names no {column.of} of {region.key}'
    also = f'; "{OTHER}" stands for one that the region does not know' if column.takes_other else ""
    divided = ", divided by ;" if column.form is ColumnKind.NAMED_LIST else ""
    listed = ", ".join(keys[:_SHOWN])
    remedy = f"Write keys from {_WHERE[column.of]}, such as {listed}{divided}{also}"
    raise CellError(message, NO_KEY, remedy)


def _people(_column: Column, cell: str, _: Region) -> Household:
    try:
        return Household.parse(cell)
    except RecordError as error:
        raise CellError(error.message, error.stable_code, error.remedy) from None


def _text(column: Column, cell: str, _: Region) -> str:
    if len(cell) > _MOST_CHARACTERS:
        message = f'"{column.name}" is longer than {_MOST_CHARACTERS:,} characters'
        raise CellError(message, TOO_LONG, "Keep to what the coordinator must know")
    try:
        return screened(cell, f'"{column.name}"')
    except RecordError as error:
        raise CellError(error.message, error.stable_code, error.remedy) from None


_READERS: Mapping[ColumnKind, Callable[[Column, str, Region], Cell | Days]] = {
    ColumnKind.KEY: _opaque,
    ColumnKind.DATE: _day,
    ColumnKind.DAY: _day_or_after,
    ColumnKind.YES_NO: _yes_no,
    ColumnKind.NUMBER: _whole,
    ColumnKind.BALANCE: _balance,
    ColumnKind.CHOICE: _choice,
    ColumnKind.NAMED: _named,
    ColumnKind.NAMED_LIST: _named_list,
    ColumnKind.PEOPLE: _people,
    ColumnKind.TEXT: _text,
}
