import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from pages_read import Element, faults, read
from toyland import TODAY, TOYLAND
from toyland_year import CANARIES, brief, closed, empty, snapshot

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import OutputError, RefusedError
from unlocking_doors.moves.ledger import reversal
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Internal, Renderer
from unlocking_doors.reports.coordinator import WRITERS, year_report

INVENTED = "These data are invented, and say nothing about any real landlord or household"


def page_of(year: Snapshot, folder: Path) -> str:
    """Write the page of a snapshot and read it again."""
    return WRITERS["year"](brief(year), folder, "html").read_text("utf-8")


def rows_of(page: str, table: str) -> dict[str, list[str]]:
    """Return the cells of a table of a page, by the name of the row."""
    found = next(one for one in read(page).all("table") if one.attributes["id"] == table)
    rows: dict[str, list[str]] = {}
    for row in found.all("tr")[1:]:
        name, *cells = (cell.text for cell in row.all("th", "td"))
        rows[name] = cells
    return rows


@pytest.mark.parametrize("year", [snapshot(), closed(), empty()], ids=["year", "closed", "empty"])
def test_the_page_is_self_contained_and_well_made(year: Snapshot, tmp_path: Path) -> None:
    """One h1, headings in order, captions, titles, tables beside pictures, nothing from outside."""
    page = page_of(year, tmp_path)
    root = read(page)

    assert faults(page) == []
    assert root.all("html")[0].attributes["lang"] == "en-GB"
    assert [len(root.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert len(root.all("svg")) >= 7
    assert root.all("a")[0].attributes == {"class": "skip", "href": "#content"}
    assert "Coordinator only: exact case data; not to be circulated" in root.all("header")[0].text
    assert "must not be circulated" in root.all("footer")[0].text


def _broken(page: str, before: str, after: str) -> list[str]:
    assert before in page
    return faults(page.replace(before, after, 1))


def test_the_reader_of_pages_sees_what_is_wrong(tmp_path: Path) -> None:
    """Each kind of fault in a page is noticed when it is put there."""
    page = page_of(snapshot(), tmp_path)

    assert _broken(page, "<h3 ", "<h1></h1><h3 ")
    assert _broken(page, '<th scope="col"', "<th")
    assert _broken(page, ' role="img"', "")
    assert _broken(page, "<footer>", '<footer><script src="x"></script>')
    assert _broken(page, "<footer>", '<footer><a href="https://example.org">x</a>')
    assert _broken(page, '<main id="content">', '<main id="contents">')
    assert _broken(page, "box-sizing", "background: url(x); box-sizing")
    assert _broken(page, 'class="banner"', "class=banner")
    with pytest.raises(AssertionError):
        faults(page.replace("</table>", "", 1))


def test_every_page_and_every_table_of_invented_data_says_so(tmp_path: Path) -> None:
    """Invented data are labelled at the top, at the foot and in each caption of counts."""
    root = read(page_of(snapshot(), tmp_path))
    captions = [one.text for one in root.all("caption")]

    assert INVENTED in root.all("header")[0].text
    assert INVENTED in root.all("footer")[0].text
    unlabelled = [one for one in captions if "Invented data." not in one]
    assert unlabelled == ["Funding by period."]  # the region's documents say those


def test_real_data_are_not_called_invented(tmp_path: Path) -> None:
    """Nothing on a page of real data says that they are invented."""
    root = read(page_of(snapshot(is_invented=False), tmp_path))

    assert INVENTED not in root.text
    assert not [one for one in root.all("caption") if "Invented" in one.text]


@pytest.mark.parametrize("year", [snapshot(), closed()], ids=["year", "closed"])
def test_no_free_text_and_no_equality_field_is_on_the_page(year: Snapshot, tmp_path: Path) -> None:
    """A note, a reason of a correction and equality monitoring stay in the records."""
    taken_back = reversal(year.entries, on=TODAY, reason="CANARY-correction")
    page = page_of(evolve(year, entries=(*year.entries, *taken_back)), tmp_path)

    assert all(canary in repr_of_all(year) + "CANARY-correction" for canary in CANARIES)
    assert "CANARY" not in page


def repr_of_all(year: Snapshot) -> str:
    """Return the notes and the equality fields of a year, to show that the canaries are there."""
    found = []
    for one in year.cases:
        equality = one.referral.equality
        assert equality is not None
        found += [one.referral.note, *(getattr(equality, name) for name in equality.__slots__
                                       if not name.startswith("__"))]  # fmt: skip
    return " ".join(found)


@pytest.mark.parametrize("audience", [one for one in Audience if one is not Audience.COORDINATOR])
def test_the_page_is_for_the_coordinator_alone(audience: Audience) -> None:
    """No renderer for anybody else takes the coordinator's report."""
    report = year_report(snapshot())

    assert isinstance(report, Internal)
    with pytest.raises(RefusedError):
        Renderer(audience=audience, admits=str).render("coordinator.html.j2", report)


def test_the_tables_say_what_the_cases_say(tmp_path: Path) -> None:
    """The funnel, the cohorts, the ledger and the areas are those of the year by hand."""
    page = page_of(snapshot(), tmp_path)

    funnel = rows_of(page, "funnel-table")
    assert [funnel[stage][0] for stage in funnel] == [
        "12", "9", "8", "6", "2", "1", "1", "2",
    ]  # fmt: skip
    assert rows_of(page, "cohorts-table")["All cases"] == ["12", "100%", "6", "100%", "2", "100%"]
    assert rows_of(page, "ledger-table") == {
        "Brick Homes": ["4", "1", "0", "+1"],
        "Straw Council": ["0", "0", "1", "−1"],  # noqa: RUF001  a minus sign
        "These partners": ["4", "1", "1", "0"],
    }
    assert rows_of(page, "places-table")["Bricks"] == ["Bric", "5", "6", "3", "1", "0"]
    assert rows_of(page, "places-table")["Woods"] == ["Wood", "5", "6", "1", "0", "0"]
    assert rows_of(page, "missing-table") == {
        "Consent to circulation": ["1", "50%"], "Consent to monitoring": ["1", "50%"],
        "Kinds of harm": ["1", "50%"],
    }  # fmt: skip
    assert rows_of(page, "declined-table") == {"landlord is a partner": ["1", "100%"]}
    waits = rows_of(page, "waiting-table")
    assert waits["Came so far"] == ["2", "2"]
    assert waits["Days until a quarter had"] == ["21", "49"]


def test_a_correction_takes_back_what_was_given_and_received(tmp_path: Path) -> None:
    """After a correction neither partner has given or received, and the page says why."""
    year = snapshot()
    taken_back = reversal(year.entries, on=TODAY, reason="posted twice")
    page = page_of(evolve(year, entries=(*year.entries, *taken_back)), tmp_path)

    assert rows_of(page, "ledger-table")["Brick Homes"] == ["4", "0", "0", "0"]
    assert "1 letting taken back by correction" in page


def test_a_missed_deadline_and_a_near_one_are_listed_by_case(tmp_path: Path) -> None:
    """A case that is overdue stands in one list, one that is nearly so in the other."""
    page = page_of(snapshot(), tmp_path)

    assert list(rows_of(page, "overdue-table")) == ["t-06"]
    assert list(rows_of(page, "near-table")) == ["t-07"]
    assert rows_of(page, "deadlines-table")["circulate after approval"][1:6] == [
        "6", "0", "1", "1", "100%",
    ]  # fmt: skip


def test_cases_handed_over_are_listed_with_their_receiver(tmp_path: Path) -> None:
    """When a scheme closes, its open cases are listed; before that there is no such section."""
    page = page_of(closed(), tmp_path)

    assert rows_of(page, "receivers-table")["The Woodcutters"] == ["7"]
    assert rows_of(page, "handed-over-table")["t-03"][1:2] == ["circulated"]
    assert "handed-over" not in page_of(snapshot(), tmp_path)


def test_a_decision_of_other_rules_is_not_explained_by_todays(tmp_path: Path) -> None:
    """Where the region has changed since, the page says so and gives no reason of its own."""
    changed = evolve(TOYLAND, identity=evolve(TOYLAND.identity, name="New Toyland"))
    page = page_of(evolve(snapshot(), region=changed), tmp_path)

    assert [name for name in rows_of(page, "declined-table") if name.startswith("Decided by")]


def test_the_order_of_the_records_changes_nothing(tmp_path: Path) -> None:
    """The same year in another order of rows gives the same page, byte for byte."""
    year = snapshot()
    turned = evolve(
        year, cases=year.cases[::-1], homes=year.homes[::-1], entries=year.entries[::-1]
    )

    assert page_of(turned, tmp_path / "a") == page_of(year, tmp_path / "b")


def test_the_page_is_the_same_in_every_process_and_time_zone(tmp_path: Path) -> None:
    """Another hash seed, time zone and folder change no byte of the page, and it names neither."""
    code = (
        "import sys; from pathlib import Path; from toyland_year import brief, snapshot;"
        "from unlocking_doors.reports.coordinator import WRITERS;"
        "WRITERS['year'](brief(snapshot()), Path(sys.argv[1]), 'html')"
    )
    pages = []
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        out = tmp_path / f"folder-{seed}"
        subprocess.run(
            (sys.executable, "-c", code, str(out)),
            check=True,
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )
        pages.append((out / "report" / "index.html").read_bytes())

    assert pages[0] == pages[1]
    assert str(tmp_path).encode() not in pages[0]


def test_a_page_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the old page stays, nothing is left over, and one sentence says it."""
    old = page_of(snapshot(), tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match=r"index\.html cannot be written: no space left"):
        page_of(closed(), tmp_path)

    assert (tmp_path / "report" / "index.html").read_text("utf-8") == old
    assert [file.name for file in (tmp_path / "report").iterdir()] == ["index.html"]


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Where no folder can be made, the message says so."""
    (tmp_path / "report").write_text("in the way")

    with pytest.raises(OutputError, match="cannot be written"):
        page_of(snapshot(), tmp_path)


def test_the_page_ends_with_the_day_and_not_with_the_clock(tmp_path: Path) -> None:
    """The page shows the day of the snapshot; a later day is another page."""
    later = evolve(snapshot(), as_at=TODAY + timedelta(days=7))

    assert "1 March 2024" in page_of(snapshot(), tmp_path)
    assert "1 March 2024" not in heading(read(page_of(later, tmp_path)))
    assert "8 March 2024" in heading(read(page_of(later, tmp_path)))


def heading(root: Element) -> str:
    """Return the text of the page's one heading."""
    return root.all("h1")[0].text
