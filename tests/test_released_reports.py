"""Reports for partners, the funder, the board and everybody: nothing exact but one's own."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from pages_read import faults, read
from program import Year
from released_pages import Office, exchanged, figures

from unlocking_doors import open_scheme
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError, RecordError, RefusedError
from unlocking_doors.publishing import calendar_period
from unlocking_doors.released import Origin
from unlocking_doors.reports.annual import annual_report
from unlocking_doors.reports.board import board_report
from unlocking_doors.reports.funder import funder_report
from unlocking_doors.reports.kinds import WRITERS
from unlocking_doors.reports.pages import ReleasedPage
from unlocking_doors.reports.partner import partner_report
from unlocking_doors.reports.pot import before, last_quarter, last_year

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: What the axes of pictures say: shares, and days since circulation.
_AXES = {"0", "25", "50", "75", "100", "56", "91", "182"}
KINDS: dict[str, tuple[Callable[[Any], ReleasedPage], str]] = {
    "partner": (partner_report, "2024-02"),
    "funder": (funder_report, "2024-Q1"),
    "board": (board_report, "2024-Q1"),
    "annual": (annual_report, "2023"),
}


@frozen(kw_only=True)
class Made:
    """A report of each kind: its page, and its files by form."""

    page: ReleasedPage
    files: dict[str, str]


@pytest.fixture(scope="module")
def snapshot(year: Year) -> Snapshot:
    """Take the snapshot of the example year."""
    with open_scheme("london", str(year.db)) as scheme:
        return scheme.snapshot()


@pytest.fixture(scope="module")
def office(snapshot: Snapshot) -> Office:
    """Publish what the tests of this file ask for, once."""
    return Office(snapshot)


@pytest.fixture(scope="module")
def made(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Write every kind of report in every form."""
    folder, found = tmp_path_factory.mktemp("released"), {}
    for kind, (make, period) in KINDS.items():
        brief = _brief(office, kind, period)
        files = {
            form: WRITERS[kind](brief, folder, form).read_text("utf-8")
            for form in ("html", "csv", "json")
        }
        found[kind] = Made(page=make(brief), files=files)
    return found


def _brief(office: Office, kind: str, period: str) -> Any:
    if kind == "partner":
        return office.partners_brief("hackney", period)
    return office.brief(period)


def _visible(page: str) -> str:
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_on_a_page_is_published_own_or_agreed(
    kind: str, made: dict[str, Made], office: Office
) -> None:
    """What a reader sees is in the register, or is the reader's own, or is no count of cases."""
    one = made[kind]
    signs = {
        str(shown) for entry in office.register.values() for shown in entry.published.shown.values()
    }
    told = [figure for figure in figures(one.page) if figure.origin is Origin.PUBLISHED]
    counts = [figure for figure in told if _NUMBER.fullmatch(figure) or figure in {"*", "c"}]
    declared = set(_NUMBER.findall(repr(_texts(one.page))))

    assert counts
    assert set(counts) <= signs
    assert set(_NUMBER.findall(_visible(one.files["html"]))) <= declared | _AXES
    if kind != "partner":
        assert not [one for one in figures(one.page) if one.origin is Origin.OWN]


def _texts(page: ReleasedPage) -> list[str]:
    """Return every text of a page but what stands in its pictures."""
    found = [page.title, page.headline, page.reader, page.as_at, *page.notes]
    found += [text for figure in page.key_figures for text in (figure.value, figure.label)]
    for section in page.sections:
        found += [section.heading, section.lead]
        for exhibit in section.exhibits:
            table = exhibit.table
            found += [exhibit.heading, exhibit.text, exhibit.note, table.caption]
            found += [column.heading for column in table.columns]
            found += [cell for row in table.rows for cell in row.cells]
            found += list(table.foot.cells) if table.foot else []
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_html_csv_and_json_show_the_same(kind: str, made: dict[str, Made]) -> None:
    """Key figures and cells are the same texts in each form."""
    files = made[kind].files
    told = json.loads(files["json"])
    rows = list(csv.DictReader(files["csv"].splitlines()))
    cells = [cell for table in told["tables"] for row in table["rows"] for cell in row[1:]]
    page = read(files["html"])
    shown = [cell.text for cell in page.all("td")]

    assert [row["shown"] for row in rows] == [
        *(one["shown"] for one in told["key_figures"]),
        *cells,
    ]
    assert shown == cells


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_self_contained_and_says_for_whom_it_is(kind: str, made: dict[str, Made]) -> None:
    """It has its banner on screen and in print, a line for its reader, and nothing from outside."""
    page = made[kind].files["html"]
    banner = read(page).all("p")[0].text

    assert faults(page) == []
    assert page.count(banner) == 2
    assert made[kind].page.reader in _visible(page)
    assert "Invented data." in page


def test_a_partners_page_tells_nothing_of_one_other_partner(snapshot: Snapshot) -> None:
    """Two others that exchange all that they have leave every byte of it as it was."""
    others = ("tower-hamlets", "southwark")
    pages = []
    for world in (snapshot, exchanged(snapshot, *others)):
        there = Office(world)
        pages.append(partner_report(there.partners_brief("hackney", "2024-02")))
        shown = {key: dict(one.published.shown) for key, one in there.register.items()}
        pages.append(shown)
    mine, published, theirs, also_published = pages
    counts = [sum(case.referral.landlord == key for case in snapshot.cases) for key in others]

    assert counts[0] != counts[1], "the two worlds must differ"
    assert published == also_published
    assert mine == theirs


def test_a_partners_page_changes_with_its_own(snapshot: Snapshot) -> None:
    """The test before this one can fail: exchanging what the partner itself has is seen."""
    pages = [
        partner_report(Office(world).partners_brief("hackney", "2024-02"))
        for world in (snapshot, exchanged(snapshot, "hackney", "southwark"))
    ]

    assert pages[0] != pages[1]


def test_a_month_looks_the_same_whenever_it_is_asked_for(snapshot: Snapshot) -> None:
    """What comes after the last day of a month is no part of its report."""
    months = [
        partner_report(Office(world).partners_brief("hackney", "2023-11"))
        for world in (snapshot, evolve(snapshot, as_at=date(2023, 12, 31)))
    ]

    assert months[0] == months[1]
    assert months[0].as_at == "30 November 2023"


def test_a_partner_that_left_has_its_months_as_a_partner(snapshot: Snapshot) -> None:
    """The page says when it left; a month with nothing of its own says so kindly."""
    partners = tuple(
        evolve(one, until=date(2023, 6, 1)) if one.key == "hackney" else one
        for one in snapshot.region.partners
    )
    world = evolve(
        snapshot,
        region=evolve(snapshot.region, partners=partners),
        cases=tuple(case for case in snapshot.cases if case.referral.landlord != "hackney"),
        homes=tuple(state for state in snapshot.homes if state.home.landlord != "hackney"),
    )
    page = partner_report(Office(world).partners_brief("hackney", "2023-05"))

    assert page.headline == (
        "A quiet month for Hackney: no request was open, no home was in the pot and nobody moved. "
        "It owes nothing and is owed nothing. It left the scheme on 1 June 2023; this month was "
        "one of its own."
    )
    assert "Nothing is recorded of January to March 2023" in page.sections[-1].lead


def test_what_cannot_be_reported_is_said_in_a_sentence(copy_of_year: Year, tmp_path: Path) -> None:
    """No data, no partner any more, a year that is not over, the wrong kind of period."""
    out = tmp_path / "out"
    with open_scheme("london", str(copy_of_year.db)) as scheme:
        with pytest.raises(RecordError, match="nothing is recorded of January 2019"):
            scheme.report("partner", out, period="2019-01", partner="hackney")
        with pytest.raises(NotFoundError, match="was in the scheme"):
            scheme.report("partner", out, period="2023-05", partner="nettlebourne")
        with pytest.raises(RefusedError, match="is not over on 2024-03-31"):
            scheme.report("annual", out, period="2024")
        with pytest.raises(RecordError, match="is about a quarter"):
            scheme.report("board", out, period="2024")
    assert not out.exists()


_WRITE = """
import sys
from pathlib import Path
from unlocking_doors import open_scheme
with open_scheme("london", sys.argv[1]) as scheme:
    for form in ("html", "csv", "json", "pdf"):
        scheme.report("partner", Path(sys.argv[2]), period="2024-02", partner="hackney", form=form)
"""


def test_reports_are_the_same_bytes_anywhere(copy_of_year: Year, tmp_path: Path) -> None:
    """Two hash seeds and two time zones give the same HTML, CSV, JSON and PDF."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITE, copy_of_year.db, tmp_path / name],
            env=os.environ | {"PYTHONHASHSEED": name, "TZ": zone},
        )
        for name, zone in (("0", "UTC"), ("4321", "Asia/Kathmandu"))
    ]
    assert [one.wait() for one in running] == [0, 0]
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files}
        for name in ("0", "4321")
        for files in [[one for one in (tmp_path / name).rglob("*") if one.is_file()]]
    )

    assert len(first) == 4
    assert first == second


def test_periods_follow_each_other() -> None:
    """The last whole quarter and year at the end of a day, and the quarter and year before."""
    assert last_quarter(date(2024, 3, 30)).key == "2023-Q4"
    assert last_quarter(date(2024, 3, 31)).key == "2024-Q1"
    assert last_year(date(2023, 12, 31)).key == "2023"
    assert last_year(date(2024, 3, 31)).key == "2023"
    assert before(calendar_period("2024-Q1")).key == "2023-Q4"
    assert before(calendar_period("2024")).key == "2023"
