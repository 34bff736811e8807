"""Bar charts: pure functions from numbers to a drawing."""

from collections.abc import Sequence

from attrs import frozen

from unlocking_doors.rendering.drawings import (
    WIDTH,
    Anchor,
    Box,
    Drawing,
    Path,
    Words,
    legend,
    scaled,
    shortened,
)

_ROW, _BAR = 38.0, 14.0
_LETTER = 6.7  # mean width of a letter on a narrow screen, where letters are largest
_SHADES = ("tint", "mid", "full")


@frozen(kw_only=True)
class Bar:
    """
    One row of a bar chart.

    Attributes:
        label: Its name.
        text: Its numbers in words.
        values: From the widest to the narrowest, at most three: each is a part of the one
            before, and is drawn inside it.
    """

    label: str
    text: str
    values: tuple[int, ...]


def bars(
    key: str, title: str, desc: str, rows: Sequence[Bar], *, parts: Sequence[str] = ()
) -> Drawing:
    """
    Draw horizontal bars, each under its label: it reads on a narrow screen too.

    Args:
        key: Id of the drawing.
        title: What it shows.
        desc: What can be seen in it.
        rows: From top to bottom.
        parts: What each value of a bar counts; empty where a bar has one value.
    """
    top = 22.0 if parts else 0.0
    largest = max((value for row in rows for value in row.values), default=0)
    boxes, words = legend(_legend_roles(parts), 2.0) if parts else ((), ())
    drawn, written = list(boxes), list(words)
    for place, row in enumerate(rows):
        y = top + place * _ROW
        # Nothing may hide how much there is: the number stands at the right, beside the label.
        room = int((WIDTH - 8 - _LETTER * len(row.text)) / _LETTER)
        written.append(Words(x=0, y=y + 14, text=shortened(row.label, room)))
        written.append(Words(x=WIDTH, y=y + 14, text=row.text, role="value", anchor=Anchor.END))
        drawn.append(Box(x=0, y=y + 19, width=WIDTH, height=_BAR, role="track"))
        shades = _shades(len(row.values))
        for depth, value in enumerate(row.values):
            inset = depth * 2.5
            drawn.append(
                Box(
                    x=0,
                    y=y + 19 + inset,
                    width=scaled(value, largest, WIDTH),
                    height=_BAR - 2 * inset,
                    role=shades[depth],
                )
            )
    return Drawing(
        key=key,
        title=title,
        desc=desc,
        height=top + len(rows) * _ROW,
        boxes=tuple(drawn),
        words=tuple(written),
    )


def _shades(count: int) -> tuple[str, ...]:
    """Return the shades of nested values: one value is drawn in full colour."""
    return _SHADES[-1:] if count == 1 else (_SHADES[0], _SHADES[-1]) if count == 2 else _SHADES  # noqa: PLR2004


def _legend_roles(parts: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(_shades(len(parts)), parts, strict=True))


@frozen(kw_only=True)
class Standing:
    """One row of a diverging chart: a name, and a number with its text."""

    label: str
    value: int
    text: str


def diverging(key: str, title: str, desc: str, rows: Sequence[Standing]) -> Drawing:
    """Draw numbers above zero to the right, below zero to the left, names on the free side."""
    height, middle, room = 24.0, WIDTH / 2, WIDTH / 2 - 30
    largest = max((abs(row.value) for row in rows), default=0)
    drawn, written = [], []
    top = 20.0
    written.append(Words(x=middle - 6, y=11, text="owes homes", role="small", anchor=Anchor.END))
    written.append(Words(x=middle + 6, y=11, text="is owed homes", role="small"))
    for place, row in enumerate(rows):
        y = top + place * height
        length = scaled(abs(row.value), largest, room)
        up = row.value >= 0
        x = middle if up else middle - length
        drawn.append(Box(x=x, y=y + 4, width=length, height=14, role="full" if up else "below"))
        written.append(
            Words(
                x=middle - 6 if up else middle + 6,
                y=y + 15,
                text=shortened(row.label, 21),
                anchor=Anchor.END if up else Anchor.START,
            )
        )
        written.append(
            Words(
                x=middle + length + 5 if up else middle - length - 5,
                y=y + 15,
                text=row.text,
                role="value",
                anchor=Anchor.START if up else Anchor.END,
            )
        )
    bottom = top + len(rows) * height + 2
    axis = Path(points=((middle, top), (middle, bottom)), role="axis")
    return Drawing(
        key=key,
        title=title,
        desc=desc,
        height=bottom + 2,
        boxes=tuple(drawn),
        paths=(axis,),
        words=tuple(written),
    )
