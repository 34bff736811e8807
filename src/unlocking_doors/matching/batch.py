"""What a batch has decided so far: who holds which home, and what room the limits leave."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Self

from attrs import define, field

from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.policy.fairness import Credit


@define
class Batch:
    """
    A batch of offers under way.

    Attributes:
        problem: What is asked.
        ties: Each case that holds a home, and the case that left it: the history and what the
            batch has decided.
        received: What each landlord's households are offered, in ledger units.
        given: What is offered of each landlord's homes.
        counted: What each quota counts.
    """

    problem: Problem
    ties: dict[str, str | None] = field(init=False)
    received: Counter[str] = field(factory=Counter, init=False)
    given: Counter[str] = field(factory=Counter, init=False)
    counted: Counter[str] = field(factory=Counter, init=False)

    def __attrs_post_init__(self) -> None:
        """Begin with the history."""
        self.ties = dict(self.problem.moved)

    @classmethod
    def of(cls, problem: Problem, pairs: Iterable[tuple[str, str]]) -> Self:
        """Return a batch with these cases and homes decided; unknown ones are passed over."""
        batch = cls(problem)
        requests, vacancies = problem.request_by_case, problem.vacancy_by_home
        for case, home in pairs:
            if case in requests and home in vacancies:
                batch.take(requests[case], vacancies[home])
        return batch

    def take(self, request: Request, vacancy: Vacancy) -> None:
        """Decide that a household is offered a home."""
        self.ties[request.case] = vacancy.left_by
        self.received[request.landlord] += vacancy.weight
        self.given[vacancy.landlord] += vacancy.weight
        for quota in self.problem.quotas:
            if quota.is_about(request, vacancy):
                self.counted[quota.key] += quota.counted(request)

    def limits(self, request: Request, vacancy: Vacancy) -> Iterator[tuple[str, str]]:
        """Yield the code and the wording of each limit that leaves no room for an offer."""
        standings = self.problem.standings
        if standings:
            net = self.problem.fairness.credit is Credit.IN_BATCH
            own = vacancy.weight if net and request.landlord == vacancy.landlord else 0
            room = standings[request.landlord].may_receive
            used = self.received[request.landlord]
            used -= self.given[request.landlord] if net else 0
            if room is not None and used + vacancy.weight - own > room:
                yield "landlord-at-ceiling", "the household's landlord owes as much as it may"
            room = standings[vacancy.landlord].may_give
            used = self.given[vacancy.landlord]
            used -= self.received[vacancy.landlord] if net else 0
            if room is not None and used + vacancy.weight - own > room:
                yield "landlord-at-stop-loss", f"{vacancy.landlord} is owed as much as it may be"
        for quota in self.problem.quotas:
            if quota.most is not None and quota.is_about(request, vacancy):
                more = self.counted[quota.key] + quota.counted(request)
                if more > quota.most:
                    yield "quota-full", f"the quota {quota.key} leaves no room for this household"
