"""The question that matching answers: who is waiting, and which homes are in the pot."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import define, field

from unlocking_doors.errors import Fault, MatchingError
from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching.rows import Quota, Request, Standing, Vacancy
from unlocking_doors.policy.fairness import NOTHING_AGREED, Fairness


def _by_case(rows: Iterable[Request]) -> tuple[Request, ...]:
    return tuple(sorted(rows, key=lambda row: row.case))


def _by_release(rows: Iterable[Vacancy]) -> tuple[Vacancy, ...]:
    return tuple(sorted(rows, key=lambda row: (row.released, row.home)))


def _by_key(rows: Iterable[Quota]) -> tuple[Quota, ...]:
    return tuple(sorted(rows, key=lambda row: row.key))


def _in_order(moved: Mapping[str, str | None]) -> dict[str, str | None]:
    return dict(sorted(moved.items()))


def _by_landlord(standings: Mapping[str, Standing]) -> dict[str, Standing]:
    return dict(sorted(standings.items()))


@define(kw_only=True, frozen=True, slots=False)
class Problem:
    """
    Everything that an allocator may know, with its rows in one order.

    Rows are put in order here, so that no allocator, ours or another's, can see the order
    in which they came.

    Attributes:
        as_at: The day of matching.
        requests: Households without a home or a live offer, by case key.
        vacancies: Homes that nobody holds, by release and key.
        moved: Each case that holds a home, an accepted or a live offer, and the case that
            left that home (None: nobody of the scheme).
        own_landlord_allowed: Whether a home of the household's own landlord may be offered.
        fairness: What the region has agreed between its landlords.
        standings: Where each landlord stands, by key; empty where no rule asks for it.
        quotas: How many may be offered homes of some part of the pot, by key.
        parameters: What a region tells its own allocator, by key.
        sub_regions: Sub-region of each area by key, where the region has any.

    Raises:
        MatchingError: The rows contradict themselves; every fault is named by its row.
    """

    as_at: date
    requests: tuple[Request, ...] = field(converter=_by_case)
    vacancies: tuple[Vacancy, ...] = field(converter=_by_release)
    moved: Mapping[str, str | None] = field(factory=dict, converter=_in_order, repr=False)
    own_landlord_allowed: bool = False
    fairness: Fairness = NOTHING_AGREED
    standings: Mapping[str, Standing] = field(factory=dict, converter=_by_landlord)
    quotas: tuple[Quota, ...] = field(default=(), converter=_by_key)
    parameters: Mapping[str, int | str] = field(factory=dict)
    sub_regions: Mapping[str, str] = field(factory=dict)

    @cached_property
    def request_by_case(self) -> Mapping[str, Request]:
        """Households by case key."""
        return {request.case: request for request in self.requests}

    @cached_property
    def vacancy_by_home(self) -> Mapping[str, Vacancy]:
        """Homes by key."""
        return {vacancy.home: vacancy for vacancy in self.vacancies}

    @cached_property
    def refused(self) -> frozenset[str]:
        """Keys of the homes that somebody who waits has refused."""
        return frozenset(home for request in self.requests for home in request.refused)

    @cached_property
    def has_limits(self) -> bool:
        """Whether a landlord's limit may bind."""
        return any(
            (row.may_receive, row.may_give) != (None, None) for row in self.standings.values()
        )

    def __attrs_post_init__(self) -> None:
        """Refuse rows that contradict themselves, all at once."""
        faults = [
            Fault(code=MatchingError.code, place=place, message=message)
            for place, message in self._faults()
        ]
        if faults:
            raise MatchingError("the rows to be matched contradict themselves", faults=faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from _twice("case", "a case waits once", (row.case for row in self.requests))
        yield from _twice("home", "a home is let once", (row.home for row in self.vacancies))
        yield from _twice("quota", "a quota stands once", (row.key for row in self.quotas))
        for request in self.requests:
            for message in _request_faults(request, self):
                yield f"case {request.case}", message
        for vacancy in self.vacancies:
            for message in _vacancy_faults(vacancy, self):
                yield f"home {vacancy.home}", message
        for key, standing in self.standings.items():
            for message in _standing_faults(standing):
                yield f"landlord {key}", message
        for quota in self.quotas:
            for message in _quota_faults(quota):
                yield f"quota {quota.key}", message


def _twice(what: str, rule: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"{what} {key}", f"stands {times} times; {rule}"


def _request_faults(request: Request, problem: Problem) -> Iterator[str]:
    # Values of a case are sensitive: a message says what would be right, not what was seen.
    if request.case in problem.moved:
        yield "already holds a home or a live offer, and cannot wait for another"
    if request.bedrooms < 0:
        yield "bedrooms must be 0 or more"
    if request.max_bedrooms < request.bedrooms:
        yield "max_bedrooms must not be below bedrooms"
    if request.access not in ACCESS_LEVELS:
        yield f"access must be one of {', '.join(ACCESS_LEVELS)}"
    if request.band < 1:
        yield "band must be 1 or more"
    if request.people < 1:
        yield "people must be 1 or more"
    if request.since > problem.as_at:
        yield f"is circulated only after the day of matching, {problem.as_at}"
    if request.homes_a_year is not None and request.homes_a_year < 0:
        yield "homes_a_year must be 0 or more"
    if problem.standings and request.landlord not in problem.standings:
        yield "its landlord has no row among the standings"


def _vacancy_faults(vacancy: Vacancy, problem: Problem) -> Iterator[str]:
    if vacancy.bedrooms < 0:
        yield f"bedrooms must be 0 or more, not {vacancy.bedrooms}"
    if vacancy.access not in ACCESS_LEVELS:
        yield f'access must be one of {", ".join(ACCESS_LEVELS)}, not "{vacancy.access}"'
    if vacancy.until is not None and vacancy.until <= vacancy.released:
        yield f"until, {vacancy.until}, must come after released, {vacancy.released}"
    if vacancy.weight < 1:
        yield f"weight must be 1 or more, not {vacancy.weight}"
    if problem.standings and vacancy.landlord not in problem.standings:
        yield f'its landlord "{vacancy.landlord}" has no row among the standings'


def _standing_faults(standing: Standing) -> Iterator[str]:
    for name in ("allowance", "may_receive", "may_give"):
        value = getattr(standing, name)
        if value is not None and value < 0:
            yield f"{name} must be 0 or more, not {value}"


def _quota_faults(quota: Quota) -> Iterator[str]:
    if quota.least < 0:
        yield f"least must be 0 or more, not {quota.least}"
    if quota.most is not None and quota.most < quota.least:
        yield f"asks for at least {quota.least} and at most {quota.most}: no answer can do both"
