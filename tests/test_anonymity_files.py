"""How many must look alike, as a region's files say it, and every fault of that."""

import re
from pathlib import Path

import pytest
from alike_toylands import counting, holding, populated
from attrs import evolve
from program import ROOT
from toyland import TOYLAND
from toyland_files import edit, line_with, write_toyland
from widening_regions import widening

from unlocking_doors.errors import ConfigurationError, Fault
from unlocking_doors.loading import load_region, region_faults
from unlocking_doors.policy.anonymity import Anonymity, Coarsening, IfNotAssessed
from unlocking_doors.policy.region import Region

HEADER = "key,landlord,area,people,households,source\n"
ROW = "straw-2,straw-council,straw,2,9,illustrative: invented\n"


def with_table(folder: Path, text: str) -> Path:
    """Write the files of a Toyland that holds what its population table does not cover."""
    write_toyland(folder, holding())
    edit(folder / "region.toml", "[region]", '[region]\npopulation = "population.csv"')
    (folder / "population.csv").write_text(text, "utf-8")
    return folder


def faults_of(folder: Path) -> list[Fault]:
    """Return every fault of a folder."""
    with pytest.raises(ConfigurationError) as caught:
        load_region(folder)
    return list(caught.value.faults)


def only(region: Region) -> Fault:
    """Return the only fault of a region."""
    (fault,) = region_faults(region)
    return fault


def test_what_a_region_asks_for_is_read_from_its_files_and_written_back(tmp_path: Path) -> None:
    """The table stands once, and the population is a table of rows like any other."""
    region = holding(populated("straw-council", "straw", 9), least=4)
    region = evolve(region, anonymity=evolve(region.anonymity, months=6))

    assert load_region(write_toyland(tmp_path / "toyland", region)) == region
    assert region_faults(region) == []


def test_the_population_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    """A table of numbers is easier kept in a spreadsheet."""
    region = load_region(with_table(tmp_path / "toyland", HEADER + ROW))

    assert [(row.key, row.people, row.households) for row in region.population] == [
        ("straw-2", 2, 9)
    ]


def test_what_the_how_to_writes_is_what_a_region_may_write(tmp_path: Path) -> None:
    """Its table and its rows are read as they stand there."""
    page = (ROOT / "docs/how-to/circulate-safely.md").read_text("utf-8")
    asked, named = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (rows,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    folder = write_toyland(tmp_path / "toyland", evolve(counting(2), anonymity=Anonymity()))
    edit(folder / "region.toml", "[region]\n", f"[region]\n{named}")
    text = (folder / "region.toml").read_text("utf-8")
    before, after = text.split("[anonymity]", 1)
    (folder / "region.toml").write_text(
        before + asked + "\n[[" + after.split("\n[[", 1)[1], "utf-8"
    )
    (folder / "population.csv").write_text(rows, "utf-8")

    region = load_region(folder)

    assert set(region.anonymity.coarsen) == {*Coarsening} - {Coarsening.COHORT_WITHHELD}
    assert [row.households for row in region.population] == [140, 60]


def test_a_region_may_ask_for_nothing() -> None:
    """No public text gives a number: one that has chosen none has no fault for it."""
    assert TOYLAND.anonymity == Anonymity()
    assert TOYLAND.anonymity.least_alike is None
    assert region_faults(TOYLAND) == []


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"least_alike": None}, "UD-C601", '"least_alike" is missing'),
        ({"least_alike": 1}, "UD-C602", "least_alike must be 2 or more"),
        ({"if_not_assessed": None}, "UD-C601", '"if_not_assessed" is missing'),
        ({"months": 0}, "UD-C602", "months must be 1 or more"),
    ],
)
def test_a_choice_that_lacks_or_asks_for_nothing_is_a_fault(
    changes: dict[str, int | None], code: str, said: str
) -> None:
    """Nothing is chosen for a region that has begun to choose."""
    fault = only(counting(3, **changes))

    assert (fault.code, fault.place) == (code, "anonymity")
    assert said in fault.message


@pytest.mark.parametrize(
    ("steps", "code", "said"),
    [
        ((Coarsening.AREA_WITHHELD,) * 2, "UD-C202", "stands there twice"),
        (
            (Coarsening.AREA_WITHHELD, Coarsening.AREA_TO_SUB_REGION),
            "UD-C602",
            'changes nothing after "area-withheld"',
        ),
        (
            (Coarsening.PEOPLE_TO_TOTAL, Coarsening.PEOPLE_TO_ADULTS_AND_CHILDREN),
            "UD-C602",
            'changes nothing after "people-to-total"',
        ),
    ],
)
def test_a_step_that_changes_nothing_is_a_fault(
    steps: tuple[Coarsening, ...], code: str, said: str
) -> None:
    """One that was taken, or that shows more than an earlier one."""
    fault = only(counting(3, *steps))

    assert fault.code == code
    assert said in fault.message


@pytest.mark.parametrize(
    ("step", "choice"),
    [
        (Coarsening.AREA_TO_SUB_REGION, "shows_area"),
        (Coarsening.COHORT_WITHHELD, "shows_cohort"),
    ],
)
def test_what_a_region_never_shows_cannot_become_coarser(step: Coarsening, choice: str) -> None:
    """The list of steps says what happens, so it holds none that never does anything."""
    fault = only(evolve(counting(3, step), circulation=TOYLAND.circulation))

    assert fault.message == f'"{step}" hides nothing where {choice} is false'


def test_a_sub_region_cannot_be_withheld_from_those_who_are_asked_first_for_it() -> None:
    """A request that goes to its own sub-region first tells it, whatever it shows."""
    widens, step = widening(), Coarsening.AREA_WITHHELD
    region = evolve(counting(3, step), circulation=widens.circulation, parameters=widens.parameters)

    assert "whoever is asked first knows the sub-region" in only(region).message


def test_a_misspelt_step_is_told_where_it_stands(tmp_path: Path) -> None:
    """With the one that was probably meant, and with nothing else."""
    folder = write_toyland(tmp_path / "toyland", counting(3))
    edit(folder / "region.toml", '"landlord-withheld"', '"landlord-witheld"')

    (fault,) = faults_of(folder)

    assert (fault.file, fault.place) == ("region.toml", "anonymity")
    assert fault.line == line_with(folder / "region.toml", "landlord-witheld")
    assert "landlord-withheld" in fault.message


def test_a_misspelt_number_is_told_once(tmp_path: Path) -> None:
    """It is not told once more as one that lacks."""
    folder = write_toyland(tmp_path / "toyland", counting(3))
    edit(folder / "region.toml", "least_alike", "least_alikes")

    (fault,) = faults_of(folder)

    assert "least_alikes" in fault.message


def test_a_population_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name; a case must not be taken for covered by a file that nobody can read."""
    folder = with_table(tmp_path / "toyland", HEADER)
    (folder / "population.csv").unlink()

    (fault,) = faults_of(folder)

    assert fault.file == "population.csv"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEADER.replace("people", "poeple") + ROW, 1, 'unknown column "poeple"'),
        (HEADER + ROW.replace(",2,9,", ",2,many,"), 2, '"households" must be a whole number'),
        (HEADER + ROW.replace(",2,9,", ",0,9,"), 2, "people must be 1 or more"),
        (HEADER + ROW.replace("straw-council", "straw-counsel"), 2, 'no partner "straw-counsel"'),
        (HEADER + ROW.replace(",straw,", ",strow,"), 2, 'no area "strow"'),
        (HEADER + ROW + ROW.replace("straw-2", "again"), 3, "has the same landlord, area and"),
        (HEADER + ROW + ROW.replace(",2,9,", ",3,9,"), 3, 'the key "straw-2" is there already'),
    ],
)
def test_a_fault_of_the_population_table_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    """As a fault of any other file of a region is."""
    faults = faults_of(with_table(tmp_path / "toyland", text))

    assert ("population.csv", line) in {(fault.file, fault.line) for fault in faults}
    assert said in " ".join(fault.message for fault in faults)


def test_a_negative_number_of_households_is_a_fault() -> None:
    """A file cannot hold one, code can."""
    fault = only(holding(populated("straw-council", "straw", -1)))

    assert fault.message == "households must not be negative"
    assert holding().anonymity.if_not_assessed is IfNotAssessed.HOLD
