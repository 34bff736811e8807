"""
Bad input of every kind: one clear sentence, the right exit code, nothing half written.

The files hold canaries in place of sensitive values: no message may ever repeat one.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from databases import raw
from program import (
    BAD_DATA,
    EXAMPLE,
    FINDINGS,
    FINE,
    STORE,
    USAGE,
    Said,
    Year,
    contents,
    fails,
    one_sentence,
    rows_of,
    type_in,
    write_rows,
)

from unlocking_doors.store import database
from unlocking_doors.store.rows import VERSION_TABLE

KINDS = ("referrals", "homes", "decisions")
#: Stands in cells that are sensitive, and in cells where a person may have typed a name.
CANARY = "Zanzibar-Quetzal"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder with the first rows of the three files of the example."""
    folder = tmp_path / "given"
    folder.mkdir()
    for kind in KINDS:
        rows = rows_of(EXAMPLE / f"{kind}.csv")[:12]
        if kind == "homes":  # the cases that left them are not among the twelve
            rows = [row | {"left_by": ""} for row in rows]
        write_rows(folder / f"{kind}.csv", rows)
    return folder


def run(given: Path, *more: object, as_at: str = "2023-04-16") -> Said:
    """Run the three files of a folder into a folder beside it."""
    words = [word for kind in KINDS for word in (f"--{kind}", given / f"{kind}.csv")]
    out = ("--out", given.parent / "out")
    return type_in("run", "london", *words, "--as-at", as_at, *out, *more)


def refused(given: Path, code: int = BAD_DATA) -> str:
    """Run files that must be refused with nothing written; return what is said."""
    said = run(given)
    assert (said.code, said.out) == (code, ""), said
    assert contents(given.parent).keys() == {f"given/{path.name}" for path in given.iterdir()}
    assert CANARY not in said.err
    return said.err


def lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text("utf-8").splitlines()


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a file again."""
    write_rows(path, rows)


# Files


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_named(given: Path, kind: str) -> None:
    """With what to look at."""
    (given / f"{kind}.csv").unlink()
    said = run(given)
    assert said.code == BAD_DATA
    assert f"{kind}.csv: there is no such file. Check the name" in one_sentence(said.err)
    assert not (given.parent / "out").exists()


def test_several_missing_files_are_named_at_once(given: Path) -> None:
    """And so is what is wrong with the file that is there."""
    (given / "referrals.csv").unlink()
    (given / "decisions.csv").unlink()
    said = refused(given)
    assert said.count("there is no such file") == 2
    assert said.splitlines()[0].endswith("2 faults in the files; nothing was taken in")

    (given / "homes.csv").write_text("home\nx\n")
    said = refused(given)
    assert said.count("there is no such file") == 2
    assert 'homes.csv:1 the column "landlord" is missing' in said
    assert "--accept-good-rows" not in said
    more = run(given, "--accept-good-rows")
    assert (more.code, more.err.count("there is no such file")) == (BAD_DATA, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_in_place_of_a_file_is_named(given: Path, kind: str) -> None:
    """It is no file, and nothing is read."""
    (given / f"{kind}.csv").unlink()
    (given / f"{kind}.csv").mkdir()
    said = run(given)
    assert said.code == BAD_DATA
    assert f"{kind}.csv: it is a folder" in one_sentence(said.err)


def test_a_file_that_may_not_be_read_is_named(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs it as root can read everything, so the system's refusal is played."""

    def refuse(self: Path, *mode: Any, **more: Any) -> Any:
        if self.name == "referrals.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return really(self, *mode, **more)

    really = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    said = one_sentence(run(given).err)
    assert "referrals.csv: cannot be read: permission denied. Check its permissions" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"case;received\n", "the header has no commas"),
        (b"case,received\nx,2023-04-01\n\xe9,2023-04-01\n", "referrals.csv:3"),
        (b"case,received\nx,2023-04-01\0\n", "NUL"),
        (b"\xff\xfec\0a\0s\0e\0", "referrals.csv:1"),
        (b"case,received\n" + b"x" * 5_000 + b",2023-04-01\n", "longer than 4,000 bytes"),
    ],
)
def test_a_file_that_is_no_table_is_told_in_a_sentence(
    given: Path, content: bytes, words: str
) -> None:
    """Empty, not divided by commas, not UTF-8, binary, or with a line that never ends."""
    (given / "referrals.csv").write_bytes(content)
    assert words in refused(given)


def test_a_file_with_mixed_encodings_names_the_first_bad_line(given: Path) -> None:
    """Most of it UTF-8, one line from another program."""
    text = lines(given / "referrals.csv")
    note = text[0].split(",").index("note")
    cells = text[4].split(",")
    cells[note] = "Café"
    mixed = [line.encode() for line in text]
    mixed[3] = mixed[3].replace(b"agency", "agencé".encode())
    mixed[4] = ",".join(cells).encode("latin-1")
    (given / "referrals.csv").write_bytes(b"\n".join(mixed) + b"\n")
    said = one_sentence(refused(given))
    assert "referrals.csv:5: the line is not UTF-8" in said
    assert "UTF-8" in said.split(". ")[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_header_is_told_with_the_nearest_names(given: Path, kind: str) -> None:
    """Every column that is unknown or missing, at once."""
    path = given / f"{kind}.csv"
    first, *rest = lines(path)
    names = first.split(",")
    spoilt = [names[0] + "x", *names[1:], "surname"]
    path.write_text("\n".join([",".join(spoilt), *rest]) + "\n", "utf-8")
    said = refused(given)
    assert f'{kind}.csv:1 unknown column "{names[0]}x"; did you mean "{names[0]}"?' in said
    assert f'{kind}.csv:1 the column "{names[0]}" is missing' in said
    assert f'{kind}.csv:1 unknown column "surname". Take it out' in said


def test_a_row_too_short_and_one_too_long_are_told(given: Path) -> None:
    """With the number of cells of each."""
    path = given / "homes.csv"
    text = lines(path)
    text[2], text[4] = text[2].rsplit(",", 1)[0], text[4] + f",{CANARY}"
    path.write_text("\n".join(text) + "\n", "utf-8")
    said = refused(given)
    assert "homes.csv:3 " in said
    assert "the row has 9 cells, the header 10" in said
    assert "homes.csv:5 " in said
    assert "the row has 11 cells" in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b",", b";"),
        lambda text: b"surname," + text,
        lambda _: b"",
        lambda text: text.replace(b"yes", b"y\xe9s"),
        lambda text: text.replace(b"\n", b'\n"').replace(b'\n""', b'\n"', 1),
    ],
    ids=["semicolons", "an unknown column", "empty", "not UTF-8", "quotation marks"],
)
def test_a_whole_file_is_never_set_aside(
    given: Path, kind: str, spoil: Callable[[bytes], bytes]
) -> None:
    """Nothing is played without a file of which no row can be told, whatever is accepted."""
    path = given / f"{kind}.csv"
    path.write_bytes(spoil(path.read_bytes()))

    assert "--accept-good-rows" not in refused(given)

    said = run(given, "--accept-good-rows")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert "--accept-good-rows sets rows aside, never a header or a whole file" in said.err
    assert f"{kind}.csv" in said.err
    assert not (given.parent / "out").exists()


# Cells: every way to spoil one, with a canary where a person may type something sensitive

CELLS = {
    "a wrong date": ("referrals", "received", "17.4.2023", '"received"'),
    "a day that is none": ("referrals", "received", "2023-02-30", '"received"'),
    "an empty date": ("referrals", "received", "", "empty"),
    "a consent's date": ("referrals", "consent_to_apply", CANARY, '"consent_to_apply"'),
    "a key with a space": ("referrals", "case", f"{CANARY} Smith", '"case"'),
    "an unknown landlord": ("referrals", "landlord", CANARY, '"landlord"'),
    "an unknown area": ("referrals", "area", CANARY, '"area"'),
    "an unknown cohort": ("referrals", "cohorts", CANARY, '"cohorts"'),
    "one of two cohorts": ("referrals", "cohorts", f"stalking; {CANARY}", '"cohorts"'),
    "an unknown area of choice": ("referrals", "areas_of_choice", CANARY, '"areas_of_choice"'),
    "an unknown area to avoid": ("referrals", "areas_to_avoid", CANARY, '"areas_to_avoid"'),
    "a name among the people": ("referrals", "household", f"f34 {CANARY}", "household"),
    "a wrong tenancy": ("referrals", "tenancy", CANARY, '"tenancy"'),
    "a wrong yes or no": ("referrals", "is_tenant", CANARY, '"is_tenant"'),
    "a wrong number": ("referrals", "dash_score", CANARY, '"dash_score"'),
    "a huge number": ("referrals", "dash_score", "9" * 60, '"dash_score"'),
    "a postcode": ("referrals", "note", f"{CANARY} lives at N1 9GU", "note"),
    "an e-mail address": ("referrals", "note", f"{CANARY}@example.org", "note"),
    "a formula": ("referrals", "note", f'=HYPERLINK("{CANARY}")', "formula"),
    "a full-width formula": ("referrals", "note", f"＝cmd({CANARY})", "formula"),  # noqa: RUF001
    "an unknown area of a home": ("homes", "area", CANARY, '"area"'),
    "a home of nobody": ("homes", "landlord", CANARY, '"landlord"'),
    "a home of another": ("homes", "landlord", "other", '"landlord"'),
    "too many bedrooms": ("homes", "bedrooms", "99", '"bedrooms"'),
    "a hold that ends first": ("homes", "held_until", "2020-01-01", '"held_until"'),
    "a step that is none": ("decisions", "step", CANARY, '"step"'),
    "an outcome that is none": ("decisions", "outcome", CANARY, '"outcome"'),
    "a reason that is none": ("decisions", "reason_code", CANARY, '"reason_code"'),
    "a day before the offer": ("decisions", "on", "-3", '"on"'),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_bad_cell_is_told_with_its_column_and_never_its_value(given: Path, name: str) -> None:
    """File, line, what is wrong and what would be right."""
    kind, column, value, words = CELLS[name]
    rows = rows_of(given / f"{kind}.csv")
    rows[3][column] = value
    rewrite(given / f"{kind}.csv", rows)

    said = refused(given)

    (told,) = said.splitlines()[1:]
    assert told.startswith(f"  {kind}.csv:5 ")
    assert words in told
    assert re.search(r"\(UD-[RFE]\d{3}\)$", told)
    assert not value or len(value) < 4 or value == "other" or value not in told


def test_every_bad_cell_is_told_at_once(given: Path) -> None:
    """One row for each way: none hides another, and the good rows are not named."""
    expected = set()
    for kind in KINDS:
        rows = [dict(rows_of(given / f"{kind}.csv")[0]) for _ in range(40)]
        key = {"referrals": "case", "homes": "home", "decisions": "case"}[kind]
        for number, row in enumerate(rows):
            row[key] = f"k-{number}"
        ways = [(column, value) for file, column, value, _ in CELLS.values() if file == kind]
        for number, (column, value) in enumerate(ways):
            rows[number][column] = value
            expected.add(f"{kind}.csv:{number + 2}")
        rewrite(given / f"{kind}.csv", rows)

    said = refused(given)

    assert {
        line.split()[0] for line in said.splitlines()[1:-1] + said.splitlines()[-1:]
    } == expected
    assert f"{len(expected)} faults" in said


def test_a_case_that_stands_twice_is_told_with_both_lines(given: Path) -> None:
    """The same key in two rows of one file."""
    for kind, key in (("referrals", "case"), ("homes", "home")):
        rows = rows_of(given / f"{kind}.csv")
        rows[7][key] = rows[2][key]
        rewrite(given / f"{kind}.csv", rows)
    said = refused(given)
    assert "referrals.csv:9 " in said
    assert "the same case stands in line 4 already" in said
    assert "the same home stands in line 4 already" in said


def test_no_message_of_any_command_shows_a_canary(given: Path) -> None:
    """Assess and run, with and without --accept-good-rows; what is set aside is the user's own."""
    for kind in KINDS:
        rows = rows_of(given / f"{kind}.csv")
        ways = [(column, value) for file, column, value, _ in CELLS.values() if file == kind]
        for number, (column, value) in enumerate(ways[: len(rows)]):
            rows[number][column] = value
        rewrite(given / f"{kind}.csv", rows)
    for said in (
        run(given, "--accept-good-rows"),
        run(given),
        type_in("assess", "london", "--referrals", given / "referrals.csv"),
    ):
        assert CANARY not in said.out + said.err
    assert CANARY in (given.parent / "out/rejected-referrals.csv").read_text("utf-8")


def test_rejected_rows_hold_no_formula(given: Path) -> None:
    """What is written aside is safe to open in a spreadsheet."""
    rows = rows_of(given / "referrals.csv")
    rows[3]["note"] = "=1+1"
    rewrite(given / "referrals.csv", rows)
    assert run(given, "--accept-good-rows").code == FINDINGS
    (row,) = rows_of(given.parent / "out/rejected-referrals.csv")
    assert row["note"] == "'=1+1"


# Databases


def test_a_database_of_another_region_is_refused(given: Path) -> None:
    """It names both regions, and changes nothing."""
    assert run(given).code == FINE
    db = given.parent / "out/scheme.db"
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE meta SET region = 'northwest'")
        connection.commit()
    before = contents(given.parent)
    said = run(given, as_at="2023-04-30")
    assert said.code == STORE
    assert 'belongs to the region "northwest", not to "london"' in one_sentence(said.err)
    assert contents(given.parent) == before


@pytest.mark.parametrize("words", [("ledger",), ("explain", "E23-0004"), ("doctor",)])
def test_a_newer_schema_is_refused(copy_of_year: Year, words: tuple[str, ...]) -> None:
    """It says to update the library."""
    raw(str(copy_of_year.db), f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
    said = type_in(*words, "--db", copy_of_year.db)
    assert said.code == STORE
    assert "newer schema 9999" in one_sentence(said.err)
    assert "Update unlocking-doors" in said.err


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"a text", "is not a database of unlocking_doors"), (None, "there is no database at")],
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    """A file of another kind, and none."""
    if content:
        (tmp_path / "scheme.db").write_bytes(content * 300)
    for command in (("ledger",), ("explain", "x")):
        said = one_sentence(fails(STORE, *command, "--db", tmp_path / "scheme.db"))
        assert words in said
    assert len(list(tmp_path.iterdir())) == bool(content)


def test_an_empty_file_is_no_database_to_look_at(tmp_path: Path) -> None:
    """Looking at it does not make it one."""
    (tmp_path / "scheme.db").touch()
    said = one_sentence(fails(STORE, "ledger", "--db", tmp_path / "scheme.db"))
    assert "scheme.db is an empty file, and no database" in said
    assert (tmp_path / "scheme.db").read_bytes() == b""


def test_a_folder_is_no_database(given: Path) -> None:
    """To look at or to run into: it says that it is a folder, and leaves it alone."""
    looked = one_sentence(fails(STORE, "ledger", "--db", given))
    ran = run(given, "--db", given)
    assert ran.code == STORE
    for said in (looked, one_sentence(ran.err)):
        assert "it is a folder" in said
        assert "read-only" not in said


def test_a_damaged_database_is_told(copy_of_year: Year) -> None:
    """Its remedy is the last good copy."""
    content = bytearray(copy_of_year.db.read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    copy_of_year.db.write_bytes(content)
    said = one_sentence(fails(STORE, "ledger", "--db", copy_of_year.db))
    assert "is damaged" in said
    assert "Restore the last good copy" in said


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://", "sqlite://", ""])
def test_an_address_that_cannot_be_read_is_told(given: Path, url: str) -> None:
    """With what an address looks like, and never a password."""
    said = type_in("ledger", "--db", url)
    assert said.code in {STORE, USAGE}
    assert said.err


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    """The host and name are told."""
    url = f"postgresql://me:{CANARY}@127.0.0.1:1/scheme"
    said = one_sentence(fails(STORE, "ledger", "--db", url))
    assert CANARY not in said
    assert "cannot be reached" in said


# Places that cannot be written, and disks that are full


@pytest.fixture(params=["a file", "below a file", "a system folder"])
def unwritable(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder that nobody, root included, can write into."""
    (tmp_path / "plain file").write_text("x")
    return {
        "a file": tmp_path / "plain file",
        "below a file": tmp_path / "plain file" / "folder",
        "a system folder": Path("/proc/unlocking-doors"),
    }[request.param]


def test_a_folder_that_cannot_be_written_is_told(given: Path, unwritable: Path) -> None:
    """The place and what to do; nothing is left anywhere."""
    before = contents(given.parent)
    for words in (
        ("demo", "london", "--out", unwritable),
        ("run", "london", "--as-at", "2023-04-16", "--out", unwritable,
         *(word for kind in KINDS for word in (f"--{kind}", given / f"{kind}.csv"))),
    ):  # fmt: skip
        said = one_sentence(fails(STORE, *words))
        assert str(unwritable) in said
        assert "that you may write to" in said
    assert contents(given.parent) == before


def test_a_database_that_cannot_be_made_is_told(given: Path, unwritable: Path) -> None:
    """`--db` names a place in such a folder."""
    before = contents(given.parent)
    said = run(given, "--db", unwritable / "scheme.db")
    assert said.code == STORE
    assert str(unwritable / "scheme.db") in one_sentence(said.err)
    assert contents(given.parent) == before


def test_a_template_that_cannot_be_written_is_told(unwritable: Path) -> None:
    """As any other file."""
    said = one_sentence(fails(STORE, "template", "homes", "--out", unwritable / "homes.csv"))
    assert "homes.csv cannot be written" in said


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full for whatever is made safe with fsync, as every exported file is."""

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_no_half_written_file(tmp_path: Path) -> None:
    """Neither the report nor the export is there in part, and no draft of one is left."""
    said = type_in("demo", "london", "--out", tmp_path / "out")
    assert said.code == STORE
    assert "no space left on device" in one_sentence(said.err)
    assert "room" in said.err
    assert set(contents(tmp_path)) <= {"out/scheme.db"}


def test_a_disk_that_fills_up_during_a_run_changes_nothing(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is as it was before the run: all of a command, or nothing of it."""
    assert run(given, as_at="2023-04-10").code == FINE
    before = contents(given.parent)
    prepare = database._prepare_sqlite

    def small(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)  # type: ignore[arg-type]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(database, "_prepare_sqlite", small)
    rows = rows_of(EXAMPLE / "referrals.csv")[:60]
    rewrite(given / "referrals.csv", rows)
    before["given/referrals.csv"] = (given / "referrals.csv").read_bytes()
    said = run(given, as_at="2023-05-10")
    assert said.code == STORE
    assert "has no space left" in one_sentence(said.err)
    assert contents(given.parent) == before


def test_a_full_disk_leaves_no_half_database(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run of all finds no room: no database, no draft, no journal."""
    prepare = database._prepare_sqlite

    def small(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 40")

    monkeypatch.setattr(database, "_prepare_sqlite", small)
    rewrite(given / "referrals.csv", rows_of(EXAMPLE / "referrals.csv")[:80])
    said = run(given, as_at="2023-06-30")
    assert said.code == STORE
    assert "has no space left" in one_sentence(said.err)
    assert contents(given.parent).keys() == {f"given/{kind}.csv" for kind in KINDS}


def test_dev_full_is_refused_as_an_output(given: Path) -> None:
    """The system's own full disk, where there is one."""
    said = run(given, "--out", "/dev/full")
    assert said.code == STORE
    assert "/dev/full" in one_sentence(said.err)


# Days and options


@pytest.mark.parametrize("as_at", ["2023-13-01", "yesterday", "", "20230416"])
def test_a_day_that_is_none_is_a_fault_of_usage(given: Path, as_at: str) -> None:
    """Exit code 2, with the form of a day; nothing is written."""
    said = run(given, as_at=as_at)
    assert said.code == USAGE
    assert "%Y-%m-%d" in said.err
    assert not (given.parent / "out").exists()


def test_a_day_before_the_first_row_plays_nothing(given: Path) -> None:
    """And says that the rows are dated later."""
    said = run(given, "--format", "json", as_at="2020-01-01")
    assert said.code == FINE
    assert said.json["inquiries"] == 0
    assert "rows were not taken in" in said.err
