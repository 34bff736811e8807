"""
Invented pots for the tests of the allocator `optimal`, and their best answers found otherwise.

Shares no code with the allocator: what each criterion counts is written down again, and HiGHS looks
for the best on every pair of a household and a home.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
from attrs import evolve
from matching_oracle import batches, is_valid, may_have
from matching_problems import TODAY, home, pool, waiting
from scipy.optimize import Bounds, LinearConstraint, milp

from unlocking_doors.matching import Problem, Quota, Request, Standing, Vacancy
from unlocking_doors.policy.fairness import NOTHING_AGREED, Credit, Criterion
from unlocking_doors.policy.quotas import Counts

AREAS = ("east", "south", "west", "harbour")
LANDLORDS = ("ash", "beech", "cedar")
LEVELS = ("none", "ground-floor", "step-free", "wheelchair")


def agreed(*order: Criterion, credit: Credit = Credit.WHEN_LET) -> Any:
    """Make what a region has agreed, with what it looks for in order."""
    return evolve(NOTHING_AGREED, key="invented", order=order, credit=credit)


def drawn_pool(
    seed: int,
    *,
    households: int = 6,
    homes: int = 4,
    tied: float = 0.0,
    weights: Sequence[int] = (1,),
    quotas: int = 0,
    limited: float = 0.8,
) -> Problem:
    """Draw a pot from a seed, with an order of criteria, standings and limits that bind."""
    draw = Random(f"pool {seed}")
    cases = [f"c{number:02}" for number in range(draw.randint(2, households))]
    keys = [f"h{number:02}" for number in range(draw.randint(1, homes))]
    order = draw.sample(list(Criterion), draw.randint(1, 4))
    credit = draw.choice(list(Credit))
    standings = {
        landlord: Standing(
            standing=draw.randint(-2, 2),
            allowance=draw.choice([0, 0, 1]),
            may_receive=draw.choice([None, 0, 1, 2]),
            may_give=draw.choice([None, 0, 1, 2]),
        )
        for landlord in LANDLORDS
    }
    return pool(
        [_household(draw, case) for case in cases],
        [
            home(
                key,
                landlord=draw.choice(LANDLORDS),
                area=draw.choice(AREAS),
                bedrooms=draw.randint(1, 3),
                access=draw.choice(LEVELS),
                left_by=draw.choice([*cases, "gone"]) if draw.random() < tied else None,
                weight=draw.choice(weights),
            )
            for key in keys
        ],
        moved={"gone": draw.choice(cases)} if tied else {},
        standings=standings if draw.random() < limited else {},
        own_landlord_allowed=draw.random() < 0.5,
        fairness=agreed(*order, credit=credit),
        quotas=[_quota(draw, number, cases, keys) for number in range(draw.randint(0, quotas))],
    )


def tied_pool(seed: int, *, most: int = 5) -> Problem:
    """Draw a pot in which every home that fits was left by a household that waits."""
    draw = Random(f"tied {seed}")
    drawn = drawn_pool(seed, households=most, homes=4, limited=0.3)
    cases = [row.case for row in drawn.requests]
    return evolve(
        drawn,
        requests=[
            evolve(row, areas=frozenset(draw.sample(AREAS, 3)), access="none", max_bedrooms=3)
            for row in drawn.requests
        ],
        vacancies=[
            evolve(row, bedrooms=3, left_by=draw.choice([*cases, "gone"]))
            for row in drawn.vacancies
        ],
        moved={"gone": draw.choice(cases)},
        own_landlord_allowed=True,
    )


def _household(draw: Random, case: str) -> Request:
    needed = draw.randint(1, 2)
    return waiting(
        case,
        landlord=draw.choice(LANDLORDS),
        areas=set(draw.sample(AREAS, draw.randint(1, 3))),
        bedrooms=needed,
        max_bedrooms=needed + draw.randint(0, 1),
        access=draw.choices(LEVELS, [5, 1, 1, 1])[0],
        band=draw.randint(1, 2),
        since=TODAY - timedelta(days=draw.randint(0, 3)),
        people=draw.randint(1, 4),
        homes_a_year=draw.choice([None, 0, 1, 7]),
    )


def _quota(draw: Random, number: int, cases: Sequence[str], keys: Sequence[str]) -> Quota:
    least = draw.choice([0, 0, 1, 2])
    return Quota(
        key=f"q{number}",
        cases=draw.choice([None, draw.sample(cases, min(2, len(cases)))]),
        homes=draw.choice([None, keys[:2]]),
        counts=draw.choice(list(Counts)),
        least=least,
        most=draw.choice([None, least, least + 1]),
    )


def criteria(problem: Problem) -> list[str]:
    """Name what the region looks for, band by band."""
    bands = sorted({request.band for request in problem.requests})
    return [
        name
        for criterion in problem.fairness.criteria
        for name in ([f"band-{band}" for band in bands] if criterion == "band" else [criterion])
    ]


def counts(name: str, request: Request, vacancy: Vacancy, problem: Problem) -> int:
    """Return what an offer counts for a criterion but debt: the more the better."""
    match name:
        case "households":
            return 1
        case "people":
            return request.people
        case "thin-first":
            return 0 if request.homes_a_year is None else 10_000 // (1 + request.homes_a_year)
        case "waiting":
            return (problem.as_at - request.since).days
        case "fit":
            levels = LEVELS.index(request.access) - LEVELS.index(vacancy.access)
            return levels + request.bedrooms - vacancy.bedrooms
    return int(name == f"band-{request.band}")


def worth(problem: Problem, pairs: Collection[tuple[str, str]]) -> tuple[int, ...]:
    """Return what a batch of pairs comes to, the first criterion above all."""
    requests = {row.case: row for row in problem.requests}
    vacancies = {row.home: row for row in problem.vacancies}
    made = [(requests[case], vacancies[key]) for case, key in pairs]

    def debt(landlord: str) -> int:
        net = sum(
            vacancy.weight * ((request.landlord == landlord) - (vacancy.landlord == landlord))
            for request, vacancy in made
        )
        row = problem.standings[landlord]
        return max(0, net - row.standing - row.allowance)

    return tuple(
        -sum(debt(landlord) for landlord in problem.standings)
        if name == "debt"
        else sum(counts(name, *offer, problem) for offer in made)
        for name in criteria(problem)
    )


def best_by_force(problem: Problem) -> tuple[int, ...] | None:
    """Go through every batch; None: none is valid."""
    found = (worth(problem, pairs) for pairs in batches(problem) if is_valid(problem, pairs))
    return max(found, default=None)


def best_by_highs(problem: Problem) -> tuple[int, ...]:
    """Let HiGHS look for the best on pairs, one criterion after another, without ties or quotas."""
    offers = [
        (request, vacancy)
        for request in problem.requests
        for vacancy in problem.vacancies
        if may_have(request, vacancy, problem)
    ]
    landlords = list(problem.standings)
    width = len(offers) + len(landlords) + 1  # the last counts nothing: there may be no other
    rows, least, most = [], [], []

    def rule(values: dict[int, int], lowest: float, highest: float) -> None:
        row = np.zeros(width)
        row[list(values)] = list(values.values())
        rows.append(row)
        least.append(lowest)
        most.append(highest)

    for one in (*problem.requests, *problem.vacancies):
        rule({at: 1 for at, offer in enumerate(offers) if one in offer}, 0, 1)
    for number, landlord in enumerate(landlords):
        row = problem.standings[landlord]
        gets = [int(request.landlord == landlord) for request, _ in offers]
        lends = [int(vacancy.landlord == landlord) for _, vacancy in offers]
        net = [got - lent for got, lent in zip(gets, lends, strict=True)]
        rule(
            {**dict(enumerate(net)), len(offers) + number: -1},
            -np.inf,
            row.standing + row.allowance,
        )
        in_batch = problem.fairness.credit is Credit.IN_BATCH
        for own, limit in (
            (net if in_batch else gets, row.may_receive),
            ([-one for one in net] if in_batch else lends, row.may_give),
        ):
            if limit is not None:
                rule(dict(enumerate(own)), -np.inf, limit)
    return tuple(_stages(problem, offers, landlords, (rows, least, most)))


def _stages(
    problem: Problem,
    offers: Sequence[tuple[Request, Vacancy]],
    landlords: Sequence[str],
    rules: tuple[list[Any], list[float], list[float]],
) -> Iterator[int]:
    rows, least, most = rules
    width = len(rows[0])
    highest = np.array([1.0] * len(offers) + [np.inf] * (width - len(offers)))
    for name in criteria(problem):
        aim = np.zeros(width)
        if name == "debt":
            aim[len(offers) : len(offers) + len(landlords)] = -1
        else:
            aim[: len(offers)] = [counts(name, *offer, problem) for offer in offers]
        found = milp(
            -aim,
            integrality=np.ones(width),
            bounds=Bounds(0, highest),
            constraints=LinearConstraint(np.array(rows), least, most),
        )
        reached = round(-found.fun)
        yield reached
        rows.append(aim)
        least.append(reached - 0.5)
        most.append(np.inf)
