"""
Single figures of matching on rows, each in a process of its own: time, gap, whether it was proved.

Prints one line of JSON. Every instance is invented and drawn from a seed.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from random import Random

from attrs import evolve
from london import AS_AT, as_rows, london

from unlocking_doors.matching import Problem, Quota, account
from unlocking_doors.matching.optimal import optimise
from unlocking_doors.matching.strict import prioritise_strictly
from unlocking_doors.policy.fairness import Criterion
from unlocking_doors.policy.quotas import Counts

FAMILIES, PLACES = 329, 21


def explained() -> dict[str, float]:
    """Give every household that is left of 2,000 before 700 homes its reasons."""
    columns = london(2_000)
    problem = as_rows(columns)
    more = as_rows(london(3_000, seed=2)).vacancies
    homes = {row.home: row for row in (*problem.vacancies, *more)}
    problem = evolve(problem, vacancies=list(homes.values())[:700])
    pairings = prioritise_strictly(problem, seed=7).pairings
    began = time.process_time()
    allocation = account(problem, pairings, allocator="strict", seed=7)
    said = [row.text for row in allocation.unplaced.values()]
    return {"cpu": time.process_time() - began, "left": len(said)}


def quotas() -> dict[str, float]:
    """Prove one optimum of 329 households in 21 places that each take so many people."""
    problem = places()
    alone = evolve(problem.fairness, order=(Criterion.WAITING,))
    return _solved(evolve(problem, fairness=alone))


def quotas_in_order() -> dict[str, float]:
    """Prove the same by every criterion of the usual order, one after another."""
    return _solved(places())


def _solved(problem: Problem) -> dict[str, float]:
    optimise(as_rows(london(50)), seed=7)  # imports what it needs
    began = time.process_time()
    allocation = optimise(problem, seed=7)
    return {"cpu": time.process_time() - began, "housed": len(allocation.pairings)}


def places() -> Problem:
    """Invent places with room for so many people, and homes enough in each."""
    draw = Random("places 1")
    base = as_rows(london(FAMILIES))
    keys = [f"place-{number:02}" for number in range(PLACES)]
    homes = [
        evolve(
            base.vacancies[0],
            home=f"{key}-{number:02}",
            area=key,
            bedrooms=6,
            access="wheelchair",
            landlord=key,
        )
        for key in keys
        for number in range(20)
    ]
    requests = [
        evolve(
            request,
            areas=set(draw.sample(keys, draw.randint(8, 16))),
            max_bedrooms=6,
            people=draw.choices((1, 2, 3, 4, 5, 6, 7, 8), (3, 3, 4, 4, 3, 2, 1, 1))[0],
        )
        for request in base.requests
    ]
    limits = [
        Quota(
            key=key,
            homes=[home.home for home in homes if home.area == key],
            counts=Counts.PEOPLE,
            most=draw.randint(20, 60),
        )
        for key in keys
    ]
    return Problem(
        as_at=AS_AT,
        own_landlord_allowed=True,
        requests=requests,
        vacancies=homes,
        quotas=limits,
        fairness=base.fairness,
    )


def tied() -> dict[str, float]:
    """Repair a pot of 300 in which every household has left one of the homes."""
    rows = as_rows(london(1_000))
    asks = rows.requests[: len(rows.vacancies)]
    left_by = Random("tied 1").sample([request.case for request in asks], len(asks))
    homes = [evolve(row, left_by=case) for row, case in zip(rows.vacancies, left_by, strict=True)]
    problem = evolve(rows, requests=asks, vacancies=homes)
    began = time.process_time()
    allocation = optimise(problem, seed=7)
    spent = time.process_time() - began
    before = allocation.before_repair or allocation.reached
    after = allocation.reached
    lost = [
        (before[name] - after[name]) / before[name]
        for name in before
        if before[name] and (name.startswith("band-") or name in {"households", "waiting"})
    ]
    return {"cpu": spent, "repairs": len(allocation.repairs), "gap": max(lost)}


SINGLES: Mapping[str, Callable[[], dict[str, float]]] = {
    "explained": explained,
    "quotas": quotas,
    "quotas-in-order": quotas_in_order,
    "tied": tied,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(SINGLES[sys.argv[1]]()) + "\n")
