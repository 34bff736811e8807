"""Pages that are whole or not there."""

import os
import tempfile
from pathlib import Path

from unlocking_doors.errors import RecordError


def write_page(path: Path, page: str) -> Path:
    """
    Write a page in UTF-8: all of it or, when something goes wrong, nothing.

    Args:
        path: Where to; missing folders are made.
        page: The page.

    Returns:
        The path.

    Raises:
        RecordError: The folder cannot be written to, or is full.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix="~")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        message = f"{path.name} cannot be written: {(error.strerror or 'no reason given').lower()}"
        raise RecordError(
            message, code="UD-F020", remedy="Choose a folder with room that you may write to"
        ) from error
    return path
