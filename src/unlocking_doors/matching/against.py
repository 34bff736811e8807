"""What stands against each home of a pot, for one household after another."""

from collections.abc import Iterator

from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.matching.suitability import PARTS, hindrances, reasons


class Against:
    """
    The complete lists of ``why_not``, for every home of a problem.

    A household is asked once about each trait of the homes, such as their areas and their
    bedrooms, whatever number of homes have it.
    """

    def __init__(self, problem: Problem, batch: Batch) -> None:
        self._problem, self._batch = problem, batch
        numbers: dict[tuple[int, object], int] = {}
        self._traits = [
            (
                vacancy,
                [
                    numbers.setdefault((part, trait(vacancy, problem)), len(numbers))
                    for part, (_, trait) in enumerate(PARTS)
                ],
            )
            for vacancy in problem.vacancies
        ]
        self._parts = [part for part, _ in numbers]
        self._is_limited = bool(problem.standings or problem.quotas)

    def each(self, request: Request) -> Iterator[tuple[Vacancy, tuple[Reason, ...]]]:
        """Yield every home with every reason against it; none where it fits."""
        known: list[tuple[Reason, ...] | None] = [None] * len(self._parts)
        for vacancy, traits in self._traits:
            found: tuple[Reason, ...] = ()
            for trait in traits:
                some = known[trait]
                if some is None:
                    asks, _ = PARTS[self._parts[trait]]
                    some = known[trait] = reasons(request, asks(request, vacancy, self._problem))
                if some:
                    found += some
            if self._is_limited or vacancy.left_by is not None:
                found += reasons(request, hindrances(request, vacancy, self._batch))
            yield vacancy, found
