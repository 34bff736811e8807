"""Tile-grid maps: one square for each area, so that a small one counts as much as a large one."""

from collections.abc import Sequence

from attrs import frozen

from unlocking_doors.rendering.drawings import WIDTH, Anchor, Box, Drawing, Words, legend


@frozen(kw_only=True)
class Tile:
    """One area of a tile grid: at most five letters, a count, and its place from the top left."""

    label: str
    value: int
    row: int
    column: int


_LEVELS = 4


def level(value: int, least: int, largest: int) -> int:
    """
    Return the shade of a count: 0 for none, then 1 to 4.

    The shades divide what lies between *least*, the smallest count that is not 0, and
    *largest* into four equal parts, so that areas that are all in demand still differ.
    """
    if value == 0:
        return 0
    return 1 + _LEVELS * (value - least) // (largest - least + 1)


def tile_map(key: str, title: str, desc: str, tiles: Sequence[Tile]) -> Drawing:
    """Draw one square for each area, shaded by its count, with the count in it."""
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    step = min(WIDTH / columns, 64.0)
    left = (WIDTH - columns * step) / 2
    counts = [tile.value for tile in tiles if tile.value]
    least, largest = min(counts, default=0), max(counts, default=0)
    drawn, written = [], []
    for tile in sorted(tiles, key=lambda one: (one.row, one.column)):
        x, y = left + tile.column * step, tile.row * step
        shade = level(tile.value, least, largest)
        ink = "on-dark" if shade > _LEVELS // 2 else "on-light"
        drawn.append(Box(x=x + 1, y=y + 1, width=step - 2, height=step - 2, role=f"level-{shade}"))
        for text, lift, role in ((tile.label, -3, "tile"), (str(tile.value), 11, "tile-value")):
            written.append(
                Words(
                    x=x + step / 2,
                    y=y + step / 2 + lift,
                    text=text,
                    role=f"{role} {ink}",
                    anchor=Anchor.MIDDLE,
                )
            )
    top = rows * step + 8
    boxes, words = legend(_ranges(least, largest), top)
    return Drawing(
        key=key,
        title=title,
        desc=desc,
        height=top + 14,
        boxes=(*drawn, *boxes),
        words=(*written, *words),
    )


def _ranges(least: int, largest: int) -> list[tuple[str, str]]:
    """Return the shades that can occur, each with the counts that it stands for."""
    found: dict[int, list[int]] = {0: [0]}
    for value in range(max(least, 1), largest + 1):
        found.setdefault(level(value, least, largest), []).append(value)
    return [
        (f"level-{shade}", f"{values[0]}" if len(values) == 1 else f"{values[0]}–{values[-1]}")
        for shade, values in sorted(found.items())
    ]
