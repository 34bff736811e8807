"""Pages that are whole or not there."""

from pathlib import Path

from unlocking_doors.loading.writing import unwritable, write_bytes, write_whole


def write_page(path: Path, page: str | bytes) -> Path:
    """
    Write a page: all of it or, when something goes wrong, nothing.

    Args:
        path: Where to; missing folders are made.
        page: The page; a text is written in UTF-8.

    Returns:
        The path.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    return write_bytes(path, page) if isinstance(page, bytes) else write_whole(path, page)
