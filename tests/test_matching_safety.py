"""Nobody is offered an unsafe home, by any allocator, and whoever forgets a constraint is seen."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from forgetting import nobody_checks
from matching_oracle import has_swap, is_valid
from matching_problems import LONE_FAULTS, NAMES, TODAY, hand_out, pairs_of
from random_pools import bound, drawn

from unlocking_doors.matching import BUILT_IN, Allocation, Problem, allocate, violations
from unlocking_doors.policy.fairness import NOTHING_AGREED

#: Strict priority refuses quotas, weighted limits and credit within a batch.
BOUND = tuple(name for name in NAMES if not name.startswith("strict"))


def wrongs(problem: Problem, allocation: Allocation) -> Counter[str]:
    """
    Count what an answer does that it must never do.

    A third opinion, as plain as can be: it asks the columns of the rows and nothing of ours.
    """
    requests = {row.case: row for row in problem.requests}
    vacancies = {row.home: row for row in problem.vacancies}
    pairs = [(one.case, one.home) for one in allocation.pairings]
    found = Counter[str]()
    for case, key in pairs:
        request, vacancy = requests[case], vacancies[key]
        found["unsafe"] += vacancy.area in {request.area, *request.avoid}
        found["unsafe"] += vacancy.area not in request.areas
        found["own former home"] += vacancy.left_by == case
        rest = problem.fairness.cooling_off_days
        if vacancy.left_by is not None and rest is not None:
            found["left too recently"] += TODAY - vacancy.released < timedelta(days=rest)
    home_of = dict(pairs)
    mover_from = {vacancies[key].left_by: case for case, key in pairs}
    for case, key in pairs:
        other = vacancies[key].left_by
        found["direct swap"] += other is not None and other == mover_from.get(case)
    found["linked pair"] += has_swap(problem, pairs)
    found["home twice"] += len({key for _, key in pairs}) < len(pairs)
    found["case twice"] += len(home_of) < len(pairs)
    found["anything else"] += len(home_of) == len(pairs) and not is_valid(problem, pairs)
    return +found


def judged(numbers: Iterable[int], *, bound_each: int = 1) -> tuple[Counter[str], Counter[str]]:
    """
    Count what all allocators do wrong on some pools, and how many offers they make.

    Args:
        numbers: Of the pools.
        bound_each: Of so many numbers, one draws also a pool for those who keep quotas.
    """
    wrong, offers = Counter[str](), Counter[str]()
    for number in numbers:
        pools = [(NAMES, drawn(number))]
        if number % bound_each == 0:
            pools.append((BOUND, bound(number)))
        for names, problem in pools:
            for name in names:
                allocation = allocate(problem, name, seed=number)
                offers[name] += len(allocation.pairings)
                wrong.update(wrongs(problem, allocation))
    return wrong, offers


def test_no_allocator_makes_an_unsafe_offer() -> None:
    """On 500 pools with swaps, histories, limits and quotas: nothing that must never be."""
    wrong, offers = judged(range(500), bound_each=10)

    assert wrong == {}
    assert offers.keys() == set(BUILT_IN)
    assert min(offers.values()) > 500


@pytest.mark.torture
@pytest.mark.parametrize("thousand", range(10))
def test_no_allocator_makes_an_unsafe_offer_for_long(thousand: int) -> None:
    """The same on ten thousand pools that no other run has seen."""
    wrong, _ = judged(range(1_000 * (thousand + 1), 1_000 * (thousand + 2)))

    assert wrong == {}


# Shown to fail


def everything(problem: Problem) -> frozenset[str]:
    """Return every area of a pool."""
    return frozenset(row.area for row in (*problem.vacancies, *problem.requests))


def requests(change: Callable[[Problem], Mapping[str, Any]]) -> Callable[[Problem], Problem]:
    """Change some columns of every household."""
    return lambda problem: evolve(
        problem, requests=[evolve(row, **change(problem)) for row in problem.requests]
    )


def vacancies(**changes: Any) -> Callable[[Problem], Problem]:
    """Change some columns of every home."""
    return lambda problem: evolve(
        problem, vacancies=[evolve(row, **changes) for row in problem.vacancies]
    )


def unlimited(which: str) -> Callable[[Problem], Problem]:
    """Take one kind of limit away."""
    return lambda problem: evolve(
        problem,
        standings={key: evolve(row, **{which: None}) for key, row in problem.standings.items()},
    )


#: A pool as it looks to whoever has forgotten one constraint.
FORGOTTEN: Mapping[str, Callable[[Problem], Problem]] = {
    "area-fled": requests(lambda _: {"area": "nowhere"}),
    "area-to-avoid": requests(lambda _: {"avoid": ()}),
    "area-not-chosen": requests(lambda problem: {"areas": everything(problem)}),
    "too-few-bedrooms": requests(lambda _: {"bedrooms": 0}),
    "too-many-bedrooms": requests(lambda _: {"max_bedrooms": 99}),
    "access-not-met": requests(lambda _: {"access": "none"}),
    "lowers-security": vacancies(security=None),
    "already-refused": requests(lambda _: {"refused": ()}),
    "own-landlord": lambda problem: evolve(problem, own_landlord_allowed=True),
    "not-yet-released": vacancies(released=TODAY - timedelta(days=999)),
    "no-longer-held": vacancies(until=None),
    "own-former-home": vacancies(left_by=None),
    "would-make-a-swap": vacancies(left_by=None),
    "left-too-recently": lambda problem: evolve(problem, fairness=NOTHING_AGREED),
    "landlord-at-ceiling": unlimited("may_receive"),
    "landlord-at-stop-loss": unlimited("may_give"),
    "quota-full": lambda problem: evolve(problem, quotas=()),
}


def forgetful(name: str, code: str) -> Callable[..., Allocation]:
    """Make an allocator that has forgotten one constraint, and knows the others."""

    def answer(problem: Problem, *, seed: int) -> Allocation:
        blind = BUILT_IN[name](FORGOTTEN[code](problem), seed=seed)
        return hand_out(*sorted(pairs_of(blind)))(problem, seed=seed)

    return answer


def test_every_constraint_is_forgotten_once() -> None:
    """No constraint stands here that nobody has seen broken."""
    assert FORGOTTEN.keys() == LONE_FAULTS.keys()


@pytest.mark.parametrize("code", FORGOTTEN)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_forgets_a_constraint_is_seen_by_the_oracle_and_the_checker(
    monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    """With the library's checker off the counts above are not zero; with it on, no answer comes."""
    pools = [LONE_FAULTS[code], *(drawn(number) for number in range(20))]
    mutant = forgetful(name, code)

    found = [problem for problem in pools if violations(problem, mutant(problem, seed=1))]
    nobody_checks(monkeypatch)
    wrong = [problem for problem in pools if wrongs(problem, allocate(problem, mutant, seed=1))]

    assert found == wrong
    assert LONE_FAULTS[code] in found
