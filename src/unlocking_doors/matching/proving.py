"""
A second opinion on what an allocator says of itself: that no better answer is possible.

Shares no code with the allocators. It reads the proof that came with the answer, and nothing of
how the answer was found; what a household's place is, and what an offer is worth, is written down
again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from unlocking_doors.matching.allocation import Allocation, Repair
from unlocking_doors.matching.checking_rules import Forbidden
from unlocking_doors.matching.checking_words import place_of
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Block, Precedence, Prices, Proof
from unlocking_doors.matching.proving_prices import price_faults


def unproven(problem: Problem, allocation: Allocation) -> tuple[str, ...]:
    """
    List what the proof of an allocation fails to show.

    A repaired allocation of ``strict`` is proven as an answer to the batch without the offers that
    gave way, each of which could have closed a ring of households that exchange homes. Of a
    repaired allocation of ``optimal`` it is proven that nothing is worth more than what it had
    reached before. That either keeps every constraint is shown by ``violations``, and what it lost
    by what it had reached before the repair.

    Args:
        problem: What was asked.
        allocation: What was answered, with its proof.

    Returns:
        Sentences; empty if no better answer is possible.
    """
    cases = {request.case for request in problem.requests}
    homes = {vacancy.home for vacancy in problem.vacancies}
    if any(one.case not in cases or one.home not in homes for one in allocation.pairings):
        return ("the answer names a case or a home that is not there",)
    due = proof_due(problem, allocation)
    if due is not None and not isinstance(allocation.proof, due):
        return (f'it came without the proof that the allocator "{allocation.allocator}" gives',)
    if isinstance(allocation.proof, Precedence):
        return tuple(_precedence(problem, allocation, allocation.proof))
    if isinstance(allocation.proof, Prices):
        return tuple(price_faults(problem, allocation, allocation.proof))
    return ("the allocator gives no proof of its answer",)


def proof_due(problem: Problem, allocation: Allocation) -> type[Proof] | None:
    """Return the kind of proof that must come with an answer, by its allocator; None: no proof."""
    if allocation.allocator in {"strict", "strict-fast"}:
        return Precedence
    weighed = problem.standings and any(vacancy.weight != 1 for vacancy in problem.vacancies)
    is_flow = allocation.allocator == "optimal" and not problem.quotas and not weighed
    return Prices if is_flow else None


def _precedence(problem: Problem, allocation: Allocation, proof: Precedence) -> Iterator[str]:
    if Counter(proof.order) != Counter(request.case for request in problem.requests):
        yield "the order does not name each household once"
        return
    requests = {request.case: request for request in problem.requests}
    cases = {*proof.full}
    cases.update(case for block in proof.blocks for case in (*block.holders, *block.left))
    homes = {home for block in proof.blocks for home in block.homes}
    if cases - requests.keys() or homes - {vacancy.home for vacancy in problem.vacancies}:
        yield "the proof names a case or a home that is not there"
        return
    places = {case: place_of(requests[case], problem, allocation.seed) for case in proof.order}
    for before, after in zip(proof.order, proof.order[1:], strict=False):
        if places[before] > places[after]:
            yield f"case {before} comes before case {after}, which has the better place"
    home_of = {pairing.case: pairing.home for pairing in allocation.pairings}
    left = [case for case in proof.order if case not in home_of]
    shown = Counter([*proof.full, *(case for block in proof.blocks for case in block.left)])
    yield from (f"case {case} is left without proof" for case in left if not shown[case])
    rank = {case: number for number, case in enumerate(proof.order)}
    for case in proof.full:
        may_receive = _limit(problem, requests[case].landlord, "may_receive")
        earlier = [
            other
            for other in home_of
            if requests[other].landlord == requests[case].landlord and rank[other] < rank[case]
        ]
        if may_receive is None or len(earlier) < may_receive:
            yield f"case {case} is left, and its landlord had room"
    fit = _fitting(problem)
    for repair in allocation.repairs:
        yield from _repair(problem, repair, fit, rank)
    for repair in allocation.repairs:
        fit.get(repair.case, set()).discard(repair.home)
    for block in proof.blocks:
        yield from _block(problem, block, home_of, fit, rank)


def _limit(problem: Problem, landlord: str, which: str) -> int | None:
    """Return a limit of a landlord, in homes; None where it has none, or one that credit moves."""
    if landlord not in problem.standings or problem.fairness.credit == "in-batch":
        return None
    limit: int | None = getattr(problem.standings[landlord], which)
    return limit


def _fitting(problem: Problem) -> dict[str, set[str]]:
    """Return the homes that each household may have, whatever else is decided."""
    forbidden = Forbidden(problem)
    return {request.case: forbidden.fitting(request) for request in problem.requests}


def _repair(
    problem: Problem, repair: Repair, fit: Mapping[str, set[str]], rank: Mapping[str, int]
) -> Iterator[str]:
    """Tell whether the ring that an offer gave way for can close, and is the lowest in order."""
    left_by = {vacancy.home: vacancy.left_by for vacancy in problem.vacancies}
    ring = repair.swap
    closes = (
        ring[:1] == (repair.case,)
        and left_by.get(repair.home) == (*ring, None)[1]
        and repair.home in fit.get(repair.case, ())
        and all(
            problem.moved.get(case) == former
            or any(left_by[home] == former for home in fit.get(case, ()))
            for case, former in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
    )
    if not closes:
        yield f"case {repair.case} gave way, though no households would exchange homes"
    elif any(rank.get(case, -1) > rank[repair.case] for case in ring):
        yield f"case {repair.case} gave way before a household that comes after it"


def _block(
    problem: Problem,
    block: Block,
    home_of: Mapping[str, str],
    fit: Mapping[str, set[str]],
    rank: Mapping[str, int],
) -> Iterator[str]:
    homes, who = set(block.homes), f"the block of case {block.left[0]}" if block.left else "a block"
    if {home_of.get(case) for case in block.holders} - homes:
        yield f"{who} names a holder that has none of its homes"
        return
    for case in (*block.holders, *block.left):
        if fit[case] - homes:
            yield f"{who} forgets a home that fits case {case}"
    for case in block.left:
        if any(rank[holder] > rank[case] for holder in block.holders):
            yield f"{who} is held by a household that comes after case {case}"
    landlord = {vacancy.home: vacancy.landlord for vacancy in problem.vacancies}
    room = 0
    for key, number in Counter(landlord[home] for home in homes).items():
        may_give = _limit(problem, key, "may_give")
        room += number if may_give is None else min(number, may_give)
    if room > len(set(block.holders)):
        yield f"{who} has a home to spare"
