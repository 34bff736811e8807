"""The command ``publish``: what it prints, registers and refuses."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from program import BAD_DATA, FINDINGS, REFUSED, USAGE, Year, fails, one_sentence, succeeds, type_in

from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.policy.publishing import Profile, Publishing
from unlocking_doors.publishing import TOTAL
from unlocking_doors.released import Audience
from unlocking_doors.reports.tables import DEFAULT_TABLES, TABLES
from unlocking_doors.reports.tables.due import worth_due
from unlocking_doors.scheme import Scheme


@pytest.fixture
def db(copy_of_year: Year) -> Path:
    """Give a copy of London's example year."""
    return copy_of_year.db


def in_the_register(db: Path) -> int:
    """Count the tables that were published."""
    with reopen_scheme(str(db)) as scheme, scheme.store.reading() as unit:
        return len(unit.publications.texts())


def published(db: Path, *words: object) -> list[dict[str, Any]]:
    """Publish, and return the tables that were printed as JSON."""
    said = succeeds("publish", "--db", db, *words, "--format", "json").json
    assert said["invented"] is True
    tables: list[dict[str, Any]] = said["tables"]
    return tables


def test_a_table_is_printed_with_what_its_signs_mean_and_what_it_is_worth(db: Path) -> None:
    """And with why it is as coarse as it is."""
    said = succeeds("publish", "--db", db, "requests", "--year", "2023").out
    in_one_line = " ".join(said.split())
    assert said.startswith("Invented data")
    assert "Requests circulated, by kind of harm and sub-region, " in said
    assert "* stands for a count of 1 to 7." in said
    assert "Other numbers are rounded to the nearest 5" in said
    assert "By strand and sub-region, not by each kind of harm, area or landlord" in in_one_line
    assert re.search(r"not empty \d+% show a number, on average 1.2 away", in_one_line)
    assert in_the_register(db) == 1


def test_csv_json_and_the_table_show_the_same_numbers(db: Path) -> None:
    """Row by row, as the Python interface does."""
    with reopen_scheme(str(db)) as scheme:
        shown = scheme.publish("referrals", Audience.BOARD, "2023")
    (table,) = published(db, "referrals", "--year", "2023", "--audience", "board")
    assert {tuple(cell["at"]): cell["shown"] for cell in table["cells"]} == {
        cell: one.text for cell, one in shown.shown.items()
    }
    assert (table["shown_share"], table["mean_error"]) == (shown.shown_share, shown.mean_error)
    words = ("publish", "--db", db, "referrals", "--year", "2023", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(succeeds(*words).out)))
    assert len(rows) == len(shown.shown)
    assert {row["invented"] for row in rows} == {"yes"}
    (total,) = (row for row in rows if (row["row"], row["column"]) == ("Total", "Total"))
    assert total["shown"] == shown[TOTAL, TOTAL].text


def test_a_table_is_published_once(db: Path) -> None:
    """Whoever asks later, and for whomever, is given the same."""
    first = published(db, "moves", "--quarter", "2023-Q4")
    assert published(db, "moves", "--quarter", "2023-Q4", "--audience", "partner") == first
    assert in_the_register(db) == 1


def test_without_a_table_all_that_are_published_by_default_are(db: Path) -> None:
    """Of that kind of period."""
    for option, period in (("--year", "2023"), ("--quarter", "2024-Q1")):
        keys = DEFAULT_TABLES[option.removeprefix("--")]
        assert tuple(one["table"] for one in published(db, option, period)) == keys
    assert in_the_register(db) == sum(map(len, DEFAULT_TABLES.values()))


def test_check_registers_nothing_and_london_passes(db: Path) -> None:
    """Every default table of every period that is over, each with its share."""
    said = succeeds("publish", "--db", db, "--check", "--format", "json").json
    periods = {(one["period"], one["is_whole"]) for one in said["tables"]}
    quarters = {("2023-Q2", True), ("2023-Q3", True), ("2023-Q4", True), ("2024-Q1", True)}
    assert periods == {*quarters, ("2023", False)}
    assert all(one["shown_share"] >= 50 for one in said["tables"])  # its part of a year as well
    assert said["profile"] == "nhs"
    assert in_the_register(db) == 0
    assert "Mostly starred: 0 of the tables" in succeeds("publish", "--db", db, "--check").out


def test_what_check_tells_is_what_publishing_shows(db: Path) -> None:
    """One after another, in the same order."""
    with reopen_scheme(str(db)) as scheme:
        found = worth_due(scheme)
        for one, worth in found[:5]:
            shown = scheme.publish(one.table, Audience.PUBLIC, one.period.key)
            assert (worth.shown_share, worth.mean_error) == (shown.shown_share, shown.mean_error)


def test_check_ends_with_findings_where_most_of_a_table_is_starred(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a profile that hides what a scheme of London's size counts in a quarter."""
    own = Profile(key="own", hides_up_to=60, rounds_to=5, source="assumption: for a test")
    with reopen_scheme(str(db)) as scheme:
        region = scheme.region
    publishing = Publishing(profile="own", source="assumption: for a test")
    strict = evolve(region, publishing=publishing, profiles=(own,))

    def reopened(url: str, **_: object) -> Scheme:
        return Scheme.open(strict, url, tables=TABLES, create=False)

    monkeypatch.setattr("unlocking_doors.plugins.opening.reopen_scheme", reopened)
    said = type_in("publish", "--db", db, "--check")
    assert said.code == FINDINGS
    assert "mostly starred" in said.out
    assert 'What the profile "own" would leave to be seen' in said.out


def test_list_names_every_table(db: Path) -> None:
    """With the kinds of period that it is published for."""
    rows = {one["table"]: one for one in succeeds("publish", "--db", db, "--list",
                                                  "--format", "json").json}  # fmt: skip
    assert set(rows) == set(TABLES)
    assert rows["outcomes"]["periods"] == ["year"]
    assert rows["requests-by-strand"]["by_default"] == ["quarter"]
    assert "requests-by-strand" in succeeds("publish", "--db", db, "--list").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("referals", "--year", "2023"), BAD_DATA, 'did you mean "referrals"?'),
        (("referrals", "--year", "2019"), BAD_DATA, "nothing is recorded of 2019"),
        (("referrals", "--year", "2024"), REFUSED, "is not over on 2024-03-31"),
        (("outcomes", "--month", "2023-05"), BAD_DATA, "is published for a year, not for May 2023"),
    ],
)
def test_what_cannot_be_published_is_told_in_a_sentence(
    db: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """And nothing is registered."""
    assert told in one_sentence(fails(code, "publish", "--db", db, *words))
    assert in_the_register(db) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("requests",), "give --month, --quarter or --year"),
        (("requests", "--year", "2023-Q1"), "write 2024"),
        (("requests", "--year", "2023", "--month", "2023-05"), "one period"),
        (("--month", "2023-05"), "no table is published of a month by default"),
        (("--check", "--list"), "stand alone"),
        (("--check", "--year", "2023"), "stand alone"),
        (("requests", "--year", "2023", "--audience", "coordinator"), "--audience"),
    ],
)
def test_words_that_do_not_go_together_are_a_fault_of_usage(
    db: Path, words: tuple[str, ...], told: str
) -> None:
    """And say what would."""
    assert told in fails(USAGE, "publish", "--db", db, *words)
