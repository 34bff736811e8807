"""
A second opinion on what an answer comes to, criterion by criterion.

Shares no code with the allocators: what each criterion counts is written down again.
"""

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy

_NEEDS = {"none": 0, "ground-floor": 1, "step-free": 2, "wheelchair": 3}


def comes_to(problem: Problem, allocation: Allocation) -> dict[str, int]:
    """Work out again what an answer comes to by each criterion."""
    requests = {request.case: request for request in problem.requests}
    vacancies = {vacancy.home: vacancy for vacancy in problem.vacancies}
    made = [
        (requests[one.case], vacancies[one.home])
        for one in allocation.pairings
        if one.case in requests and one.home in vacancies
    ]
    names = [f"band-{band}" for band in sorted({request.band for request in problem.requests})]
    names += ["households", "people", "thin-first", "waiting", "fit"]
    found = {name: sum(counts(name, *offer, problem) for offer in made) for name in names}
    found["debt"] = 0
    for landlord, standing in problem.standings.items():
        received = sum(home.weight for case, home in made if case.landlord == landlord)
        given = sum(home.weight for _, home in made if home.landlord == landlord)
        owed = received - given - standing.standing - standing.allowance
        found["debt"] += max(0, owed)
    return found


def counts(name: str, request: Request, vacancy: Vacancy, problem: Problem) -> int:
    """Return what one offer counts for one criterion, but for debt."""
    if name.startswith("band-"):
        return int(name == f"band-{request.band}")
    if name == "households":
        return 1
    if name == "people":
        return request.people
    if name == "thin-first":
        return 0 if request.homes_a_year is None else 10_000 // (request.homes_a_year + 1)
    if name == "waiting":
        return (problem.as_at - request.since).days
    unneeded = _NEEDS[vacancy.access] - _NEEDS[request.access]
    return unneeded + vacancy.bedrooms - request.bedrooms
