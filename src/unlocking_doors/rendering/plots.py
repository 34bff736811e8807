"""Numbers with the range in which they may lie: spread over a plane, or one under the other."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor, log10

from attrs import frozen

from unlocking_doors.rendering.drawings import (
    WIDTH,
    Anchor,
    Box,
    Drawing,
    Path,
    Words,
    scaled,
    shortened,
)

_LEFT, _TOP, _PLOT, _MARK = 40.0, 36.0, 200.0, 7.0
_ROW = 40.0
_MOST_STEPS = 5
_LETTER = 6.7  # mean width of a letter on a narrow screen, where letters are largest


@frozen(kw_only=True)
class Extent:
    """A number, and the range around it where there is one."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        """The number and the ends of its range."""
        return (self.value, *(end for end in (self.low, self.high) if end is not None))


@frozen(kw_only=True)
class Spot:
    """One point of a plane, by a label as short as a number."""

    label: str
    across: Extent
    up: Extent


@frozen(kw_only=True)
class Range:
    """One row of a range chart: its name, its numbers in words, and where they lie."""

    label: str
    text: str
    extent: Extent


@frozen(kw_only=True)
class Axis:
    """
    What an axis counts.

    Attributes:
        label: Its name.
        said: Writes one of its numbers.
        finest: The least step between numbers that are written differently.
    """

    label: str
    said: Callable[[float], str]
    finest: float = 1.0


@frozen(kw_only=True)
class _Scale:
    """Numbers laid out along a length, between round ones."""

    least: float
    step: float
    steps: int
    begin: float
    length: float

    @classmethod
    def of(cls, values: Iterable[float], axis: Axis, begin: float, length: float) -> "_Scale":
        found = [*values]
        low, high = min(found, default=0.0), max(found, default=0.0)
        wide = max(high - low, axis.finest)
        power = 10.0 ** floor(log10(wide / _MOST_STEPS))
        rounds = (power * size for size in (1, 2, 5, 10))
        step = max(axis.finest, next(one for one in rounds if wide <= one * _MOST_STEPS * 1.001))
        least = floor(low / step) * step
        return cls(
            least=least,
            step=step,
            steps=max(ceil((high - least) / step), 1),
            begin=begin,
            length=length,
        )

    def place(self, value: float) -> float:
        """Return where a number lies."""
        return self.begin + scaled(value - self.least, self.step * self.steps, self.length)

    @property
    def ticks(self) -> list[float]:
        """The round numbers, from the least."""
        return [self.least + self.step * number for number in range(self.steps + 1)]


def spots(
    key: str, title: str, desc: str, points: Sequence[Spot], *, across: Axis, up: Axis
) -> Drawing:
    """
    Draw points on a plane, each with the range of both its numbers; the first one is hollow.

    Points that lie on each other share one label.

    Args:
        key: Id of the drawing.
        title: What it shows.
        desc: What can be seen in it.
        points: In the order of their labels.
        across: Of the numbers that grow to the right.
        up: Of the numbers that grow upwards.
    """
    room = WIDTH - _LEFT - 24
    wide = _Scale.of((end for one in points for end in one.across.ends), across, _LEFT, room)
    high = _Scale.of((end for one in points for end in one.up.ends), up, _TOP + _PLOT, -_PLOT)
    bottom = _TOP + _PLOT
    paths, written = [], [Words(x=0, y=11, text=up.label, role="small")]
    for tick in high.ticks:
        y = high.place(tick)
        paths.append(Path(points=((_LEFT, y), (_LEFT + room, y)), role="grid"))
        text = up.said(tick)
        written.append(Words(x=_LEFT - 5, y=y + 4, text=text, role="small", anchor=Anchor.END))
    for tick in wide.ticks:
        paths.append(_line((wide.place(tick), bottom), (wide.place(tick), bottom + 4)))
        written.append(
            Words(x=wide.place(tick), y=bottom + 16, text=across.said(tick), role="small",
                  anchor=Anchor.MIDDLE)
        )  # fmt: skip
    written.append(
        Words(x=_LEFT + room, y=bottom + 32, text=across.label, role="small", anchor=Anchor.END)
    )
    boxes: list[Box] = []
    labels: dict[tuple[float, float], list[str]] = {}
    for place, one in enumerate(points):
        x, y = wide.place(one.across.value), high.place(one.up.value)
        for low, top in _range(one.across):
            paths.append(_line((wide.place(low), y), (wide.place(top), y)))
        for low, top in _range(one.up):
            paths.append(_line((x, high.place(low)), (x, high.place(top))))
        boxes.append(_mark(x, y, is_first=not place))
        there = next((at for at in labels if _is_near(at, (x, y))), (x, y))
        labels.setdefault(there, []).append(one.label)
    written += [_named(x, y, ", ".join(names)) for (x, y), names in labels.items()]
    return Drawing(
        key=key, title=title, desc=desc, height=bottom + 38, boxes=tuple(boxes[::-1]),
        paths=tuple(paths), words=tuple(written),
    )  # fmt: skip


def ranges(key: str, title: str, desc: str, rows: Sequence[Range], *, along: Axis) -> Drawing:
    """Draw each number with its range on one scale that holds 0, under its name."""
    scale = _Scale.of(
        (0.0, *(end for row in rows for end in row.extent.ends)), along, 14, WIDTH - 28
    )
    bottom = len(rows) * _ROW + 4
    paths, boxes, written = [], [], []
    for place, row in enumerate(rows):
        y = place * _ROW
        room = int((WIDTH - 8 - _LETTER * len(row.text)) / _LETTER)
        written.append(Words(x=0, y=y + 14, text=shortened(row.label, room)))
        written.append(Words(x=WIDTH, y=y + 14, text=row.text, role="value", anchor=Anchor.END))
        paths.append(_line((scale.place(0), y + 20), (scale.place(0), y + 34)))
        for low, high in _range(row.extent):
            paths.append(_line((scale.place(low), y + 27), (scale.place(high), y + 27)))
        boxes.append(_mark(scale.place(row.extent.value), y + 27))
    for tick in scale.ticks:
        paths.append(_line((scale.place(tick), bottom), (scale.place(tick), bottom + 4)))
        written.append(
            Words(x=scale.place(tick), y=bottom + 16, text=along.said(tick), role="small",
                  anchor=Anchor.MIDDLE)
        )  # fmt: skip
    written.append(Words(x=WIDTH, y=bottom + 32, text=along.label, role="small", anchor=Anchor.END))
    return Drawing(
        key=key, title=title, desc=desc, height=bottom + 38, boxes=tuple(boxes),
        paths=tuple(paths), words=tuple(written),
    )  # fmt: skip


def _line(begin: tuple[float, float], end: tuple[float, float]) -> Path:
    return Path(points=(begin, end), role="axis")


def _named(x: float, y: float, text: str) -> Words:
    """Write a label to the right of its point, or to the left where the drawing ends."""
    if x + 6 + _LETTER * len(text) <= WIDTH:
        return Words(x=x + 6, y=y - 6, text=text, role="value")
    return Words(x=x - 6, y=y - 6, text=text, role="value", anchor=Anchor.END)


def _range(extent: Extent) -> list[tuple[float, float]]:
    """Return the ends of a range, none where there is no range."""
    if extent.low is None or extent.high is None:
        return []
    return [(extent.low, extent.high)]


def _mark(x: float, y: float, *, is_first: bool = False) -> Box:
    role = "below" if is_first else "full"
    return Box(x=x - _MARK / 2, y=y - _MARK / 2, width=_MARK, height=_MARK, role=role)


def _is_near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _MARK and abs(one[1] - other[1]) < _MARK
