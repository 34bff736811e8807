"""Homes that nobody got, and what stood against them for each household that waited then."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from attrs import evolve, frozen

from unlocking_doors.commands.posing import request_of, vacancy_of
from unlocking_doors.commands.quotas import HOLDING
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.matching import Problem, why_not
from unlocking_doors.moves.cases import IN_POT, LAPSED, TAKEN_BACK, Case, HomeState, Offer


@frozen(kw_only=True)
class UnusedHome:
    """
    One home that was not let.

    Attributes:
        state: The home, and where it stands.
        waiting: Households that waited on some day on which it was in the pot.
        suited: Those of them that it would have suited.
        offers: Every offer of it, in order of day.
        against: Number of households by code of each reason that stood against it.
        alone: Number of households against whom one reason alone stood, by its code.
    """

    state: HomeState
    waiting: int
    suited: int
    offers: tuple[Offer, ...]
    against: Mapping[str, int]
    alone: Mapping[str, int]


def unused_homes(snapshot: Snapshot) -> tuple[UnusedHome, ...]:
    """
    Say of each home that lapsed, was taken back or still waits for whom it did not suit, and why.

    Each household that waited while the home was in the pot is judged once, as at the first day
    on which both were there, by the same constraints as the matching of that day.

    Args:
        snapshot: Everything as it stands on a day.

    Returns:
        The homes, in order of key.
    """
    left = [one for one in snapshot.homes if one.state in {IN_POT, LAPSED, TAKEN_BACK}]
    posed: dict[date, Problem] = {}
    return tuple(
        _unused(state, snapshot, posed) for state in sorted(left, key=lambda one: one.home.home)
    )


def unused_home(snapshot: Snapshot, state: HomeState) -> UnusedHome:
    """Say of one home whom it did not suit while it was in the pot, and why."""
    return _unused(state, snapshot, {})


def _unused(state: HomeState, snapshot: Snapshot, posed: dict[date, Problem]) -> UnusedHome:
    home, vacancy = state.home, vacancy_of(state.home)
    against: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    waiting = suited = 0
    ends = [on - timedelta(days=1) for on in (state.ended, home.held_until) if on is not None]
    last = min([*ends, snapshot.as_at])
    for case in snapshot.cases:
        on = _met(case, home.released, last)
        if on is None:
            continue
        waiting += 1
        if on not in posed:
            posed[on] = _problem(snapshot, on)
        before = tuple(one for one in case.offers if one.answered and one.answered <= on)
        request = request_of(snapshot.region, evolve(case, offers=before), on)
        reasons = why_not(request, vacancy, posed[on])
        against.update(reason.code for reason in reasons)
        suited += not reasons
        if len(reasons) == 1:
            alone[reasons[0].code] += 1
    offers = [one for case in snapshot.cases for one in case.offers if one.home == home.home]
    return UnusedHome(
        state=state,
        waiting=waiting,
        suited=suited,
        offers=tuple(sorted(offers, key=lambda one: one.on)),
        against=dict(sorted(against.items())),
        alone=dict(sorted(alone.items())),
    )


def _met(case: Case, released: date, last: date) -> date | None:
    """Return the first day on which a case waited while a home was in the pot, if any."""
    if case.request is None or case.referral.household is None:
        return None
    for place, (state, since) in enumerate(case.entered):
        if state != "circulated":
            continue
        until = case.entered[place + 1][1] if place + 1 < len(case.entered) else last
        if released <= last and since <= last and released <= until:
            return max(since, released)
    return None


def _problem(snapshot: Snapshot, on: date) -> Problem:
    """Return the pot of a day without its rows: who held which home then."""
    left_by = {state.home.home: state.home.left_by for state in snapshot.homes}
    return Problem(
        as_at=on,
        requests=(),
        vacancies=(),
        moved={
            case.key: left_by.get(offer.home)
            for case in snapshot.cases
            for offer in case.offers
            if offer.on <= on
            and (offer.outcome in HOLDING or (offer.answered is not None and offer.answered > on))
        },
        own_landlord_allowed=snapshot.region.matching.own_landlord_homes,
    )
