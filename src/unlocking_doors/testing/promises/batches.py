"""
The region's allocator answers any problem safely, whatever order its rows are in, and says why.

It is asked directly: what it answers is judged before the library's own checker looks at it, and
but for the first promise nothing here asks the library what it calls suitable.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from attrs import evolve
from hypothesis.strategies import SearchStrategy

from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.matching import Allocation, Problem, Request, Vacancy, allocate
from unlocking_doors.plain import canonical
from unlocking_doors.policy.fairness import Credit
from unlocking_doors.policy.quotas import Counts
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.problems import problems
from unlocking_doors.testing.promises.property import Property
from unlocking_doors.testing.strategies import letting_days

_SEED = 7


def _problems(bench: Bench) -> SearchStrategy[Problem] | None:
    return problems(bench.region) if letting_days(bench.region) else None


def _ask(bench: Bench, problem: Problem) -> Allocation:
    return bench.allocators[bench.region.matching.allocator](problem, seed=_SEED)


def _of_answers(
    key: str, sentence: str, breaches: Callable[[Problem, Allocation], Iterable[str]]
) -> Property:
    """Make a promise about whatever the region's allocator answers to a problem."""

    def tried(bench: Bench, problem: Problem) -> Iterable[str]:
        return breaches(problem, _ask(bench, problem))

    return Property(key=key, sentence=sentence, draws=_problems, breaches=tried, times=20)


def _made(problem: Problem, answer: Allocation) -> list[tuple[Request, Vacancy]]:
    requests = {row.case: row for row in problem.requests}
    vacancies = {row.home: row for row in problem.vacancies}
    return [(requests[pairing.case], vacancies[pairing.home]) for pairing in answer.pairings]


def _hard_constraints(bench: Bench, problem: Problem) -> Iterator[str]:
    name = bench.region.matching.allocator
    before = canonical(problem)
    try:
        answers = [
            allocate(problem, name, seed=_SEED, allocators=bench.allocators)
            for _ in ("once", "again")
        ]
    except UnlockingDoorsError as refused:
        yield str(refused)
        return
    if answers[0] != answers[1]:
        yield f'allocator "{name}" answers the same problem and seed in two ways'
    if canonical(problem) != before:
        yield f'allocator "{name}" changes the problem that it is asked'


def _linked(problem: Problem, answer: Allocation) -> Iterator[str]:
    """Find rings by taking away, again and again, whoever nobody follows or who follows nobody."""
    rest = problem.fairness.cooling_off_days
    ties = {case: former for case, former in problem.moved.items() if former is not None}
    for request, vacancy in _made(problem, answer):
        if vacancy.left_by is None:
            continue
        ties[request.case] = vacancy.left_by
        if rest is not None and problem.as_at - vacancy.released < timedelta(days=rest):
            yield (
                f"case {request.case} is offered home {vacancy.home}, which {vacancy.left_by} left "
                f"less than {rest} days ago"
            )
    while loose := (ties.keys() - set(ties.values())) | {
        case for case, former in ties.items() if former not in ties
    }:
        ties = {case: former for case, former in ties.items() if case not in loose}
    ring = sorted(ties.keys() & {pairing.case for pairing in answer.pairings})
    if ring:
        yield f"these households would exchange homes: {', '.join(ring)}"


def _beyond_limits(problem: Problem, answer: Allocation) -> Iterator[str]:
    made, standings = _made(problem, answer), problem.standings
    received, given = Counter[str](), Counter[str]()
    for request, vacancy in made:
        received[request.landlord] += vacancy.weight
        given[vacancy.landlord] += vacancy.weight
    for key, row in standings.items():
        net = given[key] - received[key]
        is_net = problem.fairness.credit is Credit.IN_BATCH
        more, less = (-net, net) if is_net else (received[key], given[key])
        if row.may_receive is not None and more > row.may_receive:
            yield f"the households of {key} are offered {more} homes, and may be {row.may_receive}"
        if row.may_give is not None and less > row.may_give:
            yield f"{less} homes of {key} are offered, and {row.may_give} may be"
    for quota in problem.quotas:
        counted = sum(
            request.people if quota.counts is Counts.PEOPLE else 1
            for request, vacancy in made
            if (quota.cases is None or request.case in quota.cases)
            and (quota.homes is None or vacancy.home in quota.homes)
        )
        if quota.most is not None and counted > quota.most:
            yield f"the quota {quota.key} counts {counted}, and may count {quota.most}"


def _of_the_order(bench: Bench, problem: Problem) -> Iterator[str]:
    turned = evolve(
        problem,
        requests=problem.requests[::-1],
        vacancies=problem.vacancies[::-1],
        moved=dict(sorted(problem.moved.items(), reverse=True)),
        standings={key: problem.standings[key] for key in sorted(problem.standings, reverse=True)},
        quotas=problem.quotas[::-1],
    )
    if _ask(bench, problem) != _ask(bench, turned):
        name = bench.region.matching.allocator
        yield f'allocator "{name}" answers the same rows in another order otherwise'


def _untold(problem: Problem, answer: Allocation) -> Iterator[str]:
    placed = {pairing.case for pairing in answer.pairings}
    for request in problem.requests:
        if request.case in placed:
            continue
        told = answer.unplaced.get(request.case)
        if told is None or not (told.text and told.safe_text):
            yield f"case {request.case} is left, and not told why"
        elif any(other.case in told.safe_text for other in problem.requests):
            yield f"what case {request.case} is told, to be passed on, names a case"
    used = {pairing.home for pairing in answer.pairings}
    for vacancy in problem.vacancies:
        if vacancy.home not in used and vacancy.home not in answer.unused:
            yield f"home {vacancy.home} is left, and it is not said why"


BATCHES: tuple[Property, ...] = (
    Property(
        key="the-allocator-keeps-every-hard-constraint",
        sentence="The region's allocator answers any problem within every hard constraint, and "
        "the same way twice.",
        draws=_problems,
        breaches=_hard_constraints,
        times=20,
    ),
    _of_answers(
        "no-linked-pair",
        "Whatever was moved before, no answer closes a ring of households, and no home that one "
        "left is offered within the time that it has to rest.",
        _linked,
    ),
    _of_answers(
        "no-landlord-beyond-its-limits",
        "No answer offers a landlord's households or its homes more often than its limits allow, "
        "nor more than a quota allows.",
        _beyond_limits,
    ),
    _of_answers(
        "everyone-left-is-told-why",
        "Every household and every home that an answer leaves is told why, and what may be passed "
        "on names no case.",
        _untold,
    ),
    Property(
        key="the-order-of-the-batch-changes-nothing",
        sentence="The region's allocator answers the same rows in another order in the same way.",
        draws=_problems,
        breaches=_of_the_order,
        times=20,
    ),
)
