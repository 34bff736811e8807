import shutil
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from toyland import INVENTED, TOYLAND, toyland
from toyland_files import edit, line_with, write_toyland

from unlocking_doors.errors import ConfigurationError, Fault
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.loading import example_of, load_content, load_region, region_faults
from unlocking_doors.plain import canonical
from unlocking_doors.policy.rules import PythonRule, Ruling, rule
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step

LONDON = Path(__file__).parents[1] / "plugins/london/src/unlocking_doors_london"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Toyland's files, without a fault."""
    return write_toyland(tmp_path / "toyland")


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Load a region that must be refused, and list its faults."""
    with pytest.raises(ConfigurationError) as refused:
        load_region(folder)
    assert refused.value.exit_code == 3
    assert len(set(refused.value.faults)) == len(refused.value.faults)
    return refused.value.faults


def test_a_region_is_read_from_its_files(folder: Path) -> None:
    """What the files say is the region, to the last value; and so is its fingerprint."""
    region = load_region(folder)

    assert region == TOYLAND
    assert region.fingerprint == TOYLAND.fingerprint
    assert region_faults(region) == []


def test_a_region_is_read_from_what_the_store_kept() -> None:
    """The canonical content makes the region again; anything else is refused without its values."""
    assert load_content(canonical(TOYLAND)) == TOYLAND
    for text in ("{", "[" * 100_000, canonical(TOYLAND).replace('"T1"', "17")):
        with pytest.raises(ConfigurationError, match="stored content") as refused:
            load_content(text)
        assert "17" not in str(refused.value)


def test_london_has_no_fault() -> None:
    """The region that ships can be loaded."""
    assert load_region(LONDON).key == "london"


_NAP = (
    '{ step = "nap", starts = ["circulatd"], ends = "asleep", actor = "household", source = "T1" }'
)
#: Ways to break Toyland: code, file, what to replace, by what, what the faulty line then holds,
#: and what is said. All of them can be done at once.
WAYS: dict[str, tuple[str, str, str, str, str, str]] = {
    "unknown key": (
        "UD-C101", "region.toml", 'strand = "wolves"', 'strand = "w"\narea_mod = "choose"',
        "area_mod =", 'unknown key "area_mod"; did you mean "area_mode"?'),
    "unknown table": (
        "UD-C101", "region.toml", "[lifecycle]", '[[cohrt]]\nkey = "x"\n\n[lifecycle]',
        "[[cohrt]]", 'did you mean "cohort"?'),
    "wrong type": (
        "UD-C103", "region.toml", "closed_case_months = 24", 'closed_case_months = "two"',
        'closed_case_months = "two"', "must be a whole number, not text"),
    "wrong word": (
        "UD-C104", "region.toml", 'reference_format = "arc-sequence-year"',
        'reference_format = "arc-sequence"', "reference_format",
        'did you mean "arc-sequence-year"'),
    "missing required choice": (
        "UD-C102", "region.toml", "ledger_years = 7\n", "", "[retention]",
        'missing key "ledger_years"'),
    "missing engine parameter": (
        "UD-C601", "region.toml", 'key = "own-room-age"', 'key = "own-room-years"',
        "[region]", 'the parameter "own-room-age" is missing'),
    "unfit engine parameter": (
        "UD-C602", "region.toml", "values = { 2020-01-01 = 28 }", "values = { 2020-01-01 = -1 }",
        "= -1 }", "must be a whole number from 0"),
    "duplicate key": (
        "UD-C202", "region.toml", "[[deadline]]",
        '[[document]]\nkey = "T1"\ntitle = "twice"\nwhere = "x"\n\n[[deadline]]',
        'key = "T1"', 'the key "T1" is there already'),
    "no value on a date": (
        "UD-C304", "region.toml", "{ 2020-01-01 = 1, 2021-04-01 = 2 }", "{ 2022-01-01 = 1 }",
        "[[rule]]", "no value on 2020-01-01, when this rule asks for it"),
    "deadline without owner": (
        "UD-C102", "region.toml", 'owner = "coordinator"\n', "", "[[deadline]]",
        'missing key "owner"'),
    "no such rule": (
        "UD-C201", "region.toml", '"areas-chosen", "risk"', '"areas-chosn", "risk"',
        "areas-chosn", 'there is no rule "areas-chosn"; did you mean "areas-chosen"?'),
    "no such cohort": (
        "UD-C201", "region.toml", 'cohorts = ["wolf-at-the-door"]', 'cohorts = ["wolf-at-the-dor"]',
        "wolf-at-the-dor", 'did you mean "wolf-at-the-door"?'),
    "missing source": (
        "UD-C102", "region.toml",
        'alone"\nterms = []\nsource = "illustrative: Toyland is invented"',
        'alone"\nterms = []', "[[funding]]", 'missing key "source"'),
    "empty source": (
        "UD-C501", "region.toml", f'on = 2026-01-01\nsource = "{INVENTED}"',
        'on = 2026-01-01\nsource = "assumption: "',
        'source = "assumption: "', "it has no source"),
    "unknown document": (
        "UD-C502", "reasons.toml",
        f'follows = "circulate-again"\npathway = ""\nflags = []\nsource = "{INVENTED}"',
        'follows = "circulate-again"\npathway = ""\nflags = []\nsource = "T1; T2 3.4"',
        '"T1; T2 3.4"', 'cites "T2"'),
    "unreachable state": (
        "UD-C701", "region.toml", "add = []",
        f"add = [\n{_NAP}\n]", '"nap"', 'leads to the state "circulatd"'),
    "state in a deadline": (
        "UD-C201", "region.toml", 'step = "circulate"', 'step = "circulat"', '"circulat"',
        'there is no step "circulat"; did you mean "circulate"?'),
    "a period that ends first": (
        "UD-C301", "region.toml", "since = 2021-04-01\nkey",
        "since = 2021-04-01\nuntil = 2021-01-01\nkey", "until = 2021-01-01",
        "it ends on 2021-01-01, before it begins"),
    "misspelt fact": (
        "UD-C401", "rules.toml", '"has_rent_arrears"', '"has_rent_arears"', "has_rent_arears",
        'there is no fact "has_rent_arears"; did you mean "has_rent_arrears"?'),
    "unfit operator": (
        "UD-C402", "rules.toml", '"lives_in_region", operator = "is"',
        '"lives_in_region", operator = "at-least"', "lives_in_region",
        '"at-least" does not fit the fact "lives_in_region" (yes-no)'),
    "unfit value": (
        "UD-C403", "rules.toml", 'value = "high"', 'value = "hgih"', "hgih",
        'did you mean "high"?'),
    "unfit number": (
        "UD-C403", "rules.toml", '"areas_avoided", operator = "at-most", value = 2',
        '"areas_avoided", operator = "at-most", value = "2"', "areas_avoided",
        '"areas_avoided" is a whole number'),
    "no such parameter": (
        "UD-C201", "rules.toml",
        '"has_support_in_place", operator = "is", value = true, parameter = ""',
        '"has_support_in_place", operator = "is", parameter = "own-rom-age"',
        "own-rom-age", 'there is no parameter "own-rom-age"'),
    "overlap of dates": (
        "UD-C302", "rules.toml", "until = 2021-04-01", "until = 2021-06-01", "since = 2021-04-01",
        "two versions overlap"),
    "gap of dates": (
        "UD-C303", "rules.toml", "since = 2023-07-01", "since = 2023-08-01", "since = 2023-08-01",
        "no version is in force from 2023-07-01 to 2023-07-31"),
    "two faults on one line, the first": (
        "UD-C401", "rules.toml", '"is_tenant", operator = "is"', '"is_tennant", operator = "iz"',
        "is_tennant", 'there is no fact "is_tennant"'),
    "two faults on one line, the second": (
        "UD-C104", "rules.toml", "", "", '"iz"', "must be one of is, is-not"),
    "no such step": (
        "UD-C201", "reasons.toml", 'step = "viewing"', 'step = "vewing"', "vewing",
        'there is no step "vewing"; did you mean "viewing"?'),
    "nobody who gives a reason": (
        "UD-C104", "reasons.toml", 'by = "landlord"', 'by = "landlrd"', "landlrd",
        'did you mean "landlord"?'),
    "bad GSS code": (
        "UD-C801", "areas.csv", "E09000001", "E0900001", "E0900001", "is no GSS code"),
    "one-sided neighbour": (
        "UD-C802", "areas.csv", "Bricks,straw; woods", "Bricks,woods", "Straw,",
        '"bricks" is a neighbour here, but does not name "straw"'),
    "no such area": (
        "UD-C201", "areas.csv", "Sticks,straw; woods", "Sticks,straw; woods; wods", "; wods",
        'there is no area "wods"; did you mean "woods"?'),
    "bad row": (
        "UD-F014", "areas.csv", "Woods,", "Woods,bricks,x,", "Woods,", "cells, the header 10"),
    "bad CSV header": (
        "UD-F011", "partners.csv", "named_lead", "namd_lead", "namd_lead",
        'unknown column "namd_lead"; did you mean "named_lead"?'),
    "partner leaving before joining": (
        "UD-C301", "partners.csv", "2021-04-01,,sticks", "2021-04-01,2020-06-01,sticks",
        "sticks-council", "it leaves on 2020-06-01, before it joins on 2021-04-01"),
    "a partner's unknown area": (
        "UD-C201", "partners.csv", "bricks; woods,lead", "bricks; moon,lead", "moon",
        'there is no area "moon"'),
}  # fmt: skip
_FIRST = "two faults on one line, the first"


def broken(folder: Path, way: str) -> None:
    """Break a region in one way; the second fault on a line comes with the first."""
    _, file, old, new, _, _ = WAYS[_FIRST if way.startswith("two faults") else way]
    edit(folder / file, old, new)


def assert_told(way: str, folder: Path, faults: tuple[Fault, ...]) -> None:
    """Check that a fault is told with its code, its line and the right words."""
    code, file, _, _, held, said = WAYS[way]
    where = "rules.toml" if held == "[[rule]]" else file
    lines = (folder / where).read_text("utf-8").splitlines()
    found = [
        fault
        for fault in faults
        if fault.code == code
        and fault.file == where
        and fault.line
        and held in lines[fault.line - 1]
        and said in str(fault)
    ]
    assert len(found) == 1, (way, [str(fault) for fault in faults if fault.file == where])


@pytest.mark.parametrize("way", WAYS)
def test_a_fault_is_told_at_its_line(folder: Path, way: str) -> None:
    """Each kind of fault, alone, is found at its line with words that say what would be right."""
    broken(folder, way)

    assert_told(way, folder, faults_of(folder))


def test_every_fault_of_every_file_is_told_in_one_run(folder: Path) -> None:
    """All of them at once: none hides another."""
    for way in WAYS:
        if not way.endswith("the second"):
            broken(folder, way)

    faults = faults_of(folder)

    for way in WAYS:
        assert_told(way, folder, faults)
    order = [(fault.file, fault.line or 0) for fault in faults]
    assert order == sorted(order)


def test_nothing_is_called_wrong_for_another_fault(folder: Path) -> None:
    """A rule, a cohort or an area that cannot be read is still there for those who name it."""
    edit(folder / "rules.toml", 'if_not_met = "warn"', 'if_not_met = "wann"')
    edit(folder / "region.toml", 'area_mode = "choose"', 'area_mode = "chose"')
    edit(folder / "areas.csv", ",1,1,right", ",1,one,right")

    found = [(fault.code, fault.place) for fault in faults_of(folder)]

    assert sorted(found) == [
        ("UD-C004", "area woods"),
        ("UD-C104", "cohort wolf-at-the-door"),
        ("UD-C104", "rule rent"),
    ]


def test_a_fault_reads_as_a_sentence_with_its_place(folder: Path) -> None:
    """File, line, table and key, what is wrong, what would be right, and the code."""
    broken(folder, "unknown key")
    line = line_with(folder / "region.toml", "area_mod =")

    (fault,) = faults_of(folder)

    assert str(fault) == (
        f'region.toml:{line} [cohort wolf-at-the-door] unknown key "area_mod"; '
        'did you mean "area_mode"? (UD-C101)'
    )


@pytest.mark.parametrize("name", ["region.toml", "rules.toml", "areas.csv", "partners.csv"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "UD-F001"),
        (b"\xff\xfe", "UD-F003"),
        (b"a\0b", "UD-F003"),
        (b"x" * 5_000, "UD-F002"),
        (b"x = 1\n" * 200_000, "UD-F002"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(
    folder: Path, name: str, content: bytes | None, code: str
) -> None:
    """One sentence for the file, and none for what it would have held."""
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)

    (fault,) = faults_of(folder)

    assert (fault.code, fault.file) == (code, name)


@pytest.mark.parametrize("name", ["../rules.toml", "/etc/passwd", "", "a\\b.toml", "region.toml"])
def test_a_region_stays_within_its_folder(folder: Path, name: str) -> None:
    """No file outside the folder is read, and none twice."""
    edit(folder / "region.toml", '"reasons.toml"]', f"'{name}']")

    assert "UD-C001" in {fault.code for fault in faults_of(folder)}


def test_a_missing_table_is_a_choice_not_made(folder: Path) -> None:
    """Nothing is chosen for a region."""
    text = (folder / "region.toml").read_text("utf-8")
    begin, end = text.index("[retention]"), text.index("[lifecycle]")
    (folder / "region.toml").write_text(text[:begin] + text[end:], "utf-8")

    (fault,) = faults_of(folder)

    assert (fault.code, fault.remedy) == (
        "UD-C601",
        "Add [retention]: nothing is chosen for a region",
    )


def test_a_table_that_stands_once_stands_in_one_file(folder: Path) -> None:
    """A second one is told; rows may come from any number of files."""
    with (folder / "rules.toml").open("a") as file:
        file.write('\n[matching]\nallocator = "x"\n[cohort]\nkey = "x"\n[[python_rule]]\nkey = "x"')

    codes = {(fault.code, fault.place) for fault in faults_of(folder)}

    assert codes == {("UD-C002", "matching"), ("UD-C003", "cohort"), ("UD-C101", "")}


def test_a_scheme_that_closes_hands_every_case_over(folder: Path) -> None:
    """A closing day without a hand-over of every cohort is a choice not made."""
    edit(folder / "region.toml", "cohorts = []", 'cohorts = ["wolf-at-the-door"]')

    (fault,) = faults_of(folder)

    assert fault.code == "UD-C601"
    assert "wolf-in-the-woods" in fault.message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (LifecycleChanges(forbid=("draft",), source="T1"), None),
        (LifecycleChanges(forbid=("sign-upp",), source="T1"), "UD-C201"),
        (LifecycleChanges(forbid=("draft",)), "UD-C501"),
        (
            LifecycleChanges(
                add=(
                    Step(
                        step="nap",
                        starts=("circulated",),
                        ends="asleep",
                        actor=Actor.HOUSEHOLD,
                        source="T1",
                    ),
                ),
                source="T1",
            ),
            "UD-C702",
        ),
    ],
)
def test_every_state_can_be_reached_and_left(changes: LifecycleChanges, code: str | None) -> None:
    """A state that nothing leads to, or that leads nowhere, is told; one not used is no fault."""
    found = {fault.code for fault in region_faults(evolve(toyland(), lifecycle=changes))}

    assert found == ({code} if code else set())


def test_two_areas_share_no_tile() -> None:
    """Two areas of one time are drawn on two tiles."""
    first, second, *others = TOYLAND.areas
    moved = evolve(second, row=first.row, column=first.column)

    found = region_faults(evolve(toyland(), areas=(first, moved, *others)))

    assert [(fault.code, fault.place) for fault in found] == [("UD-C803", "area sticks")]


def test_a_region_takes_the_rules_in_python_that_it_names(folder: Path) -> None:
    """A rule of a plugin counts once the region, or a cohort of it, names it."""

    def answer(*_: object) -> Ruling:
        return Ruling(answer=Answer.MET)

    def named(key: str) -> PythonRule:
        return rule(key=key, label="x", source="T1", since=date(2020, 1, 1),
                    if_not_met=Effect.WARN, reason="x")(answer)  # fmt: skip

    edit(folder / "region.toml", '"rent"]', '"rent", "full-moon"]')
    assert [fault.code for fault in faults_of(folder)] == ["UD-C201"]

    region = load_region(folder, python_rules=(named("full-moon"), named("new-moon")))

    assert [one.key for one in region.python_rules] == ["full-moon"]


def test_the_example_of_a_region_is_found(folder: Path) -> None:
    """Its folder, day and seed are told; a region may have none, and a faulty note is refused."""
    assert example_of(folder) is None
    edit(folder / "region.toml", 'areas = "areas.csv"', 'areas = "areas.csv"\nexample = "year"')
    (folder / "year").mkdir()
    with pytest.raises(ConfigurationError, match=r"example\.toml"):
        example_of(folder)
    (folder / "year" / "example.toml").write_text('about = "x"\nas_at = 2024-01-01\nsed = 1\n')
    with pytest.raises(ConfigurationError, match="did you mean"):
        example_of(folder)
    (folder / "year" / "example.toml").write_text('about = "x"\nas_at = 2024-01-01\nseed = 1\n')

    found = example_of(folder)

    assert found is not None
    assert (found.folder, found.as_at, found.seed) == (folder / "year", date(2024, 1, 1), 1)
    assert load_region(folder) == TOYLAND


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    """There is nothing to check in it."""
    with pytest.raises(ConfigurationError, match="there is no folder"):
        load_region(tmp_path / "missing")


def test_a_copy_of_london_broken_twice_is_told_both(tmp_path: Path) -> None:
    """The region that ships, too, is told its faults with file and line."""
    copy = tmp_path / "london"
    shutil.copytree(LONDON, copy)
    edit(copy / "cohorts.toml", "area_mode = ", "area_mod = ")
    edit(copy / "areas.csv", "E09000001", "E0900000")

    assert [fault.file for fault in faults_of(copy)] == [
        "areas.csv",
        "cohorts.toml",
        "cohorts.toml",
    ]
