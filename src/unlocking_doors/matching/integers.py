"""
HiGHS, through SciPy: the best of whole choices, proven.

Whether a choice is made is 0 or 1; each rule is a row. What is looked for is looked for in turns,
and what a turn reached is a rule of the turns after it. Most turns are not searched at all: in
fractions of a choice each level is soon solved, which tells what no answer can exceed; and an
answer that reaches all of that is the best.

Needs the extra ``solve``; nothing of it is imported before something is solved.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor
from time import monotonic
from typing import TYPE_CHECKING

from attrs import define, frozen

from unlocking_doors.errors import MatchingError

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

#: Seconds that HiGHS may take over one batch. Branch and bound may else go on for hours.
MOST_SECONDS = 60

#: By how much HiGHS, which counts in floating point, may at most be below what it looks for.
_MOST_BELOW = 0.1

_SOLVED, _INFEASIBLE = 0, 2

#: What is looked for in one turn: what each column counts by a level, and how often that counts, so
#: that each level is above all after it.
Turn = Sequence[tuple[Mapping[int, int], int]]


@define(kw_only=True)
class Stopwatch:
    """
    What is left to HiGHS of its time for one batch, over all its turns and repairs.

    An answer found in part would not be the same on another machine: so there is none.

    Attributes:
        most: Seconds that it may take in sum.
        spent: Seconds that it has taken.
    """

    most: float = MOST_SECONDS
    spent: float = 0

    def late(self) -> MatchingError:
        """Make the error of a batch that takes too long."""
        return MatchingError(
            "the best answer that keeps the quotas, or the limits by weight, is not found within "
            f"{self.most:g} seconds",
            remedy="Match fewer homes at a time, agree fewer quotas or criteria, or let every "
            "home weigh 1 in the ledger; else choose another allocator",
        )


@frozen(kw_only=True)
class Row:
    """
    A rule: so much at least, so much at most, of a sum over columns.

    Attributes:
        counts: What each column counts, by its number.
        least: How much at least; None: any.
        most: How much at most; None: any.
    """

    counts: Mapping[int, int]
    least: int | None = None
    most: int | None = None


def best_whole(
    columns: int,
    rows: Iterable[Row],
    turns: Iterable[Turn],
    amounts: int = 0,
    stopwatch: Stopwatch | None = None,
) -> list[int] | None:
    """
    Find the choices to be made: the engine, without rows of a problem.

    Args:
        columns: How many choices there are; each is made or not.
        rows: The rules.
        turns: What is to be as much as can be; by the first turn above all.
        amounts: Further columns, after the choices: whole numbers of 0 or more.
        stopwatch: What is left of the time; None: as much as one batch has.

    Returns:
        Numbers of the choices made; None: no answer keeps all the rules. HiGHS proves the best by
        branch and bound, without a gap.

    Raises:
        MatchingError: It cannot do so in time.
    """
    engine = _Engine(
        columns=columns,
        amounts=amounts,
        stopwatch=Stopwatch() if stopwatch is None else stopwatch,
    )
    rows = list(rows)
    *before, last = [*turns] or [()]
    levels = [counts for turn in before for counts, _ in turn]
    hoped = engine.most(rows, levels) if levels else None
    if hoped is not None:
        result = engine.solve([*rows, *_as_rows(before, hoped)], _in_sum(last), nodes=1)
        if result.status == _SOLVED:
            return engine.chosen(result)
    # Whole choices do not reach all that is hoped for: each level is searched by itself, unless
    # the answer of the one before it reaches as much of it as any.
    reached: list[int] = []
    found: OptimizeResult | None = None
    for aim in levels:
        known = [*rows, *_exactly(levels, reached)]
        if found is None or [_value(found, aim)] != engine.most(known, [aim]):
            found = engine.solve(known, aim)
            if found.status == _INFEASIBLE:
                return None
        reached.append(_value(found, aim))
    result = engine.solve([*rows, *_as_rows(before, reached)], _in_sum(last))
    return None if result.status == _INFEASIBLE else engine.chosen(result)


def _value(result: "OptimizeResult", aim: Mapping[int, int]) -> int:
    return sum(count * round(result.x[at]) for at, count in aim.items())


def _exactly(levels: Iterable[Mapping[int, int]], reached: Iterable[int]) -> Iterator[Row]:
    """Make a rule of what each of the first levels is to reach."""
    for counts, value in zip(levels, reached, strict=False):
        yield Row(counts=counts, least=value, most=value)


def _as_rows(turns: Iterable[Turn], reached: Iterable[int]) -> Iterator[Row]:
    """Make one rule of what the levels of each turn are to reach."""
    values = iter(reached)
    for turn in turns:
        yield Row(counts=_in_sum(turn), least=sum(times * next(values) for _, times in turn))


def _in_sum(turn: Turn) -> Mapping[int, int]:
    found = Counter[int]()
    for counts, times in turn:
        for at, count in counts.items():
            found[at] += times * count
    return {at: count for at, count in sorted(found.items()) if count}


@frozen(kw_only=True)
class _Engine:
    """
    HiGHS on some columns.

    Attributes:
        columns: How many choices there are.
        amounts: Further columns, after the choices.
        stopwatch: What is left of the time.
    """

    columns: int
    amounts: int
    stopwatch: Stopwatch

    def chosen(self, result: "OptimizeResult") -> list[int]:
        """Return the numbers of the choices made."""
        return [at for at in range(self.columns) if round(result.x[at])]

    def most(self, rows: Sequence[Row], levels: Sequence[Mapping[int, int]]) -> list[int] | None:
        """
        Find what no answer can exceed: what fractions of choices reach, level by level.

        Returns:
            An answer that reaches it of every level is the best. None: there is none.
        """
        found: list[int] = []
        for aim in levels:
            result = self.solve([*rows, *_exactly(levels, found)], aim, whole=False)
            if result.status == _INFEASIBLE:
                return None
            found.append(floor(_MOST_BELOW - result.fun))
        return found

    def solve(
        self,
        rows: Sequence[Row],
        aim: Mapping[int, int],
        *,
        whole: bool = True,
        nodes: int | None = None,
    ) -> "OptimizeResult":
        """
        Look for the most of an aim.

        Args:
            rows: The rules.
            aim: What each column counts.
            whole: Whether a choice is made or not; else it may be made in part.
            nodes: How often branch and bound may branch; None: as often as it must.

        Raises:
            MatchingError: There is no time left.
        """
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        width = self.columns + self.amounts + 1  # one that counts nothing: there may be no other
        cost = np.zeros(width)
        for at, count in aim.items():
            cost[at] = -count
        ends = np.cumsum([0, *(len(row.counts) for row in rows)])
        places = np.array([at for row in rows for at in row.counts], dtype=np.int32)
        counts = np.array([count for row in rows for count in row.counts.values()], dtype=float)
        rules = csr_array((counts, places, ends), shape=(len(rows), width))
        # What is whole needs half a unit of leave, so that nothing is rounded wrong.
        leave = 0.5 if whole else 0
        least = [-np.inf if row.least is None else row.least - leave for row in rows]
        most = [np.inf if row.most is None else row.most + leave for row in rows]
        highest = np.concatenate([np.ones(self.columns), np.full(self.amounts + 1, np.inf)])
        began, left = monotonic(), self.stopwatch.most - self.stopwatch.spent
        if left <= 0:
            raise self.stopwatch.late()
        limit = {} if nodes is None else {"node_limit": nodes}
        result = milp(
            cost,
            integrality=np.full(width, int(whole)),
            bounds=Bounds(0, highest),
            constraints=[LinearConstraint(rules, least, most)] if rows else (),
            options={"mip_rel_gap": 0, "time_limit": left, **limit},
        )
        self.stopwatch.spent += monotonic() - began
        if result.status not in {_SOLVED, _INFEASIBLE} and nodes is None:
            raise self.stopwatch.late()
        return result
