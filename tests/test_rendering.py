import re
from pathlib import Path
from typing import Any

import jinja2
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from pages_read import faults, unquoted

from unlocking_doors import rendering
from unlocking_doors.errors import RefusedError
from unlocking_doors.released import Audience, Figure, Origin, agreed, own, say
from unlocking_doors.rendering import (
    Column,
    Exhibit,
    Internal,
    KeyFigure,
    Renderer,
    Row,
    Section,
    Table,
    render,
)
from unlocking_doors.rendering.charts import Bar, Standing, bars, diverging
from unlocking_doors.rendering.curves import Curve, step_curves
from unlocking_doors.rendering.drawings import WIDTH, Drawing, shortened
from unlocking_doors.rendering.environment import number
from unlocking_doors.rendering.guarded import (
    Guarded,
    GuardedTile,
    Part,
    guarded_bars,
    guarded_map,
    guarded_matrix,
)
from unlocking_doors.rendering.maps import Tile, level, tile_map

TEMPLATES = Path(rendering.__file__).parent / "templates"
HOSTILE = "<script>alert('1')</script> & \" onload=x"
OTHERS = [one for one in Audience if one is not Audience.COORDINATOR]


@frozen(kw_only=True)
class Secret(Internal):
    """A view with exact case data."""

    title: str = "Secret"


@frozen(kw_only=True)
class Counted:
    """A view for others, which may hold anything."""

    title: str = "Counted"
    inside: Any = None


def page_of(
    exhibit: Exhibit, *, is_invented: bool = True, template: str = "coordinator.html.j2"
) -> str:
    """Render one exhibit in the frame of a page."""
    view = {
        "title": HOSTILE, "scheme": "s", "region": "r", "coordinator": "c", "open": "o",
        "as_at": "a", "fingerprint": "f" * 64, "is_invented": is_invented, "headline": HOSTILE,
        "key_figures": (), "documents": (), "assumptions": (), "banner": "b",
        "notes": (HOSTILE,), "reader": HOSTILE,
        "sections": (Section(key="one", heading=HOSTILE, lead=HOSTILE, exhibits=(exhibit,)),),
    }  # fmt: skip
    return render(template, view)


def table_of(*rows: Row) -> Table:
    """Make a table of two columns."""
    return Table(
        key="t", caption=HOSTILE, columns=(Column(heading=HOSTILE), Column(heading="n")), rows=rows
    )


def draw_all(text: str = HOSTILE, values: tuple[int, ...] = (3, 0, 1)) -> tuple[Drawing, ...]:
    """Draw every kind of chart of some numbers."""
    return (
        bars("b", text, text, [Bar(label=text, text="1", values=(one, 0)) for one in values],
             parts=("all", "some")),
        diverging("d", text, text,
                  [Standing(label=text, value=one - 1, text=str(one)) for one in values]),
        tile_map("m", text, text, [Tile(label="Abcd", value=one, row=place, column=place)
                                   for place, one in enumerate(values)]),
        step_curves("c", text, text, [Curve(label="x", steps=((one, 0.5),), until=one + 1)
                                      for one in values[:2]]),
        guarded_bars("g", text, text, [_part(text, one) for one in values]),
        guarded_map("gm", text, text, [GuardedTile(label=text, row=0, column=0, part="p")],
                    [_part(text, values[0])]),
        guarded_matrix("gx", text, text, [text], [text], [[_part(text, values[0]).number]]),
    )  # fmt: skip


def _part(text: str, value: int) -> Part:
    return Part(key="p", name=text, number=Guarded(text=text, value=value or None, most=7))


@pytest.mark.parametrize("template", ["coordinator.html.j2", "released.html.j2"])
@pytest.mark.parametrize("words", [HOSTILE, say("{it}", it=agreed(HOSTILE))])
def test_nothing_in_a_view_can_become_markup(template: str, words: str) -> None:
    """Whatever a view says is escaped, in headings, tables and pictures alike; figures too."""
    page = page_of(Exhibit(heading=words, text=words, drawings=draw_all(),
                           table=table_of(Row(cells=(words, "1")))), template=template)  # fmt: skip

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert faults(page) == []


def test_a_name_that_the_view_does_not_have_is_an_error() -> None:
    """A template that asks for a name nobody gave fails, and does not print nothing."""
    with pytest.raises(jinja2.UndefinedError, match="title"):
        render("coordinator.html.j2", {"banner": "b"})


def test_an_attrs_value_is_a_view() -> None:
    """The fields of an attrs value are the names of the template."""
    with pytest.raises(jinja2.UndefinedError, match="banner"):
        render("base.html.j2", Secret())


def test_a_table_says_that_its_data_are_invented_unless_it_holds_none() -> None:
    """A table of invented data says so in its caption; what documents say is not invented."""
    table = table_of(Row(cells=("a", "1")))
    cited = Table(key="t", caption="x", columns=table.columns, rows=(), counts_cases=False)

    assert '<span class="invented">' in page_of(Exhibit(heading="h", table=table))
    assert '<span class="invented">' not in page_of(Exhibit(heading="h", table=cited))
    assert "nvented" not in re.sub(
        r"<style>.*</style>", "",
        page_of(Exhibit(heading="h", table=table), is_invented=False), flags=re.DOTALL,
    )  # fmt: skip


def test_a_row_with_a_cell_too_many_is_no_row_of_the_table() -> None:
    """A table is refused when a row does not fit its columns."""
    with pytest.raises(ValueError, match="does not have 2 cells"):
        table_of(Row(cells=("a", "1", "2")))


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize(
    "view",
    [
        Secret(),
        Counted(inside=Secret()),
        Counted(inside={"deep": [Counted(inside=(Secret(),))]}),
    ],
)
def test_only_the_coordinator_is_shown_exact_case_data(audience: Audience, view: object) -> None:
    """A renderer for any other audience refuses an Internal value, however deep it lies."""
    renderer = Renderer(audience=audience, admits=Counted)

    with pytest.raises(RefusedError) as refused:
        renderer.render("base.html.j2", view)

    assert refused.value.exit_code == 5
    assert refused.value.stable_code == "UD-E802"


@pytest.mark.parametrize("admits", [Internal, Secret, object])
def test_no_renderer_for_others_admits_exact_case_data(admits: type) -> None:
    """A renderer that would admit an Internal value cannot be made for anybody else."""
    with pytest.raises(RefusedError):
        Renderer(audience=Audience.BOARD, admits=admits)


def test_the_coordinator_is_shown_only_what_is_marked_as_such() -> None:
    """The coordinator's renderer takes Internal views alone, so that none is unmarked."""
    renderer = Renderer(audience=Audience.COORDINATOR, admits=Internal)

    with pytest.raises(RefusedError):
        renderer.render("base.html.j2", Counted())


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize(
    ("inside", "place"),
    [
        (77, "page.inside"),
        (7.7, "page.inside"),
        ("77 homes", "page.inside"),
        ({"deep": [(say("none"), "\N{ARABIC-INDIC DIGIT SEVEN}")]}, "page.inside.deep.0.1"),
        (KeyFigure(value="77", label="homes"), "page.inside.value"),
        (table_of(Row(cells=("a", "77"))), "page.inside.rows.0.cells.1"),
    ],
)
def test_a_number_without_an_origin_reaches_the_coordinator_alone(
    audience: Audience, inside: object, place: str
) -> None:
    """The place is named, and never the number."""
    with pytest.raises(RefusedError) as refused:
        Renderer(audience=audience, admits=Counted).check(Counted(inside=inside))

    assert refused.value.stable_code == "UD-E810"
    assert place in refused.value.message
    assert "77" not in str(refused.value)
    Renderer(audience=Audience.COORDINATOR, admits=Secret).check(Secret(title="77 homes"))


def test_a_number_that_says_where_it_comes_from_may_be_read() -> None:
    """Published, the reader's own, or agreed; in a sentence that was put together of such."""
    said = say("{given} of {all} homes on {day}", given=own(1_077),
               all=Figure("*", Origin.PUBLISHED), day=agreed("7 May"))  # fmt: skip
    inside = [said, own(7), KeyFigure(value=own(7), label="homes"), True, None]

    Renderer(audience=Audience.PUBLIC, admits=Counted).check(Counted(inside=inside))
    assert said == "1,077 of * homes on 7 May"


@pytest.mark.parametrize(("text", "part"), [("7 of {part}", own(7)), ("All of {part}", "7 homes")])
def test_a_sentence_takes_no_number_that_is_no_figure(text: str, part: str) -> None:
    """Neither in its own words nor in a part."""
    with pytest.raises(ValueError, match="must be a figure"):
        say(text, part=part)


def test_the_printed_banner_says_what_the_banner_says() -> None:
    """The style sheet repeats the coordinator's banner word for word on printed pages."""
    words = "Coordinator only: exact case data; not to be circulated"

    assert f'content: "{words}"' in (TEMPLATES / "coordinator.css").read_text("utf-8")
    assert words in Path(rendering.renderer.__file__).read_text("utf-8")


def test_no_template_turns_escaping_off_or_leaves_an_attribute_unquoted() -> None:
    """Every template escapes, quotes every attribute, and names no address and no script."""
    files = [file for file in TEMPLATES.rglob("*") if file.is_file()]

    assert len(files) > 3
    for file in files:
        source = file.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup|<script|://|@import|url\(", source), file
        markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
        markup = markup.replace("<!DOCTYPE html>", "")
        assert unquoted(markup) == [], file


def test_the_quoting_check_finds_an_attribute_without_quotation_marks() -> None:
    """The lint itself is not blind."""
    assert unquoted('<p class=x><a href="#y" id=z></a></p>') == [
        "<p class=x>",
        '<a href="#y" id=z>',
    ]


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=12))
def test_no_shape_leaves_its_drawing(values: list[int]) -> None:
    """Every rectangle and every line lies inside the picture, whatever the numbers."""
    for drawing in draw_all("title", tuple(values)):
        for box in drawing.boxes:
            assert box.width >= 0
            assert box.x >= -0.01
            assert box.x + box.width <= WIDTH + 0.01
            assert 0 <= box.y <= box.y + box.height <= drawing.height + 0.01
        for path in drawing.paths:
            for x, y in path.points:
                assert -0.01 <= x <= WIDTH + 0.01
                assert -0.01 <= y <= drawing.height + 0.01


def test_bars_are_as_long_as_their_numbers() -> None:
    """The largest value fills the width, and half of it half the width; a part lies inside."""
    drawing = bars("b", "t", "d", [Bar(label="a", text="4", values=(4, 1)),
                                   Bar(label="b", text="2", values=(2, 2))])  # fmt: skip
    lengths = [box.width for box in drawing.boxes if box.role != "track"]

    assert lengths == [WIDTH, WIDTH / 4, WIDTH / 2, WIDTH / 2]


def test_who_is_owed_stands_right_and_who_owes_left() -> None:
    """Bars above zero begin at the middle, bars below it end there, by the same scale."""
    drawing = diverging("d", "t", "d", [Standing(label="a", value=2, text="+2"),
                                        Standing(label="b", value=-1, text="-1")])  # fmt: skip
    up, down = drawing.boxes

    assert up.x == WIDTH / 2
    assert down.x + down.width == WIDTH / 2
    assert up.width == 2 * down.width


@given(st.integers(1, 500), st.integers(0, 500))
def test_shades_follow_the_counts(least: int, more: int) -> None:
    """No count has shade 0; the others rise from 1 to at most 4 as the count does."""
    largest = least + more
    shades = [level(value, least, largest) for value in range(least, largest + 1)]

    assert level(0, least, largest) == 0
    assert shades == sorted(shades)
    assert shades[0] == 1
    assert shades[-1] <= 4
    assert more < 3 or shades[-1] == 4


def test_a_curve_falls_where_its_steps_are() -> None:
    """A step curve stays level, then falls straight down on the day of the step."""
    drawing = step_curves("c", "t", "d", [Curve(label="x", steps=((7, 0.5),), until=14)])
    points = next(path.points for path in drawing.paths if path.role == "line-full")
    (_, top), (x1, y1), (x2, y2), (_, last) = points

    assert y1 == top
    assert x1 == x2
    assert y2 == last > top


def test_lengths_are_written_short_and_the_same_everywhere() -> None:
    """A length has two decimals at most, and nothing has no sign."""
    assert [number(one) for one in (1.0, 0.333333, -0.001, 12.5)] == ["1", "0.33", "0", "12.5"]


def test_a_long_name_loses_its_brackets_first() -> None:
    """What is in brackets goes first, then the end."""
    assert shortened("Brindlewick Housing (example)", 21) == "Brindlewick Housing"
    assert shortened("Windsor and Maidenhead Council", 10) == "Windsor a…"
    assert shortened("Short (one)", 21) == "Short (one)"
