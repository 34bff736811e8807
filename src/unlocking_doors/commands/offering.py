"""Matching and offers."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.intake import reason_for
from unlocking_doors.commands.pot import lapse, left_by
from unlocking_doors.errors import MatchingError, RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.tenancies import lowers_security, security_offered
from unlocking_doors.matching import (
    Allocation,
    Allocator,
    Problem,
    Request,
    Vacancy,
    allocate,
    why_not,
)
from unlocking_doors.moves.cases import IN_POT, Case, HomeState
from unlocking_doors.moves.events import OfferMade, Refusal
from unlocking_doors.moves.ledger import Letting, check_posting_set, postings
from unlocking_doors.moves.referrals import bedroom_need, security_to_keep
from unlocking_doors.policy.parameters import NO_LIMIT
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.policy.region import Region

#: Outcomes of an offer that keep its home for the case.
HOLDING = frozenset({"open", "accepted", "let"})


def problem(desk: Desk, *, case: Case | None = None, home: HomeState | None = None) -> Problem:
    """
    Write down who waits and which homes are in the pot today.

    Args:
        desk: The command under way.
        case: Only this case, where an offer is made by hand.
        home: Only this home.
    """
    cases = desk.unit.cases()
    waiting = [case] if case else [one for one in cases if one.state == "circulated"]
    homes = [home] if home else list(desk.unit.homes({IN_POT}))
    held = {
        one.key: offer.home for one in cases for offer in one.offers if offer.outcome in HOLDING
    }
    moved = {key: left_by(desk.unit, desk.home(at).home) for key, at in held.items()}
    return Problem(
        as_at=desk.today,
        requests=tuple(request_of(desk.region, one, desk.today) for one in waiting if one.request),
        vacancies=tuple(
            evolve(vacancy_of(state.home), left_by=left_by(desk.unit, state.home))
            for state in homes
        ),
        moved=moved,
        own_landlord_allowed=desk.region.matching.own_landlord_homes,
        parameters={
            key: value
            for key, value in desk.region.parameters_on(desk.today).items()
            if isinstance(value, int | str)
        },
        sub_regions={area.key: area.sub_region for area in desk.region.areas if area.sub_region},
    )


def request_of(region: Region, case: Case, on: date) -> Request:
    """Return a circulated case as matching sees it: plain columns, nothing of equality."""
    referral, shown = case.referral, case.request
    if shown is None or referral.household is None:
        message = f"case {case.key} has no property request"
        raise MatchingError(message, remedy="Circulate it first")
    bands = region.matching.risk_bands
    risk = referral.answers.get("risk_level")
    need = bedroom_need(referral.household, region, on).bedrooms
    above = region.whole("bedrooms-above-need", on)
    return Request(
        case=case.key,
        reference=case.reference,
        landlord=referral.landlord or "",
        area=referral.area or "",
        bedrooms=need,
        max_bedrooms=need + above,
        access=shown.access,
        areas=shown.areas & region.areas_on(on),
        avoid=referral.areas_to_avoid or frozenset(),
        band=bands.index(str(risk)) + 1 if risk in bands else len(bands) + 1,
        since=case.first("circulated") or on,
        people=referral.household.size,
        security=security_to_keep(referral),
        refused=frozenset(offer.home for offer in case.offers if offer.outcome == "refused"),
    )


def vacancy_of(home: Home) -> Vacancy:
    """Return a home as matching sees it."""
    return Vacancy(
        home=home.home,
        landlord=home.landlord,
        area=home.area,
        bedrooms=home.bedrooms,
        access=home.access,
        released=home.released,
        until=home.held_until,
        left_by=home.left_by,
        security=security_offered(home.tenancy),
    )


def match(
    desk: Desk, allocator: str, *, seed: int, allocators: Mapping[str, Allocator]
) -> Allocation:
    """Match the pot of today, and make every offer that the allocation names."""
    answer = allocate(problem(desk), allocator, seed=seed, allocators=allocators)
    for pairing in answer.pairings:
        case = desk.case(pairing.case)
        made = OfferMade(
            nth=len(case.offers) + 1,
            allocator=answer.allocator,
            seed=seed,
        )
        _offer(desk, case, pairing.home, made)
    return answer


def offer(desk: Desk, case: Case, home: HomeState, *, override: str = "") -> Case:
    """
    Offer a home to a case by the coordinator's own choice.

    Args:
        desk: The command under way.
        case: A circulated case.
        home: A home in the pot.
        override: Coded reason for a tenancy less secure than the one held.

    Raises:
        MatchingError: The home does not suit; the reasons are named. No coded reason changes
            that, except for a less secure tenancy.
        RecordError: The home is not in the pot.
    """
    lapse(desk)
    home = desk.home(home.home.home)
    if home.state != IN_POT:
        message = f'home {home.home.home} is not in the pot: it is "{home.state}"'
        raise RecordError(message, code="UD-E211", remedy="Choose a home that is in the pot")
    if case.state != "circulated":
        return desk.step(case, "offer")  # the lifecycle says why not
    posed = problem(desk, case=case, home=home)
    lowers = lowers_security(security_to_keep(case.referral), home.home.tenancy)
    against = why_not(posed.requests[0], posed.vacancies[0], posed)
    if override:
        reason_for(desk, override, "override")
        against = tuple(reason for reason in against if reason.code != "lowers-security")
    if against:
        # A message may be logged: it never says that an area is a dangerous one.
        said = [
            "not-safe-or-not-chosen" if reason.kind in {"safety", "area"} else reason.code
            for reason in against
        ]
        codes = ", ".join(dict.fromkeys(said))
        message = f"home {home.home.home} does not suit case {case.key}: {codes}"
        raise MatchingError(
            message,
            code="UD-E601",
            remedy=f"unlocking-doors explain {case.key} says more; of these, only a less secure "
            "tenancy can be overridden, with a coded reason",
        )
    made = OfferMade(nth=len(case.offers) + 1, lowers_security=lowers, override=override)
    return _offer(desk, case, home.home.home, made)


def _offer(desk: Desk, case: Case, home: str, made: OfferMade) -> Case:
    landlord = desk.home(home).home.landlord
    return desk.step(case, "offer", actor=landlord, home=home, reason_code=made.override, body=made)


def view(desk: Desk, case: Case) -> Case:
    """Record that a viewing is agreed."""
    return desk.step(case, "view", actor=case.referral.nominating_officer, home=case.held_home)


def accept(desk: Desk, case: Case) -> Case:
    """Record that the household accepts."""
    return desk.step(case, "accept", home=case.held_home)


def refuse(desk: Desk, case: Case, reason_code: str, *, by: str = "") -> Case:
    """
    Record a refusal, and what follows from its reason.

    A refusal that spends the last offer allowed closes the case: the cap is that of the kind of
    harm, on the day by whose rules the case was admitted.
    """
    reason = reason_for(desk, reason_code, "offer", "viewing")
    if reason.by == "landlord":
        message = f'"{reason.key}" is a landlord\'s reason, and the household refuses'
        raise RecordError(message, code="UD-E208", remedy="Withdraw the offer for it instead")
    refusal = Refusal(by=by or str(reason.by), spends_offer=reason.spends_offer)
    case = desk.step(case, "refuse", home=case.held_home, reason_code=reason.key, body=refusal)
    allowed = _offers_allowed(desk.region, case)
    if (allowed is not None and case.offers_spent >= allowed) or reason.follows is Follows.CLOSE:
        return desk.step(case, "close", reason_code=reason.key)
    if reason.follows is Follows.SUSPEND:
        return desk.step(case, "suspend", reason_code=reason.key)
    return case


def _offers_allowed(region: Region, case: Case) -> int | None:
    """Return how many offers a case may spend; None where there is no limit."""
    cohort = region.cohort_by_key.get(case.judged.cohort) if case.judged else None
    if case.judged is None or cohort is None:
        return None
    allowed = region.parameter(cohort.offers_allowed, case.judged.as_at)
    return None if allowed == NO_LIMIT else int(str(allowed))


def withdraw_offer(desk: Desk, case: Case, reason_code: str) -> Case:
    """Record that the landlord takes the home back; the case waits on, its offer not spent."""
    reason = reason_for(desk, reason_code, "offer", "viewing", by="landlord")
    held = case.held_home
    actor = desk.home(held).home.landlord if held else ""
    return desk.step(case, "withdraw-offer", actor=actor, home=held, reason_code=reason.key)


def complete(desk: Desk, case: Case) -> Case:
    """Sign the household up, complete its move and post it to the ledger."""
    held = case.held_home
    case = desk.step(case, "sign-up", home=held)
    home = desk.home(held or "").home
    letting = Letting(
        case=case.key,
        home=home.home,
        owed_to=home.landlord,
        owed_by=case.referral.landlord or "",
        bedrooms=home.bedrooms,
        people=case.referral.household.size if case.referral.household else 0,
        on=desk.today,
    )
    entries = check_posting_set(postings(letting))
    case = desk.step(case, "complete", actor=home.landlord, home=home.home, body=letting)
    desk.unit.post(entries)
    return case
