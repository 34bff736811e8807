import csv
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from toyland import TOYLAND
from toyland_files import edit, line_with
from worked_cases import NAME, SOUND, USUAL, one, write

from unlocking_doors.errors import ConfigurationError, NotFoundError
from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.loading import read_referrals
from unlocking_doors.loading.cases import read_cases

# What a file may say


def test_a_case_gives_what_a_row_of_referrals_gives(tmp_path: Path) -> None:
    """Values of every kind come to the same referral from a case and from the CSV file."""
    own = (
        FactSpec(name="last_howl", label="last howl", kind=FactKind.DATE, source="T1"),
        FactSpec(name="friend", label="a friend", kind=FactKind.KEY, of="partner", source="T1"),
    )
    region = evolve(TOYLAND, own_facts=own)
    native: dict[str, tuple[str, str]] = {
        "received": ("2022-02-01", "2022-02-01"),
        "agency": ('"agency-1"', "agency-1"),
        "nominating_officer": ('"no-1"', "no-1"),
        "landlord": ('" straw-council "', "straw-council"),
        "area": ('"other"', "other"),
        "cohorts": ('["wolf-at-the-door", "wolf-in-the-woods"]',
                    "wolf-at-the-door; wolf-in-the-woods"),
        "household": ('"f34+m36 m8"', "f34+m36 m8"),
        "extra_rooms": ("1", "1"),
        "access": ('"step-free"', "step-free"),
        "areas_of_choice": ('["woods"]', "woods"),
        "areas_to_avoid": ("[]", "none"),
        "tenancy": ('"starter"', "starter"),
        "consent_to_apply": ("2022-01-05", "2022-01-05"),
        "dash_score": ("14", "14"),
        "is_tenant": ("true", "yes"),
        "has_rent_arrears": ("false", "no"),
        "last_howl": ("2021-12-31", "2021-12-31"),
        "friend": ('"brick-homes"', "brick-homes"),
        "note": ('"Quiet, please."', "Quiet, please."),
        "equality_sex": ('"female"', "female"),
    }  # fmt: skip
    given = "\n".join(f"{name} = {toml}" for name, (toml, _) in native.items())
    text = (
        '[[case]]\nname = "All of it"\nas_at = 2022-03-01\nbecause = "T1"\n'
        f"expect = {{ missing = [] }}\n[case.given]\n{given}\n"
    )
    write(tmp_path, text, usual="")
    with (tmp_path / "referrals.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["case", *native])
        rows.writerow(["first-1", *(cell for _, cell in native.values())])
    (case,) = read_cases(tmp_path, region)
    assert (case.referral,) == read_referrals(tmp_path / "referrals.csv", region).values


def test_a_case_begins_with_the_usual_values(tmp_path: Path) -> None:
    """What it gives replaces them, "unknown" takes one away, and it came in on its day."""
    given = 'risk_level = "medium", access = "unknown"'
    text = one("A day in quotation marks", as_at='"2022-03-01"')
    write(tmp_path, SOUND, one("Another", given=given), text)
    first, second, third = (case.referral for case in read_cases(tmp_path, TOYLAND))
    assert (first.answers["risk_level"], first.access) == ("medium", "none")
    assert (second.answers["risk_level"], second.access) == ("medium", None)
    assert second.areas_of_choice == frozenset({"bricks", "woods"})
    assert {one.received for one in (first, second, third)} == {date(2022, 3, 1)}


def test_cases_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """Each knows where it begins and what its file is about; other files are left alone."""
    write(tmp_path, SOUND, name="b.toml")
    write(tmp_path, one("One"), one("Two"), name="a.toml", usual="[usual]\n")
    write(tmp_path, "no TOML", name="notes.txt")
    found = read_cases(tmp_path, TOYLAND)
    assert [(case.file, case.line, case.name) for case in found] == [
        ("cases/a.toml", 3, "One"),
        ("cases/a.toml", 10, "Two"),
        ("cases/b.toml", line_with(tmp_path / "cases/b.toml", "[[case]]"), SOUND.split('"')[1]),
    ]
    assert [case.about for case in found] == ["", "", "The wolf and his ways."]


# What is wrong with a file: what to replace in a sound one, by what, what the faulty line then
# holds, its code, its place, and words of what is said.

FAULTS: dict[str, tuple[str, str, str, str, str, str]] = {
    "unknown key of the file": (
        "about =", "abuot =", "abuot =", "UD-C101", "",
        'unknown key "abuot"; did you mean "about"?'),
    "unknown key of a case": (
        "because =", "becuase = 'x'\nbecause =", "becuase", "UD-C101", NAME,
        'unknown key "becuase"; did you mean "because"?'),
    "unknown expectation": (
        "met =", "mte =", "expect =", "UD-C101", NAME, 'unknown key "mte"; did you mean "met"?'),
    "no day": ("as_at = 2022-03-01\n", "", "[[case]]", "UD-C102", NAME, 'missing key "as_at"'),
    "a day in quotation marks that is none": (
        "as_at = 2022-03-01", 'as_at = "in March"', "in March", "UD-C103", NAME,
        '"as_at" must be a date as YYYY-MM-DD'),
    "an unknown outcome": (
        '"eligible"', '"eligable"', "expect =", "UD-C104", NAME, 'did you mean "eligible"?'),
    "a list that is none": (
        '["risk"]', '"risk"', "expect", "UD-C103", NAME, '"met" must be a list'),
    "usual values that are no table": (
        "[usual]", 'usual = 1\n[[case]]\nname = "x"', "usual = 1", "UD-C103", "usual",
        '"usual" must be a table'),
    "cases that are no rows": (
        "[[case]]", "[case]", "[case]", "UD-C103", "", '"case" must be a list'),
    "an unknown given name": (
        "is_tenant =", "is_tennant =", "is_tennant", "UD-T002", "usual",
        '"is_tennant" is no column of a referral; did you mean "is_tenant"?'),
    "a key of the case": (
        "given = { ", 'given = { case = "x", ', "given", "UD-T002", NAME, '"case" is no column'),
    "a derived fact": (
        "given = { ", "given = { is_landlord_a_partner = true, ", "given", "UD-T003", NAME,
        '"is_landlord_a_partner" is worked out, and never given. Give "landlord"'),
    "text for yes or no": (
        "is_tenant = true", 'is_tenant = "yes"', "is_tenant", "UD-T004", "usual",
        '"is_tenant" must be true or false'),
    "yes or no for text": (
        '"medium"', "true", "given", "UD-T004", NAME, '"risk_level" must be text'),
    "text for a number": (
        "given = { ", 'given = { dash_score = "14", ', "given", "UD-T004", NAME,
        '"dash_score" must be a whole number'),
    "a number that could not be written out": (
        "given = { ", f"given = {{ dash_score = 0x{'f' * 3800}, ", "given", "UD-R003", NAME,
        '"dash_score" must be a whole number of 0 or more'),
    "a number below nothing": (
        "given = { ", "given = { dash_score = -1, ", "given", "UD-R003", NAME, "of 0 or more"),
    "text for a date": (
        "consent_to_apply = 2020-01-01", 'consent_to_apply = "2020-01-01"', "consent_to_apply",
        "UD-T004", "usual", '"consent_to_apply" must be a date'),
    "a moment for a date": (
        "consent_to_apply = 2020-01-01", "consent_to_apply = 2020-01-01T00:00:00",
        "consent_to_apply", "UD-T004", "usual", '"consent_to_apply" must be a date'),
    "text for a list": (
        'areas_of_choice = ["bricks", "woods"]', 'areas_of_choice = "bricks; woods"',
        "areas_of_choice", "UD-T004", "usual", '"areas_of_choice" must be a list of keys'),
    "two keys in one": (
        '["bricks", "woods"]', '["bricks; woods"]', "areas_of_choice", "UD-T004", "usual",
        '"areas_of_choice" must be a list of keys'),
    "an area that does not exist": (
        '["bricks", "woods"]', '["bricks", "marzipan"]', "areas_of_choice", "UD-R005", "usual",
        '"areas_of_choice" names no area of toyland'),
    "a choice that does not exist": (
        '"medium"', '"dreadful"', "given", "UD-R004", NAME, '"risk_level" is none of the words'),
    "a person who cannot be read": (
        '"f34 m8"', '"mother and son"', "household", "UD-E203", "usual", "person 1"),
    "a text that identifies somebody": (
        "given = { ", 'given = { note = "ring 020 7946 0000", ', "given", "UD-E204", NAME,
        "a phone number"),
    "rooms without a household": (
        "given = { ", 'given = { household = "unknown", extra_rooms = 1, ', "given", "UD-R009",
        NAME, '"extra_rooms" says nothing without "household"'),
    "nothing received": (
        "given = { ", 'given = { received = "unknown", ', "given", "UD-R001", NAME,
        '"received" is empty'),
    "an unknown rule": (
        '["risk"]', '["rsik"]', "rsik", "UD-T005", NAME, 'no rule "rsik"; did you mean "risk"?'),
    "an unknown rule that is not met": (
        "met = ", 'not_met = ["howling"], met = ', "howling", "UD-T005", NAME, 'no rule "howling"'),
    "an unknown fact": (
        "met = ", 'missing = ["acess"], met = ', "acess", "UD-T005", NAME,
        'no fact "acess"; did you mean "access"?'),
    "an unknown cohort": (
        "met = ", 'cohort = "fox", met = ', "expect", "UD-T005", NAME, 'no cohort "fox"'),
    "nothing expected": (
        '{ outcome = "eligible", met = ["risk"] }', "{ met = [] }", "expect", "UD-T006", NAME,
        "it expects nothing"),
    "no reason": (
        'because = "T1"', 'because = "assumption: "', "because", "UD-C501", NAME,
        "it does not say because of what"),
    "an unknown document": (
        'because = "T1"', 'because = "T9; T1 2"', "because", "UD-C502", NAME,
        '"because" cites "T9", which is no document'),
    "no name": (f'"{NAME}"', '" "', "name =", "UD-T007", "case 1", "it has no name"),
    "a name that is none": (f'"{NAME}"', "7", "name =", "UD-C103", "case 1", '"name" must be text'),
    "two cases of one name": (
        "[[case]]", one(NAME.upper()) + "[[case]]", f'"{NAME}"', "UD-T007", NAME,
        "has the same name"),
    "no case": (SOUND, "\ncase = []\n", "case = []", "UD-T001", "", "the file holds no case"),
    "a case that is no table": (
        SOUND, "\ncase = [1]\n", "case = [1]", "UD-C103", "case 1", "must be a table"),
    "no TOML": ('"f34 m8"', '"f34', "household", "UD-F004", "", "not TOML"),
}  # fmt: skip


def broken(folder: Path, way: str, name: str = "first.toml") -> Path:
    """Write a file of cases with one fault."""
    old, new, *_ = FAULTS[way]
    path = write(folder, SOUND, name=name, usual="" if old == SOUND else USUAL)
    edit(path, old, new)
    return path


@pytest.mark.parametrize("way", FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, way: str) -> None:
    """Its file and line, its case, what is wrong, and a code; nothing is run."""
    path = broken(tmp_path, way)
    _, _, held, code, place, said = FAULTS[way]
    with pytest.raises(ConfigurationError, match="the worked cases of toyland cannot be run") as it:
        read_cases(tmp_path, TOYLAND)
    fault = next(fault for fault in it.value.faults if fault.code == code)
    assert (fault.file, fault.place) == ("cases/first.toml", place)
    assert fault.line is not None
    assert held in path.read_text("utf-8").splitlines()[fault.line - 1]
    assert said in str(fault)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """One faulty file hides no fault of another, nor one fault of a case the next."""
    for number, way in enumerate(FAULTS):
        path = broken(tmp_path, way, name=f"{number:02}.toml")
        for name in (NAME, NAME.upper()):
            if name in path.read_text("utf-8"):
                edit(path, name, f"Number {number}")
    path = write(tmp_path, SOUND, name="99.toml")
    for old, new in (("as_at =", "as_ta ="), ('"medium"', "1"), ('"risk"', '"rx"'), ("T1", "T9")):
        edit(path, old, new)
    with pytest.raises(ConfigurationError) as raised:
        read_cases(tmp_path, TOYLAND)
    told = {(fault.file, fault.code) for fault in raised.value.faults}
    assert {(f"cases/{number:02}.toml", FAULTS[way][3]) for number, way in enumerate(FAULTS)
            if way != "two cases of one name"} <= told  # fmt: skip
    last = {code for file, code in told if file == "cases/99.toml"}
    assert last == {"UD-C101", "UD-C102", "UD-T004", "UD-T005", "UD-C502"}


def test_a_fault_never_tells_what_is_given(tmp_path: Path) -> None:
    """A column may be named in a message; what it holds never."""
    for way in FAULTS:
        broken(tmp_path, way)
        with pytest.raises(ConfigurationError) as raised:
            read_cases(tmp_path, TOYLAND)
        for fault in raised.value.faults:
            for given in ("marzipan", "dreadful", "mother", "7946", "2020-01", "0x", "f34 m8"):
                assert given not in fault.message


def test_a_name_is_its_own_in_all_files(tmp_path: Path) -> None:
    """The fault names the place of the other."""
    there = line_with(write(tmp_path, SOUND, name="a.toml"), "[[case]]")
    write(tmp_path, SOUND, name="b.toml")
    with pytest.raises(ConfigurationError, match=rf"the case in cases/a.toml:{there} has the same"):
        read_cases(tmp_path, TOYLAND)


def test_a_region_without_cases_is_told_how_to_write_one(tmp_path: Path) -> None:
    """An empty folder holds none either."""
    for _ in range(2):
        with pytest.raises(NotFoundError, match=r"toyland has no worked cases.*cases/first.toml"):
            read_cases(tmp_path, TOYLAND)
        (tmp_path / "cases").mkdir(exist_ok=True)
