"""Numbers, shares and days as people write them, and rows of them."""

from collections.abc import Iterable, Sequence
from datetime import date

from unlocking_doors.rendering import Column, Kind, Row, Table

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ONE_DECIMAL_BELOW = 10

#: In place of a number that does not exist.
NONE = "–"


def share(part: int, whole: int) -> str:
    """Write a share in per cent: with one decimal below 10; a dash where there is no whole."""
    if not whole:
        return NONE
    percent = 100 * part / whole
    return f"{percent:.1f}%" if 0 < percent < _ONE_DECIMAL_BELOW else f"{percent:.0f}%"


def count(number: int) -> str:
    """Write a count, with commas between thousands."""
    return f"{number:,}"


def signed(number: int) -> str:
    """Write a standing with its sign; nothing has none."""
    return "0" if number == 0 else f"{number:+d}".replace("-", "\N{MINUS SIGN}")


def day(on: date | None) -> str:
    """Write a day as ``31 March 2024``; a dash where there is none."""
    return NONE if on is None else f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def stay(since: date, until: date | None) -> str:
    """Write the days from one to another in short, with the year once where it is the same."""
    if until is None:
        return f"since {_short(since)}"
    first = _short(since) if since.year != until.year else _short(since).rpartition(" ")[0]
    return f"{first} to {_short(until)}"


def _short(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"


def times(number: int) -> str:
    """Write how often: once, twice, or so many times."""
    return {1: "once", 2: "twice"}.get(number, f"{count(number)} times")


def plural(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def table(
    key: str,
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Row],
    *,
    texts: Sequence[str] = (),
    keys: Sequence[str] = (),
    foot: Row | None = None,
    counts_cases: bool = True,
) -> Table:
    """
    Make a table whose columns hold numbers, but for the first one and those of *texts*.

    Args:
        key: Its id.
        caption: What it shows.
        headings: Of its columns.
        rows: From top to bottom.
        texts: Headings of the other columns that hold words.
        keys: Headings of columns whose cells must stand in one line.
        foot: A last row that sums up.
        counts_cases: False for what the region's documents say.
    """
    columns = tuple(
        Column(heading=heading, kind=_kind(heading, place, texts, keys))
        for place, heading in enumerate(headings)
    )
    return Table(
        key=key,
        caption=caption,
        columns=columns,
        rows=tuple(rows),
        foot=foot,
        counts_cases=counts_cases,
    )


def row(*cells: object, is_strong: bool = False) -> Row:
    """Make a row; counts are written with commas."""
    return Row(
        cells=tuple(count(cell) if isinstance(cell, int) else str(cell) for cell in cells),
        is_strong=is_strong,
    )


def _kind(heading: str, place: int, texts: Sequence[str], keys: Sequence[str]) -> Kind:
    if heading in keys:
        return Kind.KEY
    return Kind.TEXT if place == 0 or heading in texts else Kind.NUMBER
