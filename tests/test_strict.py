"""Strict priority: the first in order above all who come after, and nobody refused for points."""

from datetime import timedelta
from random import Random

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st
from matching_oracle import has_swap, housed_strictly, in_order, is_valid, may_have, most_housed
from matching_problems import TODAY, assert_maximal, home, pairs_of, pool, ring, waiting
from random_pools import LANDLORDS, drawn

from unlocking_doors.matching import Allocation, Problem, Standing, allocate, strict
from unlocking_doors.matching.proving import unproven
from unlocking_doors.policy.fairness import NOTHING_AGREED


def housed_in(allocation: Allocation, order: list[str]) -> list[str]:
    """Return who is housed, the first in order first."""
    placed = {pairing.case for pairing in allocation.pairings}
    return [case for case in order if case in placed]


def assert_strict(problem: Problem, allocation: Allocation, seed: int) -> None:
    """Assert that nobody better placed could be housed instead, as brute force has it."""
    order = in_order(problem, seed)
    barred = {(repair.case, repair.home) for repair in allocation.repairs}

    assert is_valid(problem, pairs_of(allocation))
    assert not unproven(problem, allocation)
    assert housed_in(allocation, order) == housed_strictly(problem, order, barred)
    assert_maximal(problem, allocation)
    for repair in allocation.repairs:
        assert repair.case == max((case for case in repair.swap if case in order), key=order.index)


def test_nobody_loses_a_home_to_somebody_who_comes_after() -> None:
    """On a thousand pools with limits, ties and exchanges, brute force finds nothing better."""
    seen = set()
    for number in range(1_000):
        problem, seed = drawn(number), number % 7
        allocation = allocate(problem, "strict", seed=seed)

        assert_strict(problem, allocation, seed)
        seen |= {"repaired"} if allocation.repairs else {"whole"}
        seen |= {"limited"} if problem.has_limits else {"free"}
        seen |= {"full"} if allocation.proof and allocation.proof.full else {"room"}
    assert seen == {"repaired", "whole", "limited", "free", "full", "room"}


@pytest.mark.torture
def test_nobody_loses_a_home_to_somebody_who_comes_after_for_long() -> None:
    """The same on fifty thousand pools."""
    for number in range(1_000, 51_000):
        problem = drawn(number)
        assert_strict(problem, allocate(problem, "strict", seed=number), number)


def test_as_many_are_housed_as_can_be_where_nothing_is_limited() -> None:
    """Without limits and exchanges, strict priority costs nobody a home: a maximum matching."""
    for number in range(300):
        problem = evolve(drawn(number, standings={}, moved={}), vacancies=untied(number))

        assert len(allocate(problem, seed=1).pairings) == most_housed(problem)


def untied(number: int) -> list[object]:
    """Return the homes of a pool as if no household of the scheme had left them."""
    return [evolve(row, left_by=None) for row in drawn(number).vacancies]


def test_a_household_moves_to_another_home_to_make_room() -> None:
    """The first in order would fit both homes, the second one only: both are housed."""
    problem = pool(
        [waiting("ann", band=1), waiting("bea", bedrooms=3, max_bedrooms=3)],
        [home("h1", bedrooms=3), home("h2", bedrooms=3, area="south")],
    )
    tight = evolve(
        problem,
        requests=[problem.requests[0], evolve(problem.requests[1], areas={"east"})],
    )

    assert pairs_of(allocate(tight, "strict", seed=1)) == {("ann", "h2"), ("bea", "h1")}


# Repairs


def test_the_lowest_of_those_who_would_exchange_homes_gives_way() -> None:
    """It is said who gave way, for whom, and what the batch would have come to."""
    found = ring("ann", "bea", "cat")
    bands = {"ann": 2, "bea": 3, "cat": 1}
    problem = evolve(found, requests=[evolve(row, band=bands[row.case]) for row in found.requests])

    allocation = allocate(problem, "strict", seed=1)

    (repair,) = allocation.repairs
    assert (repair.case, repair.home) == ("bea", "left-by-cat")
    assert repair.swap == ("bea", "cat", "ann")
    assert allocation.before_repair["households"] == 3
    assert allocation.reached["households"] == 2


def test_each_of_two_like_homes_that_one_household_left_gives_way_by_name() -> None:
    """Two homes left by the same household are not one to the proof: each is named."""
    found = ring("ann", "bea")
    like = home("more", area=found.vacancies[0].area, left_by=found.vacancies[0].left_by)
    problem = pool(found.requests, [*found.vacancies, like])

    allocation = allocate(problem, "strict", seed=3)

    assert len(allocation.repairs) == 2
    assert not unproven(problem, allocation)


@pytest.mark.parametrize("number", [1_538, 18_322])
def test_what_gave_way_for_a_ring_that_another_broke_is_offered_after_all(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Of two repairs the second may make the first needless: then that offer is made."""
    problem, seed = drawn(number), number % 7

    assert_strict(problem, allocate(problem, "strict", seed=seed), seed)

    monkeypatch.setattr(strict, "_needless", lambda *_: [])
    with pytest.raises(AssertionError):
        assert_maximal(problem, allocate(problem, "strict", seed=seed))


# Points


def owing(*, homes: int, **changes: object) -> Problem:
    """Make two households for one home, of whom one has a landlord that owes so many homes."""
    return pool(
        [
            waiting("ann", landlord="acre", band=1, since=TODAY - timedelta(days=9)),
            waiting("bea", landlord="brook", band=2),
        ],
        [home("h1", landlord="croft")],
        fairness=evolve(NOTHING_AGREED, points_per_home=4_000, most_homes=3, **changes),
        standings={
            "acre": Standing(standing=-homes - 1, allowance=1),
            "brook": Standing(),
            "croft": Standing(),
        },
    )


@pytest.mark.parametrize(("homes", "first"), [(0, "ann"), (2, "ann"), (3, "bea"), (40, "bea")])
def test_what_a_landlord_owes_lowers_its_households_by_what_is_agreed(
    homes: int, first: str
) -> None:
    """Beyond its target, 4,000 points a home: three weigh more than a band, two do not."""
    (pairing,) = allocate(owing(homes=homes), "strict", seed=1).pairings

    assert pairing.case == first
    assert pairing.why[0].startswith(f"{10_000 + 4_000 * homes} points") is (homes < 3)


def test_debt_lowers_a_place_by_a_bounded_amount() -> None:
    """However much a landlord owes, its household is not behind one two bands lower."""
    problem = owing(homes=1_000)
    rows = [problem.requests[0], evolve(problem.requests[1], band=3)]

    (pairing,) = allocate(evolve(problem, requests=rows), "strict", seed=1).pairings

    assert pairing.case == "ann"
    assert pairing.why[0] == (
        "22000 points, the fewest among the 2 households that fit "
        "(band 1, 12000 more for what its landlord owes)"
    )


def test_a_household_whom_few_homes_suit_comes_before_others_of_its_band() -> None:
    """Points are taken off by what suited last year; one who is not known keeps its place."""
    rows = [
        waiting("ann", homes_a_year=9),
        waiting("bea", homes_a_year=0),
        waiting("cat", homes_a_year=None, since=TODAY - timedelta(days=90)),
        waiting("dee", band=1, homes_a_year=400),
    ]
    homes = [home(f"h{number}") for number in range(4)]
    problem = pool(rows, homes, fairness=evolve(NOTHING_AGREED, points_thin=5_000))

    pairings = allocate(problem, "strict", seed=1).pairings

    assert [pairing.case for pairing in pairings] == ["dee", "bea", "ann", "cat"]


def test_nobody_is_refused_for_points_alone() -> None:
    """Where no limit binds, points decide who, and never how many."""
    differ = 0
    for number in range(200):
        problem = drawn(number, moved={})
        free = evolve(
            problem,
            vacancies=untied(number),
            standings={key: Standing(standing=-3) for key in LANDLORDS[:2]}
            | {LANDLORDS[2]: Standing()},
        )
        pointed = evolve(free, fairness=evolve(NOTHING_AGREED, points_per_home=9_000, most_homes=3))
        answers = [
            allocate(given, "strict", seed=1)
            for given in (evolve(free, fairness=NOTHING_AGREED), pointed)
        ]
        assert len(answers[0].pairings) == len(answers[1].pairings)
        differ += answers[0].unplaced.keys() != answers[1].unplaced.keys()
    assert differ


# The explanation


def test_what_is_said_of_an_offer_is_true() -> None:
    """Who was next, and among how many a household came first, is what brute force finds."""
    for number in range(500):
        problem, seed = drawn(number), 1
        allocation = allocate(problem, "strict", seed=seed)
        order = in_order(problem, seed)
        full = set(allocation.proof.full) if allocation.proof else set()
        gave_way = {(repair.case, repair.home) for repair in allocation.repairs}
        for pairing in allocation.pairings:
            own = problem.request_by_case[pairing.case]
            after = [
                case
                for case in order[order.index(pairing.case) + 1 :]
                if case in allocation.unplaced
                and (case, pairing.home) not in gave_way
                and may_take(problem, case, pairing.home)
                and (case not in full or problem.request_by_case[case].landlord == own.landlord)
            ]
            assert pairing.runner_up == (after[0] if after else None)
            if after:
                assert f"among the {len(after) + 1} households that fit" in pairing.why[0]
            else:
                assert pairing.why == ("the only household waiting that fits",)


def may_take(problem: Problem, case: str, key: str) -> bool:
    """Tell whether a home fits a household by itself, with no limit looked at."""
    request, vacancy = problem.request_by_case[case], problem.vacancy_by_home[key]
    limits = [
        row.may_receive == 0 for name, row in problem.standings.items() if name == request.landlord
    ]
    limits += [
        row.may_give == 0 for name, row in problem.standings.items() if name == vacancy.landlord
    ]
    return (
        may_have(request, vacancy, problem)
        and not has_swap(problem, [(case, key)])
        and not any(limits)
    )


# The same answer


@given(number=st.integers(0, 9_999), mixed=st.randoms(use_true_random=False))
def test_shuffled_rows_have_the_identical_answer(number: int, mixed: Random) -> None:
    """Rows, standings and history in another order: the proof and the reasons are the same too."""
    problem = drawn(number)
    rows = evolve(
        problem,
        requests=mixed.sample(problem.requests, len(problem.requests)),
        vacancies=mixed.sample(problem.vacancies, len(problem.vacancies)),
        moved=dict(mixed.sample([*problem.moved.items()], len(problem.moved))),
        standings=dict(mixed.sample([*problem.standings.items()], len(problem.standings))),
    )

    answers = [repr(asdict(allocate(given, "strict", seed=7))) for given in (problem, rows)]

    assert answers[0] == answers[1]


def test_the_compiled_kernel_gives_the_same_answer() -> None:
    """A thousand pools, ten of them of 200 households: all is equal but the name."""
    pools = [drawn(number) for number in range(990)]
    pools += [drawn(number, households=200, homes=80) for number in range(990, 1_000)]
    for problem in pools:
        plain, fast = (allocate(problem, name, seed=7) for name in ("strict", "strict-fast"))
        assert evolve(fast, allocator="strict") == plain
