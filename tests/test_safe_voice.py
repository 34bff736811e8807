"""What is safe to circulate tells neither where a household may live nor where it is from."""

from collections.abc import Iterable

import pytest
from attrs import evolve
from matching_problems import AREAS, LANDLORDS, LONE_FAULTS
from program import Year
from safe_words import assert_partners_are_told_safely, told_of

from unlocking_doors import Plugins
from unlocking_doors.matching import Explainer, Problem, account, safely, why_not
from unlocking_doors.matching.suitability import _KINDS
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.policy.region import Region

PLUGINS = Plugins.load()
REGIONS = ("london", "northwest")


def renamed(problem: Problem, region: Region) -> Problem:
    """Move a small problem to the first areas of a region, and to its first partners."""
    area = dict(zip(AREAS, (one.key for one in region.areas), strict=False))
    partner = dict(zip(LANDLORDS, (one.key for one in region.partners), strict=False))
    return evolve(
        problem,
        requests=[
            evolve(
                row,
                landlord=partner[row.landlord],
                area=area[row.area],
                areas={area[key] for key in row.areas},
                avoid={area[key] for key in row.avoid},
            )
            for row in problem.requests
        ],
        vacancies=[
            evolve(row, landlord=partner[row.landlord], area=area[row.area])
            for row in problem.vacancies
        ],
        standings={partner[key]: one for key, one in problem.standings.items()},
    )


def names_of(region: Region, areas: Iterable[str], landlord: str) -> set[str]:
    """Return every word for some areas, their sub-regions and a landlord."""
    found = {landlord, region.account(landlord)}
    for key in areas:
        area = region.area_by_key[key]
        found |= {area.key, area.name, area.sub_region or area.key}
    return found


def test_every_reason_is_tried() -> None:
    """There is a small problem for each code, so that a new one cannot be left out."""
    assert LONE_FAULTS.keys() == _KINDS.keys()


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("code", sorted(LONE_FAULTS))
def test_no_reason_tells_an_area_a_sub_region_or_the_landlord(code: str, region: str) -> None:
    """Not of where the household may live, what it avoids, where it is from, or whose home it has.

    The coordinator's text of some of the same reasons does.
    """
    loaded = PLUGINS.region(region)
    problem = renamed(LONE_FAULTS[code], loaded)
    (request,), (vacancy,) = problem.requests, problem.vacancies
    names = names_of(loaded, {request.area, *request.areas, *request.avoid}, request.landlord)

    reasons = why_not(request, vacancy, problem)
    assert [one.code for one in reasons] == [code]
    left = Explainer(problem=problem, allocation=account(problem, (), allocator="none", seed=0))
    told = left.left(request.case)
    said = [
        *safely(reasons),
        told.of_home(vacancy.home).safe_text,
        *(one.safe_text for one in (*told.said, *left.unused(vacancy.home))),
    ]
    assert all(told_of(names, text) == [] for text in said)
    if code in {"area-fled", "area-to-avoid", "own-landlord"}:
        assert told_of(names, reasons[0].text)


def test_no_partner_hears_where_the_households_of_london_may_live(year: Year) -> None:
    """Nor may what it is told tell anybody else to whom it is shown."""
    with reopen_scheme(str(year.db)) as scheme:
        assert_partners_are_told_safely(scheme)
