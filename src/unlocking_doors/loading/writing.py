"""Files that are whole or not there, and tables that no spreadsheet runs."""

import csv
import io
import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from unlocking_doors.errors import OutputError
from unlocking_doors.loading.formulas import is_signed, marked


def table_text(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, signed: Collection[str] = ()
) -> str:
    """
    Return a CSV text in which a cell that a spreadsheet would run has a mark before it.

    Args:
        header: Its columns.
        rows: Its cells.
        signed: Names of the columns in which a sign and digits are a number, and no formula.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    numbers = {place for place, name in enumerate(header) if name in signed}
    for row in (header, *rows):
        writer.writerow(
            cell if place in numbers and is_signed(cell) else _safe(cell)
            for place, cell in enumerate(row)
        )
    return text.getvalue()


def write_table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    signed: Collection[str] = (),
) -> Path:
    """
    Write a CSV file; see ``table_text`` and ``write_whole``.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return write_whole(path, table_text(header, rows, signed=signed))


def write_whole(path: Path, text: str) -> Path:
    """
    Write a file in UTF-8: all of it or, when something goes wrong, nothing.

    Args:
        path: Where to, in a folder that is there.
        text: What to write.

    Returns:
        The path.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> Path:
    """
    Write a file: all of it or, when something goes wrong, nothing; see ``write_whole``.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix="~")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise unwritable(path, error) from error
    return path


def unwritable(path: Path, error: OSError) -> OutputError:
    """Say that a file cannot be written, and why."""
    message = f"{path.name} cannot be written: {(error.strerror or 'no reason given').lower()}"
    return OutputError(message, remedy="Choose a folder with room that you may write to")


def _safe(cell: str) -> str:
    one_kind = cell.replace("\r\n", "\n").replace("\r", "\n")  # csv would not quote a lone \r
    return marked(one_kind)
