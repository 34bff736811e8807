"""What a picture is painted on: boxes, lines and words, collected until it is done."""

from attrs import define, field

from unlocking_doors.rendering.drawings import Anchor, Box, Drawing, Path, Words

_STROKE = 6.0


@define
class Canvas:
    """A picture that is being painted."""

    boxes: list[Box] = field(factory=list)
    paths: list[Path] = field(factory=list)
    written: list[Words] = field(factory=list)

    def box(self, x: float, y: float, width: float, height: float, role: str) -> None:
        """Paint a rectangle."""
        self.boxes.append(Box(x=x, y=y, width=width, height=height, role=role))

    def line(self, *points: tuple[float, float], role: str) -> None:
        """Paint a line through points."""
        self.paths.append(Path(points=points, role=role))

    def words(
        self, x: float, y: float, text: str, role: str = "label", anchor: Anchor = Anchor.START
    ) -> None:
        """Write a short text."""
        self.written.append(Words(x=x, y=y, text=text, role=role, anchor=anchor))

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """
        Paint a box whose number is hidden: with strokes, so that it is not read as nothing.

        The strokes are lines of the picture itself: they print, and read without colour.
        """
        self.box(x, y, width, height, "unshown")
        start = _STROKE
        while start < width + height:  # from the left edge or the bottom to the top or the right
            low = (x + max(start - height, 0.0), y + min(start, height))
            high = (x + min(start, width), y + max(start - width, 0.0))
            self.line(low, high, role="hatch")
            start += _STROKE

    def drawing(self, key: str, title: str, desc: str, *, height: float) -> Drawing:
        """Return the picture."""
        return Drawing(
            key=key,
            title=title,
            desc=desc,
            height=height,
            boxes=tuple(self.boxes),
            paths=tuple(self.paths),
            words=tuple(self.written),
        )
