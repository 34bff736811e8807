"""
What a document about a case shows.

A notice holds what circulates and nothing else. An offer is told to the household that it is made
to: its own, exactly.
"""

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.documents.words import ACCESS, day, last_day, value
from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.moves.cases import Case
from unlocking_doors.policy.region import Region


@frozen(kw_only=True)
class Notice:
    """A property request in words: all that circulates of a case."""

    reference: str
    bedrooms: str
    people: str
    access: str
    landlord: str
    area: str
    cohort: str
    contact: str
    areas: tuple[str, ...]


@frozen(kw_only=True)
class OfferMade:
    """An offer in words, for the household that it is made to; no address is known."""

    reference: str
    nth: int
    landlord: str
    area: str
    bedrooms: str
    access: str
    tenancy: str
    on: str
    held_until: str
    lowers_security: bool
    allowed: str
    spent: int
    contact: str


def case_of(snapshot: Snapshot, key: str) -> Case:
    """
    Return a case by its key or reference code.

    Raises:
        NotFoundError: There is none.
    """
    for case in snapshot.cases:
        if key in {case.key, case.reference}:
            return case
    raise NotFoundError.of("case", key, (case.key for case in snapshot.cases))


def notice_of(snapshot: Snapshot, key: str) -> Notice:
    """
    Tell the request of a case as it was last circulated.

    Raises:
        NotFoundError: There is no such case.
        RecordError: It does not circulate today.
    """
    case, region = case_of(snapshot, key), snapshot.region
    request = case.request
    if request is None or case.state != "circulated":
        message = f"case {case.key} does not circulate: it is {case.state}"
        raise RecordError(message, code="UD-D007", remedy="Name a case that circulates")
    people = (
        f"{number} {'aged' if band[:1].isdigit() else 'of'} {band}"
        for band, number in sorted(request.people.items())
    )
    area = region.area_by_key.get(request.area)
    return Notice(
        reference=request.reference,
        bedrooms=str(request.bedrooms),
        people="; ".join(people),
        access=ACCESS.get(request.access, request.access),
        landlord=partner_name(region, request.landlord),
        area=area.name if area else request.area,
        cohort=region.cohort_by_key[request.cohort].label if request.cohort else "",
        contact=request.contact or "the coordinator",
        areas=tuple(one.name for one in region.areas if one.key in request.areas),
    )


def offer_of(snapshot: Snapshot, key: str) -> OfferMade:
    """
    Tell the offer that a case has now.

    Raises:
        NotFoundError: There is no such case.
        RecordError: No offer waits for its answer.
    """
    case, region = case_of(snapshot, key), snapshot.region
    offer = case.live_offer
    state = next((one for one in snapshot.homes if offer and one.home.home == offer.home), None)
    if offer is None or state is None:
        message = f"case {case.key} has no offer under way: it is {case.state}"
        raise RecordError(message, code="UD-D007", remedy="Name a case with an offer under way")
    home = state.home
    cohort = region.cohort_by_key.get(case.judged.cohort if case.judged else "")
    allowed = region.parameter_by_key[cohort.offers_allowed if cohort else "offers-allowed"]
    return OfferMade(
        reference=case.reference,
        nth=offer.nth,
        landlord=partner_name(region, home.landlord),
        area=region.area_by_key[home.area].name,
        bedrooms=str(home.bedrooms),
        access=ACCESS.get(home.access, home.access),
        tenancy=home.tenancy.value.replace("-", " "),
        on=day(offer.on),
        held_until=last_day(home.held_until) if offer.outcome == "open" else "",
        lowers_security=offer.lowers_security,
        allowed=value(allowed.on(offer.on), allowed.unit),
        spent=case.offers_spent,
        contact=case.referral.nominating_officer or case.referral.agency or "the coordinator",
    )


def partner_name(region: Region, key: str) -> str:
    """Return the name of a partner; of a landlord outside the scheme, its key."""
    partner = region.partner_by_key.get(key)
    return partner.name if partner else key
