"""
A thousand monthly reports to partners, against the same pages written by hand with f-strings.

The peer is handed what ours has to find out: every figure, already counted and published. So the
ratio is of all that a report costs to the bare writing of its text.
"""

import resource
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

from unlocking_doors.commands.briefing import brief_for
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.publishing import calendar_period
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Renderer, Section, Table
from unlocking_doors.reports.pages import ReleasedPage
from unlocking_doors.reports.partner import partner_report

#: What the example year holds, by partner: every month of it, as often as it takes.
REPORTS, MONTHS = 1_000, ("2023-10", "2023-11", "2023-12", "2024-01", "2024-02")
MOST_TIMES, MOST_MB = 10, 300


def figures() -> list[tuple[str, str, str, bool]]:
    """Write them both ways: time against time, and the most memory that ours took."""
    renderer = Renderer(audience=Audience.PARTNER, admits=ReleasedPage)
    ours = peers = 0.0
    with tempfile.TemporaryDirectory() as folder:
        demo = (sys.executable, "-m", "unlocking_doors", "demo", "london", "--out", folder)
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        with (
            reopen_scheme(str(Path(folder, "scheme.db"))) as scheme,
            scheme._recording("bench") as desk,  # noqa: SLF001  one command for all
        ):
            first = calendar_period(MONTHS[0]).since
            keys = [row.key for row in scheme.region.partners if row.is_in_force(first)]
            for number in range(REPORTS):
                month = calendar_period(MONTHS[number // len(keys) % len(MONTHS)])
                key = keys[number % len(keys)]
                if not scheme.region.partner_by_key[key].period.overlaps(month):
                    continue
                began = time.process_time()
                brief = brief_for(desk, Audience.PARTNER, scheme.tables, period=month, partner=key)
                page = partner_report(brief)
                text = renderer.render("released.html.j2", page)
                ours += time.process_time() - began
                began = time.process_time()
                by_hand = written_by_hand(page, text[: text.index("</style>")])
                peers += time.process_time() - began
                if escape(page.title) not in by_hand:
                    raise SystemExit("the two pages are not the same")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = ours / peers
    return [
        ("1,000 partner reports / by hand", f"{times:.1f} x", f"at most {MOST_TIMES} x",
         times <= MOST_TIMES),
        ("peak memory over them", f"{peak:.0f} MB", f"at most {MOST_MB} MB", peak <= MOST_MB),
    ]  # fmt: skip


def written_by_hand(page: ReleasedPage, head: str) -> str:
    """Write the page's text, tables and pictures with f-strings, from what was found out."""
    told = "".join(
        f"<div><dt>{escape(one.label)}</dt><dd>{escape(one.value)}</dd></div>"
        for one in page.key_figures
    )
    return (
        f"{head}</style><header><p>{escape(page.scheme)}, {escape(page.region)}</p>"
        f"<h1>{escape(page.title)}</h1><p>{escape(page.headline)}</p><dl>{told}</dl></header>"
        f"<main>{''.join(map(_section, page.sections))}</main>"
        f"<footer>{''.join(f'<p>{escape(note)}</p>' for note in page.notes)}</footer>"
    )


def _section(one: Section) -> str:
    shown = "".join(
        f"<div><h3>{escape(each.heading)}</h3><p>{escape(each.text)}</p>"
        f"{''.join(_drawing(drawing) for drawing in each.drawings)}{_table(each.table)}</div>"
        for each in one.exhibits
    )
    return f"<section><h2>{escape(one.heading)}</h2><p>{escape(one.lead)}</p>{shown}</section>"


def _drawing(one: object) -> str:
    boxes = "".join(
        f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{box.width:.2f}" '
        f'height="{box.height:.2f}" class="{box.role}"/>'
        for box in one.boxes  # type: ignore[attr-defined]
    )
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.2f},{y:.2f}" for x, y in path.points)}"/>'
        for path in one.paths  # type: ignore[attr-defined]
    )
    words = "".join(
        f'<text x="{word.x:.2f}" y="{word.y:.2f}" class="{word.role}">{escape(word.text)}</text>'
        for word in one.words  # type: ignore[attr-defined]
    )
    return f"<svg><title>{escape(one.title)}</title>{boxes}{lines}{words}</svg>"  # type: ignore[attr-defined]


def _table(one: Table) -> str:
    heads = "".join(f"<th scope='col'>{escape(column.heading)}</th>" for column in one.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row.cells)}</tr>"
        for row in (*one.rows, *((one.foot,) if one.foot else ()))
    )
    return (
        f"<table><caption>{escape(one.caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


if __name__ == "__main__":
    from results import say

    sys.exit(say(figures()))
