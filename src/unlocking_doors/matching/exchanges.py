"""
The best answer in which no households exchange homes: solve, look, repair.

That nobody is to take the home of somebody who takes theirs, however long the ring, is the one rule
that no flow keeps. So the batch is solved without it; where households would exchange homes, one
of them must not follow the one whose home it would get: each such bar is tried, the best answers
first (branch and bound).
"""

from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush

from attrs import frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.allocation import Repair
from unlocking_doors.matching.choices import Tie
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Prices
from unlocking_doors.matching.suitability import find_swap


@frozen(kw_only=True)
class Solved:
    """
    A batch solved without a look at exchanges.

    Attributes:
        pairs: Home by case.
        made: The choices made, by number.
        values: What it comes to, the first above all, the more the better.
        prices: What proves it; None: nothing does.
    """

    pairs: Mapping[str, str]
    made: frozenset[int]
    values: tuple[int, ...]
    prices: Prices | None = None


#: Solves the batch with some ties barred, as near to some choices as can be; None: no answer keeps
#: every quota.
Solve = Callable[[frozenset[Tie], frozenset[int]], Solved | None]

_Node = tuple[tuple[int, ...], int, int, tuple[Repair, ...], frozenset[int], Solved | None]


def repaired(
    problem: Problem, first: Solved, solve: Solve, rank: Mapping[str, int], patience: int
) -> tuple[Solved, tuple[Repair, ...]]:
    """
    Find the best answer without an exchange of homes.

    Args:
        problem: The batch.
        first: It solved with nothing barred.
        solve: Solves it again.
        rank: Place of each household: of equals, the lowest gives way first.
        patience: How often to solve it again in search of the best. After that, in each ring
            the household of the lowest place gives way, and the answer may not be the best: how far
            it can be from it is the difference to *first*.

    Returns:
        The answer, and what gave way.

    Raises:
        MatchingError: Without an exchange no answer keeps every quota.
    """
    left_by = {vacancy.home: vacancy.left_by for vacancy in problem.vacancies}
    waiting: list[_Node] = [(_bound(first), 0, 0, (), first.made, first)]
    spent = pushed = 0
    while waiting:
        bound, depth, _, repairs, near, solved = heappop(waiting)
        if solved is None:
            spent += 1
            barred = frozenset((one.case, left_by[one.home] or "") for one in repairs)
            solved = solve(barred, near)
            if solved is None:
                continue
            if bound and _bound(solved) > bound:  # another may be better
                heappush(waiting, (_bound(solved), depth, pushed, repairs, near, solved))
                pushed += 1
                continue
        rings = _rings(problem, solved.pairs, left_by)
        if not rings:
            return solved, repairs
        in_haste = spent >= patience
        lowest_first = [sorted(ring, key=lambda case: -rank.get(case, -1)) for ring in rings]
        ways: Iterable[list[Repair]]
        if in_haste:
            ways = [
                [
                    _repair(cases[0], ring, solved.pairs)
                    for cases, ring in zip(lowest_first, rings, strict=True)
                ]
            ]
        else:
            ways = (
                [_repair(case, rings[0], solved.pairs)]
                for case in lowest_first[0]
                if case in solved.pairs
            )
        for way in ways:
            more = (*repairs, *way)
            # Without a bound it is before all that have one: from now on the first way is gone.
            bound = () if in_haste else _bound(solved)
            heappush(waiting, (bound, -len(more), pushed, more, solved.made, None))
            pushed += 1
    raise MatchingError(
        "no batch keeps every quota unless households exchange homes",
        remedy="Ask for fewer by the quotas",
    )


def _bound(solved: Solved) -> tuple[int, ...]:
    """Return what sorts an answer: the best first."""
    return tuple(-value for value in solved.values)


def _rings(
    problem: Problem, pairs: Mapping[str, str], left_by: Mapping[str, str | None]
) -> list[tuple[str, ...]]:
    """Return each ring of cases that would exchange homes, once, in order of key."""
    ties = {**problem.moved, **{case: left_by[home] for case, home in pairs.items()}}
    rings: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for case in sorted(pairs):
        if case not in seen and left_by[pairs[case]] is not None:
            ring = find_swap(case, ties[case], ties)
            seen.update(ring)
            rings += [ring] if ring else []
    return rings


def _repair(case: str, ring: tuple[str, ...], pairs: Mapping[str, str]) -> Repair:
    at = ring.index(case)
    return Repair(case=case, home=pairs[case], swap=(*ring[at:], *ring[:at]))
