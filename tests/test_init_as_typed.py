"""``init`` with what people have at hand: lists made elsewhere, and answers with a slip in them."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from plugin_files import code_of
from program import BAD_DATA, FINE, contents, fails, rows_of, succeeds, type_in
from toyland_files import edit

from unlocking_doors.loading import load_region

#: As the national register publishes them, with what nobody here reads.
REGISTER = """OBJECTID,LAD23CD,LAD23NM,LONG
1,E09000001,Hill,-2.467
2,E09000002,"Marsh, Isle of",-0.13
"""
#: As people make them: another word for the neighbours, capitals, and commas between names.
OURS = """GSS,Name,Sub region,land_neighbours,Population
E09000001,Hill,East,"Marsh, Isle of; Moor",12
E09000002,"Marsh, Isle of",East,Hill,9
E09000003,Moor,West,Hill,4
"""


def region_of(package: Path) -> Path:
    """Return the folder of the region within a package."""
    return next((package / "src").iterdir())


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> "Typing":
    """A terminal at which somebody types."""
    return Typing(monkeypatch)


class Typing:
    """What somebody types at a terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *lines: str) -> None:
        """Type these lines, one after the other."""
        terminal = io.StringIO("".join(f"{line}\n" for line in lines))
        self._monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        self._monkeypatch.setattr(sys, "stdin", terminal)


@pytest.mark.parametrize(
    ("text", "left_out", "borders"),
    [
        (REGISTER, ["OBJECTID", "LONG"], ["", ""]),
        (OURS, ["Population"], ["marsh-isle-of; moor", "hill", "hill"]),
        (OURS.replace("\n", "\r\n"), ["Population"], ["marsh-isle-of; moor", "hill", "hill"]),
        (OURS.replace("of; M", "of, M"), ["Population"], None),
    ],
)
def test_a_list_made_elsewhere_is_read(
    text: str, left_out: list[str], borders: list[str] | None, tmp_path: Path
) -> None:
    """Columns have the words of those who made them; what is not read is told."""
    (tmp_path / "list.csv").write_bytes(text.encode())
    words = ("init", "new", "--from", "list.csv", "--yes")
    if borders is None:  # a comma within a name cannot be told from one between two
        assert 'there is no area "' in fails(BAD_DATA, *words, cwd=tmp_path)
        return

    said = succeeds(*words, cwd=tmp_path)

    told = ", ".join(f'"{one}"' for one in left_out)
    assert f"Left out, as nothing reads them: the columns {told} of list.csv." in said.out
    areas = rows_of(region_of(tmp_path / "new") / "areas.csv")
    assert [row["neighbours"] for row in areas] == borders
    assert all("its tile on the map is its place in the list" in row["source"] for row in areas)
    succeeds("check", region_of(tmp_path / "new"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,label\nE09000001,A\n", '"name" is missing. Call the column of names so'),
        ("gss,name,naighbour\nE09000001,A,\nE09000002,B,\n", 'did you mean "neighbours"?'),
        ("gss,name,neighbours\nE09000001,A,C\nE09000002,B,\n", "what is not in the list need not"),
        ("gss,name\nE09000001,St Ives\nE09000002,St. Ives\n", 'by name, or by a column "key"'),
    ],
)
def test_what_would_be_right_is_said_of_a_list(text: str, said: str, tmp_path: Path) -> None:
    """A column that is nearly one of ours is not left out; what to change is named."""
    (tmp_path / "list.csv").write_text(text, "utf-8")

    assert said in fails(BAD_DATA, "init", "new", "--from", "list.csv", cwd=tmp_path)


def test_an_answer_with_a_slip_is_asked_for_again(tmp_path: Path, typed: Typing) -> None:
    """A name too long, a day that is none, a list that is not there; and quotes around a path."""
    (tmp_path / "my list.csv").write_text(OURS, "utf-8")
    typed("x" * 99, " Fells ", "Us", "1/4/2026", "2026-05-01", "nowhere.csv", "'my list.csv' ")

    said = type_in("init", "fells", cwd=tmp_path)

    assert said.code == FINE, said
    region = load_region(region_of(tmp_path / "fells"))
    assert (region.identity.name, region.identity.opened) == ("Fells", date(2026, 5, 1))
    assert len(region.areas) == 3
    for told in ("(UD-N002)", "write the day as", "there is no such file"):
        assert told in said.out + said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Bad Key",), "(UD-N001)"),
        (("london",), "(UD-N005)"),
        (("housing-moves",), "(UD-N005)"),
        (("built-in",), "(UD-N005)"),
        (("new", "--out", "there"), "(UD-N004)"),
        (("new", "--from", "nowhere.csv"), "(UD-F001)"),
    ],
)
def test_nobody_is_asked_for_what_cannot_be_written(
    words: tuple[str, ...], said: str, tmp_path: Path, typed: Typing
) -> None:
    """A key, a folder or a list that will not do is told before the first question."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine.txt").touch()
    typed("Name", "Coordinator", "2026-05-01", "")

    told = type_in("init", *words, cwd=tmp_path)

    assert told.out == ""
    assert said in told.err


def test_a_program_is_asked_nothing(tmp_path: Path, typed: Typing) -> None:
    """A question would stand before the one JSON value."""
    typed("Fells", "Us", "2026-05-01", "")

    told = succeeds("init", "new", "--format", "json", cwd=tmp_path).json

    assert (told["region"], told["left_out"]) == ("new", [])


def test_that_nobody_could_be_asked_is_said(tmp_path: Path) -> None:
    """Answers that are piped in are not read; with --yes, or all options, none are missed."""
    (tmp_path / "list.csv").write_text(OURS, "utf-8")
    every = ("--name", "N", "--coordinator", "C", "--opened", "2026-05-01", "--from", "list.csv")

    assert "Nobody could be asked" in succeeds("init", "one", cwd=tmp_path).out
    assert "Nobody could be asked" not in succeeds("init", "two", "--yes", cwd=tmp_path).out
    assert "Nobody could be asked" not in succeeds("init", "three", *every, cwd=tmp_path).out


def test_the_folder_that_one_is_in_is_filled(tmp_path: Path) -> None:
    """It stays the same folder, so that the next command can be typed in it."""
    (tmp_path / "new").mkdir()
    before = (tmp_path / "new").stat().st_ino

    succeeds("init", "new", "--out", ".", "--yes", cwd=tmp_path / "new")

    assert (tmp_path / "new").stat().st_ino == before
    assert "src/unlocking_doors_new/region.toml" in contents(tmp_path / "new")
    assert not [path for path in (tmp_path / "new").iterdir() if "unlocking" in path.name]


def test_a_partner_is_named_once(tmp_path: Path) -> None:
    """Two names for one would be found by check at once."""
    words = ("--partner", "Quill Homes", "--partner", "The QUILL Group")

    assert "have one name" in fails(BAD_DATA, "init", "new", *words, cwd=tmp_path)


def test_the_plugins_that_are_asked_for_are_those_that_are_looked_at(tmp_path: Path) -> None:
    """A plugin beside the project has its name, and no region can be founded under it."""
    (tmp_path / "bothy.py").write_text(code_of("@hookimpl\ndef register_rules(): return []"))
    option = ("--plugins-dir", "bothy.py")

    assert "(UD-N005)" in fails(BAD_DATA, *option, "init", "bothy", "--yes", cwd=tmp_path)
    succeeds("init", "bothy", "--yes", cwd=tmp_path)


def test_a_year_that_no_longer_fits_is_told_with_what_to_type(tmp_path: Path) -> None:
    """And not with an option that demo does not have."""
    succeeds("init", "new", "--yes", cwd=tmp_path)
    folder = region_of(tmp_path / "new")
    text = (folder / "partners.csv").read_text("utf-8")
    (folder / "partners.csv").write_text(text.replace(",2026-04-01,,", ",2026-09-01,,", 3), "utf-8")

    told = fails(BAD_DATA, "demo", folder, cwd=tmp_path)

    assert f"unlocking-doors invent {folder}" in told
    assert "--accept-good-rows" not in told


def test_a_step_is_added_as_the_comment_writes_it(tmp_path: Path) -> None:
    """What the comment shows can be put where it says."""
    succeeds("init", "new", "--yes", cwd=tmp_path)
    folder = region_of(tmp_path / "new")
    text = (folder / "region.toml").read_text("utf-8")
    (step,) = (line[1:].strip() for line in text.splitlines() if line.startswith("#   { step"))
    edit(folder / "region.toml", "add = []", f"add = [{step}]")

    succeeds("check", folder)

    assert [one.step for one in load_region(folder).lifecycle.add] == ["remind"]
