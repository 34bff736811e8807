"""The reasons for everything that an allocator did not do."""

from collections import Counter
from collections.abc import Iterable

from unlocking_doors.matching.allocation import Allocation, Answer, Pairing, Unused
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.suitability import why_not


def account(
    problem: Problem, pairings: Iterable[Pairing], *, allocator: str, seed: int
) -> Allocation:
    """
    Complete an allocator's pairings with a reason for everyone and everything left.

    Args:
        problem: What was asked.
        pairings: What the allocator decided, in its order.
        allocator: Its name.
        seed: The seed it drew from.

    Returns:
        The allocation; each unplaced household has one answer for every home, the swap
        rule read as at the end of the batch.
    """
    pairings = tuple(pairings)
    homes = {vacancy.home: vacancy for vacancy in problem.vacancies}
    taken = {pairing.home: pairing.case for pairing in pairings}
    placed = set(taken.values())
    ties = dict(problem.moved)
    for home, case in taken.items():
        ties[case] = homes[home].left_by if home in homes else None
    unplaced = {
        request.case: tuple(
            Answer(
                home=vacancy.home,
                reasons=why_not(request, vacancy, problem, ties=ties),
                taken_by=taken.get(vacancy.home),
            )
            for vacancy in problem.vacancies
        )
        for request in problem.requests
        if request.case not in placed
    }
    unused = {
        vacancy.home: _unused([answers[place] for answers in unplaced.values()])
        for place, vacancy in enumerate(problem.vacancies)
        if vacancy.home not in taken
    }
    return Allocation(
        allocator=allocator, seed=seed, pairings=pairings, unplaced=unplaced, unused=unused
    )


def _unused(answers: list[Answer]) -> Unused:
    counts = Counter(reason.code for answer in answers for reason in answer.reasons)
    return Unused(
        households=len(answers),
        counts=dict(sorted(counts.items())),
        fitting=sum(not answer.reasons for answer in answers),
    )
