"""Bars, maps and matrices of numbers of which some are hidden: plain values to a drawing."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from unlocking_doors.rendering.canvas import Canvas
from unlocking_doors.rendering.drawings import WIDTH, Anchor, Drawing, scaled, shortened
from unlocking_doors.rendering.maps import level

_DARK = 2  # from the next shade on, letters are white
_ROW, _BAR = 38.0, 14.0
_LETTER = 6.7  # mean width of a letter on a narrow screen, where letters are largest


@frozen(kw_only=True)
class Guarded:
    """
    A number as it may be shown.

    Attributes:
        text: The number as it is written, or the sign that stands for it.
        value: The number; None where it is hidden.
        most: The most that it may be; None where there is no telling.
    """

    text: str
    value: int | None
    most: int | None


@frozen(kw_only=True)
class Part:
    """A part of a region, a stage, or a row: its key, its name, and its number."""

    key: str
    name: str
    number: Guarded


@frozen(kw_only=True)
class GuardedTile:
    """One area of a tile grid: its short name, its place, and the part that it lies in."""

    label: str
    row: int
    column: int
    part: str


def guarded_bars(key: str, title: str, desc: str, rows: Sequence[Part]) -> Drawing:
    """Draw horizontal bars; a hidden number is hatched as far as it may reach."""
    largest = max((row.number.value or row.number.most or 0 for row in rows), default=0)
    canvas = Canvas()
    for place, row in enumerate(rows):
        y, number = place * _ROW, row.number
        room = int((WIDTH - 8) / _LETTER) - len(number.text)
        canvas.words(0, y + 14, shortened(row.name, room))
        canvas.words(WIDTH, y + 14, number.text, "value", Anchor.END)
        canvas.box(0, y + 19, WIDTH, _BAR, "track")
        if number.value is not None:
            canvas.box(0, y + 19, scaled(number.value, largest, WIDTH), _BAR, "full")
        else:
            most = largest if number.most is None else number.most
            canvas.hatched(0, y + 19, max(scaled(most, largest, WIDTH), _BAR), _BAR)
    return canvas.drawing(key, title, desc, height=len(rows) * _ROW)


def guarded_map(
    key: str, title: str, desc: str, tiles: Iterable[GuardedTile], parts: Sequence[Part]
) -> Drawing:
    """
    Draw one square for each area, shaded by the number of the part of the region it lies in.

    A letter stands for the part on the squares, and beside its number in the legend: no square
    has a number of its own.
    """
    tiles = sorted(tiles, key=lambda one: (one.row, one.column))
    scale = _Scale.of(part.number for part in parts)
    at = {part.key: (_letter(place), part.number) for place, part in enumerate(parts)}
    step = min(WIDTH / (max((tile.column for tile in tiles), default=0) + 1), 44.0)
    left = (WIDTH - step * (max((tile.column for tile in tiles), default=0) + 1)) / 2
    top = (max((tile.row for tile in tiles), default=0) + 1) * step + 10
    canvas = Canvas()
    for tile in tiles:
        letter, number = at[tile.part]
        x, y = left + tile.column * step, tile.row * step
        ink = scale.paint(canvas, x + 1, y + 1, step - 2, number)
        canvas.words(x + step / 2, y + step / 2 - 1, tile.label, f"tile {ink}", Anchor.MIDDLE)
        canvas.words(x + step / 2, y + step / 2 + 11, letter, f"tile-value {ink}", Anchor.MIDDLE)
    for place, part in enumerate(parts):
        y = top + place * 20
        scale.paint(canvas, 1, y, 14, part.number)
        canvas.words(22, y + 11, f"{_letter(place)}  {shortened(part.name, 36)}")
        canvas.words(WIDTH, y + 11, part.number.text, "value", Anchor.END)
    return canvas.drawing(key, title, desc, height=top + 20 * len(parts))


def guarded_matrix(  # noqa: PLR0917  a picture's names stand before what it shows
    key: str,
    title: str,
    desc: str,
    names: Sequence[str],
    across: Sequence[str],
    cells: Sequence[Sequence[Guarded]],
) -> Drawing:
    """
    Draw a matrix: from each row to each column.

    Args:
        key: Id of the drawing.
        title: What it shows.
        desc: What can be seen in it.
        names: Of its rows.
        across: Of its columns; a letter stands for each at the top, and for a row of that name.
        cells: Its numbers, row by row.
    """
    scale = _Scale.of(one for row in cells for one in row)
    letters = {name: _letter(place) for place, name in enumerate(across)}
    room, top = 132.0, 22.0
    step = min((WIDTH - room) / max(len(across), 1), 34.0)
    canvas = Canvas()
    for place, name in enumerate(across):
        middle = room + (place + 0.5) * step
        canvas.words(middle, 14, letters[name], "value", Anchor.MIDDLE)
    for place, (name, row) in enumerate(zip(names, cells, strict=True)):
        y = top + place * step
        label = shortened(f"{letters.get(name, ' ')}  {name}", 20)
        canvas.words(0, y + step / 2 + 4, label)
        for column, number in enumerate(row):
            x = room + column * step
            ink = scale.paint(canvas, x + 1, y + 1, step - 2, number)
            at = (x + step / 2, y + step / 2 + 4)
            canvas.words(*at, number.text, f"tile-value {ink}", Anchor.MIDDLE)
    rest = [name for name in across if name not in names]
    bottom = top + step * len(names) + 6
    for place, name in enumerate(rest):
        canvas.words(0, bottom + 12 + 18 * place, f"{letters[name]}  {shortened(name, 40)}")
    return canvas.drawing(key, title, desc, height=bottom + 18 * len(rest))


@frozen(kw_only=True)
class _Scale:
    """The shades of some numbers: from the smallest that is not nothing to the largest."""

    least: int
    largest: int

    @classmethod
    def of(cls, numbers: Iterable[Guarded]) -> "_Scale":
        values = [one.value for one in numbers if one.value]
        return cls(least=min(values, default=0), largest=max(values, default=0))

    def paint(self, canvas: Canvas, x: float, y: float, side: float, number: Guarded) -> str:
        """Paint a square, and return in which ink it is written on."""
        if number.value is None:
            canvas.hatched(x, y, side, side)
            return "on-hatch"
        shade = level(number.value, self.least, self.largest)
        canvas.box(x, y, side, side, f"level-{shade}")
        return "on-dark" if shade > _DARK else "on-light"


def _letter(place: int) -> str:
    return chr(ord("A") + place)
