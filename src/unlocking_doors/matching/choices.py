"""Which types of homes each household of a batch may be offered, in columns and by number."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from unlocking_doors.matching.kinds import Kinds, waste
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Quota, Request, Vacancy
from unlocking_doors.matching.suitability import find_swap
from unlocking_doors.policy.fairness import Criterion

#: A household that waits, and the one that left a home: the first may not move there.
Tie = tuple[str, str]


@frozen(kw_only=True)
class Choices:
    """
    Households, types and what fits whom.

    Attributes:
        kinds: The homes by type.
        requests: The households in the order of the lottery, so that whatever is left to the order
            is left to the lottery.
        chooser: Number of the household of each choice.
        choice: Number of the type of each choice.
        landlords: Every landlord, in order of key.
    """

    kinds: Kinds
    requests: tuple[Request, ...]
    chooser: tuple[int, ...]
    choice: tuple[int, ...]
    landlords: tuple[str, ...]

    @classmethod
    def of(cls, problem: Problem, drawn: Sequence[Request]) -> "Choices":
        """List what fits whom, but for what the history alone makes an exchange of homes."""
        kinds = Kinds.of(problem)
        chooser, choice = [], []
        for number, request in enumerate(drawn):
            for kind in kinds.that_fit(request):
                if not find_swap(request.case, kinds.homes[kind][0].left_by, problem.moved):
                    chooser.append(number)
                    choice.append(kind)
        landlords = {request.landlord for request in problem.requests}
        landlords |= {vacancy.landlord for vacancy in problem.vacancies}
        return cls(
            kinds=kinds,
            requests=tuple(drawn),
            chooser=tuple(chooser),
            choice=tuple(choice),
            landlords=tuple(sorted(landlords)),
        )

    @property
    def problem(self) -> Problem:
        """The batch."""
        return self.kinds.problem

    def request(self, at: int) -> Request:
        """Return the household of a choice."""
        return self.requests[self.chooser[at]]

    def home(self, at: int) -> Vacancy:
        """Return a home of the type of a choice: they are all alike."""
        return self.kinds.homes[self.choice[at]][0]

    def waste(self, at: int) -> int:
        """Return what nobody needs of a choice."""
        return waste(self.request(at), self.home(at))

    def without(self, barred: frozenset[Tie]) -> list[int]:
        """Return the choices that tie no household to one that it is barred from following."""
        if not barred:
            return list(range(len(self.choice)))
        return [
            at
            for at in range(len(self.choice))
            if (self.request(at).case, self.home(at).left_by) not in barred
        ]

    @property
    def ledger_matters(self) -> bool:
        """Whether a landlord's limit may bind, or its debt counts."""
        debt_counts = Criterion.DEBT in self.problem.fairness.criteria
        return self.problem.has_limits or (debt_counts and bool(self.problem.standings))

    def beyond_flow(self) -> frozenset[int]:
        """
        Return the choices that no flow can decide, and all that hang together with them.

        Those that a quota counts, and, where the ledger matters, those of homes that do not weigh 1
        in it. Two choices hang together if they are of one household, of one type, or, where the
        ledger matters, of one landlord.
        """
        if not self.problem.quotas and not self.weighs:
            return frozenset()
        reach: dict[tuple[str, object], list[int]] = {}
        for at in range(len(self.choice)):
            for thing in self._hangs_on(at):
                reach.setdefault(thing, []).append(at)
        found = {at for at in range(len(self.choice)) if self._is_beyond(at)}
        to_follow = list(found)
        while to_follow:
            for thing in self._hangs_on(to_follow.pop()):
                near = set(reach.pop(thing, ())) - found
                found |= near
                to_follow += near
        return frozenset(found)

    @property
    def weighs(self) -> bool:
        """Whether a home of another weight than 1 may matter."""
        return self.ledger_matters and any(row.weight != 1 for row in self.problem.vacancies)

    def _is_beyond(self, at: int) -> bool:
        request, home = self.request(at), self.home(at)
        return (self.ledger_matters and home.weight != 1) or any(
            quota.is_about(request, home) for quota in self.problem.quotas
        )

    def _hangs_on(self, at: int) -> Iterator[tuple[str, object]]:
        yield "household", self.chooser[at]
        yield "type", self.choice[at]
        if self.ledger_matters:
            yield "landlord", self.request(at).landlord
            yield "landlord", self.home(at).landlord

    def counted(self, at: int, quota: Quota) -> int:
        """Return what a choice counts for a quota."""
        request = self.request(at)
        return quota.counted(request) if quota.is_about(request, self.home(at)) else 0
