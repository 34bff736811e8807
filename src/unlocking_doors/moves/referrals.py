"""Referrals as they come in, and the facts that a rule may ask of them."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.case_facts import CaseFacts, FactValue
from unlocking_doors.facts.equality import Equality
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy, security_held
from unlocking_doors.policy.bedrooms import BedroomNeed, BedroomStandard
from unlocking_doors.policy.region import Region
from unlocking_doors.sensitive import screen, sensitive

#: In place of an area's or a landlord's key: one that the region does not know.
OTHER = "other"


@frozen(kw_only=True)
class Consents:
    """
    Three consents of the applicant, each with its day; None where it was not given.

    Source:
        The consent box and date of the request form (W7): to the application, and to anonymous
        sharing and use for monitoring.
    """

    to_apply: date | None = None
    to_circulation: date | None = None
    to_monitoring: date | None = None


@frozen(kw_only=True)
class Referral:
    """
    One referral. Nothing in it names a person; what is not known is None.

    Attributes:
        case: Key of the case, unique and opaque.
        received: Day on which the coordinator received it.
        agency: Key of the nominating agency.
        nominating_officer: Key of the nominating officer.
        landlord: Key of the current landlord, or ``other`` for one outside the scheme.
        area: Key of the area where the household lives, or ``other`` for one outside it.
        cohorts: Keys of the kinds of harm.
        household: The people who move.
        access: The access they need.
        areas_of_choice: Keys of the areas that suit.
        areas_to_avoid: Keys of the areas in which they are not safe.
        tenancy: The tenancy held.
        consents: The applicant's consents.
        answers: The other facts, by name.
        note: Free text for the coordinator, screened.
        equality: Equality monitoring, read by no rule and no allocator.
    """

    case: str
    received: date
    agency: str = ""
    nominating_officer: str = ""
    landlord: str | None = sensitive(default=None)
    area: str | None = sensitive(default=None)
    cohorts: frozenset[str] | None = sensitive(default=None)
    household: Household | None = sensitive(default=None)
    access: str | None = sensitive(default=None)
    areas_of_choice: frozenset[str] | None = sensitive(default=None)
    areas_to_avoid: frozenset[str] | None = sensitive(default=None)
    tenancy: Tenancy | None = sensitive(default=None)
    consents: Consents = Consents()
    answers: Mapping[str, FactValue] = sensitive(factory=dict)
    note: str = sensitive(default="")
    equality: Equality | None = sensitive(default=None)


def has_consent_again(referral: Referral, withdrawn: date) -> bool:
    """Tell whether consent to circulation was given anew after the day of its withdrawal."""
    given = referral.consents.to_circulation
    return given is not None and given > withdrawn


def screened(text: str, place: str) -> str:
    """
    Return a free text that identifies nobody, as far as a machine can see.

    Raises:
        RecordError: It holds what looks like an e-mail address, a phone or NI number, a
            postcode or a date of birth; the place is named, never the text.
    """
    hits = screen(text)
    if hits:
        found = "; ".join(str(hit) for hit in hits)
        message = f"the free text of {place} holds {found}"
        raise RecordError(
            message,
            code="UD-E204",
            remedy="Take it out: the scheme holds nothing that identifies a person",
        )
    return text


def security_to_keep(referral: Referral) -> int:
    """
    Return how secure a tenancy must be for the household to lose nothing.

    In temporary accommodation the tenancy that counts is the social tenancy held before, whose
    kind the form does not ask: the most secure, until the coordinator says otherwise.
    """
    answers = referral.answers
    moved_out = answers.get("is_in_temporary_accommodation") is True
    if moved_out and answers.get("held_tenancy_before") is True:
        return security_held(None)
    return security_held(referral.tenancy)


def bedroom_need(household: Household, region: Region, on: date) -> BedroomNeed:
    """Return a household's bedroom need by the region's standard of a day."""
    standard = BedroomStandard(own_room_age=region.whole("own-room-age", on))
    return standard.need(household)


def facts_of(referral: Referral, region: Region, as_at: date) -> CaseFacts:
    """
    Collect what is known of a referral on a day.

    Args:
        referral: The referral.
        region: Gives the areas, partners and bedroom standard of the day.
        as_at: The day.

    Returns:
        The facts that are known, derived ones included.
    """
    derived = {name for name, spec in region.vocabulary.items() if spec.asks}
    known: dict[str, FactValue | None] = {
        name: value for name, value in referral.answers.items() if name not in derived
    }
    known["cohorts"] = referral.cohorts or None
    known["tenancy"] = referral.tenancy.value if referral.tenancy else None
    known["access"] = referral.access
    known["areas_of_choice"] = referral.areas_of_choice
    known["areas_to_avoid"] = referral.areas_to_avoid
    if referral.landlord is not None:
        known["landlord"] = referral.landlord
        known["is_landlord_a_partner"] = region.is_partner(referral.landlord, as_at)
        known["is_landlord_accredited"] = region.is_accredited(referral.landlord, as_at)
    if referral.area is not None:
        known["area"] = referral.area
        known["lives_in_region"] = referral.area in region.areas_on(as_at)
    if referral.areas_of_choice is not None:
        existing = region.areas_on(as_at)
        unsafe = {referral.area} | (referral.areas_to_avoid or frozenset())
        others = (referral.areas_of_choice & existing) - unsafe
        own = region.area_by_key.get(referral.area or "")
        known["other_areas_chosen"] = len(others)
        if own is not None:
            known["neighbouring_areas_chosen"] = len(others & own.neighbours)
    if referral.areas_to_avoid is not None:
        known["areas_avoided"] = len(referral.areas_to_avoid)
    if referral.household is not None and referral.household.members:
        known["household_size"] = referral.household.size
        known["bedrooms_needed"] = bedroom_need(referral.household, region, as_at).bedrooms
    for name, given in (
        ("has_consented_to_apply", referral.consents.to_apply),
        ("has_consented_to_circulation", referral.consents.to_circulation),
        ("has_consented_to_monitoring", referral.consents.to_monitoring),
    ):
        known[name] = None if given is None else given <= as_at
    present = {name: value for name, value in known.items() if value is not None}
    return CaseFacts(case=referral.case, as_at=as_at, known=present)
