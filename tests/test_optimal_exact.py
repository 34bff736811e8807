"""The allocator `optimal` is exact: against HiGHS, brute force, and by its own prices."""

import pytest
from attrs import evolve
from matching_problems import pairs_of
from optimal_pools import best_by_force, best_by_highs, drawn_pool, tied_pool, worth

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import Prices, allocate, flowing
from unlocking_doors.matching.proving import unproven


@pytest.mark.parametrize("block", range(10))
def test_no_pool_with_binding_limits_has_a_better_answer(block: int) -> None:
    """On 300 pools HiGHS, asked about every pair, reaches the same by each criterion."""
    for seed in range(30 * block, 30 * (block + 1)):
        problem = drawn_pool(seed, households=12, homes=7)
        allocation = allocate(problem, "optimal", seed=seed)

        assert worth(problem, pairs_of(allocation)) == best_by_highs(problem), seed
        assert unproven(problem, allocation) == ()


def test_limits_bind_in_most_of_these_pools() -> None:
    """Without the limits, most of the answers would be better: the comparison is about them."""
    problems = [drawn_pool(seed, households=12, homes=7) for seed in range(40)]
    limited = [
        problem
        for problem in problems
        if best_by_highs(problem)
        != best_by_highs(
            evolve(
                problem,
                standings={
                    key: evolve(row, may_receive=None, may_give=None)
                    for key, row in problem.standings.items()
                },
            )
        )
    ]

    assert len(limited) > 15


def test_no_small_pool_has_a_better_answer_without_an_exchange() -> None:
    """Where homes are tied to households, repair finds the best of all batches without a ring."""
    repaired = 0
    for seed in range(120):
        problem = tied_pool(seed, most=8 if seed < 10 else 5)
        allocation = allocate(problem, "optimal", seed=seed)

        assert worth(problem, pairs_of(allocation)) == best_by_force(problem), seed
        assert unproven(problem, allocation) == ()
        repaired += bool(allocation.repairs)

    assert repaired > 10


def test_no_small_pool_under_quotas_and_weights_has_a_better_answer() -> None:
    """With quotas and limits by weight the answer is the best of all, or there is none."""
    refused = 0
    for seed in range(120):
        problem = drawn_pool(seed, households=5, homes=4, tied=0.3, weights=(1, 1, 2), quotas=2)
        best = best_by_force(problem)
        if best is None:
            refused += 1
            with pytest.raises(MatchingError, match=r"no batch .* quota"):
                allocate(problem, "optimal", seed=seed)
        else:
            allocation = allocate(problem, "optimal", seed=seed)
            assert worth(problem, pairs_of(allocation)) == best, seed
            assert allocation.proof is None or not problem.quotas

    assert 10 < refused < 100


def test_the_answer_is_the_same_when_each_criterion_has_a_turn_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Criteria too large for one number are looked for in turns, and their prices put together."""
    problems = [drawn_pool(seed, households=12, homes=7) for seed in range(60)]
    at_once = [allocate(problem, "optimal", seed=1) for problem in problems]
    monkeypatch.setattr(flowing, "MOST_COST", 1)

    for problem, expected in zip(problems, at_once, strict=True):
        allocation = allocate(problem, "optimal", seed=1)
        assert worth(problem, pairs_of(allocation)) == worth(problem, pairs_of(expected))
        assert unproven(problem, allocation) == ()


def test_a_price_that_is_changed_proves_nothing() -> None:
    """A price one higher or lower, of a household, a home or a landlord, is noticed."""
    changed = 0
    for seed in range(40):
        problem = drawn_pool(seed)
        allocation = allocate(problem, "optimal", seed=seed)
        proof = allocation.proof
        assert isinstance(proof, Prices)
        for name in ("households", "homes"):
            for key, price in getattr(proof, name).items():
                for other in (price - 1, price + 1):
                    prices = {**getattr(proof, name), key: other}
                    wrong = evolve(allocation, proof=evolve(proof, **{name: prices}))
                    assert unproven(problem, wrong)
                    changed += 1

    assert changed > 300


def test_an_answer_worth_less_is_not_proven() -> None:
    """With an offer taken away, the prices no longer sum to what the answer is worth."""
    problem = drawn_pool(7, households=12, homes=7)
    allocation = allocate(problem, "optimal", seed=1)
    assert allocation.pairings
    fewer = evolve(allocation, pairings=allocation.pairings[1:])

    assert "the answer does not come to what is said of it" in unproven(problem, fewer)
