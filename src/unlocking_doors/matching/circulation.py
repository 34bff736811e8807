"""The historic practice: a home goes to the household whose officer answers first."""

from collections.abc import Sequence

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.places import draw
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.matching.turns import take_turns


def circulate(problem: Problem, *, seed: int) -> Allocation:
    """
    Offer each home to whichever suitable household's officer answers first.

    1. Homes come in order of release, then of key.
    2. Assumption: who answers first is not known, so a lottery drawn from *seed*, home and
       case stands for it, anew for each home.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation.

    Source:
        Requests are circulated and landlords with a home offer it (Safer London, FAQs for
        tenants). Which of several households is offered it is not published: assumption.
    """

    def why(fitting: Sequence[Request]) -> tuple[str, ...]:
        if len(fitting) == 1:
            return ("the only household waiting that fits",)
        answered = f"answered first of the {len(fitting)} households that fit"
        return (answered, f"assumption: a lottery, seed {seed}, stands for who answers first")

    return take_turns(
        problem,
        allocator="circulation",
        seed=seed,
        rank=lambda request, vacancy: (lot(seed, vacancy, request),),
        why=why,
    )


def lot(seed: int, vacancy: Vacancy, request: Request) -> str:
    """Draw what stands for when a household's officer answers for a home; the lowest is first."""
    return draw(seed, vacancy.home, request.case)
