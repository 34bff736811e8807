"""What a page is made of: tables, pictures with their tables, and sections."""

from enum import StrEnum

from attrs import field, frozen

from unlocking_doors.released import UNREAD
from unlocking_doors.rendering.drawings import Drawing


class Kind(StrEnum):
    """What the cells of a column hold: prose, numbers, or keys that must not be broken."""

    TEXT = "text"
    NUMBER = "number"
    KEY = "key"


@frozen(kw_only=True)
class Column:
    """One column of a table."""

    heading: str
    kind: Kind = Kind.NUMBER


@frozen(kw_only=True)
class Row:
    """
    One row of a table.

    Attributes:
        cells: As many as there are columns; the first one names the row.
        is_strong: Whether it sums up the rows that follow.
    """

    cells: tuple[str, ...]
    is_strong: bool = False


def _fits(table: "Table", _: object, rows: tuple[Row, ...]) -> None:
    if any(len(row.cells) != len(table.columns) for row in rows):
        message = f"table {table.key}: a row does not have {len(table.columns)} cells"
        raise ValueError(message)


@frozen(kw_only=True)
class Table:
    """
    A table.

    Attributes:
        key: Its id, unique on the page.
        caption: What it shows.
        columns: From left to right; the first one names the rows.
        rows: From top to bottom.
        foot: A last row that sums up, where there is one.
        counts_cases: Whether its numbers come from the cases and homes, so that they are
            invented where those are; False for what the region's documents say.
    """

    key: str = field(metadata=UNREAD)
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(validator=_fits)
    foot: Row | None = None
    counts_cases: bool = True


@frozen(kw_only=True)
class Exhibit:
    """
    A table, with the pictures that show it.

    Attributes:
        heading: What it shows, in a few words.
        text: What to read from it, or how it was counted.
        drawings: Pictures of the table; none where it is better read.
        table: The numbers.
        note: What a reader of the numbers must know; it stands below them.
    """

    heading: str
    text: str = ""
    drawings: tuple[Drawing, ...] = field(default=(), metadata=UNREAD)
    table: Table
    note: str = ""


@frozen(kw_only=True)
class Section:
    """
    One part of a page.

    Attributes:
        key: Its id, unique on the page.
        heading: Its heading.
        lead: What it says, in a sentence or two.
        exhibits: What it shows.
    """

    key: str = field(metadata=UNREAD)
    heading: str
    lead: str
    exhibits: tuple[Exhibit, ...]


@frozen(kw_only=True)
class KeyFigure:
    """One number that is read first, and what it counts."""

    value: str
    label: str
