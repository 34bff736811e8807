"""The North West's allocator: its own sub-region first, and beyond it after a wait."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_problems import (
    TODAY,
    assert_blind_to_order,
    home,
    pairs_of,
    pool,
    ring,
    tied_pools,
    waiting,
)
from northwest_pools import (
    SUB_REGIONS,
    assert_own_first,
    best,
    may_go,
    pools,
    with_sub_regions,
)
from unlocking_doors_northwest.allocator import sub_region_first

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import Allocation, Problem, Request, allocate, violations

WAITED, NEW = TODAY - timedelta(days=28), TODAY - timedelta(days=27)
#: A household of the lower sub-region that could move to the upper one.
BELOW: Mapping[str, object] = {"area": "south", "areas": {"east", "west"}}


def answer(*requests: Request, seed: int = 7, homes: int = 1, **changes: object) -> Allocation:
    """Match some households with homes in the east, which is in the upper sub-region."""
    known = {"parameters": {"days-before-widening": 28}, "sub_regions": SUB_REGIONS, **changes}
    found = pool(requests, [home(f"h{number}") for number in range(1, homes + 1)], **known)
    return allocate(found, sub_region_first, seed=seed)


@given(pools() | tied_pools().map(with_sub_regions), st.integers(0, 3))
def test_no_hard_constraint_is_ever_broken(problem: Problem, seed: int) -> None:
    """Sub-regions decide who is first, never what is safe: the checker finds nothing."""
    assert violations(problem, sub_region_first(problem, seed=seed)) == ()


@given(pools(), st.integers(0, 3))
def test_nobody_goes_beyond_while_the_home_fits_somebody_within(
    problem: Problem, seed: int
) -> None:
    """A home leaves its sub-region only where none of its own could have it."""
    assert_own_first(problem, sub_region_first(problem, seed=seed))


@settings(max_examples=40)
@given(pools(), st.integers(0, 3))
def test_the_answer_is_the_best_of_all_answers(problem: Problem, seed: int) -> None:
    """Going through every allocation finds none that serves the homes in turn better."""
    few = evolve(problem, requests=problem.requests[:4], vacancies=problem.vacancies[:3])
    assert pairs_of(sub_region_first(few, seed=seed)) == best(few, seed)


@given(pools(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(problem: Problem, rng: Random) -> None:
    """Nobody gains by standing first in a file."""
    requests, vacancies = list(problem.requests), list(problem.vacancies)
    rng.shuffle(requests)
    rng.shuffle(vacancies)
    other = evolve(problem, requests=requests, vacancies=vacancies)
    assert_blind_to_order(problem, sub_region_first, other)


@given(pools(), st.integers(0, 3))
def test_a_home_is_left_only_where_it_fits_nobody_who_may_have_it(
    problem: Problem, seed: int
) -> None:
    """What is left fits at most households that are still to wait for their own sub-region."""
    allocation = sub_region_first(problem, seed=seed)
    homes = {row.home: row for row in problem.vacancies}
    requests = {row.case: row for row in problem.requests}
    for case, told in allocation.unplaced.items():
        for key, taken_by in told.fitting.items():
            if taken_by is None:
                assert not may_go(requests[case], homes[key], problem)


def test_a_household_of_the_sub_region_comes_before_higher_risk_from_beyond() -> None:
    """It is said so, and how many others the home would have fitted."""
    (pairing,) = answer(
        waiting("ann", band=3), waiting("bea", band=1, since=WAITED, **BELOW)
    ).pairings

    assert (pairing.case, pairing.runner_up) == ("ann", "bea")
    assert pairing.why == (
        "the home is in its own sub-region, upper",
        "before 1 from other sub-regions that it would fit as well",
    )


@pytest.mark.parametrize(("since", "placed"), [(NEW, []), (WAITED, ["bea"])])
def test_a_request_goes_beyond_its_sub_region_on_the_day_its_wait_is_over(
    since: object, placed: list[str]
) -> None:
    """One day before, the home is left although it fits; on the day it is offered."""
    allocation = answer(waiting("bea", since=since, **BELOW))

    assert [pairing.case for pairing in allocation.pairings] == placed
    if placed:
        assert allocation.pairings[0].why[0] == (
            "the home is in upper: its request goes beyond lower after 28 days, and it waits 28"
        )
    else:
        assert allocation.unused["h1"].fitting == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"area": "south", "areas": {"east"}},
        {"area": "elsewhere", "areas": {"east", "nowhere"}},
    ],
)
def test_who_has_nothing_to_wait_for_does_not_wait(changes: Mapping[str, object]) -> None:
    """No area of the own sub-region suits, or there is none: then any home is considered."""
    (pairing,) = answer(waiting("bea", since=TODAY, **changes)).pairings

    assert pairing.why[0].endswith("no area of its own sub-region suits it, so it waits for none")


def test_within_a_sub_region_risk_waiting_and_the_lottery_decide() -> None:
    """Each is told in its turn, as far as it was needed."""
    alike = [waiting(case, band=1, since=NEW) for case in ("ann", "bea")]
    rows = [*alike, waiting("cat", band=1), waiting("dee", band=2, since=WAITED)]
    rows[2] = evolve(rows[2], since=TODAY)
    (pairing,) = answer(*rows).pairings

    assert pairing.case in {"ann", "bea"}
    assert pairing.why == (
        "the home is in its own sub-region, upper",
        "band 1 is the highest risk among the 4 that remain",
        f"waiting since {NEW}, and none of the 3 households in band 1 for longer",
        "drawn first of 2 households alike, by lottery with seed 7",
    )


def test_the_seed_draws_the_lottery() -> None:
    """Of two households alike neither is first for ever: another seed, another draw."""
    alike = [waiting(case) for case in ("ann", "bea")]
    first = {answer(*alike, seed=seed).pairings[0].case for seed in range(8)}
    assert first == {"ann", "bea"}


def test_households_never_swap_homes_within_a_batch() -> None:
    """Whoever would come into the home that the other leaves is held back, near or far."""
    found = with_sub_regions(ring("ann", "bea"))
    assert len(allocate(found, sub_region_first, seed=7).pairings) == 1


def test_without_a_wait_there_is_no_answer() -> None:
    """A region that names the allocator and gives no number of days is told what is missing."""
    with pytest.raises(MatchingError, match='needs the parameter "days-before-widening"'):
        answer(waiting("ann"), parameters={})
