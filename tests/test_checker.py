from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from matching_oracle import batches, is_valid, may_have
from matching_problems import (
    LONE_FAULTS,
    hand_out,
    home,
    pool,
    problems,
    ring,
    tied_pools,
    waiting,
)
from random_pools import bound

from unlocking_doors.matching import Allocation, Problem, Quota, violations
from unlocking_doors.matching import checker as checker_module
from unlocking_doors.matching import checking_rules as rules_module
from unlocking_doors.matching import checking_sums as sums_module

TWO = pool([waiting("ann"), waiting("bea")], [home("h1"), home("h2")])


def judged(problem: Problem, *pairs: tuple[str, str], runner_up: str | None = None) -> str:
    """Check a batch made by hand, and join what the checker says."""
    allocation = hand_out(*pairs, runner_up=runner_up)(problem, seed=1)
    return "; ".join(violations(problem, allocation))


def honest() -> Allocation:
    """Give one home of TWO, and account for the rest."""
    return hand_out(("ann", "h1"))(TWO, seed=1)


def test_the_checker_shares_no_code_with_what_it_checks() -> None:
    """The second opinion imports the values of question and answer, and nothing else of ours."""
    ours = {
        value.__module__
        for module in (checker_module, rules_module, sums_module)
        for value in vars(module).values()
        if getattr(value, "__module__", "").startswith("unlocking_doors")
    }

    assert ours == {
        "unlocking_doors.matching.allocation",
        "unlocking_doors.matching.checker",
        "unlocking_doors.matching.checking_rules",
        "unlocking_doors.matching.checking_sums",
        "unlocking_doors.matching.problem",
        "unlocking_doors.matching.rows",
    }


@given(problem=problems(), data=st.data())
def test_the_checker_agrees_with_brute_force_on_any_batch(
    problem: Problem, data: st.DataObject
) -> None:
    """A batch is refused if and only if brute force finds it invalid."""
    batch = sorted(data.draw(st.sampled_from([*batches(problem)])))

    assert (judged(problem, *batch) == "") == is_valid(problem, batch)


@given(problem=tied_pools(), data=st.data())
def test_the_checker_finds_every_swap(problem: Problem, data: st.DataObject) -> None:
    """In pools where only swaps can be wrong, exactly the batches with a swap are refused."""
    batch = sorted(data.draw(st.sampled_from([*batches(problem)])))

    assert (judged(problem, *batch) == "") == is_valid(problem, batch)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("area-fled", "the area is not safe or not chosen"),
        ("area-to-avoid", "the area is not safe or not chosen"),
        ("area-not-chosen", "the area is not safe or not chosen"),
        ("too-few-bedrooms", "the home is too small"),
        ("too-many-bedrooms", "the home is larger than may be offered"),
        ("access-not-met", "the access needed is not there"),
        ("lowers-security", "the tenancy offered is less secure than the one held"),
        ("already-refused", "the household has refused the home"),
        ("own-landlord", "the home is the household's own landlord's"),
        ("not-yet-released", "the home is not yet released"),
        ("no-longer-held", "the home is no longer held"),
        ("own-former-home", "the home is the one the household left"),
        ("would-make-a-swap", "households would swap homes"),
        ("left-too-recently", "a household of the scheme left the home too short a time ago"),
    ],
)
def test_each_constraint_is_checked(code: str, says: str) -> None:
    """A batch that breaks one constraint is told exactly that one."""
    assert judged(LONE_FAULTS[code], ("ann", "h1")) == f"case ann and home h1: {says}"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("landlord-at-ceiling", "landlord own-landlord would owe more than its limit allows"),
        (
            "landlord-at-stop-loss",
            "landlord other-landlord would be owed more than its limit allows",
        ),
        ("quota-full", "quota nobody is not kept"),
    ],
)
def test_each_limit_is_checked(code: str, says: str) -> None:
    """A limit is kept by a whole batch or not at all."""
    assert judged(LONE_FAULTS[code], ("ann", "h1")) == says


@pytest.mark.parametrize("case", ["cat", "dee"])
def test_a_quota_that_asks_for_more_than_is_offered_is_not_kept(case: str) -> None:
    """A lower bound counts those it is about."""
    quota = Quota(key="some", cases=["cat", "ann"], least=1)
    problem = pool([waiting("cat"), waiting("dee")], [home("h1")], quotas=[quota])

    assert judged(problem, (case, "h1")) == ("" if case == "cat" else "quota some is not kept")


def test_the_checker_agrees_with_brute_force_on_limits() -> None:
    """Weights, both kinds of credit, quotas and homes that rest: the same batches are refused."""
    verdicts = []
    for number in range(500):
        problem, dice = bound(number), Random(number)
        cases = [row.case for row in problem.requests]
        homes = [row.home for row in problem.vacancies]
        size = dice.randint(1, min(len(cases), len(homes)))
        freely = zip(dice.sample(cases, size), dice.sample(homes, size), strict=True)
        suiting = {
            (request.case, vacancy.home)
            for request in problem.requests
            for vacancy in problem.vacancies
            if may_have(request, vacancy, problem)
        }
        batch = [pair for pair in freely if pair in suiting or dice.random() < 0.1]
        verdicts.append(is_valid(problem, batch))
        assert (judged(problem, *batch) == "") == verdicts[-1]
    assert min(verdicts.count(True), verdicts.count(False)) > 100


def test_own_landlord_is_no_fault_where_the_region_allows_it() -> None:
    """The region decides whether a home of the household's own landlord may be offered."""
    assert not judged(evolve(LONE_FAULTS["own-landlord"], own_landlord_allowed=True), ("ann", "h1"))


def test_everyone_in_a_ring_is_named() -> None:
    """A closed ring is told for each household in it."""
    found = judged(
        ring("ann", "bea", "cat"),
        ("ann", "left-by-bea"),
        ("bea", "left-by-cat"),
        ("cat", "left-by-ann"),
    )

    assert found.count("households would swap homes") == 3


def test_a_ring_of_the_past_does_not_stop_the_present() -> None:
    """What history did is not today's violation."""
    assert not judged(evolve(TWO, moved={"xia": "yve", "yve": "xia"}), ("ann", "h1"))


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("ann", "h1"), ("bea", "h1")], "home h1 is offered 2 times"),
        ([("ann", "h1"), ("ann", "h2")], "case ann is offered 2 homes"),
        ([("nobody", "h1")], "case nobody is not waiting"),
        ([("ann", "nowhere")], "home nowhere is not in the pot"),
    ],
)
def test_a_home_or_case_twice_or_from_nowhere_is_found(
    pairs: list[tuple[str, str]], says: str
) -> None:
    """Each home goes to one waiting household at most, and each household gets one at most."""
    assert says in judged(TWO, *pairs)


@pytest.mark.parametrize("runner_up", ["nobody", "ann"])
def test_a_runner_up_must_be_another_household(runner_up: str) -> None:
    """Whoever is said to be next is waiting, and is not the one who is first."""
    assert "runner-up for home h1" in judged(TWO, ("ann", "h1"), runner_up=runner_up)


def test_a_runner_up_must_be_one_whom_the_home_may_fit() -> None:
    """Else somebody could be named as next who never was."""
    elsewhere = pool([waiting("ann"), waiting("bea", max_bedrooms=1, bedrooms=1)], [home("h1")])

    said = judged(elsewhere, ("ann", "h1"), runner_up="bea")

    assert said == "home h1 does not fit the household that is named as runner-up"


@pytest.mark.parametrize(
    ("lie", "says"),
    [
        ({"reached": {"households": 2}}, "the answer does not come to what is said of it"),
        (
            {"before_repair": {"households": 2}},
            "the answer is told to be repaired, and names nothing that gave way",
        ),
    ],
)
def test_what_an_answer_is_said_to_come_to_must_be_true(lie: dict[str, object], says: str) -> None:
    """Whether or not a proof came with it."""
    assert violations(TWO, honest()) == ()
    assert violations(TWO, evolve(honest(), **lie)) == (says,)


def test_everyone_and_everything_left_must_be_accounted_for() -> None:
    """Nobody without a home and no home left may be passed over in silence, or made up."""
    answer = honest()
    told = answer.unplaced["bea"]
    unsaid = evolve(answer, unplaced={}, unused={})
    invented = evolve(answer, unplaced={"bea": told, "ann": told})

    assert violations(TWO, answer) == ()
    assert violations(TWO, unsaid) == (
        "case bea is not accounted for as unplaced",
        "home h2 is not accounted for as unused",
    )
    assert violations(TWO, invented) == ("case ann is not accounted for as unplaced",)


UNTRUE: dict[str, tuple[Problem, dict[str, object], str]] = {
    "a reason made up": (TWO, {"counts": {"own-landlord": 1}}, "has not the true reasons"),
    "a reason left out": (LONE_FAULTS["area-fled"], {"counts": {}}, "has not the true reasons"),
    "a reason too often": (
        LONE_FAULTS["area-fled"],
        {"counts": {"area-fled": 2}},
        "has not the true reasons",
    ),
    "a home left out": (TWO, {"homes": 1}, "has not the true reasons"),
    "a home that fits left out": (
        TWO,
        {"fitting": {"h1": "ann"}},
        "is told wrongly which homes fit",
    ),
    "somebody else has it": (
        TWO,
        {"fitting": {"h1": "zoe", "h2": None}},
        "is told wrongly which homes fit",
    ),
    "nobody has it": (TWO, {"fitting": {"h1": None, "h2": None}}, "or who has them"),
}


@pytest.mark.parametrize("what", UNTRUE)
def test_what_a_household_is_told_must_be_true_and_complete(what: str) -> None:
    """A reason made up, a reason left out and a wrong taker are all found."""
    problem, lie, says = UNTRUE[what]
    pairs = [("ann", "h1")] if problem is TWO else []
    answer = hand_out(*pairs)(problem, seed=1)
    ((case, told),) = answer.unplaced.items()

    (found,) = violations(problem, evolve(answer, unplaced={case: evolve(told, **lie)}))

    assert f"case {case}" in found
    assert says in found


@pytest.mark.parametrize(
    "lie", [{"households": 2}, {"counts": {"area-fled": 1}}, {"fitting": 0}, {"fitting": 2}]
)
def test_what_is_said_of_a_home_that_is_left_must_be_true(lie: dict[str, object]) -> None:
    """How many it was compared with, and how many of them it would suit."""
    answer = honest()
    untrue = evolve(answer, unused={"h2": evolve(answer.unused["h2"], **lie)})

    assert violations(TWO, untrue) == ("home h2 has not the true reasons for being left",)
