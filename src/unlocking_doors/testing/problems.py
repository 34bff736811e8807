"""Problems for any region's allocator, with homes that all but suit and chains of former homes."""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import evolve
from hypothesis import strategies as st

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import Problem, Quota, Request, Standing, Vacancy
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.quotas import QuotaRule
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.strategies import lettable, letting_days, mostly

#: Cases that were housed before, and whose homes may come back.
_GONE = ("g-1", "g-2", "g-3")


@st.composite
def problems(draw: st.DrawFn, region: Region) -> Problem:
    """
    Draw at most five households and five homes of a region, with what happened before.

    Landlords may owe homes and have limits, and homes that were left may have to rest, whether the
    region has agreed so or not: an allocator that answers any problem keeps them. Homes weigh 1.
    Quotas are drawn where the region has some.
    """
    on = draw(st.sampled_from(letting_days(region)))
    waiting = [f"c-{number}" for number in range(1, draw(st.integers(1, 5)) + 1)]
    requests = [draw(_requests(region, on, case)) for case in waiting]
    vacancies = [
        draw(_vacancies(region, on, f"h-{number}", waiting))
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]
    return Problem(
        as_at=on,
        requests=requests,
        vacancies=vacancies,
        moved=draw(
            st.dictionaries(st.sampled_from(_GONE), st.none() | st.sampled_from((*waiting, *_GONE)))
        ),
        own_landlord_allowed=region.matching.own_landlord_homes,
        fairness=draw(_agreements(region, on)),
        standings=draw(
            _standings({one.landlord for one in requests} | {one.landlord for one in vacancies})
        ),
        quotas=[draw(_quotas(rule, requests, vacancies)) for rule in region.quotas],
        parameters={
            key: value
            for key, value in region.parameters_on(on).items()
            if isinstance(value, int | str)
        },
        sub_regions={area.key: area.sub_region for area in region.areas if area.sub_region},
    )


def _agreements(region: Region, on: date) -> st.SearchStrategy[Fairness]:
    """Draw what landlords may have agreed besides what they have."""
    agreed = region.fairness_on(on)
    return st.builds(
        evolve,
        st.just(agreed),
        points_per_home=st.sampled_from((agreed.points_per_home, 0, 6_000)),
        most_homes=st.integers(0, 2),
        points_thin=st.sampled_from((agreed.points_thin, 0, 5_000)),
        cooling_off_days=st.sampled_from((agreed.cooling_off_days, None, 10)),
    )


def _standings(landlords: Iterable[str]) -> st.SearchStrategy[dict[str, Standing]]:
    """Draw no limits, or where each landlord stands and what it may still receive and give."""
    room = st.none() | st.integers(0, 2)
    standing = st.builds(
        Standing,
        standing=st.integers(-3, 3),
        allowance=st.integers(0, 1),
        may_receive=room,
        may_give=room,
    )
    return st.just({}) | st.fixed_dictionaries(dict.fromkeys(sorted(landlords), standing))


def _quotas(
    rule: QuotaRule, requests: Iterable[Request], vacancies: Iterable[Vacancy]
) -> st.SearchStrategy[Quota]:
    """Draw what a quota of the region leaves, over some of the cases and homes."""
    cases, homes = [row.case for row in requests], [row.home for row in vacancies]
    return st.builds(
        Quota,
        key=st.just(rule.key),
        cases=st.none() | st.frozensets(st.sampled_from(cases)),
        homes=st.none() | st.frozensets(st.sampled_from(homes)),
        counts=st.just(rule.counts),
        most=st.integers(0, 4),
    )


@st.composite
def _requests(draw: st.DrawFn, region: Region, on: date, case: str) -> Request:
    landlord, area = draw(st.sampled_from(lettable(region, on)))
    existing = sorted(region.areas_on(on))
    need = draw(mostly(2, 1, 3))
    return Request(
        case=case,
        reference=f"REF-{case}",
        landlord=landlord,
        area=area,
        bedrooms=need,
        max_bedrooms=need + draw(st.integers(0, 1)),
        access=draw(mostly(*ACCESS_LEVELS)),
        areas=draw(st.frozensets(st.sampled_from(existing), min_size=len(existing) // 2)),
        avoid=draw(st.frozensets(st.sampled_from(existing), max_size=2)),
        band=draw(st.integers(1, 3)),
        since=on - timedelta(days=draw(st.integers(0, 40))),
        people=draw(st.integers(1, 6)),
        security=draw(st.sampled_from((None, 1, 3))),
        refused=draw(st.frozensets(st.sampled_from(("h-1", "h-2")), max_size=1)),
        homes_a_year=draw(st.none() | st.integers(0, 3)),
    )


@st.composite
def _vacancies(draw: st.DrawFn, region: Region, on: date, home: str, waiting: list[str]) -> Vacancy:
    landlord, area = draw(st.sampled_from(lettable(region, on)))
    released = on - timedelta(days=draw(st.integers(-1, 20)))
    held = draw(st.integers(0, 40))
    return Vacancy(
        home=home,
        landlord=landlord,
        area=area,
        bedrooms=draw(mostly(2, 1, 3)),
        access=draw(mostly(*ACCESS_LEVELS)),
        released=released,
        until=released + timedelta(days=held) if held else None,
        left_by=draw(st.none() | st.sampled_from((*waiting, *_GONE))),
        security=draw(st.sampled_from((None, 1, 3))),
    )
