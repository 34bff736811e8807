"""From a page to PDF, by the extra ``pdf``: the same texts, tables and pictures."""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from unlocking_doors.errors import OutputError
from unlocking_doors.rendering.drawings import Drawing
from unlocking_doors.rendering.environment import render
from unlocking_doors.rendering.views import Exhibit, KeyFigure, Kind, Section, Table

_TEMPLATES = files("unlocking_doors.rendering") / "templates"
_VARIABLE = re.compile(r"(--[a-z]+): (#[0-9a-f]{6})")
_USE = re.compile(r"var\((--[a-z]+)\)")
_SVG = "http://www.w3.org/2000/svg"
#: The one font of a picture: it comes with the typesetter, so that every machine has it.
_FONT = 'text { font-family: "Libertinus Serif"; }'


def typeset(
    words: Mapping[str, str],
    key_figures: Sequence[KeyFigure],
    sections: Sequence[Section],
    notes: Sequence[str],
    *,
    is_invented: bool,
) -> bytes:
    """
    Set a page as PDF/UA-1: the same bytes for the same page, whatever the machine and the day.

    Args:
        words: ``banner``, ``title``, ``scheme``, ``region``, ``coordinator``, ``as_at``,
            ``headline`` and ``reader`` (empty where the page does not name one).
        key_figures: What is read first.
        sections: The parts of the page.
        notes: What its signs mean.
        is_invented: Whether the data are invented.

    Raises:
        OutputError: The extra is not installed.
    """
    try:
        import typst  # noqa: PLC0415  an extra, and large
    except ImportError as error:
        raise OutputError(
            "a PDF needs typst, which is not installed",
            code="UD-F022",
            remedy='pip install "unlocking-doors[pdf]"',
        ) from error
    page = {
        **words,
        "is_invented": is_invented,
        "key_figures": [{"value": one.value, "label": one.label} for one in key_figures],
        "notes": list(notes),
        "sections": [
            {
                "heading": section.heading,
                "lead": section.lead,
                "exhibits": [_exhibit(one) for one in section.exhibits],
            }
            for section in sections
        ],
    }
    made: bytes = typst.compile(
        (_TEMPLATES / "page.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
    )
    return made


def _exhibit(one: Exhibit) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "text": one.text,
        "note": one.note,
        "drawings": [
            {"svg": as_svg(drawing), "alt": f"{drawing.title}. {drawing.desc}"}
            for drawing in one.drawings
        ],
        "table": _table(one.table),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [
            {"heading": column.heading, "is_number": column.kind is Kind.NUMBER}
            for column in table.columns
        ],
        "rows": [list(row.cells) for row in table.rows],
        "foot": list(table.foot.cells) if table.foot else [],
    }


def as_svg(drawing: Drawing) -> str:
    """Write a picture as an SVG file of its own: in a page it takes its paint from the page."""
    opening, rest = render("drawing.svg.j2", {"one": drawing}).strip().split(">", 1)
    named = opening.replace("<svg", f'<svg xmlns="{_SVG}"', 1)
    return f"{named}><style>{_style()}</style>{rest}"


def _style() -> str:
    """Return the style of pictures with its colours written out: few readers know variables."""
    colours = dict(_VARIABLE.findall((_TEMPLATES / "page.css").read_text("utf-8")))
    rules = (_TEMPLATES / "drawings.css").read_text("utf-8")
    return _USE.sub(lambda found: colours[found[1]], rules) + _FONT
