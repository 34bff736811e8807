"""Curves that are known in part: two limits, and what lies between."""

from collections.abc import Sequence

from attrs import frozen

from unlocking_doors.rendering.canvas import Canvas
from unlocking_doors.rendering.drawings import WIDTH, Anchor, Drawing, scaled

_LEFT, _TOP, _PLOT, _RIGHT = 36.0, 8.0, 180.0, 12.0


@frozen(kw_only=True)
class Limits:
    """Between which shares, from 0 to 1, a curve lies on a day."""

    day: int
    low: float
    high: float


def band(key: str, title: str, desc: str, course: Sequence[Limits], *, under: str) -> Drawing:
    """
    Draw a curve of shares that falls from 100%, as the band between its limits.

    Args:
        key: Id of the drawing.
        title: What it shows.
        desc: What can be seen in it.
        course: Its limits, in order of day; straight lines lie between.
        under: What the days count.
    """
    last = max((one.day for one in course), default=0)
    room = WIDTH - _LEFT - _RIGHT

    def at(day: int, share: float) -> tuple[float, float]:
        return _LEFT + scaled(day, last, room), _TOP + _PLOT * (1 - share)

    canvas = Canvas()
    for quarter in range(5):
        y = _TOP + _PLOT * quarter / 4
        canvas.line((_LEFT, y), (_LEFT + room, y), role="grid")
        canvas.words(_LEFT - 5, y + 4, f"{100 - 25 * quarter}%", "small", Anchor.END)
    for one in course:
        x, _ = at(one.day, 0)
        canvas.line((x, _TOP + _PLOT), (x, _TOP + _PLOT + 4), role="axis")
        canvas.words(x, _TOP + _PLOT + 16, str(one.day), "small", Anchor.MIDDLE)
    canvas.words(_LEFT + room / 2, _TOP + _PLOT + 33, under, "small", Anchor.MIDDLE)
    above = [at(one.day, one.high) for one in course]
    below = [at(one.day, one.low) for one in course]
    canvas.line(*above, *reversed(below), role="between")
    canvas.line(*above, role="line-full")
    canvas.line(*below, role="line-full")
    return canvas.drawing(key, title, desc, height=_TOP + _PLOT + 40)


@frozen(kw_only=True)
class Point:
    """Where a standing is at the end of a month: its name in short, and the number."""

    label: str
    value: int


def course(key: str, title: str, desc: str, points: Sequence[Point]) -> Drawing:
    """Draw how a number that may be below zero went from month to month, as steps."""
    height, room = 120.0, WIDTH - _LEFT - _RIGHT
    top = max(0, *(one.value for one in points))
    low = min(0, *(one.value for one in points))
    span = max(top - low, 1)
    step = room / max(len(points), 1)

    def y_of(value: int) -> float:
        return _TOP + 8 + scaled(top - value, span, height)

    canvas = Canvas()
    for value in dict.fromkeys((top, 0, low)):
        role = "axis" if value == 0 else "grid"
        canvas.line((_LEFT, y_of(value)), (_LEFT + room, y_of(value)), role=role)
        text = f"{value:+d}".replace("-", "\N{MINUS SIGN}") if value else "0"
        canvas.words(_LEFT - 5, y_of(value) + 4, text, "small", Anchor.END)
    corners: list[tuple[float, float]] = []
    every = -(-len(points) // 6)
    for place, one in enumerate(points):
        x = _LEFT + place * step
        corners += [(x, y_of(one.value)), (x + step, y_of(one.value))]
        if place % every == 0:
            canvas.words(x, _TOP + height + 28, one.label, "small")
    canvas.line(*corners, role="line-full")
    return canvas.drawing(key, title, desc, height=_TOP + height + 36)
