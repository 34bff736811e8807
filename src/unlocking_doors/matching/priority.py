"""Highest risk first, home by home."""

from collections.abc import Sequence

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.places import places, why_first
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request
from unlocking_doors.matching.turns import take_turns


def prioritise(problem: Problem, *, seed: int) -> Allocation:
    """
    Offer each home to the suitable household of highest risk.

    1. Homes come in order of release, then of key.
    2. Of the households a home fits, the one with the fewest points is first (the highest band,
       where the region has agreed no other points), then the longest waiting, then a lottery
       drawn once from *seed* and case.

    Greedy: it does not look ahead to the homes still to come in the batch.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation.
    """
    place_of = {place.request.case: place for place in places(problem, seed)}

    def why(fitting: Sequence[Request]) -> tuple[str, ...]:
        return why_first([place_of[request.case] for request in fitting], problem, seed)

    return take_turns(
        problem,
        allocator="priority",
        seed=seed,
        rank=lambda request, _: place_of[request.case].rank,
        why=why,
    )
