"""
What a batch of offers may be, and which is the best, by brute force.

Shares no code with the allocators, with what they call suitable, nor with the checker: a third
opinion, written to be seen through at once and slow.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations, permutations

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import Problem, Request, Vacancy

Pairs = frozenset[tuple[str, str]]


def may_have(request: Request, vacancy: Vacancy, problem: Problem) -> bool:
    """Tell whether a home may be offered to a household, whoever else moves."""
    safe = request.areas - request.avoid - {request.area}
    levels = list(ACCESS_LEVELS)
    rest = timedelta(days=problem.fairness.cooling_off_days or 0) if vacancy.left_by else None
    return (
        vacancy.area in safe
        and vacancy.bedrooms in range(request.bedrooms, request.max_bedrooms + 1)
        and vacancy.access in levels[levels.index(request.access) :]
        and (problem.own_landlord_allowed or vacancy.landlord != request.landlord)
        and (9 if vacancy.security is None else vacancy.security) >= (request.security or 0)
        and vacancy.home not in request.refused
        and vacancy.left_by != request.case
        and vacancy.released <= problem.as_at < (vacancy.until or date.max)
        and vacancy.released + (rest or timedelta()) <= problem.as_at
    )


def has_swap(problem: Problem, pairs: Iterable[tuple[str, str]]) -> bool:
    """Tell whether somebody of a batch comes back to themselves, by transitive closure."""
    pairs = list(pairs)
    left_by = {row.home: row.left_by for row in problem.vacancies}
    links = {(case, former) for case, former in problem.moved.items() if former}
    links |= {(case, former) for case, key in pairs if (former := left_by[key])}
    while longer := {(a, d) for a, b in links for c, d in links if b == c} - links:
        links |= longer
    return any((case, case) in links for case, _ in pairs)


def keeps_limits(problem: Problem, pairs: Iterable[tuple[str, str]]) -> bool:
    """Tell whether no landlord is over a limit, nor a quota over or under."""
    requests = {row.case: row for row in problem.requests}
    vacancies = {row.home: row for row in problem.vacancies}
    made = [(requests[case], vacancies[key]) for case, key in pairs]
    received, given = Counter[str](), Counter[str]()
    for request, vacancy in made:
        received[request.landlord] += vacancy.weight
        given[vacancy.landlord] += vacancy.weight
    is_net = problem.fairness.credit.value == "in-batch"
    for key, row in problem.standings.items():
        more, less = received[key], given[key]
        if is_net:
            more, less = more - less, less - more
        if row.may_receive is not None and more > row.may_receive:
            return False
        if row.may_give is not None and less > row.may_give:
            return False
    for quota in problem.quotas:
        about = [
            request.people if quota.counts.value == "people" else 1
            for request, vacancy in made
            if (quota.cases is None or request.case in quota.cases)
            and (quota.homes is None or vacancy.home in quota.homes)
        ]
        if not quota.least <= sum(about) <= (sum(about) if quota.most is None else quota.most):
            return False
    return True


def is_valid(problem: Problem, pairs: Collection[tuple[str, str]]) -> bool:
    """Tell whether a batch of pairs, each case and home once, keeps every hard constraint."""
    requests = {row.case: row for row in problem.requests}
    vacancies = {row.home: row for row in problem.vacancies}
    return (
        all(may_have(requests[case], vacancies[key], problem) for case, key in pairs)
        and not has_swap(problem, pairs)
        and keeps_limits(problem, pairs)
    )


def is_once(pairs: Sequence[tuple[str, str]]) -> bool:
    """Tell whether each case and each home stands once."""
    cases, homes = [case for case, _ in pairs], [key for _, key in pairs]
    return len(set(cases)) == len(cases) and len(set(homes)) == len(homes)


def batches(problem: Problem) -> Iterator[Pairs]:
    """Go through every way to give each home to at most one household."""
    cases = [row.case for row in problem.requests]
    keys = [row.home for row in problem.vacancies]
    for size in range(min(len(cases), len(keys)) + 1):
        for chosen in combinations(cases, size):
            for given in permutations(keys, size):
                yield frozenset(zip(chosen, given, strict=True))


def place_of(request: Request, problem: Problem) -> tuple[object, ...]:
    """Return what ranks a household before the lottery, by the rule as it is written down."""
    agreed, points = problem.fairness, 10_000 * request.band
    if request.landlord in problem.standings:
        row = problem.standings[request.landlord]
        owed = 0 - row.standing - row.allowance
        points += sorted((0, owed, agreed.most_homes))[1] * agreed.points_per_home
    if request.homes_a_year is not None:
        points -= agreed.points_thin // (1 + request.homes_a_year)
    return points, request.since


def in_order(problem: Problem, seed: int) -> list[str]:
    """Return every case, the first to be housed first."""

    def rank(request: Request) -> tuple[object, ...]:
        ticket = sha256(json.dumps([seed, request.case]).encode()).hexdigest()
        return *place_of(request, problem), ticket

    return [request.case for request in sorted(problem.requests, key=rank)]


def housed_strictly(
    problem: Problem, order: Iterable[str], barred: Collection[tuple[str, str]] = ()
) -> list[str]:
    """
    Return who is housed where the first in order count above all who come after.

    Keeps every way to house those so far, and so goes through all of them. Households that exchange
    homes are not looked at: where some do, an offer is barred afterwards.
    """
    requests = {row.case: row for row in problem.requests}
    ways: list[Pairs] = [frozenset()]
    housed = []
    for case in order:
        suits = [
            row.home
            for row in problem.vacancies
            if may_have(requests[case], row, problem) and (case, row.home) not in barred
        ]
        longer = {
            made
            for way in ways
            for key in suits
            if key not in {home for _, home in way}
            and keeps_limits(problem, made := way | {(case, key)})
        }
        if longer:
            ways = list(longer)
            housed.append(case)
    return housed


def most_housed(problem: Problem) -> int:
    """Return how many can be housed at most, whoever exchanges homes, where nothing is limited."""
    holder: dict[str, Request] = {}

    def finds_room(request: Request, seen: set[str]) -> bool:
        for vacancy in problem.vacancies:
            if vacancy.home not in seen and may_have(request, vacancy, problem):
                seen.add(vacancy.home)
                if vacancy.home not in holder or finds_room(holder[vacancy.home], seen):
                    holder[vacancy.home] = request
                    return True
        return False

    return sum(finds_room(request, set()) for request in problem.requests)
