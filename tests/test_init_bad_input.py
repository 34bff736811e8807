"""What ``init`` is given and cannot use: one sentence each, with file and line, nothing written."""

from pathlib import Path

import pytest
from program import (
    BAD_DATA,
    REFUSED,
    STORE,
    USAGE,
    contents,
    fails,
    one_sentence,
    succeeds,
    type_in,
)
from toyland_files import write_toyland


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "list.csv:1 the file is empty"),
        ("name\nA\nB\n", 'list.csv:1 the column "gss" is missing. Give the code'),
        ("gss,name,nieghbours\n", 'did you mean "neighbours"?'),
        ("gss,name\nE09000001,A\n", "list.csv it has 1 area, and"),
        ("gss,name\n\nE09000001,A\nE09000002,\n", 'list.csv:4 [area area-2] the cell under "name"'),
        ("gss,name\n\nE09000001,A\n\nE1,B\n", 'list.csv:5 [area b] "E1" is no GSS code'),
        ("gss,name\nE09000001,A\nE09000001,B\n", 'list.csv:3 [area b] "a" has the same GSS code'),
        ("gss,name\nE09000001,A\nE09000002,a\n", 'list.csv:3 [area a] the key "a" is there'),
        ("gss,name\nE09000001,A\nE09000002,Other\n", 'list.csv:3 [area other] "other" stands'),
        (
            "gss,name,neighbours\nE09000001,A,B\nE09000002,B,\n",
            'list.csv:2 [area a] "b" is a neighbour here, but does not name "a"',
        ),
        (
            "gss,name,neighbours\nE09000001,Hill,Marhs\nE09000002,Marsh,\n",
            'list.csv:2 [area hill] there is no area "marhs"; did you mean "marsh"?',
        ),
        ("gss,name\nE09000001,=1+1\nE09000002,B\n", "list.csv:2 the cell"),
    ],
)
def test_a_bad_list_is_told_by_its_own_lines(text: str, said: str, tmp_path: Path) -> None:
    """What is wrong with a list is told where it was written, and nothing is left behind."""
    (tmp_path / "list.csv").write_text(text, "utf-8")

    told = fails(BAD_DATA, "init", "new", "--from", "list.csv", cwd=tmp_path)

    assert said in told
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (BAD_DATA, ("Bad Key",), "(UD-N001)"),
        (BAD_DATA, ("new", "--name", "a\nb"), "(UD-N002)"),
        (BAD_DATA, ("new", "--coordinator", "x" * 81), "(UD-N002)"),
        (BAD_DATA, ("new", "--partner", " "), "(UD-N002)"),
        (BAD_DATA, ("new", "--opened", "9999-12-31"), "(UD-N006)"),
        (BAD_DATA, ("new", "--from", "nowhere.csv"), "nowhere.csv: there is no such file"),
        (BAD_DATA, ("london",), "installed already"),
        (STORE, ("new", "--out", "there"), "is there already"),
        (STORE, ("new", "--out", "file"), "is there already"),
        (STORE, ("new", "--out", "file/below"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    code: int, words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    """A bad key, name, day or folder: one sentence, and nothing is changed."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine.txt").touch()
    (tmp_path / "file").touch()
    before = contents(tmp_path)

    assert said in one_sentence(fails(code, "init", *words, cwd=tmp_path))
    assert contents(tmp_path) == before


def test_a_day_that_is_none_is_wrong_usage() -> None:
    """A first day is written as a date."""
    assert type_in("init", "new", "--opened", "soon").code == USAGE


def test_an_invented_year_never_replaces_what_may_be_real(tmp_path: Path) -> None:
    """One row that does not say that it is invented, and nothing is written."""
    region = write_toyland(tmp_path / "toyland")
    succeeds("invent", region, "--inquiries", 2, "--homes", 2)
    file = region / "example/homes.csv"
    file.write_text(file.read_text("utf-8").replace(",yes\n", ",\n", 1), "utf-8")
    before = contents(region)

    told = one_sentence(fails(REFUSED, "invent", region))

    assert "example/homes.csv holds rows that do not say that they are invented" in told
    assert contents(region) == before


def test_an_installed_region_is_not_written_into(tmp_path: Path) -> None:
    """By its key alone a region has no folder for a year."""
    assert "--out" in one_sentence(fails(STORE, "invent", "london", cwd=tmp_path))
