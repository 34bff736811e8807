"""The best answer by what the region has agreed to look for: exactly, or proven how near."""

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.solver import need_solver


def optimise(problem: Problem, *, seed: int) -> Allocation:
    """
    Find the answer that is best by the region's criteria, the first above all.

    1. What is looked for is ``problem.fairness.criteria``, the library's own assumption where
       nobody chose an order: most of it by the first criterion; of the answers alike in that the
       most by the second; and so on. What is alike in everything is drawn by lottery: of those
       housed the places in it are the best in sum.
    2. The batch is solved as a flow of least cost, the limits of the ledger included. What a quota
       counts, and limits to what weighs otherwise than 1 a home, are decided by branch and bound
       instead, with all that hangs together with them.
    3. If households would exchange homes, the answer is repaired: see ``exchanges``. In a small
       batch the best answer without an exchange is found; in a large one (above some thousands of
       choices) one near it. What was reached before any repair is kept beside it, and no answer
       is better than that.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation. Its proof, by prices, is of what was reached before any repair; there is
        none where a quota, or a limit by weight, had a say.

    Raises:
        MatchingError: The extra ``solve`` is not installed, the quotas cannot be kept (they are
            named), or branch and bound does not end in time.
    """
    need_solver()
    from unlocking_doors.matching.solving import solve_batch  # slow to import, and seldom needed

    return solve_batch(problem, seed)
