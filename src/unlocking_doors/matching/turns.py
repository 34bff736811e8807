"""Homes one after another, as they are released: what both historic allocators share."""

from collections.abc import Callable, Sequence
from typing import Any

from unlocking_doors.matching.accounting import account
from unlocking_doors.matching.allocation import Allocation, Pairing
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.matching.suitability import fits


def take_turns(
    problem: Problem,
    *,
    allocator: str,
    seed: int,
    rank: Callable[[Request, Vacancy], tuple[Any, ...]],
    why: Callable[[Sequence[Request]], tuple[str, ...]],
) -> Allocation:
    """
    Offer each home, in order of release, to the first of the households that it fits.

    Args:
        problem: The batch.
        allocator: Name of the allocator.
        seed: The seed it draws from.
        rank: Sorts households for a home; the lowest is first. No two may be equal.
        why: Says why the first of these households, in order of rank, is the first.

    Returns:
        The allocation. No home is left that fits a household left.
    """
    batch = Batch(problem)
    waiting = list(problem.requests)
    pairings = []
    for vacancy in problem.vacancies:
        fitting = sorted(
            (row for row in waiting if fits(row, vacancy, problem, batch)),
            key=lambda row: rank(row, vacancy),
        )
        if not fitting:
            continue
        first, *others = fitting
        waiting.remove(first)
        batch.take(first, vacancy)
        pairings.append(
            Pairing(
                case=first.case,
                home=vacancy.home,
                why=why(fitting),
                runner_up=others[0].case if others else None,
            )
        )
    return account(problem, pairings, allocator=allocator, seed=seed)
