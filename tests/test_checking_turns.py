"""What ranked each offer first, and who was next: told by the allocators, followed by another."""

import json
from pathlib import Path

import pytest
from attrs import evolve
from matching_problems import hand_out, home, pool, waiting
from pool_files import words, write_pool
from program import FINDINGS, succeeds, type_in
from random_pools import bound, drawn

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Problem,
    account,
    allocate,
    mistold,
    violations,
)
from unlocking_doors.matching.checking_turns import has_rule, not_proven

ONE_HOME = pool([waiting("ann", band=1), waiting("bea", band=2), waiting("cat")], [home("h1")])


def changed(allocation: Allocation, **changes: object) -> Allocation:
    """Tamper with the first offer."""
    first, *others = allocation.pairings
    return evolve(allocation, pairings=(evolve(first, **changes), *others))


# What the allocators tell is so


@pytest.mark.parametrize(("name", "pools"), [
    ("circulation", 200), ("priority", 200), ("strict", 200), ("strict-fast", 10), ("optimal", 40),
])  # fmt: skip
def test_what_every_allocator_tells_of_its_offers_is_so(name: str, pools: int) -> None:
    """Over pools with points, limits, quotas, homes that were left, and swaps to be repaired."""
    offers = 0
    for number in range(pools):
        for problem in (drawn(number), bound(number)):
            try:
                answer = allocate(problem, name, seed=number)
            except MatchingError:  # strict keeps no quotas
                continue
            assert mistold(problem, answer) == ()
            offers += len(answer.pairings)

    assert has_rule(answer)
    assert offers > pools


# What is told otherwise is found


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_runner_up_that_is_left_out_is_missed(name: str) -> None:
    """Nobody else is said to be next, where somebody truly was."""
    answer = allocate(ONE_HOME, name, seed=1)
    (pairing,) = answer.pairings
    assert pairing.runner_up

    assert mistold(ONE_HOME, changed(answer, runner_up=None)) == (
        f"for home h1 case {pairing.runner_up} was next, and it is told otherwise",
    )


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_runner_up_that_fits_and_is_not_the_next_is_found(name: str) -> None:
    """The constraints say nothing against it."""
    answer = allocate(ONE_HOME, name, seed=1)
    (pairing,) = answer.pairings
    (last,) = {"ann", "bea", "cat"} - {pairing.case, pairing.runner_up}
    wrong = changed(answer, runner_up=last)

    assert violations(ONE_HOME, wrong) == ()
    assert len(mistold(ONE_HOME, wrong)) == 1


@pytest.mark.parametrize("name", BUILT_IN)
def test_somebody_who_was_not_next_is_found(name: str) -> None:
    """Where nobody was, it says so."""
    problem = pool([waiting("ann"), waiting("bea", areas={"south"})], [home("h1")])
    answer = allocate(problem, name, seed=1)

    assert mistold(problem, changed(answer, runner_up="bea")) == (
        "for home h1 nobody was next, and it is told otherwise",
    )


@pytest.mark.parametrize("name", BUILT_IN)
def test_another_why_is_found_and_not_repeated(name: str) -> None:
    """Every sentence counts; what is put in its place may be of a household."""
    answer = allocate(ONE_HOME, name, seed=1)
    (pairing,) = answer.pairings
    assert len(pairing.why) >= 1
    for why in ((), ("band 9 is the highest risk",), (*pairing.why, "and a cousin asked")):
        assert mistold(ONE_HOME, changed(answer, why=why)) == (
            f"what ranked case {pairing.case} first for home h1 is told otherwise",
        )


def by_hand(problem: Problem, name: str, *pairs: tuple[str, str]) -> Allocation:
    """Answer by hand in the name of an allocator."""
    return hand_out(*pairs, name=name)(problem, seed=1)


def test_an_offer_past_the_first_is_found_where_the_rule_leaves_one_answer() -> None:
    """Safe, accounted for, and against the rule."""
    answer = by_hand(ONE_HOME, "priority", ("bea", "h1"))

    assert violations(ONE_HOME, answer) == ()
    assert mistold(ONE_HOME, answer) == ("case ann comes first for home h1, not case bea",)


def test_a_home_that_is_held_back_is_found() -> None:
    """It fits somebody, so by the rule it is offered."""
    answer = by_hand(ONE_HOME, "circulation")

    (said,) = mistold(ONE_HOME, answer)
    assert said.endswith("comes first for home h1, which is not offered")


def test_an_offer_that_no_turn_allowed_is_found() -> None:
    """It may keep every constraint at the end, and did not when its turn came."""
    answer = by_hand(ONE_HOME, "priority", ("ann", "h1"))
    elsewhere = evolve(ONE_HOME, requests=[waiting("ann", areas={"south"})])

    assert mistold(elsewhere, answer) == ("home h1 did not fit case ann when its turn came",)


@pytest.mark.parametrize("name", ["priority", "strict"])
def test_offers_in_another_order_are_found(name: str) -> None:
    """They stand as they were decided."""
    problem = pool([waiting("ann", band=1), waiting("bea")], [home("h1"), home("h2")])
    answer = allocate(problem, name, seed=1)
    assert len(answer.pairings) == 2

    turned = evolve(answer, pairings=answer.pairings[::-1])
    assert mistold(problem, turned) == (
        "the offers do not stand in the order in which they were decided",
    )


def test_another_seed_is_found() -> None:
    """The lottery is drawn again."""
    problem = pool([waiting(f"c{number}") for number in range(9)], [home("h1")])
    answer = allocate(problem, "circulation", seed=1)
    cases = {allocate(problem, "circulation", seed=seed).pairings[0].case for seed in range(9)}
    assert len(cases) > 1

    assert any(mistold(problem, evolve(answer, seed=seed)) for seed in range(2, 9))


@pytest.mark.parametrize("pairs", [
    [("nobody", "h1")], [("ann", "nowhere")], [("ann", "h1"), ("bea", "h1")],
])  # fmt: skip
def test_an_answer_to_another_question_breaks_nothing(pairs: list[tuple[str, str]]) -> None:
    """Whatever is handed in is told in a sentence."""
    assert mistold(ONE_HOME, by_hand(ONE_HOME, "priority", *pairs)) == (
        "the answer names a case or a home that is not there, or one twice",
    )


def test_strict_without_its_proof_tells_nothing() -> None:
    """Whose landlord had no room stands in the proof."""
    answer = evolve(allocate(ONE_HOME, "strict", seed=1), proof=None)

    assert mistold(ONE_HOME, answer) == ("what ranked the offers cannot be told without the proof",)


# What is not proven


def test_what_is_not_proven_is_said_by_allocator() -> None:
    """The lottery of optimal, the home of strict; and nothing is known of a plugin's rule."""
    said = {name: not_proven(allocate(ONE_HOME, name, seed=1)) for name in BUILT_IN}

    assert said["circulation"] == said["priority"] == ()
    assert "which of the homes that fit it" in said["strict"][0]
    assert said["strict-fast"] == said["strict"]
    (lottery,) = said["optimal"]
    assert lottery.startswith("the lottery")
    (unknown,) = not_proven(by_hand(ONE_HOME, "by-hand"))
    assert unknown.endswith('no rule of "by-hand" is known')
    assert mistold(ONE_HOME, by_hand(ONE_HOME, "by-hand", ("cat", "h1"))) == ()


def test_what_no_proof_shows_of_optimal_is_said() -> None:
    """After a repair, and where a quota had a say."""
    plain = account(ONE_HOME, (), allocator="optimal", seed=1)
    assert not_proven(plain)[0].startswith("that no other answer is better: a quota")
    repaired = next(
        answer
        for number in range(300)
        if (answer := allocate(drawn(number), "optimal", seed=1)).repairs
    )
    assert "without an exchange of homes is better" in not_proven(repaired)[0]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pool; the tests only read it."""
    return write_pool(tmp_path_factory.mktemp("pool"))


@pytest.mark.parametrize("allocator", ["circulation", "strict", "optimal"])
def test_verify_tells_what_is_not_proven_and_finds_what_is_told_otherwise(
    usual: Path, tmp_path: Path, allocator: str
) -> None:
    """In words and as data, with an exit code."""
    succeeds(*words(usual, save=tmp_path, allocator=allocator))
    said = succeeds("verify", tmp_path)
    assert "Turns: what ranked each offer first, and who was next, is as it is told." in said.out
    assert ("Not proven: " in said.out) is (allocator != "circulation")

    answer = json.loads((tmp_path / "allocation.json").read_text("utf-8"))
    first = next(one for one in answer["allocation"]["pairings"] if one["runner_up"])
    first["runner_up"] = None
    (tmp_path / "allocation.json").write_text(json.dumps(answer), "utf-8")
    said = type_in("verify", tmp_path)
    assert said.code == FINDINGS
    assert "was next, and it is told otherwise" in said.out
    assert "Turns: 1 thing told otherwise than it was." in said.out
    data = type_in("verify", tmp_path, "--format", "json").json
    assert len(data["mistold"]) == 1
    assert bool(data["not_proven"]) is (allocator != "circulation")
