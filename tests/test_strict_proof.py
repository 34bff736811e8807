"""The proof of strict priority: whoever tampers with it, or with the answer, is found out."""

from collections.abc import Iterator
from itertools import combinations, permutations
from random import Random

import pytest
from attrs import evolve
from matching_oracle import Pairs, housed_strictly, in_order, is_valid, may_have
from matching_problems import hand_out, home, pool, ring, waiting
from random_pools import drawn

from unlocking_doors.matching import (
    Allocation,
    Block,
    Pairing,
    Precedence,
    Problem,
    Repair,
    Standing,
    allocate,
    violations,
)
from unlocking_doors.matching.proving import unproven
from unlocking_doors.policy.fairness import Credit

EAST, WEST = {"areas": {"east"}}, {"areas": {"west"}}
#: Two for two homes in the east and two behind them; one without room; one housed elsewhere.
BUSY = pool(
    [
        waiting("ann", band=1, **EAST),
        waiting("bea", band=2, **EAST),
        waiting("cat", band=3, **EAST),
        waiting("dee", band=4, **EAST),
        waiting("fay", band=5, landlord="third", **WEST),
        waiting("gus", band=6, **WEST),
        waiting("hal", band=6, **WEST),
    ],
    [home("h1"), home("h2"), home("h3", area="west")],
    standings={
        "own-landlord": Standing(may_receive=9),
        "other-landlord": Standing(),
        "third": Standing(may_receive=0),
    },
)
ANSWER = allocate(BUSY, "strict", seed=1)
PROOF = ANSWER.proof
assert isinstance(PROOF, Precedence)
((EASTERN, WESTERN),) = [PROOF.blocks]


def proof(**changes: object) -> Allocation:
    """Return the answer with something else in its proof."""
    return evolve(ANSWER, proof=evolve(PROOF, **changes))


def eastern(**changes: object) -> Allocation:
    """Return the answer with something else in the block of cat and dee."""
    return proof(blocks=(evolve(EASTERN, **changes), WESTERN))


def given(*pairs: tuple[str, str], **changes: object) -> Allocation:
    """Return an answer that offers other homes, accounted for, with the proof of the true one."""
    return evolve(hand_out(*pairs)(BUSY, seed=1), proof=evolve(PROOF, **changes))


def swapped(one: str, other: str) -> tuple[str, ...]:
    """Return the order with two households in each other's place."""
    change = {one: other, other: one}
    return tuple(change.get(case, case) for case in PROOF.order)


WEST_HELD = next(pairing.case for pairing in ANSWER.pairings if pairing.home == "h3")
WEST_LEFT = "hal" if WEST_HELD == "gus" else "gus"
TAMPERED: dict[str, tuple[Allocation, str]] = {
    "no proof": (evolve(ANSWER, proof=None), "came without the proof"),
    "a home taken out of a block": (eastern(homes=("h1",)), "names a holder that has none of"),
    "a home and its holder taken out of a block": (
        eastern(homes=("h1",), holders=("ann",)),
        "forgets a home that fits case cat",
    ),
    "all homes taken out of a block": (
        eastern(homes=(), holders=()),
        "forgets a home that fits case cat",
    ),
    "a holder taken out of a block": (eastern(holders=("ann",)), "has a home to spare"),
    "a holder named twice": (eastern(holders=("ann", "ann")), "has a home to spare"),
    "somebody who holds another home": (
        eastern(holders=("ann", "bea", WEST_HELD)),
        "names a holder that has none of its homes",
    ),
    "somebody who is left holds a home": (
        eastern(holders=("ann", "cat"), left=("dee",)),
        "names a holder that has none of its homes",
    ),
    "a household taken out of a block": (eastern(left=("cat",)), "case dee is left without proof"),
    "a block taken out": (proof(blocks=(WESTERN,)), "case cat is left without proof"),
    "no blocks": (proof(blocks=()), f"case {WEST_LEFT} is left without proof"),
    "one without room taken out": (proof(full=()), "case fay is left without proof"),
    "room that is there denied": (
        proof(full=("fay", "cat")),
        "case cat is left, and its landlord had room",
    ),
    "a place taken from another": (
        proof(order=swapped("bea", "cat")),
        "case cat comes before case bea, which has the better place",
    ),
    "a lottery turned round": (
        proof(order=swapped("gus", "hal")),
        f"case {WEST_LEFT} comes before case {WEST_HELD}, which has the better place",
    ),
    "a household left out of the order": (
        proof(order=PROOF.order[1:]),
        "the order does not name each household once",
    ),
    "a household that is not there": (
        eastern(left=("cat", "dee", "zoe")),
        "names a case or a home that is not there",
    ),
    "a home that is not there": (
        eastern(homes=("h1", "h2", "h9")),
        "names a case or a home that is not there",
    ),
    "an offer made to somebody lower": (
        given(("ann", "h1"), ("cat", "h2"), (WEST_HELD, "h3")),
        "names a holder that has none of its homes",
    ),
    "the same, with a block to suit": (
        given(
            ("ann", "h1"),
            ("cat", "h2"),
            (WEST_HELD, "h3"),
            blocks=(evolve(EASTERN, holders=("ann", "cat"), left=("bea", "dee")), WESTERN),
        ),
        "is held by a household that comes after case bea",
    ),
    "an offer held back": (
        given(("ann", "h1"), (WEST_HELD, "h3")),
        "case bea is left without proof",
    ),
    "the same, with a block to suit it": (
        given(
            ("ann", "h1"),
            (WEST_HELD, "h3"),
            blocks=(evolve(EASTERN, holders=("ann",), left=("bea", "cat", "dee")), WESTERN),
        ),
        "has a home to spare",
    ),
    "one more behind who had no room": (
        evolve(given(("ann", "h1"), ("bea", "h2"), ("fay", "h3")), seed=1),
        f"case {WEST_HELD} is left without proof",
    ),
    "a repair made up": (
        evolve(
            given(
                ("ann", "h1"),
                ("cat", "h2"),
                (WEST_HELD, "h3"),
                blocks=(Block(homes=("h1", "h2"), holders=("ann", "cat"), left=("dee",)), WESTERN,
                        Block(homes=(), holders=(), left=("bea",))),
            ),
            repairs=tuple(
                Repair(case="bea", home=key, swap=("bea", "cat")) for key in ("h1", "h2")
            ),
        ),
        "case bea gave way, though no households would exchange homes",
    ),
}  # fmt: skip


def test_the_answer_that_is_tampered_with_is_proven() -> None:
    """Before anybody touched it, nothing is said against it."""
    assert unproven(BUSY, ANSWER) == ()
    assert set(ANSWER.unplaced) == {"cat", "dee", "fay", WEST_LEFT}


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_tampers_with_the_proof_or_the_answer_is_found_out(what: str) -> None:
    """Each change is told by what it fails to show."""
    tampered, says = TAMPERED[what]

    assert says in "; ".join(unproven(BUSY, tampered))


def test_homes_exchanged_between_two_holders_are_as_good_and_proven() -> None:
    """Which of two homes that fit both a household is offered is no matter of precedence."""
    home_of = {pairing.case: pairing.home for pairing in ANSWER.pairings}
    other = given(("ann", home_of["bea"]), ("bea", home_of["ann"]), (WEST_HELD, "h3"))

    assert unproven(BUSY, other) == ()
    assert violations(BUSY, other) == ()


def test_a_home_that_does_not_fit_is_found_by_the_checker_of_constraints() -> None:
    """What is proven is the order: whether a home may be offered at all is checked beside it."""
    home_of = {pairing.case: pairing.home for pairing in ANSWER.pairings}
    other = given(("ann", "h3"), ("bea", home_of["bea"]), (WEST_HELD, home_of["ann"]))

    assert violations(BUSY, other)


def test_whoever_gives_way_must_be_the_lowest_of_the_ring() -> None:
    """A proof that lets a household of a better place give way is refused."""
    problem = ring("ann", "bea")
    answer = allocate(problem, "strict", seed=1)
    (repair,) = answer.repairs
    (stays,) = answer.pairings

    other = hand_out((repair.case, repair.home))(problem, seed=1)
    turned = Repair(case=stays.case, home=stays.home, swap=(stays.case, repair.case))
    forged = evolve(
        other,
        repairs=(turned,),
        proof=evolve(answer.proof, blocks=(Block(homes=(), holders=(), left=(stays.case,)),)),
    )

    assert unproven(problem, answer) == ()
    assert unproven(problem, forged) == (
        f"case {stays.case} gave way before a household that comes after it",
    )


def test_a_limit_that_credit_moves_proves_nothing() -> None:
    """Where what is given in the batch counts at once, a full landlord may still have room."""
    netted = evolve(BUSY, fairness=evolve(BUSY.fairness, credit=Credit.IN_BATCH))

    assert unproven(netted, ANSWER) == ("case fay is left, and its landlord had room",)


# Any answer and any proof


def closures(problem: Problem, pairs: Pairs, dice: Random) -> Iterator[Block]:
    """Make for each household left the block that an honest, or careless, prover would make."""
    home_of = dict(pairs)
    fit = {
        request.case: {row.home for row in problem.vacancies if may_have(request, row, problem)}
        for request in problem.requests
    }
    for request in problem.requests:
        if request.case not in home_of:
            homes = set(fit[request.case])
            holders: set[str] = set()
            while more := {case for case, key in pairs if key in homes} - holders:
                holders |= more
                homes = homes.union(*(fit[case] for case in holders))
            for some in (holders, homes):
                if some and dice.random() < 0.1:
                    some.remove(dice.choice(sorted(some)))
            yield Block(homes=tuple(homes), holders=tuple(holders), left=(request.case,))


def valid_batches(problem: Problem, dice: Random) -> Iterator[Pairs]:
    """Draw some valid batches of a pool: a few, and of every size."""
    cases = [row.case for row in problem.requests]
    keys = [row.home for row in problem.vacancies]
    every = [
        frozenset(zip(chosen, order, strict=True))
        for size in range(min(len(cases), len(keys)) + 1)
        for chosen in combinations(cases, size)
        for order in permutations(keys, size)
    ]
    dice.shuffle(every)
    found = (pairs for pairs in every if is_valid(problem, pairs))
    yield from (pairs for pairs, _ in zip(found, range(12), strict=False))


def test_no_proof_can_be_made_of_an_answer_that_is_not_the_best() -> None:
    """Of hundreds of answers, with proofs of every kind, only the best are ever proven."""
    verdicts = []
    for number in range(300):
        problem, dice = drawn(number, households=4, homes=3), Random(number)
        order = in_order(problem, 1)
        best = housed_strictly(problem, order)
        for pairs in valid_batches(problem, dice):
            home_of = dict(pairs)
            left = [case for case in order if case not in home_of]
            made = Precedence(
                order=tuple(order),
                blocks=tuple(closures(problem, pairs, dice)),
                full=tuple(case for case in left if dice.random() < 0.2),
            )
            answer = Allocation(
                allocator="forger",
                seed=1,
                pairings=tuple(Pairing(case=case, home=key, why=()) for case, key in pairs),
                unplaced={},
                unused={},
                reached={},
                proof=made,
            )
            is_best = [case for case in order if case in home_of] == best
            is_proven = not unproven(problem, answer)
            assert is_best or not is_proven
            verdicts.append((is_best, is_proven))
    counts = {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))}
    assert counts[True, True] > 50
    assert counts[False, False] > 200
