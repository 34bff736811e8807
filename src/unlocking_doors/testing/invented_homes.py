"""Invented homes for any region's pot: most of them such as somebody asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from attrs import evolve

from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.referrals import bedroom_need
from unlocking_doors.moves.requests import areas_that_suit
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.invented_answers import Approved
from unlocking_doors.testing.invented_people import ACCESS, pick, tenancy

#: Share of the homes that somebody asked for, and that a household of the scheme has left.
_ASKED_FOR, _LEFT = 0.8, 0.06
_BEDROOMS = {"0": 1, "1": 20, "2": 43, "3": 26, "4": 9, "5": 1}
_GROUND_FLOOR = 0.25
_LIFETIME = 88
_HELD_WITHOUT_END = 0.15
_DAYS_HELD = (9, 21)
#: Days from an approval until the household, if it moved, has left its home.
_DAYS_TO_LEAVE = 90
_TRIES = 20


def invent_home(
    rng: Random, region: Region, approved: Sequence[Approved], *, since: date, until: date
) -> Home | None:
    """
    Draw a home without a key, released from one day up to and with another.

    Returns:
        The home; None where no partner could be found that has one.
    """
    for _ in range(_TRIES):
        chance = rng.random()
        released = since + timedelta(days=rng.randint(0, (until - since).days))
        one = rng.choice(approved) if approved else None
        if one is not None and chance < _LEFT:
            found = _left(rng, region, one, until)
        elif one is not None and chance < _ASKED_FOR:
            found = _asked_for(rng, region, one, released)
        else:
            found = _any(rng, region, released)
        if found is not None:
            return found
    return None


def _left(rng: Random, region: Region, one: Approved, until: date) -> Home | None:
    """Draw the home that a household would have left, if it moved."""
    referral = one.inquiry.referral
    released = one.on + timedelta(days=_DAYS_TO_LEAVE)
    partner = region.partner_by_key.get(referral.landlord or "")
    if released > until or partner is None or referral.area not in partner.areas:
        return None
    if not partner.is_in_force(released) or not referral.household:
        return None
    bedrooms = bedroom_need(referral.household, region, released).bedrooms
    home = _home(rng, partner, referral.area, bedrooms, released)
    return evolve(home, left_by=referral.case)


def _asked_for(rng: Random, region: Region, one: Approved, released: date) -> Home | None:
    """Draw a home in an area that suits a household, of the size and access that it needs."""
    referral = one.inquiry.referral
    cohort = one.inquiry.assessment.cohort
    if released < one.on or not referral.household or not referral.access:
        return None
    suits = areas_that_suit(referral, region, cohort, released)
    givers = [
        (area, partner)
        for partner in region.partners
        if partner.is_in_force(released) and partner.key != referral.landlord
        for area in sorted(partner.areas & suits)
    ]
    if not givers:
        return None
    area, partner = rng.choice(givers)
    bedrooms = bedroom_need(referral.household, region, released).bedrooms
    home = _home(rng, partner, area, bedrooms, released)
    return home if referral.access == "none" else evolve(home, access=referral.access)


def _any(rng: Random, region: Region, released: date) -> Home | None:
    existing = region.areas_on(released)
    partners = [one for one in region.partners if one.is_in_force(released)]
    partners = [one for one in partners if one.areas & existing]
    if not partners:
        return None
    partner = rng.choice(partners)
    area = rng.choice(sorted(partner.areas & existing))
    return _home(rng, partner, area, int(pick(rng, _BEDROOMS)), released)


def _home(rng: Random, partner: Partner, area: str, bedrooms: int, released: date) -> Home:
    is_held_on = rng.random() < _HELD_WITHOUT_END
    return Home(
        home="unnamed",
        landlord=partner.key,
        area=area,
        bedrooms=bedrooms,
        access="ground-floor" if rng.random() < _GROUND_FLOOR else pick(rng, ACCESS),
        tenancy=tenancy(rng, partner.kind, lifetime=_LIFETIME),
        released=released,
        held_until=None if is_held_on else released + timedelta(days=rng.randint(*_DAYS_HELD)),
    )
