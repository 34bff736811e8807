"""
Homes by type: all that matching asks of a home, so that alike homes are asked about once.

Homes fall into few types, and households do not: one that chose five areas or more is practically
always the only one of its kind. So only the homes are put together.
"""

from collections.abc import Mapping

from attrs import frozen

from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy
from unlocking_doors.matching.suitability import misfits


@frozen(kw_only=True)
class Kinds:
    """
    The homes of a pot by type.

    Attributes:
        problem: The pot.
        homes: The homes of each type, in order of release and key; types in the order of their
            first homes.
        by_area: Numbers of the types in each area.
    """

    problem: Problem
    homes: tuple[tuple[Vacancy, ...], ...]
    by_area: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, problem: Problem) -> "Kinds":
        """Put alike homes together: any two of a type fit the same households."""
        singled = _singled(problem)
        found: dict[tuple[object, ...], list[Vacancy]] = {}
        for vacancy in problem.vacancies:
            found.setdefault(_kind(vacancy, problem, singled), []).append(vacancy)
        by_area: dict[str, list[int]] = {}
        for number, homes in enumerate(found.values()):
            by_area.setdefault(homes[0].area, []).append(number)
        return cls(
            problem=problem,
            homes=tuple(tuple(homes) for homes in found.values()),
            by_area={area: tuple(numbers) for area, numbers in by_area.items()},
        )

    def that_fit(self, request: Request) -> list[int]:
        """
        Return the numbers of the types that fit a household, the best fit first.

        The best fit leaves the fewest bedrooms and the least access unneeded, so that a home that
        few can use is left for those who need it; then the home released first.
        """
        found = [
            number
            for area in request.areas
            for number in self.by_area.get(area, ())
            if not any(True for _ in misfits(request, self.homes[number][0], self.problem))
        ]
        return sorted(found, key=lambda number: (waste(request, self.homes[number][0]), number))


def waste(request: Request, vacancy: Vacancy) -> int:
    """Return the levels of access and the bedrooms that nobody of a household needs."""
    levels = _LEVEL[vacancy.access] - _LEVEL[request.access]
    return levels + vacancy.bedrooms - request.bedrooms


_LEVEL = {"none": 0, "ground-floor": 1, "step-free": 2, "wheelchair": 3}
#: Levels of access of which nobody of a household may need any.
MOST_LEVELS = max(_LEVEL.values())


def _singled(problem: Problem) -> frozenset[str]:
    """
    Return the homes that are a type of their own.

    A household has refused them, or one of the scheme left them, so that an offer of one may have
    to give way.
    """
    refused = (request.refused for request in problem.requests)
    left = (row.home for row in problem.vacancies if row.left_by is not None)
    return frozenset(left).union(*refused)


def _kind(vacancy: Vacancy, problem: Problem, singled: frozenset[str]) -> tuple[object, ...]:
    return (
        vacancy.area,
        vacancy.bedrooms,
        vacancy.access,
        vacancy.landlord,
        vacancy.security,
        vacancy.weight,
        vacancy.released <= problem.as_at,
        vacancy.until is None or problem.as_at < vacancy.until,
        vacancy.home if vacancy.home in singled else None,
        *(vacancy.home in quota.homes for quota in problem.quotas if quota.homes is not None),
    )
