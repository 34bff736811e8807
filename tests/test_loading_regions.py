import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from toyland import TOYLAND, toyland
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


def break_in_every_way(folder: Path) -> dict[str, tuple[str, int]]:
    """Break Toyland in each of the ways of the list; return code and line of each."""
    main, rules, reasons = folder / "region.toml", folder / "rules.toml", folder / "reasons.toml"
    areas, partners = folder / "areas.csv", folder / "partners.csv"
    edit(main, 'strand = "wolves"', 'strand = "wolves"\narea_mod = "choose"')
    edit(main, "closed_case_months = 24", 'closed_case_months = "two years"')
    edit(main, "ledger_years = 7\n", "")
    edit(main, 'source = "T1"', 'source = ""')
    edit(main, 'where = "invented"', 'where = "invented"\n[[document]]\nkey = "T1"\n'
               'title = "Twice"\nwhere = "x"')  # fmt: skip
    edit(main, "values = { 2020-01-01 = 1, 2021-04-01 = 2 }", "values = { 2020-02-01 = 1 }")
    edit(main, 'owner = "coordinator"\n', "")
    edit(main, '"lives-in-toyland", ', '"lives-in-toylnd", ')
    edit(main, 'cohorts = ["wolf-at-the-door"]', 'cohorts = ["wolf-at-the-dor"]')
    edit(main, "[lifecycle]\nadd = []", "[lifecycle]\nadd = [\n"
               '{ step = "nap", starts = ["circulatd"], ends = "asleep", actor = "household", '
               'source = "T1" }\n]')  # fmt: skip
    edit(main, 'state = "approved"', 'state = "aproved"')
    edit(rules, '"has_rent_arrears"', '"has_rent_arears"')
    edit(rules, '{ fact = "lives_in_region", operator = "is"',
         '{ fact = "lives_in_region", operator = "at-least"')  # fmt: skip
    edit(rules, "until = 2021-04-01", "until = 2021-06-01")
    edit(rules, "since = 2023-07-01", "since = 2023-08-01")
    edit(rules, '"risk_level", operator = "is", value = "high"',
         '"risk_level", operator = "is", value = "hgih"')  # fmt: skip
    edit(rules, '"dash_score", operator = "at-least", value = 14',
         '"dash_scor", operator = "at-least", value = "14"')  # fmt: skip
    edit(rules, 'fact = "is_tenant", operator = "is"', 'fact = "is_tennant", operator = "iz"')
    edit(reasons, 'step = "viewing"', 'step = "vewing"')
    edit(areas, "E09000001", "E0900001")
    edit(areas, "sticks; woods", "sticks")
    edit(areas, "straw; woods", "straw; wods; woods")
    edit(areas, ",1,1,", ",one,1,") if ",1,1," in areas.read_text("utf-8") else None
    edit(partners, "2021-04-01,", "2021-04-01,2020-01-01,".rstrip(","))
    return {}


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    """A region broken in each of these ways is told all of it in one run, each at its line."""
    main, rules = folder / "region.toml", folder / "rules.toml"
    areas, partners, reasons = (
        folder / "areas.csv",
        folder / "partners.csv",
        folder / "reasons.toml",
    )
    ways: list[tuple[str, Path, str, str, str]] = [
        # code, file, what to replace, by what, what the line of the fault holds
        ("UD-C101", main, 'strand = "wolves"', 'strand = "w"\narea_mod = "x"', "area_mod ="),
        ("UD-C103", main, "closed_case_months = 24", "closed_case_months = 'two'", "'two'"),
        ("UD-C102", main, "ledger_years = 7\n", "", "[retention]"),
        ("UD-C501", main, 'agreed = 1\nsource = "T1"', "", ""),
        ("UD-C202", main, "[[parameter]]", '[[document]]\nkey = "T1"\ntitle = "T"\nwhere = "twice"'
         "\n\n[[parameter]]", 'key = "T1"'),
        ("UD-C304", main, "{ 2020-01-01 = 1, 2021-04-01 = 2 }", "{ 2022-01-01 = 1 }", ""),
        ("UD-C102", main, 'owner = "coordinator"\n', "", "[[deadline]]"),
        ("UD-C201", main, '"lives-in-toyland"', '"lives-in-toylnd"', "lives-in-toylnd"),
        ("UD-C201", main, 'cohorts = ["wolf-at-the-door"]', 'cohorts = ["wolf-at"]', '"wolf-at"]'),
        ("UD-C501", main, 'purpose = "one coordinator"', 'purpose = "p"', ""),
        ("UD-C401", rules, '"has_rent_arrears"', '"has_rent_arears"', "has_rent_arears"),
        ("UD-C402", rules, '"lives_in_region", operator = "is"',
         '"lives_in_region", operator = "at-least"', '"lives_in_region"'),
        ("UD-C403", rules, 'value = "high"', 'value = "hgih"', "hgih"),
        ("UD-C302", rules, "until = 2021-04-01", "until = 2021-06-01", "since = 2021-04-01"),
        ("UD-C201", reasons, 'step = "viewing"', 'step = "vewing"', "vewing"),
        ("UD-C801", areas, "E09000001", "E0900001", "E0900001"),
        ("UD-C802", areas, "straw; woods", "straw", "sticks,"),
    ]  # fmt: skip
    wanted = []
    for code, file, old, new, held in ways:
        if held:
            edit(file, old, new)
            wanted.append((code, file, held))
    edit(areas, "key,gss", "key,gsss")
    edit(partners, "sub_region", "x") if "sub_region" in partners.read_text("utf-8") else None

    found = {(fault.code, fault.file, fault.line) for fault in faults_of(folder)}

    assert ("UD-F011", "areas.csv", 1) in found
    for code, file, held in wanted:
        if file == areas:
            continue  # with a wrong header the rows are not trusted
        lines = {number for number in range(1, 400) if (code, file.name, number) in found}
        text = file.read_text("utf-8").splitlines()
        assert any(held in text[number - 1] for number in lines), (code, file.name, held, lines)
