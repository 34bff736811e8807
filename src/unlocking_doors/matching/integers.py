"""
What no flow can decide: quotas, and limits by weight. HiGHS decides it, through SciPy.

Whether a choice is made is 0 or 1; each rule is a row. What is looked for is looked for in turns,
and what a turn reached is a rule of the turns after it.

Needs the extra ``solve``; nothing of it is imported before something is solved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from attrs import define, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.choices import Choices
from unlocking_doors.matching.criteria import Level, grouped
from unlocking_doors.policy.fairness import Credit

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

#: By how much one choice may change what a turn looks at. HiGHS counts in floating point, with
#: a tolerance: small whole numbers stay exact.
MOST_STEP = 10_000

#: Seconds that HiGHS may take over one batch. Branch and bound may else go on for hours.
MOST_SECONDS = 60

_SOLVED, _INFEASIBLE = 0, 2


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
    aims: Iterable[Mapping[int, int]],
    amounts: int = 0,
    stopwatch: Stopwatch | None = None,
) -> list[int] | None:
    """
    Find the choices to be made: the engine, without rows of a problem.

    Args:
        columns: How many choices there are; each is made or not.
        rows: The rules.
        aims: What each column counts, to be as much as can be; by the first aim above all.
        amounts: Further columns, after the choices: whole numbers of 0 or more.
        stopwatch: What is left of the time; None: as much as one batch has.

    Returns:
        Numbers of the choices made; None: no answer keeps all the rules. HiGHS proves the best by
        branch and bound, without a gap.

    Raises:
        MatchingError: It cannot do so in time.
    """
    stopwatch = Stopwatch() if stopwatch is None else stopwatch
    rows, chosen = list(rows), None
    for aim in [*aims] or [{}]:
        result = _solve(columns, amounts, rows, aim, stopwatch)
        if result.status == _INFEASIBLE:
            return None
        values = [round(value) for value in result.x]
        chosen = [at for at in range(columns) if values[at]]
        rows.append(Row(counts=aim, least=sum(count * values[at] for at, count in aim.items())))
    return chosen


def _solve(
    columns: int,
    amounts: int,
    rows: Sequence[Row],
    aim: Mapping[int, int],
    stopwatch: Stopwatch,
) -> "OptimizeResult":
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    width = columns + amounts + 1  # one that counts nothing: there may be no other
    cost = np.zeros(width)
    for at, count in aim.items():
        cost[at] = -count
    ends = np.cumsum([0, *(len(row.counts) for row in rows)])
    places = np.array([at for row in rows for at in row.counts], dtype=np.int32)
    counts = np.array([count for row in rows for count in row.counts.values()], dtype=float)
    rules = csr_array((counts, places, ends), shape=(len(rows), width))
    # All is whole, so that half a unit of leave rounds nothing wrong into what is asked.
    least = [-np.inf if row.least is None else row.least - 0.5 for row in rows]
    most = [np.inf if row.most is None else row.most + 0.5 for row in rows]
    highest = np.concatenate([np.ones(columns), np.full(amounts + 1, np.inf)])
    began, left = monotonic(), stopwatch.most - stopwatch.spent
    if left <= 0:
        raise stopwatch.late()
    result = milp(
        cost,
        integrality=np.ones(width),
        bounds=Bounds(0, highest),
        constraints=[LinearConstraint(rules, least, most)] if rows else (),
        options={"mip_rel_gap": 0, "time_limit": left},
    )
    stopwatch.spent += monotonic() - began
    if result.status not in {_SOLVED, _INFEASIBLE}:
        raise stopwatch.late()
    return result


def choose_whole(
    choices: Choices,
    allowed: Sequence[int],
    looked_for: Sequence[Level],
    stopwatch: Stopwatch | None = None,
) -> list[int] | None:
    """
    Choose among choices of a batch that no flow can decide.

    Args:
        choices: The batch.
        allowed: Those that may be made.
        looked_for: What is to be as much as can be, the first above all.
        stopwatch: What is left of the time; None: as much as one batch has.

    Returns:
        Those to be made; None: no answer keeps every quota.

    Raises:
        MatchingError: The best cannot be found in time.
    """
    rows = [*_once(choices, allowed), *_limits(choices, allowed), *_quotas(choices, allowed)]
    debtors = 0
    if choices.problem.standings and any(level.takes == "debt" for level in looked_for):
        rows += _debts(choices, allowed)
        debtors = len(choices.problem.standings)
    aims = []
    for group in grouped(looked_for, MOST_STEP):
        aim = dict.fromkeys(range(len(allowed) + debtors), 0)
        for level, factor in group:
            for column, at in enumerate(allowed):
                aim[column] += factor * level.counts.get(choices.request(at).case, 0)
                aim[column] += factor * (at in level.keeps)
                if level.takes == "waste":
                    aim[column] -= factor * choices.waste(at)
            if level.takes == "debt":
                for column in range(len(allowed), len(aim)):
                    aim[column] -= factor
        aims.append({column: count for column, count in aim.items() if count})
    made = best_whole(len(allowed), rows, aims, amounts=debtors, stopwatch=stopwatch)
    return None if made is None else [allowed[column] for column in made]


def _once(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    households: dict[int, dict[int, int]] = {}
    kinds: dict[int, dict[int, int]] = {}
    for column, at in enumerate(allowed):
        households.setdefault(choices.chooser[at], {})[column] = 1
        kinds.setdefault(choices.choice[at], {})[column] = 1
    yield from (Row(counts=columns, most=1) for columns in households.values())
    for kind, columns in kinds.items():
        yield Row(counts=columns, most=len(choices.kinds.homes[kind]))


def _weights(
    choices: Choices, allowed: Sequence[int], receives: int, gives: int
) -> dict[str, dict[int, int]]:
    """Return what each choice weighs for each landlord: received and given, each so many times."""
    counts: dict[str, dict[int, int]] = {landlord: {} for landlord in choices.problem.standings}
    for column, at in enumerate(allowed):
        home = choices.home(at)
        for landlord, times in ((choices.request(at).landlord, receives), (home.landlord, gives)):
            counts[landlord][column] = counts[landlord].get(column, 0) + times * home.weight
    return counts


def _limits(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    if choices.problem.has_limits:
        net = int(choices.problem.fairness.credit is Credit.IN_BATCH)
        received, given = _weights(choices, allowed, 1, -net), _weights(choices, allowed, -net, 1)
        for landlord, standing in choices.problem.standings.items():
            yield Row(counts=received[landlord], most=standing.may_receive)
            yield Row(counts=given[landlord], most=standing.may_give)


def _quotas(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    for quota in choices.problem.quotas:
        counts = {column: choices.counted(at, quota) for column, at in enumerate(allowed)}
        counts = {column: count for column, count in counts.items() if count}
        yield Row(counts=counts, least=quota.least or None, most=quota.most)


def _debts(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    net = _weights(choices, allowed, 1, -1)
    for number, (landlord, standing) in enumerate(choices.problem.standings.items()):
        before = standing.standing + standing.allowance
        yield Row(counts={**net[landlord], len(allowed) + number: -1}, most=before)
