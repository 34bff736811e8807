"""
What the allocator ``optimal`` looks for, as whole numbers in the order agreed.

Each criterion is a number that every offer adds to, to be as large as can be; what is to be small
counts below zero. One criterion is above another if no gain in the other makes up for any loss in
it: so each is multiplied by more than all that the others can differ by.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from attrs import field, frozen

from unlocking_doors.matching.kinds import MOST_LEVELS
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request
from unlocking_doors.policy.fairness import Criterion

#: What a household counts by ``thin-first`` that no home of the last year suited.
THINNEST = 10_000


def thinness(request: Request) -> int:
    """
    Return what a household counts by ``thin-first``: the fewer homes suited it, the more.

    ``THINNEST`` divided by one more than the homes of the last year that would have suited, without
    the remainder. Where that is not known there is nothing to prefer it for: 0.
    """
    return 0 if request.homes_a_year is None else THINNEST // (1 + request.homes_a_year)


@frozen(kw_only=True)
class Level:
    """
    One whole number that an answer comes to.

    Attributes:
        name: As in what an allocation has reached: ``band-1``, ``households`` …
        counts: What each household adds that is housed, by case; empty: nothing.
        takes: What else takes one off: ``waste``, for each bedroom and level of access that nobody
            needs, or ``debt``, for each unit owed beyond a target; None: nothing.
        keeps: Choices, by number, each of which adds one.
        step: By how much one offer changes it at most.
        most: By how much two answers differ in it at most.
    """

    name: str
    counts: Mapping[str, int] = field(factory=dict, repr=False)
    takes: Literal["waste", "debt"] | None = None
    keeps: frozenset[int] = field(default=frozenset(), repr=False)
    step: int
    most: int

    def value(self, reached: Mapping[str, int]) -> int:
        """Return what an answer comes to, the more the better."""
        return reached[self.name] if self.takes is None else -reached[self.name]


def levels(problem: Problem) -> tuple[Level, ...]:
    """Return what the region's fairness looks for, the first above all."""
    return tuple(level for what in problem.fairness.criteria for level in _levels(what, problem))


def lottery(drawn: Sequence[Request], problem: Problem) -> Level:
    """
    Return the level that draws between answers alike: the places of those housed, in sum.

    Args:
        drawn: The households in the order of the lottery, the first drawn first.
        problem: The batch.
    """
    counts = {request.case: len(drawn) - number for number, request in enumerate(drawn)}
    return _by_household("lottery", counts, problem)


def nearness(made: frozenset[int], problem: Problem) -> Level:
    """Return the level that stays near another answer: the choices kept of it."""
    return Level(name="nearness", keeps=made, step=1, most=most_offers(problem))


def grouped(chosen: Sequence[Level], room: int) -> list[list[tuple[Level, int]]]:
    """
    Put neighbouring levels together into one number each, while an offer changes it by *room* most.

    Returns:
        Levels with their multipliers, group by group; within a group the first is above all.
    """
    groups: list[list[tuple[Level, int]]] = []
    for level in chosen:
        if groups:
            raised = [(one, factor * (level.most + 1)) for one, factor in groups[-1]]
            longer = [*raised, (level, 1)]
            if sum(one.step * factor for one, factor in longer) <= room:
                groups[-1] = longer
                continue
        groups.append([(level, 1)])
    return groups


def _levels(what: Criterion, problem: Problem) -> Iterator[Level]:
    requests, name = problem.requests, what.value
    if what is Criterion.BAND:
        for band in sorted({request.band for request in requests}):
            ones = {request.case: 1 for request in requests if request.band == band}
            yield _by_household(f"{name}-{band}", ones, problem)
    elif what is Criterion.HOUSEHOLDS:
        yield _by_household(name, {request.case: 1 for request in requests}, problem)
    elif what is Criterion.PEOPLE:
        yield _by_household(name, {request.case: request.people for request in requests}, problem)
    elif what is Criterion.THIN_FIRST:
        thin = {request.case: thinness(request) for request in requests}
        yield _by_household(name, thin, problem)
    elif what is Criterion.WAITING:
        days = {request.case: (problem.as_at - request.since).days for request in requests}
        yield _by_household(name, days, problem)
    elif what is Criterion.DEBT:
        # A letting adds its weight to what one landlord owes, or takes it off what another does.
        heaviest = max((vacancy.weight for vacancy in problem.vacancies), default=0)
        yield Level(
            name=name, takes="debt", step=heaviest, most=2 * heaviest * most_offers(problem)
        )
    else:
        rooms = max((vacancy.bedrooms for vacancy in problem.vacancies), default=0)
        needed = min((request.bedrooms for request in requests), default=0)
        step = MOST_LEVELS + max(0, rooms - needed)
        yield Level(name=name, takes="waste", step=step, most=step * most_offers(problem))


def _by_household(name: str, counts: Mapping[str, int], problem: Problem) -> Level:
    step = max(counts.values(), default=0)
    return Level(name=name, counts=counts, step=step, most=step * most_offers(problem))


def most_offers(problem: Problem) -> int:
    """Return how many offers a batch has at most."""
    return min(len(problem.requests), len(problem.vacancies))
