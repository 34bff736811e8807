"""PDF: the page's texts as data, never as commands, and a sentence where the extra is missing."""

import sys
from pathlib import Path

import pytest
from toyland_year import brief, snapshot

from unlocking_doors.errors import OutputError
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.rendering.drawings import Box, Drawing, Words
from unlocking_doors.rendering.typesetting import as_svg, typeset
from unlocking_doors.reports.kinds import WRITERS
from unlocking_doors.reports.words import table

WORDS = {
    name: f"the {name}"
    for name in (
        "banner",
        "title",
        "scheme",
        "region",
        "coordinator",
        "as_at",
        "headline",
        "reader",
    )
}
PICTURE = Drawing(
    key="p",
    title="<b> & title",
    desc='a "desc"',
    height=20,
    boxes=(Box(x=0, y=0, width=9, height=9, role="full"),),
    words=(Words(x=0, y=9, text="</text> & so"),),
)


def sections(text: str) -> tuple[Section, ...]:
    """Make a section that holds a text everywhere."""
    shown = table("t", text, ("a", "b"), [Row(cells=(text, text))], foot=Row(cells=(text, text)))
    exhibit = Exhibit(heading=text, text=text, note=text, drawings=(PICTURE,), table=shown)
    return (Section(key="s", heading=text, lead=text, exhibits=(exhibit,)),)


@pytest.mark.parametrize(
    "text", ['#read("/etc/passwd")', "*strong* _em_ $x$ @ref <label>", '"] #panic() \\', "#{1/0}"]
)
def test_a_text_is_never_a_command(text: str) -> None:
    """What looks like markup of the typesetter is set as it stands."""
    made = typeset(
        {**WORDS, "title": text, "headline": text}, (), sections(text), [text], is_invented=True
    )

    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made


def test_a_page_without_a_table_row_or_a_note_is_set() -> None:
    """Nothing has to be there."""
    made = typeset({**WORDS, "reader": ""}, (), (), (), is_invented=False)

    assert made == typeset({**WORDS, "reader": ""}, (), (), (), is_invented=False)
    assert b"CreationDate" not in made


def test_a_picture_by_itself_has_its_colours_and_is_escaped() -> None:
    """Variables are written out, and names stay names."""
    svg = as_svg(PICTURE)

    assert "var(" not in svg
    assert "#0a5c66" in svg
    assert "&lt;b&gt; &amp; title" in svg
    assert "</text> &" not in svg


def test_the_coordinators_report_is_set_too(tmp_path: Path) -> None:
    """Every kind of report has the form, exact ones with their banner."""
    path = WRITERS["year"](brief(snapshot()), tmp_path, "pdf")

    assert path.suffix == ".pdf"
    assert path.read_bytes().startswith(b"%PDF-")


def test_without_the_extra_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It names the extra."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match=r'pip install "unlocking-doors\[pdf\]"'):
        typeset(WORDS, (), (), (), is_invented=False)
