"""The property request: all that circulates, and nothing else."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.moves.looks import look_of
from unlocking_doors.moves.referrals import Referral, bedroom_need
from unlocking_doors.policy.cohorts import AreaMode
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import DAYS_BEFORE_WIDENING, CirculateTo
from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class PropertyRequest:
    """
    What landlords with homes in safe areas are shown. No name, no free text.

    Attributes:
        reference: The reference code, all that links it to the case.
        landlord: Key of the current landlord, its kind, or empty: as the region chose.
        area: Key of the area fled, its sub-region, or empty: as the region chose.
        bedrooms: Bedrooms needed.
        people: Number of people by age band; by ``0-17`` and ``18+``, or of ``any age``, where
            that was made coarser.
        access: Access needed.
        areas: Keys of the areas that suit; never the list to avoid.
        cohort: Kind of harm, only where the region says so.
        contact: Key of the nominating agency's contact; empty where the coordinator is asked.
    """

    reference: str
    landlord: str = sensitive()
    area: str = sensitive()
    bedrooms: int = sensitive()
    people: Mapping[str, int] = sensitive()
    access: str = sensitive()
    areas: frozenset[str] = sensitive()
    cohort: str = sensitive()
    contact: str


def areas_that_suit(referral: Referral, region: Region, cohort: str, on: date) -> frozenset[str]:
    """
    Return the areas in which a home may be offered: never the one fled, never one to avoid.

    Source:
        W3, W6: most cohorts choose; for serious youth violence any area but those to avoid. Areas
        that were chosen always bind: another kind of harm may lie behind the choice.
    """
    existing = region.areas_on(on)
    unsafe = {referral.area} | (referral.areas_to_avoid or frozenset())
    chosen = referral.areas_of_choice or frozenset()
    is_open = region.cohort_by_key[cohort].area_mode is AreaMode.AVOID and not chosen
    wanted = existing if is_open else chosen
    return frozenset((existing & wanted) - unsafe)


def property_request(
    referral: Referral, region: Region, *, cohort: str, reference: str, on: date
) -> PropertyRequest:
    """
    Write the property request of an approved referral, with nothing made coarser.

    Raises:
        RecordError: The household or the access it needs is not known; neither is guessed.
    """
    household = referral.household
    if household is None or referral.access is None:
        message = f"case {referral.case} has no household, or says nothing of access"
        raise RecordError(message, code="UD-E215", remedy="Refer it again with both")
    if referral.areas_to_avoid is None and not referral.areas_of_choice:
        message = f"case {referral.case} says neither which areas suit nor which to avoid"
        raise RecordError(message, code="UD-E215", remedy="Amend it with one of them")
    need = bedroom_need(household, region, on).bedrooms
    look = look_of(referral, household, region, cohort=cohort, bedrooms=need)
    return PropertyRequest(
        reference=reference,
        landlord=look.landlord,
        area=look.area,
        bedrooms=look.bedrooms,
        people=dict(look.people),
        access=look.access,
        areas=areas_that_suit(referral, region, cohort, on),
        cohort=look.cohort,
        contact=look.contact,
    )


def recipients(
    areas: frozenset[str], region: Region, on: date, *, area: str, is_wide: bool = False
) -> tuple[str, ...]:
    """
    Return the keys of the partners to whom a request is circulated on a day.

    Args:
        areas: Keys of the areas that suit.
        region: Says to whom requests go.
        on: The day.
        area: Key of the area fled.
        is_wide: Whether the wait is over after which a request leaves its sub-region.
    """
    partners = [partner for partner in region.partners if partner.is_in_force(on)]
    if region.circulation.to is CirculateTo.ALL_PARTNERS:
        return tuple(partner.key for partner in partners)
    there = tuple(partner.key for partner in partners if partner.areas & areas)
    if region.circulation.to is CirculateTo.PARTNERS_WITH_HOMES_THERE or is_wide:
        return there
    own = region.area_by_key.get(area)
    near = frozenset(
        key for key in areas if own and region.area_by_key[key].sub_region == own.sub_region
    )
    # Where no home could come from the sub-region, waiting for one would help nobody.
    return tuple(partner.key for partner in partners if partner.areas & near) or there


def days_to_widening(region: Region, on: date) -> int | None:
    """Return the days after which a request leaves its sub-region; None where it never waits."""
    if region.circulation.to is not CirculateTo.SUB_REGION_FIRST:
        return None
    return region.whole(DAYS_BEFORE_WIDENING, on)
