"""
Drawings: rectangles, lines and words at their places, ready for one SVG macro.

A drawing is 320 units wide, as narrow as the smallest screen that a page must serve.
"""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

#: Units from the left edge of a drawing to the right.
WIDTH = 320.0


class Anchor(StrEnum):
    """Which point of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@frozen(kw_only=True)
class Box:
    """A rectangle; *role* is the class by which the style sheet paints it."""

    x: float
    y: float
    width: float
    height: float
    role: str


@frozen(kw_only=True)
class Path:
    """A line through points; *role* is its class."""

    points: tuple[tuple[float, float], ...]
    role: str


@frozen(kw_only=True)
class Words:
    """A short text; *y* is its base line and *role* its class."""

    x: float
    y: float
    text: str
    role: str = "label"
    anchor: Anchor = Anchor.START


@frozen(kw_only=True)
class Drawing:
    """
    One picture.

    Attributes:
        key: Its id, unique on the page.
        title: What it shows.
        desc: What can be seen in it, for who cannot see it.
        height: Units from its top to its bottom.
        boxes: Painted first, in order.
        paths: Painted next.
        words: Painted last.
    """

    key: str
    title: str
    desc: str
    height: float
    boxes: tuple[Box, ...] = ()
    paths: tuple[Path, ...] = ()
    words: tuple[Words, ...] = ()

    @property
    def width(self) -> float:
        """Units from its left edge to its right."""
        return WIDTH


def scaled(value: float, largest: float, length: float) -> float:
    """Return the length that stands for *value* when *length* stands for *largest*."""
    return length * value / largest if largest else 0.0


def legend(
    entries: Iterable[tuple[str, str]], y: float
) -> tuple[tuple[Box, ...], tuple[Words, ...]]:
    """
    Lay out (role, text) pairs in one line, with a square of its colour before each text.

    Returns:
        The squares and the texts; *y* is the top of the squares.
    """
    boxes, words, x = [], [], 1.0
    for role, text in entries:
        boxes.append(Box(x=x, y=y, width=10, height=10, role=role))
        words.append(Words(x=x + 15, y=y + 9, text=text, role="small"))
        x += 15 + 6.2 * len(text) + 12
    return tuple(boxes), tuple(words)


def shortened(text: str, most: int) -> str:
    """Cut a text that has no room, what is in brackets first; the table has all of it."""
    if len(text) > most:
        text = text.partition(" (")[0]
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
