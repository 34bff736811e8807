"""What matching is asked: who waits and which homes are in the pot, on the day of a command."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.quotas import HOLDING, with_quotas
from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.commands.standing import landlord_standings, released_in_year, weighing
from unlocking_doors.errors import MatchingError
from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.facts.tenancies import security_offered
from unlocking_doors.matching import Problem, Request, Vacancy
from unlocking_doors.moves.cases import IN_POT, Case, HomeState
from unlocking_doors.moves.referrals import bedroom_need, security_to_keep
from unlocking_doors.policy.fairness import Criterion
from unlocking_doors.policy.region import Region


def problem(desk: Desk, *, case: Case | None = None, home: HomeState | None = None) -> Problem:
    """
    Write down who waits and which homes are in the pot today.

    Args:
        desk: The command under way.
        case: Only this case, where an offer is made by hand.
        home: Only this home.
    """
    return pose(Recorded.of(desk), case=case, home=home)


def pose(recorded: Recorded, *, case: Case | None = None, home: HomeState | None = None) -> Problem:
    """
    Write down who waits and which homes are in the pot.

    Args:
        recorded: What is on record on the day.
        case: Only this case.
        home: Only this home.
    """
    region, on, fairness = recorded.region, recorded.on, recorded.fairness
    waiting = [case] if case else [one for one in recorded.cases if one.state == "circulated"]
    homes = [home] if home else [one for one in recorded.homes if one.state == IN_POT]
    known = recorded.home_by_key
    held = {
        one.key: known[offer.home]
        for one in recorded.cases
        for offer in one.offers
        if offer.outcome in HOLDING
    }
    requests = [request_of(region, one, on) for one in waiting if one.request]
    if fairness.points_thin or Criterion.THIN_FIRST in fairness.criteria:
        year = list(released_in_year(known.values(), on))
        requests = [evolve(one, homes_a_year=that_suited(one, year)) for one in requests]
    weighs = weighing(known.values(), fairness, on)
    vacancies = [
        evolve(
            vacancy_of(state.home),
            left_by=recorded.left_by(state.home),
            weight=weighs(state.home),
        )
        for state in homes
    ]
    landlords = {row.landlord for row in requests} | {row.landlord for row in vacancies}
    posed = Problem(
        as_at=on,
        requests=requests,
        vacancies=vacancies,
        moved={key: recorded.left_by(home) for key, home in held.items()},
        own_landlord_allowed=region.matching.own_landlord_homes,
        fairness=fairness,
        standings=landlord_standings(recorded, landlords),
        parameters={
            key: value
            for key, value in region.parameters_on(on).items()
            if isinstance(value, int | str)
        },
        sub_regions={area.key: area.sub_region for area in region.areas if area.sub_region},
    )
    return with_quotas(posed, recorded, homes)


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


def that_suited(request: Request, homes: Iterable[Home]) -> int:
    """Count the homes that would have suited a household by area, size and access."""
    need = ACCESS_LEVELS.index(request.access)
    return sum(
        home.area in request.areas
        and request.bedrooms <= home.bedrooms <= request.max_bedrooms
        and ACCESS_LEVELS.index(home.access) >= need
        for home in homes
    )
