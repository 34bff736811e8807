"""``init``: a new region from nothing, which passes check, test and demo at once."""

import io
import re
import shutil
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from program import (
    BAD_DATA,
    FINDINGS,
    FINE,
    contents,
    rows_of,
    shell,
    succeeds,
    type_in,
)
from toyland_files import edit, line_with

from unlocking_doors.loading import load_region
from unlocking_doors.policy.sources import Standing, standing
from unlocking_doors.testing import assert_conforms

LIST = """gss,name,sub_region,neighbours
E09000001,St. Kilda's Hope,East,Überwald & Co; low marsh
E09000002,Überwald & Co,West,St. Kilda's Hope
E09000003,Low Marsh,West,st-kildas-hope
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package made with defaults; the tests only read it, or copy it."""
    folder = tmp_path_factory.mktemp("made") / "my-region"
    succeeds("init", "my-region", "--out", folder)
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change; the folder of the region."""
    shutil.copytree(made, tmp_path / "my-region")
    return region_of(tmp_path / "my-region")


def region_of(package: Path) -> Path:
    """Return the folder of the region within a package."""
    return next((package / "src").iterdir())


def init(folder: Path, *words: object) -> Path:
    """Make a package, and return the folder of its region."""
    succeeds("init", "new", "--out", folder, *words)
    return region_of(folder)


def test_it_says_what_to_type_and_what_to_edit_and_each_command_works(tmp_path: Path) -> None:
    """Every command that the last lines name passes at once, and every file is there."""
    said = succeeds("init", "my-region", cwd=tmp_path)

    commands = re.findall(r"^  unlocking-doors (.*)$", said.out, re.MULTILINE)
    assert [line.split()[0] for line in commands] == ["check", "test", "demo"]
    for line in commands:
        succeeds(*line.split(), cwd=tmp_path)
    where = re.search(r"Edit first, in (.*):", said.out)
    files = re.findall(r"^  (\w+\.\w+) ", said.out, re.MULTILINE)
    assert where is not None
    assert files == ["areas.csv", "partners.csv", "cohorts.toml"]
    assert all((tmp_path / where[1] / file).is_file() for file in files)


def test_check_finds_nothing_and_every_case_is_as_expected(made: Path) -> None:
    """Neither a fault nor a finding, and a dozen worked cases that all come out."""
    checked = succeeds("check", region_of(made), "--format", "json").json
    tested = succeeds("test", region_of(made), "--format", "json").json

    assert (checked["faults"], checked.get("findings", [])) == ([], [])
    assert tested["cases"] == tested["as_expected"] >= 10


def test_its_demo_is_a_year_with_moves(made: Path, tmp_path: Path) -> None:
    """The example year is invented, says so, and some households move in it."""
    year = succeeds("demo", region_of(made), "--out", tmp_path, "--format", "json").json

    assert year["invented"] is True
    assert year["moves"] >= 3
    assert year["ledger_sum"] == 0


def test_the_package_is_data_alone(made: Path) -> None:
    """An empty `__init__.py` and an entry point; no line of Python to write."""
    project = tomllib.loads((made / "pyproject.toml").read_text("utf-8"))

    assert [path.read_text("utf-8") for path in made.rglob("*.py")] == [""]
    entry = project["project"]["entry-points"]["unlocking_doors"]
    assert entry == {"my-region": region_of(made).name}
    asked = project["tool"]["pytest"]["ini_options"]["unlocking_doors_regions"]
    assert [made / folder for folder in asked] == [region_of(made)]
    assert region_of(made).name in (made / "ci.sh").read_text("utf-8")
    assert "ci.sh" in (made / ".github/workflows/region.yml").read_text("utf-8")


def test_it_keeps_the_promises_of_every_region(made: Path) -> None:
    """The conformance kit finds nothing broken."""
    assert_conforms(str(region_of(made)), examples=2)


def test_nothing_is_said_to_be_agreed(made: Path) -> None:
    """Every statement is labelled, and the README's table lists each rule with its label."""
    region = load_region(region_of(made))
    readme = (made / "README.md").read_text("utf-8")

    rows = [*region.rules, *region.cohorts, *region.parameters, *region.reasons, *region.deadlines]
    rows += [*region.areas, *region.partners]
    assert {standing(row.source) for row in rows} == {Standing.ILLUSTRATIVE}
    for row in (*region.rules, *region.cohorts, *region.parameters):
        assert f"`{row.key}`" in readme
    assert "| illustrative |" in readme
    assert "| cited |" not in readme


def test_the_same_options_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """Nothing depends on the day, the place or the machine."""
    succeeds("init", "my-region", "--out", tmp_path / "elsewhere")

    assert contents(tmp_path / "elsewhere") == contents(made)


def test_the_options_are_what_it_says(tmp_path: Path) -> None:
    """Name, coordinator, first day and partners stand where they belong, whatever is in them."""
    name = 'The "North" $key \\ é'
    words = (
        "--coordinator",
        "Someone | else",
        "--opened",
        "2027-02-28",
        "--partner",
        "Quill Homes",
    )

    folder = init(tmp_path / "new", "--name", name, *words, "--partner", "Ashmere")

    region = load_region(folder)
    assert region.identity.name == name
    assert region.identity.coordinator == "Someone | else"
    assert region.identity.opened == date(2027, 2, 28)
    providers = [one for one in region.partners if one.kind.value == "registered-provider"]
    assert [one.name for one in providers] == ["Quill Homes", "Ashmere"]
    assert all(one.areas == {*region.area_by_key} for one in providers)
    succeeds("test", folder)


def test_areas_are_taken_from_a_list(tmp_path: Path) -> None:
    """Keys are made of names, and neighbours are found by name or key."""
    (tmp_path / "list.csv").write_text(LIST, "utf-8")

    folder = init(tmp_path / "new", "--from", tmp_path / "list.csv")

    areas = {row["key"]: row for row in rows_of(folder / "areas.csv")}
    assert list(areas) == ["st-kildas-hope", "uberwald-co", "low-marsh"]
    assert areas["st-kildas-hope"]["neighbours"] == "uberwald-co; low-marsh"
    assert areas["low-marsh"]["neighbours"] == "st-kildas-hope"
    assert areas["uberwald-co"]["sub_region"] == "West"
    assert all(row["source"].startswith("assumption: ") for row in areas.values())
    for verb in ("check", "test"):
        succeeds(verb, folder)
    succeeds("demo", folder, "--out", tmp_path / "out")


def test_two_areas_without_borders_are_enough(tmp_path: Path) -> None:
    """The smallest list: a code and a name each, and one given key, tile and source."""
    text = "key,gss,name,row,column,source\nhere,E1,A,4,7,assumption: b\n,E09000002,B,4,8,\n"
    (tmp_path / "list.csv").write_text(text.replace("E1", "E09000001"), "utf-8")

    folder = init(tmp_path / "new", "--from", tmp_path / "list.csv")

    first = rows_of(folder / "areas.csv")[0]
    assert (first["key"], first["row"], first["column"]) == ("here", "4", "7")
    assert first["source"] == "assumption: b"
    succeeds("check", folder)
    succeeds("test", folder)


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    """A folder that somebody made for it is used."""
    (tmp_path / "new").mkdir()

    assert load_region(init(tmp_path / "new")).key == "new"


class _Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_asks_for_what_no_option_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name, coordinator, first day and areas; a day that is none is asked for again."""
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    typed = "The Fells\nsoon\n2027-01-01\nlist.csv\n"
    monkeypatch.setattr(sys, "stdin", _Terminal(typed))

    said = type_in("init", "fells", "--coordinator", "Us", cwd=tmp_path)

    region = load_region(region_of(tmp_path / "fells"))
    assert said.code == FINE
    assert (region.identity.name, region.identity.coordinator) == ("The Fells", "Us")
    assert region.identity.opened == date(2027, 1, 1)
    assert len(region.areas) == 3


def test_with_yes_it_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, too, --yes takes what would be offered."""
    monkeypatch.setattr(sys, "stdin", _Terminal(""))

    succeeds("init", "fells", "--yes", cwd=tmp_path)

    assert load_region(region_of(tmp_path / "fells")).identity.name == "Fells"


def test_a_program_is_told_what_was_written(tmp_path: Path) -> None:
    """As JSON: the key, the folders and every file."""
    told = succeeds("init", "new", "--format", "json", cwd=tmp_path).json

    assert told["region"] == "new"
    assert load_region(tmp_path / told["folder"]).key == "new"
    assert sorted(told["files"]) == sorted(contents(tmp_path / told["package"]))


def test_what_may_be_added_works_as_it_stands(copy: Path) -> None:
    """With the marks taken away, the blocks that region.toml offers make a region without fault."""
    file = copy / "region.toml"
    text = file.read_text("utf-8")
    prose = re.compile(r"^#: [A-Z].*\n", re.MULTILINE)

    file.write_text(re.sub(r"^#:( |$)", "", prose.sub("", text), flags=re.MULTILINE), "utf-8")

    region = load_region(copy)
    added = (region.targets, region.fairness, region.accreditations, region.own_facts)
    assert [len(rows) for rows in added] == [1, 1, 1, 1]
    succeeds("check", copy)


def test_three_edits_take_a_minute_and_no_python(tmp_path: Path) -> None:
    """As somebody new would: init, edit three things, check, test, demo, each a process."""
    shell("init", "fells", cwd=tmp_path)
    region = tmp_path / "fells/src/unlocking_doors_fells"
    edit(region / "region.toml", "closed_case_months = 72", "closed_case_months = 36")
    edit(region / "cohorts.toml", "is_on = false\n", "")
    edit(region / "areas.csv", "Ashmere (example)", "Ashmere upon Sea (example)")

    told = shell("test", region, cwd=tmp_path)
    line = line_with(region / "cases/cohorts.toml", "[[case]]", 4)
    assert told.code == FINDINGS
    assert f"cases/cohorts.toml:{line} A kind of harm that is not open is not taken" in told.out

    edit(
        region / "cases/cohorts.toml",
        'outcome = "not-eligible", not_met = ["cohort-open"]',
        'outcome = "eligible", cohort = "hate-crime"',
    )
    for verb in ("check", "test", "demo"):
        assert shell(verb, region, cwd=tmp_path).code == FINE


def test_a_year_is_invented_anew_after_a_change(copy: Path, tmp_path: Path) -> None:
    """A landlord that has not joined gives no home any more; the year is played again."""
    edit(copy / "partners.csv", "fallowby-lead,,,2026-04-01", "fallowby-lead,,,2027-04-01")
    assert type_in("demo", copy, "--out", tmp_path / "out").code == BAD_DATA

    told = succeeds("invent", copy, "--format", "json").json

    assert (told["referrals"], told["homes"], told["invented"]) == (120, 40, True)
    assert "fallowby" not in {row["landlord"] for row in rows_of(copy / "example/homes.csv")}
    succeeds("demo", copy, "--out", tmp_path / "out")


def test_a_year_is_as_long_and_late_as_is_said(copy: Path, tmp_path: Path) -> None:
    """Numbers, seed, first day and folder are options; the region's own year is left alone."""
    before = contents(copy)
    words = ("--inquiries", 9, "--homes", 4, "--seed", 5, "--since", "2028-01-01")

    said = succeeds("invent", copy, "--out", tmp_path / "new/year", *words)

    rows = rows_of(tmp_path / "new/year/referrals.csv")
    assert len(rows) == 9
    assert all("2028-01-01" <= row["received"] <= "2028-12-30" for row in rows)
    assert said.out.startswith(f"Written: {tmp_path / 'new/year'}, 9 referrals, 4 homes, ")
    assert contents(copy) == before
