"""
A second opinion on the words that say what ranked a household first.

Shares no code with the allocators: what each sentence counts is counted again, and the sentence is
written down again.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from json import dumps

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.checking_sums import comes_to
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request

_ALONE = ("the only household waiting that fits",)

_MOST = {
    "households": "the most households: {}",
    "people": "the most people: {}",
    "debt": "the least debt of landlords beyond their targets: {}",
    "thin-first": "most regard for those whom few homes of the last year suited: {} points",
    "waiting": "the most days waited by those housed: {}",
    "fit": "the fewest bedrooms and levels of access that nobody needs: {}",
}


def place_of(request: Request, problem: Problem, seed: int) -> tuple[object, ...]:
    """Return what ranks a household: points, the day from which it waits, and its lot."""
    drawn = sha256(dumps([seed, request.case]).encode()).hexdigest()
    return _points(request, problem), request.since, drawn


def _points(request: Request, problem: Problem) -> int:
    points = 10_000 * request.band + _for_debt(request, problem)
    return points - (_for_thinness(request, problem) or 0)


def _for_debt(request: Request, problem: Problem) -> int:
    if request.landlord not in problem.standings:
        return 0
    standing = problem.standings[request.landlord]
    owed = max(-standing.standing - standing.allowance, 0)
    return min(owed, problem.fairness.most_homes) * problem.fairness.points_per_home


def _for_thinness(request: Request, problem: Problem) -> int | None:
    if request.homes_a_year is None or not problem.fairness.points_thin:
        return None
    return problem.fairness.points_thin // (request.homes_a_year + 1)


def of_the_first_by_place(
    ranked: Sequence[Request], problem: Problem, seed: int
) -> tuple[str, ...]:
    """Say what puts the first by place before the others."""
    return tuple(_by_place(ranked, problem, seed)) if len(ranked) > 1 else _ALONE


def _by_place(ranked: Sequence[Request], problem: Problem, seed: int) -> Iterator[str]:
    first, fairness = ranked[0], problem.fairness
    points = {one.case: _points(one, problem) for one in ranked}
    many, own = f"the {len(ranked)} households that fit", points[first.case]
    if fairness.points_per_home or fairness.points_thin:
        parts = [f"band {first.band}"]
        if more := _for_debt(first, problem):
            parts.append(f"{more} more for what its landlord owes")
        if (fewer := _for_thinness(first, problem)) is not None:
            homes = first.homes_a_year
            parts.append(f"{fewer} fewer, as {homes} homes of the last year suited")
        yield f"{own} points, the fewest among {many} ({', '.join(parts)})"
        alike = f"with {own} points"
    else:
        yield f"band {first.band} is the highest risk among {many}"
        alike = f"in band {first.band}"
    level = [one for one in ranked if points[one.case] == own]
    if len(level) > 1:
        since = f"waiting since {first.since}"
        yield f"{since}, and none of the {len(level)} households {alike} for longer"
    drawn = [one for one in level if one.since == first.since]
    if len(drawn) > 1:
        yield f"drawn first of {len(drawn)} households alike, by lottery with seed {seed}"


def of_the_first_to_answer(ranked: Sequence[Request], seed: int) -> tuple[str, ...]:
    """Say what puts the first before the others where a lottery stands for who answers."""
    if len(ranked) == 1:
        return _ALONE
    return (
        f"answered first of the {len(ranked)} households that fit",
        f"assumption: a lottery, seed {seed}, stands for who answers first",
    )


def of_the_best(request: Request, problem: Problem, allocation: Allocation) -> tuple[str, ...]:
    """Say by what the whole answer was chosen that an offer is part of."""
    return tuple(_by_criteria(request, problem, allocation))


def _by_criteria(request: Request, problem: Problem, allocation: Allocation) -> Iterator[str]:
    total = comes_to(problem, allocation)
    among = "of all answers"
    if allocation.repairs:
        among = "of the answers found without an exchange of homes"
    for criterion in problem.fairness.criteria:
        if criterion == "band":
            band = request.band
            waiting = len([one for one in problem.requests if one.band == band])
            yield (
                f"band {band}: {among}, this one houses the most of the highest band, then of "
                f"the next: {total[f'band-{band}']} of {waiting} in band {band}"
            )
        else:
            yield f"{among}, this one has {_MOST[criterion].format(total[criterion])}"
        among = "of those alike in that"
    yield f"what is alike in all of that is drawn by lottery with seed {allocation.seed}"
