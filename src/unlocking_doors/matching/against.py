"""What stands against each home of a pot, for one household after another."""

from collections.abc import Callable, Iterator

from attrs import field, frozen

from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.matching.suitability import PARTS, hindrances, reasons

_Asks = Callable[[Request, Vacancy, Problem], Iterator[tuple[str, str]]]


@frozen(kw_only=True)
class Trait:
    """
    What some homes have alike, such as their area, so that they are asked about once.

    Attributes:
        asks: What does not fit a household because of it.
        home: One of them: as to this trait it stands for all.
        homes: The keys of all.
    """

    asks: _Asks
    home: Vacancy
    homes: set[str] = field(factory=set)


class Against:
    """
    The complete lists of ``why_not``, for every home of a problem.

    A household is asked once about each trait of the homes, whatever number of homes have it. No
    code is told of two traits of one home.

    Attributes:
        traits: Every trait of the homes.
    """

    def __init__(self, problem: Problem, batch: Batch) -> None:
        def hinders(request: Request, vacancy: Vacancy, _: Problem) -> Iterator[tuple[str, str]]:
            return hindrances(request, vacancy, batch)

        self._problem = problem
        found: dict[tuple[int, object], tuple[int, Trait]] = {}
        self._of_each: list[tuple[Vacancy, list[int]]] = []
        for vacancy in problem.vacancies:
            numbers = []
            for part, (asks, reads) in enumerate((*PARTS, (hinders, _limited_by))):
                number, trait = found.setdefault(
                    (part, reads(vacancy, problem)), (len(found), Trait(asks=asks, home=vacancy))
                )
                trait.homes.add(vacancy.home)
                numbers.append(number)
            self._of_each.append((vacancy, numbers))
        self.traits = [trait for _, trait in found.values()]

    def of_traits(self, request: Request) -> list[tuple[Reason, ...]]:
        """Return, for each trait, every reason against the homes that have it."""
        return [
            reasons(request, trait.asks(request, trait.home, self._problem))
            for trait in self.traits
        ]

    def each(self, request: Request) -> Iterator[tuple[Vacancy, tuple[Reason, ...]]]:
        """Yield every home with every reason against it; none where it fits."""
        known = self.of_traits(request)
        for vacancy, numbers in self._of_each:
            found: tuple[Reason, ...] = ()
            for number in numbers:
                if known[number]:
                    found += known[number]
            yield vacancy, found


def _limited_by(vacancy: Vacancy, problem: Problem) -> object:
    """Return all that ``hindrances`` reads of a home."""
    return (
        vacancy.left_by,
        (vacancy.landlord, vacancy.weight) if problem.standings else None,
        *(quota.homes is None or vacancy.home in quota.homes for quota in problem.quotas),
    )
