"""How ``optimal`` solves a batch: in parts, by a flow and by branch and bound, and repaired."""

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.accounting import account, reached
from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.choices import Choices, Tie
from unlocking_doors.matching.choosing_whole import choose_whole
from unlocking_doors.matching.criteria import Level, levels, lottery, nearness
from unlocking_doors.matching.exchanges import Solved, repaired
from unlocking_doors.matching.flowing import choose_by_flow
from unlocking_doors.matching.integers import Stopwatch
from unlocking_doors.matching.merits import pairings
from unlocking_doors.matching.places import draw, places
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Quota

#: Choices looked at, in sum, in search of the best way to repair: a batch of so many is solved
#: again once.
_PATIENCE = 100_000
_LEAST_PATIENCE = 2


def solve_batch(problem: Problem, seed: int) -> Allocation:
    """Answer as ``optimise`` says."""
    ranked = places(problem, seed)
    drawn = sorted(problem.requests, key=lambda request: draw(seed, request.case))
    batch = _Batch.of(Choices.of(problem, drawn))
    first = batch.solve()
    if first is None:
        raise _contradiction(batch)
    rank = {place.request.case: number for number, place in enumerate(ranked)}
    patience = max(_LEAST_PATIENCE, _PATIENCE // (1 + len(batch.choices.choice)))
    best, repairs = repaired(problem, first, batch.solve, rank, patience)
    comes_to = reached(problem, best.pairs.items())
    return account(
        problem,
        pairings(batch.choices, best.pairs, ranked, comes_to, seed, repaired=bool(repairs)),
        allocator="optimal",
        seed=seed,
        repairs=repairs,
        before_repair=reached(problem, first.pairs.items()) if repairs else None,
        proof=first.prices,
    )


@frozen(kw_only=True)
class _Batch:
    """
    A batch to be solved, once or again with ties barred.

    Attributes:
        choices: What fits whom.
        beyond: The choices that no flow can decide.
        looked_for: What is to be as much as can be, the first above all.
        drawn: The lottery.
        stopwatch: What is left of the time for branch and bound.
    """

    choices: Choices
    beyond: frozenset[int]
    looked_for: tuple[Level, ...]
    drawn: Level
    stopwatch: Stopwatch

    @classmethod
    def of(cls, choices: Choices) -> "_Batch":
        return cls(
            choices=choices,
            beyond=choices.beyond_flow(),
            looked_for=levels(choices.problem),
            drawn=lottery(choices.requests, choices.problem),
            stopwatch=Stopwatch(),
        )

    def solve(
        self, barred: frozenset[Tie] = frozenset(), near: frozenset[int] = frozenset()
    ) -> Solved | None:
        """
        Solve it without a look at exchanges.

        Args:
            barred: Ties that must not be.
            near: Choices to be kept where all else is alike.
        """
        problem, choices = self.choices.problem, self.choices
        allowed = choices.without(barred)
        afterwards = [self.drawn, nearness(near, problem)] if near else [self.drawn]
        made: list[int] = []
        if problem.quotas or self.beyond:
            whole = [at for at in allowed if at in self.beyond]
            found = choose_whole(choices, whole, (*self.looked_for, *afterwards), self.stopwatch)
            if found is None:
                return None
            made += found
        rest = [at for at in allowed if at not in self.beyond]
        flowing = choose_by_flow(choices, rest, self.looked_for, afterwards)
        made += flowing.made
        pairs = self._pairs(made)
        comes_to = reached(problem, pairs.items())
        proven = not problem.quotas and not choices.weighs
        return Solved(
            pairs=pairs,
            made=frozenset(made),
            values=tuple(level.value(comes_to) for level in self.looked_for),
            prices=flowing.prices(comes_to) if proven and not barred else None,
        )

    def _pairs(self, made: Sequence[int]) -> Mapping[str, str]:
        """Hand out the homes of each type, those released first to those drawn first."""
        homes = [iter(of_kind) for of_kind in self.choices.kinds.homes]
        return {
            self.choices.request(at).case: next(homes[self.choices.choice[at]]).home
            for at in sorted(made)
        }


def _contradiction(batch: _Batch) -> MatchingError:
    """Find the fewest quotas that cannot be kept together, and say so."""
    needed = [quota for quota in batch.choices.problem.quotas if quota.least]
    for quota in tuple(needed):
        fewer = [one for one in needed if one is not quota]
        if not _can_keep(batch, fewer):
            needed = fewer
    said = ", ".join(
        f"{quota.key} (at least {quota.least} {quota.counts.value})" for quota in needed
    )
    return MatchingError(
        f"no batch within the limits keeps what the quotas ask for: {said}",
        remedy="Ask for fewer by one of these quotas, or put more homes in the pot",
    )


def _can_keep(batch: _Batch, asked: Sequence[Quota]) -> bool:
    """Tell whether some batch keeps all the limits, and gives these quotas what they ask for."""
    kinds = batch.choices.kinds
    quotas = [quota if quota in asked else evolve(quota, least=0) for quota in kinds.problem.quotas]
    eased = evolve(kinds, problem=evolve(kinds.problem, quotas=quotas))
    choices, beyond = evolve(batch.choices, kinds=eased), sorted(batch.beyond)
    return choose_whole(choices, beyond, (), batch.stopwatch) is not None
