"""
The rules of a second opinion: which homes may not be offered to which household.

Shares no code with the allocators nor with what they call suitable: each hard constraint is written
down again, one a line, with all that it reads of a home.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy

_SERVES = {
    "none": {"none", "ground-floor", "step-free", "wheelchair"},
    "ground-floor": {"ground-floor", "step-free", "wheelchair"},
    "step-free": {"step-free", "wheelchair"},
    "wheelchair": {"wheelchair"},
}

#: What a rule reads of a home, and whether it forbids a home of which that was read.
Rule = tuple[Callable[[Vacancy], Any], Callable[[Request, Any, Problem], bool]]

RULES: dict[str, Rule] = {
    "area-fled": (
        lambda home: home.area,
        lambda request, area, _: request.area == area,
    ),
    "area-to-avoid": (
        lambda home: home.area,
        lambda request, area, _: area in request.avoid,
    ),
    "area-not-chosen": (
        lambda home: home.area,
        lambda request, area, _: area not in request.areas,
    ),
    "too-few-bedrooms": (
        lambda home: home.bedrooms,
        lambda request, bedrooms, _: request.bedrooms > bedrooms,
    ),
    "too-many-bedrooms": (
        lambda home: home.bedrooms,
        lambda request, bedrooms, _: request.max_bedrooms < bedrooms,
    ),
    "access-not-met": (
        lambda home: home.access,
        lambda request, access, _: access not in _SERVES[request.access],
    ),
    "lowers-security": (
        lambda home: home.security,
        lambda request, security, _: (
            None not in {request.security, security} and (request.security or 0) > (security or 0)
        ),
    ),
    "already-refused": (
        lambda home: home.home,
        lambda request, home, _: home in request.refused,
    ),
    "own-landlord": (
        lambda home: home.landlord,
        lambda request, landlord, problem: (
            request.landlord == landlord and not problem.own_landlord_allowed
        ),
    ),
    "not-yet-released": (
        lambda home: home.released,
        lambda _, released, problem: problem.as_at < released,
    ),
    "no-longer-held": (
        lambda home: home.until,
        lambda _, until, problem: until is not None and not problem.as_at < until,
    ),
    "own-former-home": (
        lambda home: home.left_by,
        lambda request, left_by, _: left_by == request.case,
    ),
    "left-too-recently": (
        lambda home: None if home.left_by is None else home.released,
        lambda _, left, problem: (
            left is not None
            and problem.fairness.cooling_off_days is not None
            and (problem.as_at - left).days < problem.fairness.cooling_off_days
        ),
    ),
}
"""The constraints that stand whatever else is decided."""


def unsuitable(request: Request, vacancy: Vacancy, problem: Problem) -> set[str]:
    """Tell which constraints forbid this home to this household, whatever else is decided."""
    return {
        code
        for code, (reads, forbids) in RULES.items()
        if forbids(request, reads(vacancy), problem)
    }


class Forbidden:
    """The same for all homes of a pot: those alike in what a rule reads are asked about once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._alike = {code: alike(problem.vacancies, reads) for code, (reads, _) in RULES.items()}
        self._homes = {vacancy.home for vacancy in problem.vacancies}

    def by_rule(self, request: Request) -> dict[str, set[str]]:
        """Return the homes that each constraint forbids to a household."""
        return {
            code: set().union(
                *(
                    homes
                    for read, homes in self._alike[code].items()
                    if forbids(request, read, self._problem)
                )
            )
            for code, (_, forbids) in RULES.items()
        }

    def fitting(self, request: Request) -> set[str]:
        """Return the homes that no constraint forbids to a household."""
        return self._homes.difference(*self.by_rule(request).values())


def alike(
    vacancies: Iterable[Vacancy], reads: Callable[[Vacancy], object]
) -> dict[object, set[str]]:
    """Put together the keys of the homes of which the same is read."""
    found: dict[object, set[str]] = {}
    for vacancy in vacancies:
        found.setdefault(reads(vacancy), set()).add(vacancy.home)
    return found


def entered(ties: Mapping[str, str | None]) -> dict[str, set[str]]:
    """Turn ties around: for each case that left homes, those that have or get one of them."""
    found: dict[str, set[str]] = {}
    for case, former in ties.items():
        if former is not None:
            found.setdefault(former, set()).add(case)
    return found


def followers(case: str, entered_by: Mapping[str, set[str]]) -> set[str]:
    """
    Return who has or gets the home that a household left, who the home of that one, and so on.

    If it moved into a home that one of them left, households would exchange homes.
    """
    found, to_follow = set[str](), [case]
    while to_follow:
        more = entered_by.get(to_follow.pop(), set()) - found - {case}
        found |= more
        to_follow += more
    return found
