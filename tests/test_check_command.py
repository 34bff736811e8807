import json
import re
import shutil
from pathlib import Path

import pytest
from program import BAD_DATA, FINE, LONDON, fails, shell, succeeds, type_in
from toyland_files import edit, line_with

#: Ways to break a copy of London: file, what to replace, by what, what the faulty line then holds,
#: the place that is named, and words of what is said. All of them can be done at once.
WAYS: dict[str, tuple[str, str, str, str, str, str]] = {
    "unknown key": (
        "cohorts.toml", 'strand = "hate crime"\narea_mode', 'strand = "hate crime"\narea_mod',
        "area_mod ", "cohort hate-crime", 'unknown key "area_mod"; did you mean "area_mode"?'),
    "wrong type": (
        "region.toml", "closed_case_months = 72", 'closed_case_months = "72"',
        'closed_case_months = "72"', "retention", "whole number"),
    "misspelt fact": (
        "rules.toml", '"has_rent_arrears"', '"has_rent_arears"', "has_rent_arears",
        "rule rent-arrears-noted", 'did you mean "has_rent_arrears"?'),
    "operator unfit for the type": (
        "rules.toml", '"lives_in_region", operator = "is"',
        '"lives_in_region", operator = "at-least"', "lives_in_region",
        "rule lives-in-london", '"at-least" does not fit'),
    "parameter without value on a date": (
        "region.toml", "values = { 2017-01-30 = 1, 2022-07-01 = 5 }",
        "values = { 2022-07-01 = 5 }", "[[rule]]", "rule enough-areas",
        "no value on 2017-01-30"),
    "overlap of dates": (
        "rules.toml", ('key = "tenure"\nlabel = "Holds a social tenancy"\nsince = 2017-01-30\n'
        "until = 2019-09-01"), ('key = "tenure"\nlabel = "Holds a social tenancy"\n'
        "since = 2017-01-30\nuntil = 2019-10-01"), "since = 2019-09-01", "rule tenure",
        "overlap"),
    "gap of dates": (
        "rules.toml", 'label = "Five other London boroughs are chosen"\nsince = 2022-07-01',
        'label = "Five other London boroughs are chosen"\nsince = 2022-08-01',
        "since = 2022-08-01", "rule enough-areas", "no version is in force from 2022-07-01"),
    "a rule that does not exist": (
        "region.toml", '    "tenure",', '    "tennure",', "tennure", "region",
        'did you mean "tenure"?'),
    "a cohort that does not exist": (
        "region.toml", 'cohorts = ["serious-youth-violence"]',
        'cohorts = ["serius-youth-violence"]', "serius-youth-violence",
        "hand_over serious-youth-violence", 'did you mean "serious-youth-violence"?'),
    "a cohort of a pathway that does not exist": (
        "region.toml", '"child-to-parent-violence", "sexual-violence"]',
        '"child-to-parent-violence", "sexual-violense"]', "sexual-violense",
        "pathway housing-moves", 'did you mean "sexual-violence"?'),
    "a pathway that does not exist": (
        "reasons.toml", 'pathway = "housing-moves"', 'pathway = "housing-movs"',
        'pathway = "housing-movs"', "reason housing-moves", 'did you mean "housing-moves"?'),
    "an area that does not exist": (
        "partners.csv", "local-authority,camden,", "local-authority,camdem,", "camdem",
        "partner camden", 'did you mean "camden"?'),
    "duplicate key": (
        "reasons.toml", 'key = "no-tenancy-with-us"', 'key = "own-home-found"',
        'key = "own-home-found"', "reason own-home-found", "is there already"),
    "partner leaving before joining": (
        "partners.csv", "merton-lead,2018-06-01,,", "merton-lead,2018-06-01,2018-01-01,",
        "merton-lead", "partner merton", "it leaves on 2018-01-01, before it joins on 2018-06-01"),
    "missing source": (
        "cohorts.toml", ('rules = ["owed-a-tenancy", "another-area", "neighbouring-areas"]\n'
        'source = "W6 with its first day assumed; S4"\n'),
        'rules = ["owed-a-tenancy", "another-area", "neighbouring-areas"]\n',
        "[[cohort]]", "cohort owed-tenancy", 'missing key "source"'),
    "missing required choice": (
        "region.toml", "ledger_years = 7\n", "", "[retention]", "retention",
        'missing key "ledger_years"'),
    "unreachable state": (
        "region.toml", "add = []", ('add = [\n  { step = "wake", starts = ["asleep"], '
        'ends = "circulated", actor = "household", source = "W4" },\n  { step = "doze", '
        'starts = ["circulated"], ends = "dozing", actor = "household", source = "W4" },\n]'),
        '"wake"', "lifecycle", "asleep"),
    "dead-end state": (
        "region.toml", "", "", '"doze"', "lifecycle", "dozing"),
    "deadline without owner": (
        "region.toml", 'owner = "named-lead"\n', "", "[[deadline]]",
        "deadline landlord-answers", 'missing key "owner"'),
    "bad CSV header": (
        "areas.csv", "sub_region", "sub_regio", "sub_regio", "",
        'did you mean "sub_region"?'),
    "bad row": (
        "areas.csv", "ealing,E", "ealing,one,two,E", "ealing,one", "", "cells, the header"),
    "one-sided neighbour": (
        "areas.csv", "bromley; greenwich,W40", "bromley,W40", "Greenwich,", "area greenwich",
        '"bexley" is a neighbour here, but does not name "greenwich"'),
    "bad GSS code": (
        "areas.csv", "E09000003", "E0900003", "E0900003", "area barnet", "is no GSS code"),
    "two faults on one line, the first": (
        "rules.toml", '"is_referred_by_professional", operator = "is"',
        '"is_refered_by_professional", operator = "iz"', '"iz"', "rule referred-by-professional",
        'no fact "is_refered_by_professional"'),
    "two faults on one line, the second": (
        "rules.toml", "", "", '"iz"', "rule referred-by-professional", "must be one of is,"),
}  # fmt: skip


#: Ways that share their edit with the one before them.
SHARED = {
    "dead-end state": "unreachable state",
    "two faults on one line, the second": "two faults on one line, the first",
}
_FAULT = re.compile(r"  (?P<file>[\w.]+):(?P<line>\d+) (?:\[(?P<place>[^]]+)\] )?(?P<said>.+)")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of London's folder, without a fault."""
    shutil.copytree(LONDON, tmp_path / "london")
    return tmp_path / "london"


def broken(folder: Path, way: str) -> None:
    """Break a region in one way."""
    file, old, new, *_ = WAYS[SHARED.get(way, way)]
    edit(folder / file, old, new)


def assert_told(folder: Path, way: str, told: str) -> None:
    """Check that a fault is told once, with its file, line and place."""
    file, _, _, held, place, words = WAYS[way]
    file = "rules.toml" if held == "[[rule]]" else file
    lines = (folder / file).read_text("utf-8").splitlines()
    found = [
        match
        for match in map(_FAULT.fullmatch, told.splitlines())
        if match
        and match["file"] == file
        and held in lines[int(match["line"]) - 1]
        and words in match["said"]
        and place in (match["place"] or "")
    ]
    assert len(found) == 1, (way, told)
    assert re.search(r"\(UD-C\d{3}\)$|\(UD-F\d{3}\)$", found[0]["said"])


def test_london_has_no_fault() -> None:
    """Nothing is found, and what was looked through is counted."""
    said = succeeds("check", "london")

    assert "london: nothing found in 33 areas" in said.out
    assert re.search(r"^Fingerprint [0-9a-f]{64}$", said.out, re.MULTILINE)
    found = succeeds("check", "london", "--format", "json").json
    assert (found["region"], found["faults"]) == ("london", [])


def test_a_region_has_the_name_that_was_asked_for() -> None:
    """With the plugin that amends it, for people and for programs, as check and test tell it."""
    asked = "london+housing-moves"

    assert succeeds("check", asked).out.startswith(f"{asked}: nothing found")
    assert succeeds("check", asked, "--format", "json").json["region"] == asked
    assert succeeds("test", asked, "--format", "json").json["region"] == asked


def test_a_copy_is_the_same_region(copy: Path) -> None:
    """Where the folder stands makes no difference to what it says."""
    assert succeeds("check", copy).out == succeeds("check", "london").out


@pytest.mark.parametrize("way", WAYS)
def test_a_fault_alone_is_told(copy: Path, way: str) -> None:
    """Each way of breaking London, alone: file, line, place, what would be right, exit code 3."""
    broken(copy, way)

    assert_told(copy, way, fails(BAD_DATA, "check", copy))


def test_every_fault_is_told_in_one_run(copy: Path) -> None:
    """All of them in one copy: none hides another."""
    for way in WAYS.keys() - SHARED.keys():
        broken(copy, way)

    said = shell("check", "london", cwd=copy.parent)

    assert (said.code, said.out) == (BAD_DATA, "")
    for way in WAYS:
        assert_told(copy, way, said.err)
    faults = [line for line in said.err.splitlines() if line.startswith("  ")]
    assert f"is no region yet: {len(faults)} faults" in said.err.splitlines()[0]
    assert len(set(faults)) == len(faults) >= len(WAYS)


def test_faults_are_told_as_json_too(copy: Path) -> None:
    """For a program: each fault with its code, file, line and place."""
    broken(copy, "unknown key")
    broken(copy, "bad GSS code")

    said = type_in("check", copy, "--format", "json")

    assert (said.code, said.err) == (BAD_DATA, "")
    found = {(one["code"], one["file"], one["line"], one["place"]) for one in said.json["faults"]}
    gss = line_with(copy / "areas.csv", "E0900003")
    key = line_with(copy / "cohorts.toml", "area_mod ")
    assert ("UD-C801", "areas.csv", gss, "area barnet") in found
    assert ("UD-C101", "cohorts.toml", key, "cohort hate-crime") in found


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("region.toml", b"a = " + b"[" * 3_000, "nested"),
        ("region.toml", b"a" + b".a" * 1_000 + b" = 1", "parts"),
        ("rules.toml", b"[[rule]]\nkey = \xff", "UTF-8"),
        ("rules.toml", b'[[rule]]\nkey = "\0"', "NUL"),
        ("cohorts.toml", b"# " + b"x" * 4_000, "longer than 4,000 bytes"),
        ("cohorts.toml", b"# x\n" * 260_000, "larger than 1,000,000 bytes"),
        ("areas.csv", b"key,gss\n\xe9,x\n", "UTF-8"),
    ],
)
def test_a_file_beyond_the_limits_is_one_sentence(
    copy: Path, file: str, content: bytes, words: str
) -> None:
    """Refused before it is parsed: deep nesting, bad bytes, huge numbers, long lines and files."""
    (copy / file).write_bytes(content)

    told = fails(BAD_DATA, "check", copy).splitlines()[1:]

    assert len(told) == 1
    assert told[0].startswith(f"  {file}")
    assert words in told[0]


@pytest.mark.parametrize("number", ["9" * 3_900, "0x" + "f" * 3_900])
def test_a_huge_number_is_one_sentence(copy: Path, number: str) -> None:
    """It is refused with its place, and not repeated."""
    edit(copy / "region.toml", "ledger_years = 7", f"ledger_years = {number}")

    told = fails(BAD_DATA, "check", copy).splitlines()[1:]

    assert len(told) == 1
    assert '[retention] "ledger_years" must be a smaller number' in told[0]


def test_a_missing_folder_and_an_empty_one_say_what_to_name(tmp_path: Path) -> None:
    """Neither holds a region.toml."""
    for name in (".", "./nowhere", "nowhere/else"):
        said = fails(BAD_DATA, "check", name, cwd=tmp_path)
        assert said.startswith(f'unlocking-doors: "{name}" holds no region.toml')
        assert "Name the folder of a region" in said


def test_check_opens_no_store(tmp_path: Path) -> None:
    """It leaves nothing behind."""
    assert type_in("check", "london", cwd=tmp_path).code == FINE
    assert list(tmp_path.iterdir()) == []
    assert json.loads(succeeds("check", "london", "--format", "json").out)["cohorts"] == 15
