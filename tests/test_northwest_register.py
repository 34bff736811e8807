"""The partner register: what its keepers may write, and what is said of a row that is wrong."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from program import rows_of
from unlocking_doors_northwest import FOLDER, REGISTER, amend_region
from unlocking_doors_northwest.register import COLUMNS, read_register, slug, with_register

from unlocking_doors import Plugins
from unlocking_doors.errors import ConfigurationError
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.loading import read_region
from unlocking_doors.policy.region import Region

#: The region as its files say it, before the register is read.
REGION = read_region(FOLDER, is_draft=True).region

ROW = {
    "Register number": "NW-90",
    "Name": "Thistleford Homes (example)",
    "Kind": "housing association",
    "Joined on": "2024-11-01",
    "Last day": "2025-03-31",
    "Areas with homes": "Bolton; st. helens",
    "Homes owned": "900",
    "Lettings a year": "50",
    "DAHA accredited from": "2024-01-01",
    "DAHA accredited to": "2024-12-31",
    "Would also take": "Hate crime; County lines",
    "Source": "illustrative: invented, to be agreed locally",
}


def write(path: Path, *changes: Mapping[str, str]) -> Path:
    """Write a register with a row for each change of the usual one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in COLUMNS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(ROW | dict(change) for change in changes)
    return path


def numbered(number: int, **changes: str) -> dict[str, str]:
    """Make a row of another partner."""
    named = {"Register number": f"NW-{number}", "Name": f"Thistleford {number} (example)"}
    return named | {key.replace("_", " "): value for key, value in changes.items()}


def test_a_row_becomes_a_partner_with_its_accreditation(tmp_path: Path) -> None:
    """Names become keys, and last days the first days that are no longer in force."""
    (entry,) = read_register(write(tmp_path / "register.csv", {}), REGION)

    partner = entry.partner
    assert (partner.key, partner.name) == ("thistleford-homes", "Thistleford Homes (example)")
    assert partner.kind is PartnerKind.REGISTERED_PROVIDER
    assert partner.areas == {"bolton", "st-helens"}
    assert (partner.since, partner.until) == (date(2024, 11, 1), date(2025, 4, 1))
    assert (partner.homes_owned, partner.lettings_a_year) == (900, 50)
    assert partner.named_lead == "thistleford-homes-lead"
    accreditation = entry.accreditation
    assert accreditation is not None
    assert (accreditation.partner, accreditation.by) == ("thistleford-homes", "daha")
    assert (accreditation.since, accreditation.until) == (date(2024, 1, 1), date(2025, 1, 1))
    assert entry.would_take == {"hate-crime", "county-lines"}


def test_cells_that_may_be_empty_say_that_nothing_is_known(tmp_path: Path) -> None:
    """A council without figures, accreditation or a last day is a partner all the same."""
    may_be_empty = {column.name: "" for column in COLUMNS if not column.is_required}
    path = write(tmp_path / "register.csv", {**may_be_empty, "Kind": "council"})
    (entry,) = read_register(path, REGION)

    assert entry.partner.kind is PartnerKind.LOCAL_AUTHORITY
    assert (entry.partner.until, entry.partner.homes_owned) == (None, None)
    assert entry.accreditation is None
    assert entry.would_take == frozenset()


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"Name": ""}, "UD-R001", '"Name" is empty'),
        ({"Name": "(example)"}, "UD-C203", "no key can be made"),
        ({"Kind": "charity"}, "UD-R004", "Write one of council, housing association"),
        ({"Joined on": "1 November 2024"}, "UD-R002", "YYYY-MM-DD"),
        ({"Last day": "2024-10-31"}, "UD-C301", 'under "Last day" comes before the first'),
        ({"Areas with homes": "Boltan"}, "UD-C201", 'no area "Boltan"; did you mean "bolton"?'),
        ({"Areas with homes": ""}, "UD-R001", '"Areas with homes" is empty'),
        ({"Homes owned": "about 900"}, "UD-R003", "whole number"),
        ({"DAHA accredited from": ""}, "UD-R009", "a last day of accreditation"),
        ({"DAHA accredited to": "2023-12-31"}, "UD-C301", "comes before the first, 2024-01-01"),
        ({"Would also take": "Hat crime"}, "UD-C201", 'did you mean "hate-crime"?'),
        ({"Source": "illustrative:"}, "UD-C501", "says nothing"),
        ({"Register number": "=1+1"}, "UD-F015", "formula"),
    ],
)
def test_a_bad_cell_is_told_with_its_line(
    tmp_path: Path, change: Mapping[str, str], code: str, says: str
) -> None:
    """File, line and what would be right; nothing of a register with a fault is taken."""
    path = write(tmp_path / "register.csv", numbered(1), change)
    with pytest.raises(ConfigurationError) as caught:
        with_register(REGION, path)

    told = [fault for fault in caught.value.faults if fault.code == code]
    assert told
    assert {(fault.file, fault.line) for fault in told} == {("register.csv", 3)}
    assert says in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Three rows with four faults: four lines to mend, and no second run to find the next."""
    path = write(
        tmp_path / "register.csv",
        numbered(1, Kind="charity", Homes_owned="many"),
        numbered(2, Areas_with_homes="Atlantis"),
        {"Joined on": ""},
    )
    with pytest.raises(ConfigurationError, match="4 faults") as caught:
        read_register(path, REGION)

    assert [(fault.line, fault.place) for fault in caught.value.faults] == [
        (2, "register NW-1"),
        (2, "register NW-1"),
        (3, "register NW-2"),
        (4, "register NW-90"),
    ]


def test_a_partner_stands_once(tmp_path: Path) -> None:
    """A number or a name for the second time is told with the line of the first."""
    path = write(tmp_path / "register.csv", {}, {"Register number": "NW-91"})
    with pytest.raises(ConfigurationError, match='under "Name" stands in line 2 already'):
        read_register(path, REGION)


def test_a_register_that_is_not_there_or_has_other_columns_is_named(tmp_path: Path) -> None:
    """The file is the first thing to look at."""
    with pytest.raises(ConfigurationError, match=r"gone\.csv"):
        read_register(tmp_path / "gone.csv", REGION)
    other = tmp_path / "other.csv"
    other.write_text("Register number,Name\nNW-1,Thistleford\n", "utf-8")
    with pytest.raises(ConfigurationError, match='the column "Kind" is missing'):
        read_register(other, REGION)


# Cohorts


def opened(tmp_path: Path, *changes: Mapping[str, str], region: Region = REGION) -> dict[str, Any]:
    """Return the first day of each cohort that is open under a register."""
    found = with_register(region, write(tmp_path / "register.csv", *changes))
    return {cohort.key: cohort.since for cohort in found.cohorts if cohort.is_on}


def test_a_cohort_opens_on_the_day_on_which_enough_partners_would_take_it(tmp_path: Path) -> None:
    """Eight are asked for: with the eighth it opens, from the day on which that one joined."""
    seven = [numbered(number, Last_day="") for number in range(7)]
    eighth = numbered(8, Last_day="", Joined_on="2025-02-01", Would_also_take="Hate crime")
    assert opened(tmp_path, *seven) == {"domestic-abuse": date(2024, 10, 1)}
    assert opened(tmp_path, *seven, eighth) == {
        "domestic-abuse": date(2024, 10, 1),
        "hate-crime": date(2025, 2, 1),
    }


def test_partners_that_have_left_do_not_count(tmp_path: Path) -> None:
    """Eight in all are not eight on one day."""
    rows = [numbered(number) for number in range(7)]
    late = numbered(8, Last_day="", Joined_on="2025-04-01")
    assert set(opened(tmp_path, *rows, late)) == {"domestic-abuse"}


def test_a_lower_minimum_opens_cohorts_from_its_own_day(tmp_path: Path) -> None:
    """The parameter is dated: what the region asks for later opens nothing earlier."""
    lower = tuple(
        evolve(one, values={**one.values, date(2025, 1, 1): 2})
        if one.key == "partners-to-open-a-cohort"
        else one
        for one in REGION.parameters
    )
    rows = [numbered(1, Last_day=""), numbered(2, Last_day="")]
    found = opened(tmp_path, *rows, region=evolve(REGION, parameters=lower))
    assert found["hate-crime"] == found["county-lines"] == date(2025, 1, 1)


def test_without_a_minimum_nothing_is_guessed(tmp_path: Path) -> None:
    """A region that gives no number is told so."""
    without = evolve(REGION, parameters=())
    with pytest.raises(ConfigurationError, match="partners-to-open-a-cohort"):
        with_register(without, write(tmp_path / "register.csv", {}))


# The hook


def test_the_package_amends_its_own_region_and_no_other() -> None:
    """London has partners of its own."""
    assert amend_region(Plugins.load().region("london")) is None
    amended = amend_region(REGION)
    assert amended is not None
    assert len(amended.partners) == len(read_register(REGISTER, REGION)) == 21
    assert REGION.partners == ()


def test_the_keys_of_the_register_are_those_of_the_targets() -> None:
    """A name is written once, in the register; what else names a partner does so by its key."""
    assert slug("St. Helens & Sons (example)") == "st-helens-sons"
    names = {slug(row["Name"]) for row in rows_of(REGISTER)}
    assert names == {target.partner for target in REGION.targets}
