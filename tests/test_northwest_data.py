"""The North West's files: areas, labels and cohorts, read as they are written and as loaded."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from unlocking_doors import Plugins
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.loading.checks import region_faults
from unlocking_doors.periods import Period
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import CirculateTo
from unlocking_doors.policy.sources import cited

FOLDER = Path(__file__).parents[1] / "plugins/northwest/src/unlocking_doors_northwest/northwest"
OPENED = date(2024, 10, 1)
LOCALLY = "locally"

#: The land borders inside the North West: 75 pairs of the third and the last three digits of codes.
BORDERS = """
6006-6007 6006-6050 6006-8011 6006-8012 6006-8013 6007-6049 6007-6050 6007-8006 6007-8009
6007-8010 6007-8013 6008-7118 6008-7120 6008-7124 6008-7125 6008-7126 6008-8001 6008-8002
6009-7119 6009-7128 6049-6050 6049-8003 6049-8007 6049-8009 6050-8015 6063-6064 6064-7121
7117-7120 7117-7122 7117-7124 7117-7125 7118-7126 7118-7127 7118-8001 7118-8010 7119-7123
7119-7128 7120-7124 7120-7125 7121-7124 7121-7128 7122-7124 7123-7124 7123-7126 7123-7128
7124-7126 7124-7128 7125-8002 7125-8005 7127-8010 7127-8011 7127-8013 7127-8014 8001-8002
8001-8006 8001-8010 8002-8003 8002-8005 8002-8006 8003-8004 8003-8005 8003-8006 8003-8007
8003-8008 8003-8009 8004-8005 8004-8008 8006-8009 8006-8010 8007-8008 8010-8013 8011-8012
8011-8013 8011-8014 8012-8014
"""
SUB_REGIONS = {
    "Greater Manchester": 10,
    "Liverpool City Region": 6,
    "Cheshire and Warrington": 3,
    "Lancashire": 14,
    "Cumbria": 2,
}

Row = dict[str, Any]


def _csv(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows() -> list[tuple[str, Row]]:
    found: list[tuple[str, Row]] = []
    for path in sorted(FOLDER.glob("*.toml")):
        for table, content in tomllib.loads(path.read_text("utf-8")).items():
            rows = content if isinstance(content, list) else [content]
            found += [(f"{table} {row.get('key', '')}", row) for row in rows]
    return found


AREAS = _csv("areas.csv")
REGISTER = _csv("partner-register.csv")
ROWS = _rows()
SOURCED = [(name, row["source"]) for name, row in ROWS if not name.startswith("document")]


@pytest.fixture(scope="module")
def region() -> Region:
    """Load the region as its package amends it."""
    return Plugins.load().region("northwest")


def test_the_35_authorities_are_the_areas() -> None:
    """Each has a national code of its own, and the sub-regions have as many as they should."""
    assert len({row["gss"] for row in AREAS}) == len({row["key"] for row in AREAS}) == 35
    assert Counter(row["sub_region"] for row in AREAS) == SUB_REGIONS


def test_neighbours_are_the_borders_of_the_boundary_data() -> None:
    """Borders are given from both sides, and none crosses the Mersey."""
    code = {row["key"]: row["gss"][2] + row["gss"][-3:] for row in AREAS}
    pairs = Counter(
        "-".join(sorted((code[row["key"]], code[other])))
        for row in AREAS
        for other in row["neighbours"].split("; ")
    )
    assert set(pairs.values()) == {2}, "a border is given from one side only"
    assert set(pairs) == set(BORDERS.split())
    assert len(pairs) == 75
    wirral = next(row for row in AREAS if row["key"] == "wirral")
    assert wirral["neighbours"] == "cheshire-west-and-chester"


def test_no_two_areas_share_a_tile() -> None:
    """The tile grid has a place of its own for each area, and begins in its corner."""
    tiles = {(int(row["row"]), int(row["column"])) for row in AREAS}
    assert len(tiles) == 35
    assert min(row for row, _ in tiles) == min(column for _, column in tiles) == 0


def test_the_cumbrian_successors_begin_on_their_own_day() -> None:
    """They replaced six districts in 2023, before the scheme of this region opens."""
    since = {row["key"]: row["since"] for row in AREAS}
    cumbrian = {since.pop("cumberland"), since.pop("westmorland-and-furness")}
    assert cumbrian == {"2023-04-01"}
    assert set(since.values()) == {OPENED.isoformat()}


@pytest.mark.parametrize(("row", "source"), SOURCED)
def test_every_choice_is_left_to_the_region_or_cites_a_document(row: str, source: str) -> None:
    """What no public text says is labelled, and the label says who would decide."""
    if source.startswith("illustrative: "):
        assert source.endswith(LOCALLY), row
    else:
        assert cited(source), row
        assert re.search(r"\b(made up|warn|S4|W37)\b", source), row


def test_only_what_is_public_is_cited_without_a_word() -> None:
    """One threshold is as published; every other source adds what was made up or assumed."""
    plain = {name for name, source in SOURCED if re.fullmatch(r"[SW]\d+(; [SW]\d+)*", source)}
    assert plain == {"parameter high-dash-score"}


def test_documents_are_those_that_are_named() -> None:
    """Every document that a file names is listed, and each that is listed is named."""
    listed = {row["key"] for name, row in ROWS if name.startswith("document")}
    texts = [path.read_text("utf-8") for path in FOLDER.rglob("*.toml")]
    named = Counter(re.findall(r"\b[SW]\d+\b", " ".join([*texts, str(AREAS), str(REGISTER)])))
    assert set(named) == listed
    assert {key for key in listed if named[key] < 2} == set()


def test_domestic_abuse_is_open_and_the_others_wait_for_the_region(region: Region) -> None:
    """County lines, care leavers, youth violence and hate crime are described, and off."""
    assert {cohort.key: cohort.is_on for cohort in region.cohorts} == {
        "domestic-abuse": True,
        "county-lines": False,
        "serious-youth-violence": False,
        "hate-crime": False,
        "care-leavers": False,
    }


def test_nobody_is_named_as_coordinator_or_funder(region: Region) -> None:
    """Neither is public, so neither is made up."""
    assert region.funding == ()
    assert region.identity.coordinator == "A coordinator to be agreed locally"


def test_partners_are_invented_and_no_council_is_among_them(region: Region) -> None:
    """To say of a real landlord that it is not accredited would be a false statement."""
    assert len(region.partners) == len(REGISTER) == 21
    for partner in region.partners:
        assert partner.name.endswith("(example)")
        assert partner.kind is PartnerKind.REGISTERED_PROVIDER
        assert partner.source.startswith("illustrative: invented")
        assert partner.named_lead == f"{partner.key}-lead"
        assert partner.homes_owned
        assert partner.lettings_a_year


def test_accreditations_are_dated_facts_of_the_register(region: Region) -> None:
    """DAHA gives every one; one lapses within the first year, one begins in it, some have none."""
    assert {row.by for row in region.accreditations} == {"daha"}
    without = {one.key for one in region.partners} - {one.partner for one in region.accreditations}
    assert len(without) == 5
    assert region.is_accredited("fernclough-homes", date(2025, 2, 28))
    assert not region.is_accredited("fernclough-homes", date(2025, 3, 1))
    assert not region.is_accredited("weirfold-homes", date(2025, 2, 28))
    assert region.is_accredited("weirfold-homes", date(2025, 3, 1))


def test_every_partner_has_a_fixed_target_for_the_time_that_it_is_one(region: Region) -> None:
    """A target begins when its partner joins and ends with the first year, or when it leaves."""
    first_year = Period(since=OPENED, until=date(2025, 10, 1))
    assert {target.partner for target in region.targets} == set(region.partner_by_key)
    for target in region.targets:
        partner = region.partner_by_key[target.partner]
        assert target.rule.value == "fixed"
        assert target.since == max(partner.since, OPENED)
        assert target.until == min(partner.until or date.max, first_year.until or date.max)


def test_requests_go_to_their_own_sub_region_first(region: Region) -> None:
    """They show the sub-region alone, and the wait is a dated parameter."""
    assert region.circulation.to is CirculateTo.SUB_REGION_FIRST
    assert not region.circulation.shows_area
    assert region.matching.allocator == "sub-region-first"
    assert region.whole("days-before-widening", OPENED) == 28


def test_the_amended_region_has_no_fault_and_every_part_has_an_origin(region: Region) -> None:
    """What the package adds is checked like what its files say, and says where it comes from."""
    assert region_faults(region) == []
    parts = [("partner", row) for row in region.partners]
    assert all("unlocking-doors-northwest" in region.origin(*part) for part in parts)
