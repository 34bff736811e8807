"""Pools drawn by seed, thousands in seconds, in which limits bind and homes are tied."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from attrs import evolve
from matching_problems import AREAS, TODAY, home, pool, waiting

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import Problem, Quota, Request, Standing, Vacancy
from unlocking_doors.policy.fairness import NOTHING_AGREED, Credit, Fairness
from unlocking_doors.policy.quotas import Counts

LANDLORDS = ("acre", "brook", "croft")
_NEEDED = ("none", "none", "none", "none", "ground-floor", "step-free")


def drawn(number: int, *, households: int = 8, homes: int = 6, **changes: Any) -> Problem:
    """
    Draw the pool of a number.

    Some pools have limits and some none; in some everything suits and every home is tied to a
    household, so that swaps abound.

    Args:
        number: Draws the pool.
        households: How many there are at most.
        homes: Likewise.
        changes: Columns of the problem that are not drawn.
    """
    dice = Random(number)
    cases = [f"c{number}" for number in range(dice.randint(1, households))]
    keys = [f"h{number}" for number in range(dice.randint(1, homes))]
    is_tied = dice.random() < 0.4
    known = {
        "fairness": _fairness(dice),
        "standings": _standings(dice),
        "own_landlord_allowed": is_tied or dice.random() < 0.5,
        "moved": {
            case: dice.choice([None, *cases]) for case in ("x1", "x2") if dice.random() < 0.5
        },
    }
    return pool(
        [_request(dice, case, keys, is_tied=is_tied) for case in cases],
        [_vacancy(dice, key, cases, is_tied=is_tied) for key in keys],
        **{**known, **changes},
    )


def bound(number: int, *, households: int = 8, homes: int = 6) -> Problem:
    """Draw a pool with what strict priority refuses: quotas, homes that weigh, credit at once."""
    free = drawn(number, households=households, homes=homes)
    dice = Random(-number)
    credit = dice.choice([*Credit])
    return pool(
        free.requests,
        [_weighing(dice, vacancy) for vacancy in free.vacancies],
        moved=free.moved,
        own_landlord_allowed=free.own_landlord_allowed,
        fairness=_fairness(dice, credit=credit),
        standings=free.standings,
        quotas=[_quota(dice, free, f"q{number}") for number in range(dice.randint(0, 2))],
    )


def _weighing(dice: Random, vacancy: Vacancy) -> Vacancy:
    return home(
        vacancy.home,
        landlord=vacancy.landlord,
        area=vacancy.area,
        bedrooms=vacancy.bedrooms,
        access=vacancy.access,
        released=vacancy.released,
        left_by=vacancy.left_by,
        weight=dice.choice([1, 1, 2]),
    )


def _quota(dice: Random, problem: Problem, key: str) -> Quota:
    cases = [request.case for request in problem.requests]
    homes = [vacancy.home for vacancy in problem.vacancies]
    return Quota(
        key=key,
        cases=dice.choice([None, dice.sample(cases, dice.randint(1, len(cases)))]),
        homes=dice.choice([None, dice.sample(homes, dice.randint(1, len(homes)))]),
        counts=dice.choice([*Counts]),
        most=dice.randint(0, 5),
    )


def _fairness(dice: Random, **changes: Any) -> Fairness:
    known = {
        "points_per_home": dice.choice([0, 0, 1_000, 6_000]),
        "most_homes": dice.randint(0, 3),
        "points_thin": dice.choice([0, 0, 5_000]),
        "cooling_off_days": dice.choice([None, None, None, 4]),
    }
    return evolve(NOTHING_AGREED, **{**known, **changes})


def _standings(dice: Random) -> dict[str, Standing]:
    if dice.random() < 0.4:
        return {}
    rooms: Sequence[int | None] = dice.choice([[None], [None, 0, 1, 2], [1, 2, 3]])
    return {
        landlord: Standing(
            standing=dice.randint(-4, 3),
            allowance=dice.randint(0, 2),
            may_receive=dice.choice(rooms),
            may_give=dice.choice(rooms),
        )
        for landlord in LANDLORDS
    }


def _request(dice: Random, case: str, keys: Sequence[str], *, is_tied: bool) -> Request:
    need = 2 if is_tied else dice.randint(1, 2)
    chosen = AREAS if is_tied else dice.sample(AREAS, dice.randint(2, 4))
    return waiting(
        case,
        landlord=dice.choice(LANDLORDS),
        area="away" if is_tied else dice.choice([*AREAS, "away", "away"]),
        areas=set(chosen),
        avoid=set() if is_tied else {dice.choice([*AREAS, "far", "farther", "farthest"])},
        bedrooms=need,
        max_bedrooms=need + dice.randint(0, 2),
        access=dice.choice(_NEEDED),
        band=dice.randint(1, 3),
        since=TODAY - timedelta(days=dice.randint(0, 2)),
        people=dice.randint(1, 4),
        security=dice.choice([None, None, 1]),
        refused={dice.choice(keys)} if dice.random() < 0.1 else set(),
        homes_a_year=dice.choice([None, 0, 3]),
    )


def _vacancy(dice: Random, key: str, cases: Sequence[str], *, is_tied: bool) -> Vacancy:
    tied = [*cases, "x1", "x2"]
    return home(
        key,
        landlord=dice.choice(LANDLORDS),
        area=dice.choice(AREAS),
        bedrooms=2 if is_tied else dice.randint(1, 3),
        access=dice.choice(ACCESS_LEVELS),
        released=TODAY - timedelta(days=dice.randint(1, 20)),
        until=TODAY if dice.random() < 0.05 else None,
        left_by=dice.choice(tied if is_tied else [None, None, *tied]),
        security=dice.choice([None, None, 0, 1]),
    )
