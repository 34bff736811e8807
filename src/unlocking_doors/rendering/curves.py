"""Step curves: how a share falls from day to day."""

from collections.abc import Sequence
from math import ceil

from attrs import frozen

from unlocking_doors.rendering.drawings import WIDTH, Anchor, Drawing, Path, Words, legend, scaled


@frozen(kw_only=True)
class Curve:
    """
    A step curve that starts at 1 and falls.

    Attributes:
        label: What it counts.
        steps: (day, share from there on), in order of day.
        until: Last day for which it is known.
    """

    label: str
    steps: tuple[tuple[int, float], ...]
    until: int


_LEFT, _TOP, _PLOT = 36.0, 26.0, 180.0
_LINES = ("line-full", "line-dashed")


def step_curves(key: str, title: str, desc: str, curves: Sequence[Curve]) -> Drawing:
    """Draw at most two step curves of shares over days, from 100% at the top to 0%."""
    last = max((curve.until for curve in curves), default=0)
    every = next(
        (days for days in (7, 14, 28, 56, 91, 182, 364) if last <= 7 * days), max(last // 7, 1)
    )
    days = max(ceil(last / every), 1) * every
    room = WIDTH - _LEFT - 12
    paths, written = [], []
    for quarter in range(5):
        y = _TOP + _PLOT * quarter / 4
        paths.append(Path(points=((_LEFT, y), (_LEFT + room, y)), role="grid"))
        text = f"{100 - 25 * quarter}%"
        written.append(Words(x=_LEFT - 5, y=y + 4, text=text, role="small", anchor=Anchor.END))
    for day in range(0, days + 1, every):
        x = _LEFT + scaled(day, days, room)
        paths.append(Path(points=((x, _TOP + _PLOT), (x, _TOP + _PLOT + 4)), role="axis"))
        written.append(
            Words(x=x, y=_TOP + _PLOT + 16, text=str(day), role="small", anchor=Anchor.MIDDLE)
        )
    middle = _LEFT + room / 2
    written.append(
        Words(
            x=middle,
            y=_TOP + _PLOT + 33,
            text="days since circulation",
            role="small",
            anchor=Anchor.MIDDLE,
        )
    )
    for curve, role in zip(curves, _LINES, strict=False):
        paths.append(Path(points=_steps(curve, days, room), role=role))
    boxes, words = legend(
        [(f"key-{role}", curve.label) for curve, role in zip(curves, _LINES, strict=False)], 2.0
    )
    return Drawing(
        key=key,
        title=title,
        desc=desc,
        height=_TOP + _PLOT + 40,
        boxes=boxes,
        paths=tuple(paths),
        words=(*written, *words),
    )


def _steps(curve: Curve, days: int, room: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a step curve, in units of the drawing."""
    points = [(0, 1.0)]
    for day, share in curve.steps:
        points += [(day, points[-1][1]), (day, share)]
    points.append((curve.until, points[-1][1]))
    return tuple(
        (_LEFT + scaled(day, days, room), _TOP + _PLOT * (1 - share)) for day, share in points
    )
