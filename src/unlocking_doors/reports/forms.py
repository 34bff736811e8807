"""One page in the form that is asked for, HTML, CSV, JSON or PDF: always with the same numbers."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from unlocking_doors.commands.briefing import Brief, PartnerBrief
from unlocking_doors.errors import NotFoundError
from unlocking_doors.loading.writing import table_text
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Internal, Renderer, Table
from unlocking_doors.rendering.typesetting import typeset
from unlocking_doors.reports.pages import Page, ReleasedPage
from unlocking_doors.reports.writing import write_page

#: Writes a report of a brief into a folder, in a form.
Writer = Callable[[Any, Path, str], Path]


def writer(
    kind: str,
    audience: Audience,
    make: Callable[[Any], Page],
    *,
    template: str = "released.html.j2",
    csv: Callable[[Page], str] | None = None,
) -> Writer:
    """
    Make what writes a report of a function that makes its page.

    Args:
        kind: Its name, which is the folder that it is written into.
        audience: For whom it is.
        make: Makes the page of a brief for that audience.
        template: The template of its HTML.
        csv: Writes its CSV, where it is not every number in one table.
    """
    admits = Internal if audience is Audience.COORDINATOR else ReleasedPage
    renderer = Renderer(audience=audience, admits=admits)

    def as_html(page: Page) -> str:
        return renderer.render(template, page)

    def as_pdf(page: Page) -> bytes:
        words = {
            name: getattr(page, name, "")
            for name in (
                "title",
                "scheme",
                "region",
                "coordinator",
                "as_at",
                "headline",
                "reader",
            )
        }
        return typeset(
            {**words, "banner": renderer.banner},
            page.key_figures,
            page.sections,
            getattr(page, "notes", ()),
            is_invented=page.is_invented,
        )

    forms: dict[str, Callable[[Page], str | bytes]] = {
        "html": as_html,
        "csv": csv or as_csv,
        "json": as_json,
        "pdf": as_pdf,
    }

    def write(brief: Brief, folder: Path, form: str) -> Path:
        if form not in forms:
            raise NotFoundError.of("form", form, forms)
        page = make(brief)
        if form != "html":  # which is checked as it is rendered
            renderer.check(page)
        return write_page(folder / kind / f"{_name(brief)}.{form}", forms[form](page))

    return write


def _name(brief: Brief) -> str:
    partner = brief.partner.key if isinstance(brief, PartnerBrief) else ""
    period = brief.period.key if brief.period else ""
    return "-".join(part for part in (period, partner) if part) or "index"


def tables(page: Page) -> Iterator[Table]:
    """Yield every table of a page, in order."""
    for section in page.sections:
        for exhibit in section.exhibits:
            yield exhibit.table


def as_csv(page: Page) -> str:
    """Write every number of a page in one table: where it stands, and what is shown."""
    rows: list[tuple[str, ...]] = [
        ("key figures", figure.label, "", str(figure.value)) for figure in page.key_figures
    ]
    for table in tables(page):
        heads = [column.heading for column in table.columns]
        for row in (*table.rows, *((table.foot,) if table.foot else ())):
            rows += [
                (table.key, row.cells[0], head, cell)
                for head, cell in zip(heads[1:], row.cells[1:], strict=True)
            ]
    return table_text(("table", "row", "column", "shown"), rows, signed=("shown",))


def as_json(page: Page) -> str:
    """Write a page as JSON, with every number as it is shown."""
    return (
        json.dumps(
            {
                "title": page.title,
                "scheme": page.scheme,
                "region": page.region,
                "as_at": page.as_at,
                "invented": page.is_invented,
                "headline": page.headline,
                "reader": getattr(page, "reader", ""),
                "key_figures": [
                    {"label": figure.label, "shown": figure.value} for figure in page.key_figures
                ],
                "tables": [
                    {
                        "key": table.key,
                        "caption": table.caption,
                        "columns": [column.heading for column in table.columns],
                        "rows": [
                            list(row.cells)
                            for row in (*table.rows, *((table.foot,) if table.foot else ()))
                        ],
                    }
                    for table in tables(page)
                ],
                "notes": list(getattr(page, "notes", ())),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
