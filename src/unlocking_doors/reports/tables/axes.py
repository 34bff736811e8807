"""What cases are broken down by: kind of harm, place, size, and how far they came."""

from unlocking_doors.facts.areas import Area
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import WITH_OFFER
from unlocking_doors.moves.referrals import bedroom_need
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.tables.counting import (
    OTHER,
    Axis,
    Ground,
    axis,
    key_of,
    named,
    state_at_end,
)

#: Of bedrooms, the number from which all are counted together.
_LARGE = 4
BEDROOMS = {
    "1": "One bedroom or none",
    "2": "Two bedrooms",
    "3": "Three bedrooms",
    str(_LARGE): "Four bedrooms or more",
}
LOCAL_AUTHORITY, PROVIDER = PartnerKind.LOCAL_AUTHORITY.value, PartnerKind.REGISTERED_PROVIDER.value
LANDLORDS = {LOCAL_AUTHORITY: "A local authority", PROVIDER: "A registered provider"}
#: The states that an outcome stands for; every other state is closed otherwise.
_OUTCOMES = {
    "undecided": ("draft", "submitted", "awaiting-approval"),
    "returned": ("returned",),
    "not-eligible": ("not-eligible",),
    "not-approved": ("refused-by-landlord",),
    "waiting": ("approved", "circulated", "suspended", *WITH_OFFER),
    "moved": ("moved", "closed-by-another-route"),
}
_OUTCOME_OF = {state: key for key, states in _OUTCOMES.items() for state in states}
_OUTCOME_LABELS = {
    "undecided": "Not decided yet",
    "returned": "More information asked for",
    "not-eligible": "Not eligible",
    "not-approved": "Not approved by the landlord",
    "waiting": "Approved, and waiting",
    "moved": "Moved",
    OTHER: "Closed otherwise",
}
NOT_CIRCULATED, CIRCULATED, MOVED = "not-circulated", "circulated", "moved"


def by_strand(region: Region) -> Axis[Case]:
    """
    Break down by strand: the wider group that a kind of harm is reported under.

    London has 15 kinds of harm, and most of them come a few times a year.
    """
    strands = dict.fromkeys(cohort.strand for cohort in region.cohorts if cohort.is_on)

    def of(case: Case, ground: Ground) -> str:
        cohort = ground.region.cohort_by_key.get(case.judged.cohort if case.judged else "")
        return key_of(cohort.strand) if cohort and cohort.strand in strands else OTHER

    labels = {key: label[:1].upper() + label[1:] for key, label in named(strands, "").items()}
    return axis("strand", "Kind of harm", {**labels, OTHER: "Not assessed"}, of)


def sub_regions(region: Region) -> dict[str, str]:
    """Return the sub-regions of a region as categories, with one for everywhere else."""
    names = dict.fromkeys(area.sub_region for area in region.areas if area.sub_region)
    return named(names, "Elsewhere, or not known")


def part_of(area: Area | None) -> str:
    """Return the category of an area in `sub_regions`."""
    return key_of(area.sub_region) if area and area.sub_region else OTHER


def by_sub_region(region: Region) -> tuple[Axis[Case], ...]:
    """Break down by the sub-region where the household lives; by nothing where there are none."""

    def of(case: Case, ground: Ground) -> str:
        return part_of(ground.region.area_by_key.get(case.referral.area or ""))

    found = sub_regions(region)
    return (axis("sub-region", "Sub-region", found, of),) if len(found) > 1 else ()


def by_strand_and_sub_region(region: Region) -> tuple[Axis[Case], ...]:
    """Break down by both."""
    return (by_strand(region), *by_sub_region(region))


def by_bedrooms_needed() -> Axis[Case]:
    """Break down by the bedrooms that the household needs, by the standard of the day."""

    def of(case: Case, ground: Ground) -> str:
        if case.request is not None:
            return bedrooms(case.request.bedrooms)
        household = case.referral.household
        if household is None or not household.members:
            return OTHER
        return bedrooms(bedroom_need(household, ground.region, case.referral.received).bedrooms)

    return axis("bedrooms", "Bedrooms needed", {**BEDROOMS, OTHER: "Not known"}, of)


def bedrooms(number: int) -> str:
    """Return the category of a number of bedrooms in `BEDROOMS`."""
    return str(min(max(number, 1), _LARGE))


def by_outcome() -> Axis[Case]:
    """Break down by where a case stood at the end of the period."""

    def of(case: Case, ground: Ground) -> str:
        return _OUTCOME_OF.get(state_at_end(case, ground), OTHER)

    return axis("outcome", "Where it stood at the end", _OUTCOME_LABELS, of)


def by_progress() -> Axis[Case]:
    """Break down by how far a case had come at the end of the period."""

    def of(case: Case, ground: Ground) -> str:
        if case.letting is not None and ground.is_over(case.letting.on):
            return MOVED
        return CIRCULATED if ground.is_over(case.first("circulated")) else NOT_CIRCULATED

    labels = {
        NOT_CIRCULATED: "Not circulated",
        CIRCULATED: "Circulated, not moved",
        MOVED: "Moved",
    }
    return axis("progress", "How far it came by the end", labels, of)


def kind_of(landlord: str | None, ground: Ground) -> str:
    """Return the category of a landlord in `LANDLORDS`; `OTHER` for one outside the scheme."""
    partner = ground.region.partner_by_key.get(landlord or "")
    return partner.kind.value if partner else OTHER


def by_landlord() -> Axis[Case]:
    """Break down by the kind of the household's own landlord."""
    return axis(
        "landlord",
        "Landlord of the household",
        {**LANDLORDS, OTHER: "Outside the scheme, or not known"},
        lambda case, ground: kind_of(case.referral.landlord, ground),
    )
