"""Pictures of published tables: what is hidden is drawn as hidden, and a curve tells no more."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.periods import Period
from unlocking_doors.policy.publishing import BUILT_IN_PROFILES
from unlocking_doors.publishing import Category, Dimension, Published, Tally, Unit, publish
from unlocking_doors.rendering.bands import Point, course
from unlocking_doors.rendering.drawings import WIDTH, Drawing
from unlocking_doors.rendering.guarded import (
    Guarded,
    GuardedTile,
    Part,
    guarded_bars,
    guarded_map,
    guarded_matrix,
)
from unlocking_doors.reports.pictures import by_part, map_of, matrix_of, still_waiting
from unlocking_doors.reports.shown import published
from unlocking_doors.reports.tables.standing_still import MOVED, NOT_MOVED

NHS = BUILT_IN_PROFILES[0]
NONE = Guarded(text="0", value=0, most=0)
FEW = Guarded(text="*", value=None, most=7)
KEPT = Guarded(text="c", value=None, most=None)
MANY = Guarded(text="20", value=20, most=22)
BANDS = ("0", "56", "91", "182")


def hatches(drawing: Drawing) -> int:
    """Count the boxes of a drawing that are drawn as hidden."""
    return sum(box.role == "unshown" for box in drawing.boxes)


def parts(*numbers: Guarded) -> list[Part]:
    """Name some numbers."""
    return [Part(key=str(n), name=f"part {n}", number=one) for n, one in enumerate(numbers)]


def test_a_hidden_bar_is_hatched_as_far_as_it_may_reach() -> None:
    """A sign of 1 to 7 ends at 7, one withheld anywhere, and nothing is an empty track."""
    drawing = guarded_bars("b", "t", "d", parts(MANY, FEW, KEPT, NONE))
    drawn = [box.width for box in drawing.boxes if box.role != "track"]

    assert drawn == [WIDTH, WIDTH * 7 / 20, WIDTH, 0]
    assert hatches(drawing) == 2
    assert [one.text for one in drawing.words if one.role == "value"] == ["20", "*", "c", "0"]
    for path in drawing.paths:
        assert all(0 <= x <= WIDTH for x, _ in path.points)


def test_no_area_of_a_map_has_a_number_of_its_own() -> None:
    """Squares show a letter; the number of the sub-region stands once, in the legend."""
    tiles = [GuardedTile(label="Ab", row=n, column=n, part=str(n % 2)) for n in range(3)]
    drawing = guarded_map("m", "t", "d", tiles, parts(MANY, FEW))
    written = [one.text for one in drawing.words]

    assert written.count("A") == 2
    assert written.count("B") == 1
    assert written.count("20") == 1
    assert written.count("*") == 1
    assert hatches(drawing) == 2  # the one square of B, and its place in the legend


def test_a_matrix_hatches_what_is_hidden() -> None:
    """Each hidden cell has its sign on strokes; a column without a row is named below."""
    drawing = guarded_matrix(
        "x", "t", "d", ["North", "South"], ["North", "South", "Away"],
        [[NONE, FEW, MANY], [KEPT, NONE, NONE]],
    )  # fmt: skip
    written = [one.text for one in drawing.words]

    assert hatches(drawing) == 2
    assert written[:3] == ["A", "B", "C"]
    assert written[-1] == "C  Away"
    assert max(path.points[1][0] for path in drawing.paths) <= WIDTH


def test_a_standing_below_zero_is_drawn_below_the_axis() -> None:
    """A debt lies lower than nothing, and what is owed higher."""
    points = [Point(label="Apr", value=n) for n in (0, 2, -1)]
    drawing = course("s", "t", "d", points)
    (line,) = (path for path in drawing.paths if path.role == "line-full")
    heights = [y for _, y in line.points[::2]]

    assert heights[1] < heights[0] < heights[2]
    assert course("s", "t", "d", [Point(label="Apr", value=0)]).height == drawing.height


def table(counts: dict[tuple[str, str], int], *, broken_down: bool = True) -> Published:
    """Publish a table of waits with exact counts of a test."""
    dimensions = (
        Dimension(
            key="wait",
            label="Time",
            categories=tuple(Category(key=one, label=one) for one in BANDS),
        ),
        Dimension(
            key="came",
            label="What came",
            categories=tuple(Category(key=one, label=one) for one in (MOVED, NOT_MOVED)),
        ),
    )
    cells = [cell for cell, number in counts.items() for _ in range(number)]
    return publish(
        Tally(
            key="waits",
            title="Waits",
            counts="requests",
            period=Period(since=date(2023, 1, 1), until=date(2024, 1, 1)),
            dimensions=dimensions if broken_down else (),
            units=tuple(
                Unit(key=f"u{n}", at=cell if broken_down else ()) for n, cell in enumerate(cells)
            ),
            why="By time alone.",
        ),
        NHS,
    )


@given(st.lists(st.integers(0, 60), min_size=8, max_size=8))
def test_the_curve_of_the_exact_counts_lies_between_the_limits(numbers: list[int]) -> None:
    """The limits hold the actuarial curve of the counts, whatever was hidden or rounded."""
    counts = dict(zip(product(BANDS, (MOVED, NOT_MOVED)), numbers, strict=True))
    limits = still_waiting(table(counts))
    share = 1.0
    for one, band in zip(limits[1:], BANDS, strict=False):
        place = BANDS.index(band)
        later = sum(counts[key, came] for key in BANDS[place:] for came in (MOVED, NOT_MOVED))
        exposed = later - counts[band, NOT_MOVED] / 2
        share *= 1 - counts[band, MOVED] / exposed if exposed else 1
        assert one.low - 1e-9 <= share <= one.high + 1e-9

    assert limits[0].low == limits[0].high == 1
    assert [one.high for one in limits] == sorted((one.high for one in limits), reverse=True)


@pytest.mark.parametrize("number", [0, 3, 40])
def test_a_table_that_is_not_broken_down_has_its_total_and_no_picture(number: int) -> None:
    """A region without sub-regions has such tables: one row, and nothing to draw."""
    whole = table({("0", MOVED): number}, broken_down=False)
    exhibit = published(whole, heading="All")

    assert exhibit.table.rows == ()
    assert exhibit.table.foot is not None
    assert exhibit.table.foot.cells == ("Total", str(whole[()]))
    assert by_part(whole, "t") == matrix_of(whole, "t") == ()


def test_there_is_no_map_of_what_has_no_place() -> None:
    """A table that is not by sub-region is not drawn as a map."""
    from toyland import TOYLAND

    assert map_of(table({("0", MOVED): 40}), TOYLAND, "t") == ()
