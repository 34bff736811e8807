"""For each property of matching, a purpose-made fault that its test would catch."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from forgetting import allocators_forget, batches_forget, checker_forgets, reasons_forget
from matching_oracle import is_valid
from matching_problems import (
    CASES,
    LONE_FAULTS,
    assert_blind_to_order,
    assert_maximal,
    assert_ranked,
    hand_out,
    home,
    keepers,
    pool,
    ring,
    waiting,
)

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import (
    BUILT_IN,
    Standing,
    allocate,
    strict,
    suitability,
    violations,
)
from unlocking_doors.matching import problem as problem_rows

by_each_constraint = pytest.mark.parametrize("code", LONE_FAULTS)
#: Those whose code asks ``suitability``; ``optimal`` asks in ways of its own.
by_each_allocator = pytest.mark.parametrize("name", ["circulation", "priority", "strict"])


@by_each_allocator
@by_each_constraint
def test_an_allocator_that_forgets_a_constraint_is_refused(
    monkeypatch: pytest.MonkeyPatch, code: str, name: str
) -> None:
    """With one hard constraint switched off in the allocators, the checker refuses the answer."""
    allocators_forget(monkeypatch, code)
    problem = LONE_FAULTS[code]

    with pytest.raises(MatchingError) as refused:
        allocate(problem, name, seed=1)

    is_asked = name in keepers(problem)
    assert (f'allocator "{name}" broke' in str(refused.value)) is is_asked


@by_each_constraint
def test_reasons_that_forget_a_constraint_are_refused(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """With one hard constraint left out of the reasons, the checker refuses the answer."""
    reasons_forget(monkeypatch, code)

    with pytest.raises(MatchingError, match="has not the true reasons"):
        allocate(LONE_FAULTS[code], "priority", seed=1)


@by_each_constraint
def test_a_checker_that_forgets_a_constraint_disagrees_with_brute_force(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """With one hard constraint switched off in the checker, brute force still finds the fault."""
    checker_forgets(monkeypatch, code)
    case = LONE_FAULTS[code]

    assert violations(case, hand_out(("ann", "h1"))(case, seed=1)) == ()
    assert not is_valid(case, [("ann", "h1")])


@by_each_allocator
@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_swap_that_nobody_looked_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, size: int
) -> None:
    """With the walk along the chain switched off, rings of every size are caught."""
    for module in (suitability, strict):
        monkeypatch.setattr(module, "find_swap", lambda *_: ())

    with pytest.raises(MatchingError, match="households would swap homes"):
        allocate(ring(*CASES[:size]), name, seed=1)


@pytest.mark.parametrize("name", ["circulation", "priority"])
def test_a_batch_that_forgets_its_own_decisions_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An allocator that looks only at history, not at its own batch, closes a ring: refused."""
    limited = pool(
        [waiting("ann"), waiting("bea")],
        [home("h1"), home("h2")],
        standings={"own-landlord": Standing(may_receive=1), "other-landlord": Standing()},
    )
    allocate(limited, name, seed=1)
    batches_forget(monkeypatch)

    with pytest.raises(MatchingError, match="households would swap homes"):
        allocate(ring("ann", "bea"), name, seed=1)
    with pytest.raises(MatchingError, match="own-landlord would owe more than its limit allows"):
        allocate(limited, name, seed=1)


@pytest.mark.parametrize(
    "pairs", [[("ann", "h1"), ("bea", "h1")], [("ann", "h1"), ("ann", "h2")], [("ann", "nowhere")]]
)
def test_a_hostile_allocator_is_refused(pairs: list[tuple[str, str]]) -> None:
    """A home twice, a household twice and a home from nowhere never leave `allocate`."""
    case = pool([waiting("ann"), waiting("bea")], [home("h1"), home("h2")])

    with pytest.raises(MatchingError, match='allocator "hand-made" broke'):
        allocate(case, hand_out(*pairs), seed=1)


def test_an_allocator_that_holds_homes_back_is_not_maximal() -> None:
    """The property of maximality notices a home that could have been offered."""
    case = pool([waiting("ann")], [home("h1")])

    with pytest.raises(AssertionError):
        assert_maximal(case, allocate(case, hand_out(), seed=1))


@pytest.mark.parametrize("lower", [{"band": 3}, {"since": waiting("ann").since.replace(day=9)}])
def test_an_allocator_that_passes_over_a_household_is_not_ranked(lower: dict[str, Any]) -> None:
    """The property of priority notices a lower band, and a shorter wait in one band."""
    case = pool([waiting("ann"), waiting("bea", **lower)], [home("h1")])

    with pytest.raises(AssertionError):
        assert_ranked(case, allocate(case, hand_out(("bea", "h1")), seed=1))


def test_rows_left_in_the_order_they_came_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the one order of rows, shuffled rows give another answer, and the test sees it."""
    monkeypatch.setattr(problem_rows, "sorted", lambda rows, **_: list(rows), raising=False)
    case = pool([waiting("ann"), waiting("bea")], [home("h1"), home("h2")])
    rows = evolve(case, requests=case.requests[::-1], vacancies=case.vacancies[::-1])

    with pytest.raises(AssertionError):
        assert_blind_to_order(case, BUILT_IN["priority"], rows)


HASHED = """
from matching_oracle import is_valid
from matching_problems import home, pool, waiting
from unlocking_doors.matching import allocate, circulation
circulation.draw = lambda seed, *keys: hash(keys)
problem = pool([waiting(f"case-{n}") for n in range(30)], [home(f"home-{n}") for n in range(20)])
print(allocate(problem, "circulation", seed=7))
"""


def test_a_lottery_drawn_from_python_hashes_is_noticed() -> None:
    """A lottery by `hash` differs between processes, so comparing processes can fail."""

    def run(hash_seed: str) -> bytes:
        path = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path}
        return subprocess.check_output([sys.executable, "-c", HASHED], env=env)

    assert run("1") == run("1")
    assert run("1") != run("2")
