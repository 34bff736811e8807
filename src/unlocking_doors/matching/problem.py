"""
The question that matching answers: who is waiting, and which homes are in the pot.

Plain columns and nothing else: no name, no cohort, no equality characteristic can reach
an allocator, because there is no column for it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from unlocking_doors.errors import Fault, MatchingError
from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class Request:
    """
    One circulated household that waits for a home.

    Attributes:
        case: Key of the case.
        reference: The code that circulates.
        landlord: Key of the household's own landlord.
        area: Key of the area the household lives in now, and flees.
        bedrooms: Bedrooms needed.
        max_bedrooms: Bedrooms of the largest home that may be offered.
        access: Level needed, one of ``ACCESS_LEVELS``; each serves every need before it.
        areas: Keys of every area that suits. Where a household names only areas to avoid,
            these are all the others.
        avoid: Keys of the areas to avoid, held apart so that they can be checked apart.
        band: Risk; 1 is the highest.
        since: The day of circulation, from which the household waits.
        people: Members of the household.
        security: How secure the tenancy held is, higher is more; None: not known.
        refused: Keys of the homes that the household has refused.
    """

    case: str
    reference: str
    landlord: str = sensitive()
    area: str = sensitive()
    bedrooms: int = sensitive()
    max_bedrooms: int = sensitive()
    access: str = sensitive()
    areas: frozenset[str] = sensitive(converter=frozenset)
    avoid: frozenset[str] = sensitive(converter=frozenset)
    band: int = sensitive()
    since: date
    people: int = sensitive()
    security: int | None = sensitive(default=None)
    refused: frozenset[str] = sensitive(default=frozenset(), converter=frozenset)


@frozen(kw_only=True)
class Vacancy:
    """
    One home in the pot.

    Attributes:
        home: Key of the home.
        landlord: Key of the landlord that gives it.
        area: Key of its area.
        bedrooms: Its bedrooms.
        access: Level it offers, one of ``ACCESS_LEVELS``.
        released: First day in the pot.
        until: First day no longer held for the pot; None: held without end.
        left_by: Key of the case whose household left it; None: nobody of the scheme.
        security: How secure the tenancy offered is, higher is more; None: not known.
    """

    home: str
    landlord: str
    area: str
    bedrooms: int
    access: str
    released: date
    until: date | None = None
    left_by: str | None = sensitive(default=None)
    security: int | None = None


def _by_case(rows: Iterable[Request]) -> tuple[Request, ...]:
    return tuple(sorted(rows, key=lambda row: row.case))


def _by_release(rows: Iterable[Vacancy]) -> tuple[Vacancy, ...]:
    return tuple(sorted(rows, key=lambda row: (row.released, row.home)))


def _in_order(moved: Mapping[str, str | None]) -> dict[str, str | None]:
    return dict(sorted(moved.items()))


@frozen(kw_only=True)
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
    parameters: Mapping[str, int | str] = field(factory=dict)
    sub_regions: Mapping[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Refuse rows that contradict themselves, all at once."""
        faults = [
            Fault(code=MatchingError.code, place=place, message=message)
            for place, message in self._faults()
        ]
        if faults:
            raise MatchingError("the rows to be matched contradict themselves", faults=faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        for case, times in Counter(row.case for row in self.requests).items():
            if times > 1:
                yield f"case {case}", f"stands {times} times; a case waits once"
        for home, times in Counter(row.home for row in self.vacancies).items():
            if times > 1:
                yield f"home {home}", f"stands {times} times; a home is let once"
        for request in self.requests:
            for message in _request_faults(request, self):
                yield f"case {request.case}", message
        for vacancy in self.vacancies:
            for message in _vacancy_faults(vacancy):
                yield f"home {vacancy.home}", message


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


def _vacancy_faults(vacancy: Vacancy) -> Iterator[str]:
    if vacancy.bedrooms < 0:
        yield f"bedrooms must be 0 or more, not {vacancy.bedrooms}"
    if vacancy.access not in ACCESS_LEVELS:
        yield f'access must be one of {", ".join(ACCESS_LEVELS)}, not "{vacancy.access}"'
    if vacancy.until is not None and vacancy.until <= vacancy.released:
        yield f"until, {vacancy.until}, must come after released, {vacancy.released}"
