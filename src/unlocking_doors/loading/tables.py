"""CSV files: strictly read, every fault with its line and column, nothing skipped silently."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.formulas import is_formula, is_signed, unmarked

NO_HEADER, UNKNOWN_COLUMN, MISSING_COLUMN, REPEATED_COLUMN = (
    "UD-F010",
    "UD-F011",
    "UD-F012",
    "UD-F013",
)
WRONG_WIDTH, FORMULA, BROKEN_QUOTES = "UD-F014", "UD-F015", "UD-F016"


@frozen(kw_only=True)
class Row:
    """
    One row of a table.

    Attributes:
        line: Line on which it begins, counted from 1.
        cells: Text by column, without the spaces around it. A misspelt column stands under
            the name that was probably meant, so that its cells can be checked too.
        given: Every cell as it stands in the file, without the mark that keeps it from running.
        faults: What is wrong with it as a row, before anybody asks what it says.
    """

    line: int
    cells: Mapping[str, str]
    given: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


@frozen(kw_only=True)
class Table:
    """
    A CSV file.

    Attributes:
        name: What faults call the file.
        header: Its columns, as they stand there.
        columns: Its columns, as they were probably meant.
        rows: Every row that is not an empty line, good or bad.
        faults: What is wrong with the header.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_table(
    text: str,
    *,
    name: str,
    known: Collection[str],
    required: Collection[str],
    signed: Collection[str] = (),
) -> Table:
    """
    Read a CSV text.

    Args:
        text: The text.
        name: What faults call the file.
        known: Names of the columns it may have.
        required: Names of the columns it must have.
        signed: Names of the columns in which a sign and digits are a number, and no formula.
    """
    records = _records(text, name)
    first = next(records, None)
    if first is None or isinstance(first[1], Fault):
        missing = first[1] if first and isinstance(first[1], Fault) else _no_header(name)
        return Table(name=name, header=(), faults=(missing,))
    header = tuple(unmarked(cell).strip() for cell in first[1])
    lines = _lines(text)
    columns = tuple(_meant(column, header, known) for column in header)
    faults = tuple(_header_faults(header, name, first[0], known, required))
    rows = tuple(
        Row(line=line, cells={}, given=(lines[line - 1],), faults=(record,))
        if isinstance(record, Fault)
        else _row(line, record, columns, name, known, signed)
        for line, record in records
    )
    return Table(name=name, header=header, columns=columns, rows=rows, faults=faults)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str] | Fault]]:
    """Yield each record with the line on which it begins; what cannot be read, as a fault."""
    lines = _lines(text)
    before = 0  # lines before those that the reader was given
    reader = csv.reader(lines, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # an open quotation mark must not swallow the rows after it
            message = "the quotation marks of the row that begins here do not match"
            remedy = 'Write a cell that holds a quotation mark as "…", with the mark in it twice'
            yield (
                line,
                Fault(code=BROKEN_QUOTES, file=name, line=line, message=message, remedy=remedy),
            )
            before = line
            reader = csv.reader(lines[before:], strict=True)
            continue
        if record:
            yield line, record


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _meant(column: str, header: Sequence[str], known: Collection[str]) -> str:
    if column in known:
        return column
    close = get_close_matches(column, sorted(set(known) - set(header)), n=1)
    return close[0] if close else column


def _no_header(name: str) -> Fault:
    return Fault(
        code=NO_HEADER,
        file=name,
        line=1,
        message="the file is empty",
        remedy="Begin it with a line that names the columns",
    )


def _header_faults(
    header: Sequence[str], name: str, line: int, known: Collection[str], required: Collection[str]
) -> Iterator[Fault]:
    def fault(code: str, message: str, remedy: str = "") -> Fault:
        return Fault(code=code, file=name, line=line, message=message, remedy=remedy)

    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        message = "the header has no commas"
        yield fault(NO_HEADER, message, "Save the file with commas between the columns")
        return
    for column, times in Counter(header).items():
        if times > 1:
            yield fault(REPEATED_COLUMN, f'the column "{column}" stands there {times} times')
        if column not in known:
            close = nearest(column, set(known) - set(header))
            said = f'unknown column "{column}"' if column else "a column without a name"
            yield fault(UNKNOWN_COLUMN, f"{said}{close}", "" if close else "Take it out")
    for column in required:
        if column not in header:
            yield fault(MISSING_COLUMN, f'the column "{column}" is missing')


def _row(  # noqa: PLR0917  the parts of a row, in order
    line: int,
    record: list[str],
    columns: tuple[str, ...],
    name: str,
    known: Collection[str],
    signed: Collection[str],
) -> Row:
    faults = []
    if len(record) != len(columns):
        message = f"the row has {len(record)} cells, the header {len(columns)}"
        remedy = 'Write a cell that holds a comma as "…"'
        faults.append(Fault(code=WRONG_WIDTH, file=name, line=line, message=message, remedy=remedy))
    pairs = list(zip(columns, record, strict=False))
    for column, cell in pairs:
        may_sign = column in signed and is_signed(cell.strip())
        if is_formula(cell) and not may_sign:
            message = f'the cell under "{column}" would run as a formula in a spreadsheet'
            remedy = f"Begin it with something else than {' '.join('=+-@|')} or a tab"
            faults.append(Fault(code=FORMULA, file=name, line=line, message=message, remedy=remedy))
    cells = {column: unmarked(cell).strip() for column, cell in pairs if column in known}
    return Row(line=line, cells=cells, given=tuple(map(unmarked, record)), faults=tuple(faults))
