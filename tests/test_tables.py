import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.errors import OutputError
from unlocking_doors.loading.formulas import is_formula, marked
from unlocking_doors.loading.tables import Table, read_table
from unlocking_doors.loading.writing import table_text, write_table


def read(text: str) -> Table:
    """Read a table of three columns, of which the last counts days."""
    return read_table(
        text, name="x.csv", known=("key", "name", "on"), required=("key",), signed=("on",)
    )


def codes(table: Table) -> list[tuple[str, int | None]]:
    """List the faults of a table by code and line."""
    rows = [fault for row in table.rows for fault in row.faults]
    return [(fault.code, fault.line) for fault in (*table.faults, *rows)]


def test_rows_are_read_with_their_lines() -> None:
    """A quoted cell may hold commas, marks and line ends; empty lines say nothing."""
    table = read('key, name ,on\n a ,"b, ""c""\nd",+5\n\ne,f,2023-01-01\n')

    assert not codes(table)
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (2, {"key": "a", "name": 'b, "c"\nd', "on": "+5"}),
        (5, {"key": "e", "name": "f", "on": "2023-01-01"}),
    ]


@pytest.mark.parametrize(
    ("header", "code", "said"),
    [
        ("", "UD-F010", "empty"),
        ("key;name;on", "UD-F010", "commas"),
        ("key\tname", "UD-F010", "commas"),
        ("key,nmae", "UD-F011", 'did you mean "name"?'),
        ("key,", "UD-F011", "without a name"),
        ("name,on", "UD-F012", '"key" is missing'),
        ("key,name,key", "UD-F013", "2 times"),
    ],
)
def test_a_wrong_header_is_told(header: str, code: str, said: str) -> None:
    """Columns that are unknown, missing or repeated are each told."""
    found = [fault for fault in read(header).faults if fault.code == code]

    assert len(found) == 1
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a", "UD-F014"),
        ("a,b,,d", "UD-F014"),
        ("=1+1,b,", "UD-F015"),
        ("a,  @SUM(A1),", "UD-F015"),
        ("a,-2,", "UD-F015"),
        ('a,"\t=1",', "UD-F015"),
        ("a,＝1,", "UD-F015"),  # noqa: RUF001  a full-width sign is the point
        ("a,b,+5+A1", "UD-F015"),
        ('a,"b"c,', "UD-F016"),
        ('a,"b,', "UD-F016"),
    ],
)
def test_a_bad_row_is_told_and_hides_no_other(row: str, code: str) -> None:
    """The rows before and after a bad one are read; so is every other fault."""
    table = read(f"key,name,on\nx,y,\n{row}\nz,y,-1\n=2,y,\n")

    assert codes(table) == [(code, 3), ("UD-F015", 5)]
    assert [row.cells["key"] for row in table.rows if not row.faults] == ["x", "z"]
    assert table.rows[1].given  # what could not be read is kept, to be written aside


def test_a_misspelt_column_is_told_and_its_cells_are_looked_at_all_the_same() -> None:
    """What was probably meant is checked, so that a person is told everything at once."""
    table = read("key,nmae\na,b\n")

    assert table.header == ("key", "nmae")
    assert table.rows[0].cells == {"key": "a", "name": "b"}


@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=5))
def test_what_is_written_is_read_back_and_never_runs(rows: list[list[str]]) -> None:
    """Every cell comes back; one that a spreadsheet would run, behind a mark."""
    text = table_text(("key", "name", "on"), rows)

    found = list(csv.reader(io.StringIO(text, newline="")))[1:]
    rows = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    assert found == [[marked(cell) for cell in row] for row in rows]
    assert [list(row.given) for row in read(text).rows] == rows
    assert not any(is_formula(cell) for row in found for cell in row)


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure leaves what was there, and nothing half written beside it."""
    target = tmp_path / "x.csv"
    write_table(target, ("a",), [("1",)])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="no space left") as refused:
        write_table(target, ("a",), [("2",)])

    assert (refused.value.stable_code, refused.value.exit_code) == ("UD-F020", 4)
    assert target.read_text("utf-8") == "a\n1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The message names the file and says why."""
    with pytest.raises(OutputError, match=r"x\.csv cannot be written"):
        write_table(tmp_path / "missing" / "x.csv", ("a",), [])
