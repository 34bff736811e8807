"""Cells that a spreadsheet would run: none leaves the library, through whichever writer."""

import ast
import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.loading import Read, table_text, write_rejected, write_table
from unlocking_doors.loading.formulas import is_formula, marked, unmarked
from unlocking_doors.loading.tables import read_table
from unlocking_doors.rendering import Column, Exhibit, Row, Section, Table
from unlocking_doors.reports.forms import as_csv
from unlocking_doors.reports.pages import Page

ROOT = Path(__file__).parents[1]
#: Forty cells that some spreadsheet runs, or takes for the beginning of a formula.
FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "|calc", "=cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
    *("DDE|x!y", "MSEXCEL|'x.exe'!A0", "cmd |x", '=HYPERLINK("http://x","y")'),
    *("\t=1", "\r=1", "\n=1", "\r\n=1", "\tx", "\rx", "\nx", " =1", "   @x", "\u00a0=1"),
    *("\ufeff=1", "\u200b=1", "\u200b \u2060+1", "\u00ad=1", "\u202e=1", "\x00=1", "\x1f-1+x"),
    *('"=1', '""=1', '" =1', "`=1", "\u201c=1", "\u2018+x"),
    *("＝1", "＋1", "－1", "＠x", "｜x", "﹦1"),  # noqa: RUF001
)  # fmt: skip
HARMLESS = ("", "a", "0", "12", "2024-03-06", "a-b", "a=b", "x@y", "O'Hara", "'tis", "•", "é")
#: Who may write CSV by other means: nobody.
CSV_WRITERS = ("csv.writer", "csv.DictWriter", ".to_csv", ".writerow", ".writerows")


def _runs(cell: str) -> bool:
    """Tell by rules of its own whether a cell would run: a second opinion."""
    bare = unicodedata.normalize("NFKC", cell)
    shown = "".join(
        char for char in bare if char.isprintable() or char in "\t\r\n"
    ).lstrip(' "`\u201c\u2018')  # fmt: skip
    head = shown.partition("|")[0].rstrip()
    exchanged = "|" in shown and head.replace(".", "").isalnum()
    return shown.startswith(("=", "+", "-", "@", "|", "\t", "\r", "\n")) or exchanged


def _library(cells: list[str]) -> str:
    return table_text(("cell",), [(cell,) for cell in cells])


def _header(cells: list[str]) -> str:
    return table_text(cells, [])


def _page(cells: list[str]) -> str:
    table = Table(
        key="t",
        caption="Cells",
        columns=tuple(Column(heading=name) for name in ("cell", "other")),
        rows=tuple(Row(cells=(cell, cell)) for cell in cells),
    )
    shown = Section(key="s", heading="Cells", lead="", exhibits=(Exhibit(heading="", table=table),))
    return as_csv(
        Page(
            title="Cells",
            scheme="Three Little Pigs",
            region="Toyland",
            coordinator="The Bricklayers",
            as_at="today",
            is_invented=True,
            headline="Cells.",
            key_figures=(),
            sections=(shown,),
        )
    )


def _rejected(cells: list[str]) -> str:
    read = Read[str](
        name="x.csv",
        header=("cell",),
        given={line: (cell,) for line, cell in enumerate(cells, start=2)},
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "rejected.csv")
        write_rejected(path, read)
        return path.read_bytes().decode()


WRITERS: tuple[Callable[[list[str]], str], ...] = (_library, _header, _page, _rejected)


def test_there_are_forty_formulas_and_each_would_run() -> None:
    """As many as were asked for, no two alike."""
    assert len(set(FORMULAS)) == 40
    assert [cell for cell in FORMULAS if not is_formula(cell)] == []
    assert [cell for cell in FORMULAS if not _runs(cell)] == []


@pytest.mark.parametrize("write", WRITERS)
def test_no_formula_survives_a_writer(write: Callable[[list[str]], str]) -> None:
    """Every cell of the file, whichever part of it a formula was put into."""
    text = write(list(FORMULAS))

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert len(cells) >= len(FORMULAS)
    assert [cell for cell in cells if is_formula(cell) or _runs(cell)] == []


@pytest.mark.parametrize("cell", HARMLESS)
def test_what_nothing_runs_is_written_as_it_is(cell: str) -> None:
    """A mark is put only where one is needed."""
    assert marked(cell) == cell
    assert unmarked(cell) == cell


@given(st.text(max_size=12) | st.sampled_from(FORMULAS).map(lambda cell: f"'{cell}"))
def test_a_mark_is_taken_off_again(cell: str) -> None:
    """Whatever a cell holds, apostrophes too, it is read as it was written."""
    assert unmarked(marked(cell)) == cell
    assert not is_formula(marked(cell))


def test_our_own_files_are_read_back_as_they_were(tmp_path: Path) -> None:
    """Cell by cell, and without a fault; only line breaks become of one kind."""
    path = write_table(tmp_path / "x.csv", ("cell",), [(f"{one}",) for one in FORMULAS])

    table = read_table(
        path.read_bytes().decode(), name="x.csv", known=("cell",), required=("cell",)
    )
    assert [fault for row in table.rows for fault in row.faults] == []
    expected = [one.replace("\r\n", "\n").replace("\r", "\n") for one in FORMULAS]
    assert [row.given[0] for row in table.rows] == expected


def test_numbers_with_a_sign_stay_numbers_where_a_column_says_so() -> None:
    """And nothing else does there: what only begins like a number is a formula."""
    rows = [("-5", "-5"), ("+1.5", "x"), ("-1+cmd|x", "y")]
    text = table_text(("net", "note"), rows, signed=("net",))

    assert text == "net,note\n-5,'-5\n+1.5,x\n'-1+cmd|x,y\n"


def test_no_other_code_of_ours_writes_csv() -> None:
    """Library and plugins have one writer, which marks what would run."""
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]
    assert len(files) > 100

    found = {
        file.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node).endswith(CSV_WRITERS))
        or (isinstance(node, ast.ImportFrom) and node.module == "csv")
    }
    assert found == {"writing.py"}
