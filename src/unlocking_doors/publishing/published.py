"""Published counts: values that only ``publish`` makes."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from unlocking_doors.errors import RefusedError
from unlocking_doors.periods import Period
from unlocking_doors.publishing.tally import Cell, Dimension

#: What stands for a small count, and for one that is withheld to protect others.
HIDDEN, WITHHELD = "*", "c"

#: Only files of this folder hold it.
SEAL = object()


def _opened(seal: object) -> None:
    """Let through who holds the seal, and keep it not: what is made of a value has none."""
    if seal is not SEAL:
        message = "a published count is made by publishing a tally, not by hand"
        raise RefusedError(message, code="UD-E806", remedy="Call Scheme.publish")


@frozen(kw_only=True)
class Shown:
    """
    What is shown of one count.

    Attributes:
        text: A number, ``*`` (a small count) or ``c`` (withheld to protect another).
        low: The least count that may stand behind it.
        high: The most; None without end.
    """

    text: str
    low: int
    high: int | None
    _seal: None = field(default=None, alias="_seal", repr=False, eq=False, converter=_opened)

    @property
    def value(self) -> int | None:
        """The number shown; None where none is."""
        return int(self.text) if self.text.isdecimal() else None

    def __str__(self) -> str:
        """Write what is shown, with commas between thousands."""
        return self.text if self.value is None else f"{self.value:,}"


def _unchanging(shown: Mapping[Cell, Shown]) -> Mapping[Cell, Shown]:
    return MappingProxyType(dict(shown))


@frozen(kw_only=True)
class Published:
    """
    A table that may leave the scheme.

    Attributes:
        key: Key of the table.
        title: What it shows.
        counts: What is counted, in the plural.
        period: The days that it covers.
        dimensions: What it is broken down by.
        shown: What is shown of each cell; ``TOTAL`` in place of a category sums over it.
        profile: Key of the profile that it was made by.
        notes: What its signs mean, and why it is as coarse as it is.
        shown_share: Share of the cells that are not empty which show a number, rounded to whole
            per cent; None where all are empty.
        is_total_known: Whether the total of all is no secret, and is shown as it is.
        mean_error: Mean distance between the numbers shown and the counts, to one decimal, as the
            profile lets expect; it is no property of these counts.
    """

    key: str
    title: str
    counts: str
    period: Period
    dimensions: tuple[Dimension, ...]
    shown: Mapping[Cell, Shown] = field(converter=_unchanging)
    profile: str
    notes: tuple[str, ...]
    shown_share: int | None
    mean_error: float
    is_total_known: bool = False
    _seal: None = field(default=None, alias="_seal", repr=False, eq=False, converter=_opened)

    def __getitem__(self, cell: Cell) -> Shown:
        """Return what is shown of a cell."""
        return self.shown[cell]
