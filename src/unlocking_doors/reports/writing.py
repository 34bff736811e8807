"""Pages that are whole or not there."""

from pathlib import Path

from unlocking_doors.loading.writing import unwritable, write_whole


def write_page(path: Path, page: str) -> Path:
    """
    Write a page in UTF-8: all of it or, when something goes wrong, nothing.

    Args:
        path: Where to; missing folders are made.
        page: The page.

    Returns:
        The path.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    return write_whole(path, page)
