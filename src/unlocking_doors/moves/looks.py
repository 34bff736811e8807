"""
What a property request says of a household that somebody who knows it may know as well.

That is its landlord, its area, its people, the bedrooms and the access they need, the kind of harm
where the region shows it, and who nominated it. The areas that suit are not among them: they are
what nobody outside knows, and what must not be learnt.
"""

from collections.abc import Collection

from attrs import frozen

from unlocking_doors.facts.households import AgeBand, Household
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.anonymity import Coarsening
from unlocking_doors.policy.region import Region
from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class Look:
    """What a request shows of one household; its fields are those of the request."""

    landlord: str = sensitive()
    area: str = sensitive()
    bedrooms: int = sensitive()
    people: tuple[tuple[str, int], ...] = sensitive()
    access: str = sensitive()
    cohort: str = sensitive()
    contact: str = sensitive()


@frozen(kw_only=True)
class Alike:
    """
    How many a request fits as it was circulated.

    Attributes:
        least: The number that the region asks for.
        months: Months of referrals among which the cases are counted.
        cases: Cases that it fits, its own counted.
        households: Households that it fits at most, by the population table; None: not assessed.
        steps: What was made coarser, in order.
    """

    least: int
    months: int
    cases: int = sensitive()
    households: int | None = sensitive()
    steps: tuple[Coarsening, ...] = sensitive()

    @property
    def is_enough(self) -> bool:
        """Whether it fits as many as the region asks for."""
        return self.cases >= self.least and (
            self.households is None or self.households >= self.least
        )


#: What stands for the age band where only the number of people is shown.
ANY_AGE = "any age"
_CHILDREN, _ADULTS = "0-17", "18+"


def look_of(
    referral: Referral,
    household: Household,
    region: Region,
    *,
    cohort: str,
    bedrooms: int,
    steps: Collection[Coarsening] = (),
) -> Look:
    """
    Return what a request shows of a household.

    Args:
        referral: The referral.
        household: Its household.
        region: Says whether the area and the kind of harm are shown at all.
        cohort: Key of the kind of harm.
        bedrooms: Bedrooms needed.
        steps: What is made coarser; their order does not matter.
    """
    shows_cohort = region.circulation.shows_cohort and Coarsening.COHORT_WITHHELD not in steps
    contact = referral.nominating_officer or referral.agency
    return Look(
        landlord=landlord_shown(referral.landlord or "", region, steps),
        area=area_shown(referral.area or "", region, steps),
        bedrooms=bedrooms,
        people=_people_shown(household, steps),
        access=referral.access or "",
        cohort=cohort if shows_cohort else "",
        contact="" if Coarsening.CONTACT_WITHHELD in steps else contact,
    )


def landlord_shown(key: str, region: Region, steps: Collection[Coarsening]) -> str:
    """Return a landlord as it is shown: its key, its kind, or nothing."""
    if Coarsening.LANDLORD_WITHHELD in steps:
        return ""
    if Coarsening.LANDLORD_TO_KIND in steps:
        partner = region.partner_by_key.get(key)
        return partner.kind.value if partner else ""
    return key


def area_shown(key: str, region: Region, steps: Collection[Coarsening]) -> str:
    """Return the area fled as it is shown: its key, its sub-region, or nothing."""
    area = region.area_by_key.get(key)
    if area is None or Coarsening.AREA_WITHHELD in steps:
        return ""
    is_shown = region.circulation.shows_area and Coarsening.AREA_TO_SUB_REGION not in steps
    return area.key if is_shown else area.sub_region


def _people_shown(
    household: Household, steps: Collection[Coarsening]
) -> tuple[tuple[str, int], ...]:
    """Return how many people are shown of each age, without the ages of which there is nobody."""
    if Coarsening.PEOPLE_TO_TOTAL in steps:
        return ((ANY_AGE, household.size),)
    if Coarsening.PEOPLE_TO_ADULTS_AND_CHILDREN in steps:
        children = household.children
        found = [(_CHILDREN, children), (_ADULTS, household.size - children)]
    else:
        bands = [person.band for person in household.members]
        found = [(band.value, bands.count(band)) for band in AgeBand]
    return tuple(pair for pair in found if pair[1])
