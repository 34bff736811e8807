"""
The rows that matching reads: who is waiting, which homes are in the pot, and what limits there are.

Plain columns and nothing else: no name, no cohort, no equality characteristic can reach
an allocator, because there is no column for it.
"""

from datetime import date

from attrs import field, frozen

from unlocking_doors.policy.quotas import Counts
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
        homes_a_year: Homes of the last year that would have suited; None: not known.
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
    homes_a_year: int | None = sensitive(default=None)


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
        weight: What a letting of it weighs in the ledger.
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
    weight: int = 1


@frozen(kw_only=True)
class Standing:
    """
    Where one landlord stands in the ledger, in its units, and what its limits leave it.

    Attributes:
        standing: Given less received: above zero it is owed homes, below it owes them.
        allowance: What it is still to give by its target: so much it may owe before it counts as
            debt beyond the target.
        may_receive: What its households may still be offered; None: no limit.
        may_give: What may still be offered of its homes; None: no limit.
    """

    standing: int = 0
    allowance: int = 0
    may_receive: int | None = None
    may_give: int | None = None

    def beyond_target(self, net: int = 0) -> int:
        """Return what it owes beyond its target once it has received *net* more than given."""
        return max(0, net - self.standing - self.allowance)


def _some(keys: object) -> frozenset[str] | None:
    return None if keys is None else frozenset(keys)  # type: ignore[call-overload]


@frozen(kw_only=True)
class Quota:
    """
    How many may be offered homes of one part of the pot, counted over one part of the cases.

    Attributes:
        key: Key of the quota.
        cases: Keys of the cases it counts; None: all.
        homes: Keys of the homes it counts; None: all.
        counts: Whether it counts households or people.
        least: How many at least; only the allocator ``optimal`` can see to that.
        most: How many at most; None: no upper limit.
    """

    key: str
    cases: frozenset[str] | None = field(default=None, converter=_some, repr=False)
    homes: frozenset[str] | None = field(default=None, converter=_some, repr=False)
    counts: Counts = Counts.HOUSEHOLDS
    least: int = 0
    most: int | None = None

    def is_about(self, request: Request, vacancy: Vacancy) -> bool:
        """Tell whether it counts this household in this home."""
        return (self.cases is None or request.case in self.cases) and (
            self.homes is None or vacancy.home in self.homes
        )

    def counted(self, request: Request) -> int:
        """Return what one household counts."""
        return request.people if self.counts is Counts.PEOPLE else 1
