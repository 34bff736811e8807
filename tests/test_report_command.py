"""The verb ``report``: a kind, a database, a period, a partner and a form; and what is refused."""

import csv
import json
from pathlib import Path

import pytest
from program import BAD_DATA, USAGE, Year, fails, one_sentence, succeeds

PARTNER = ("report", "partner", "--partner", "hackney")


def test_a_partners_month_shows_the_same_numbers_in_every_form(
    copy_of_year: Year, tmp_path: Path
) -> None:
    """The last line is the file; what HTML, CSV and JSON show of a number is the same text."""
    typed = (*PARTNER, "--db", copy_of_year.db, "--month", "2024-02", "--out", tmp_path)
    files = {}
    for form in ("html", "csv", "json"):
        said = succeeds(*typed, "--format", form)
        files[form] = tmp_path / "partner" / f"2024-02-hackney.{form}"
        assert said.lines[0].startswith("Invented data: ")
        assert said.lines[-1] == str(files[form])

    told = json.loads(files["json"].read_text("utf-8"))
    with files["csv"].open(encoding="utf-8", newline="") as rows:
        shown = [row["shown"] for row in csv.DictReader(rows)]
    cells = [cell for table in told["tables"] for row in table["rows"] for cell in row[1:]]
    assert told["invented"] is True
    assert shown == [figure["shown"] for figure in told["key_figures"]] + cells
    page = files["html"].read_text("utf-8")
    assert all(f">{cell}<" in page for cell in cells)


def test_a_report_is_written_below_the_folder_where_you_work(year: Year, tmp_path: Path) -> None:
    """Without --out it is out and the region's key, where `demo` and `run` write too."""
    said = succeeds("report", "overrides", "--db", year.db, cwd=tmp_path)
    assert said.lines[-1] == "out/london/overrides/index.html"
    assert (tmp_path / said.lines[-1]).is_file()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--month", "2024-02", "--year", "2024"), "give one of --month and --year"),
        (("--month", "2024-Q1"), '--month "2024-Q1" is no month: write 2024-03'),
        (("--month", "february"), '--month "february" is no month: write 2024-03'),
        (("--quarter", "2024-02"), '--quarter "2024-02" is no quarter: write 2024-Q1'),
        (("--year", "24"), '--year "24" is no year: write 2024'),
        (("--format", "docx"), "'docx' is not one of"),
    ],
)
def test_what_is_typed_wrongly_is_a_matter_of_usage(
    more: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """Two periods, or one of another kind: exit code 2, before any database is looked at."""
    said = fails(USAGE, *PARTNER, "--db", tmp_path / "nowhere.db", *more)
    assert says in " ".join(said.split())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (PARTNER, "is about a month. Name a month. (UD-E233)"),
        ((*PARTNER, "--quarter", "2024-Q1"), "is about a month. Name a month. (UD-E233)"),
        (("report", "year", "--month", "2024-02"), "about no period. Leave it out. (UD-E233)"),
        (
            ("report", "partner", "--month", "2024-02"),
            "is for one partner. Name the partner by its key. (UD-E234)",
        ),
        (
            ("report", "year", "--partner", "hackney"),
            "is for no partner. Leave the partner out. (UD-E234)",
        ),
        (
            ("report", "partner", "--partner", "hackny", "--month", "2024-02"),
            'there is no partner "hackny"; did you mean "hackney"? (UD-E300)',
        ),
        ((*PARTNER, "--month", "2029-02"), "nothing is recorded of February 2029."),
        (("report", "yaer"), "Kinds: "),
    ],
)
def test_what_no_report_of_the_kind_is_about_is_refused(
    typed: tuple[str, ...], says: str, year: Year, tmp_path: Path
) -> None:
    """A period or a partner too many or too few: a sentence says which, and nothing is written."""
    said = one_sentence(fails(BAD_DATA, *typed, "--db", year.db, "--out", tmp_path))
    assert says in said
    assert list(tmp_path.iterdir()) == []
