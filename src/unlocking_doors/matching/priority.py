"""Highest risk first, home by home."""

from collections.abc import Sequence

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.problem import Problem, Request
from unlocking_doors.matching.turns import draw, take_turns


def prioritise(problem: Problem, *, seed: int) -> Allocation:
    """
    Offer each home to the suitable household of highest risk.

    1. Homes come in order of release, then of key.
    2. Of the households a home fits, the highest band is first, then the longest waiting,
       then a lottery drawn once from *seed* and case.

    Greedy: it does not look ahead to the homes still to come in the batch.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation.
    """

    def why(fitting: Sequence[Request]) -> tuple[str, ...]:
        return _why(fitting, seed)

    return take_turns(
        problem,
        allocator="priority",
        seed=seed,
        rank=lambda request, _: (request.band, request.since, draw(seed, request.case)),
        why=why,
    )


def _why(fitting: Sequence[Request], seed: int) -> tuple[str, ...]:
    first = fitting[0]
    if len(fitting) == 1:
        return ("the only household waiting that fits",)
    said = [f"band {first.band} is the highest risk among the {len(fitting)} households that fit"]
    same_band = [row for row in fitting if row.band == first.band]
    if len(same_band) > 1:
        said.append(
            f"waiting since {first.since}, and none of the {len(same_band)} households "
            f"in band {first.band} for longer"
        )
    alike = [row for row in same_band if row.since == first.since]
    if len(alike) > 1:
        said.append(f"drawn first of {len(alike)} households alike, by lottery with seed {seed}")
    return tuple(said)
