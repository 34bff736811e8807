"""
Invented homes and answers for London's example year.

An answer never says who gets which home: it says what this household, or a landlord towards it,
would answer to a first offer, a second and so on until it accepts one, whoever makes them.
"""

from datetime import date, timedelta
from random import Random

from example_cases import AREAS, FIRST, LAST, Row, partners, pick

from unlocking_doors.facts.households import Household
from unlocking_doors.policy.bedrooms import BedroomStandard

#: Offers to which an answer stands there whatever they were; later ones only until one is accepted.
OFFERS = 3
HOMES = 40

#: What is answered, by weight: outcome, who answers, coded reason.
Answers = dict[tuple[str, str, str], float]
AT_OFFER: Answers = {
    ("view", "household", ""): 66,
    ("accepted", "household", ""): 3,
    ("refused", "household", "unsafe-street"): 4,
    ("refused", "household", "too-small"): 3,
    ("refused", "household", "not-accessible"): 2,
    ("refused", "household", "area-not-wanted"): 4,
    ("refused", "household", "kind-of-home-not-wanted"): 2,
    ("withdrawn", "landlord", "home-let-otherwise"): 8,
    ("withdrawn", "landlord", "home-not-ready"): 6,
    ("withdrawn", "landlord", "out-of-turn"): 2,
}
AT_VIEWING: Answers = {
    ("accepted", "household", ""): 62,
    ("refused", "household", "viewed-unsafe-street"): 8,
    ("refused", "household", "viewed-too-small"): 5,
    ("refused", "household", "viewed-poor-condition"): 8,
    ("refused", "household", "viewed-not-accessible"): 2,
    ("refused", "household", "viewed-not-wanted"): 7,
    ("withdrawn", "landlord", "home-taken-back"): 12,
}
REFUSALS = {
    "own-home-found": 40,
    "no-tenancy-with-us": 10,
    "tenancy-has-ended": 10,
    "risk-not-accepted": 25,
    "no-homes-to-give": 15,
}
WITHDRAWALS: Answers = {
    ("withdrawn", "household", "no-longer-needed"): 40,
    ("withdrawn", "landlord", "housed-by-own-landlord"): 25,
    ("withdrawn", "household", "housed-otherwise"): 15,
    ("withdrawn", "nominating-officer", "contact-lost"): 15,
    ("consent-withdrawn", "household", "consent-withdrawn"): 5,
}
SHARE_WITHDRAWN = 0.10


def _draw(rng: Random, answers: Answers) -> tuple[str, str, str]:
    return rng.choices(list(answers), list(answers.values()))[0]


def _row(case: str, step: str, nth: int, on: str, answer: tuple[str, str, str]) -> Row:
    outcome, by, reason = answer
    return {
        "case": case,
        "step": step,
        "nth": str(nth),
        "on": on,
        "by": by,
        "outcome": outcome,
        "reason_code": reason,
        "child_welfare": "",  # no source says how often a landlord writes of it
    }


def days_to_approve(rng: Random) -> int:
    """Draw the days that a landlord takes to answer: a tenth of them take over a month."""
    low, high = rng.choices([(2, 14), (15, 30), (31, 75)], [70, 20, 10])[0]
    return rng.randint(low, high)


def approval(rng: Random, case: str, received: date, days: int, *, granted: bool) -> Row:
    """Draw the landlord's answer to a request for approval."""
    answer = ("approved", "landlord", "")
    if not granted:
        answer = ("refused", "landlord", pick(rng, REFUSALS))
    on = received + timedelta(days=days)
    return _row(case, "approval", 1, on.isoformat(), answer)


def to_offers(rng: Random, later: Random, case: str) -> list[Row]:
    """
    Draw the answers to offers and their viewings until one is accepted, so that none goes without.

    Args:
        rng: Where the answers to the first offers come from.
        later: Where all others come from.
        case: Key of the case.
    """
    rows: list[Row] = []
    nth, has_accepted = 0, False
    while nth < OFFERS or not has_accepted:
        nth += 1
        draw = rng if nth <= OFFERS else later
        rows.append(_row(case, "offer", nth, f"+{draw.randint(1, 5)}", _draw(draw, AT_OFFER)))
        if rows[-1]["outcome"] == "view":
            viewing = _draw(draw, AT_VIEWING)
            rows.append(_row(case, "viewing", nth, f"+{draw.randint(2, 9)}", viewing))
        has_accepted |= rows[-1]["outcome"] == "accepted"
    return rows


def withdrawal(rng: Random, case: str, approved: date, *, pathway: bool) -> Row | None:
    """Draw why and when a case leaves without a home of the pot; None where it does not."""
    if pathway:
        on = approved + timedelta(days=rng.randint(25, 90))
        return _row(
            case,
            "withdrawal",
            1,
            on.isoformat(),
            ("housed-elsewhere", "nominating-officer", "housing-moves"),
        )
    on = approved + timedelta(days=rng.randint(20, 240))
    if rng.random() >= SHARE_WITHDRAWN or on > LAST:
        return None
    return _row(case, "withdrawal", 1, on.isoformat(), _draw(rng, WITHDRAWALS))


def homes(rng: Random, leaving: list[tuple[Row, date]]) -> list[Row]:
    """
    Draw the homes of the year.

    Args:
        rng: Where the draws come from.
        leaving: Cases whose old homes come into the pot, and from when at the earliest.
    """
    rows = [_left_home(rng, case, after) for case, after in leaving]
    while len(rows) < HOMES:
        released = FIRST + timedelta(days=rng.randint(0, (LAST - FIRST).days - 6))
        area = rng.choice(list(AREAS))
        landlord = rng.choice(partners(area, released))
        bedrooms = pick(rng, {"0": 1, "1": 20, "2": 43, "3": 26, "4": 9, "5": 1})
        rows.append(_home(rng, landlord, area, bedrooms, released))
    rows.sort(key=lambda row: (row["released"], row["landlord"], row["area"], row["bedrooms"]))
    return [{"home": f"H23-{number:03d}", **row} for number, row in enumerate(rows, start=1)]


def _home(rng: Random, landlord: str, area: str, bedrooms: str, released: date) -> Row:
    kind = "secure" if landlord in AREAS else "assured"
    held = released + timedelta(days=rng.randint(9, 21))
    return {
        "landlord": landlord,
        "area": area,
        "bedrooms": bedrooms,
        "access": pick(rng, {"none": 60, "ground-floor": 25, "step-free": 12, "wheelchair": 3}),
        "tenancy": pick(rng, {f"{kind}-lifetime": 88, f"{kind}-fixed": 6, "starter": 6}),
        "released": released.isoformat(),
        "held_until": held.isoformat() if rng.random() < 0.85 else "",
        "left_by": "",
    }


def _left_home(rng: Random, case: Row, after: date) -> Row:
    people = Household.parse(case["household"])
    bedrooms = BedroomStandard().need(people).bedrooms
    released = after + timedelta(days=rng.randint(7, 21))
    home = _home(rng, case["landlord"], case["area"], str(bedrooms), released)
    return home | {"left_by": case["case"]}
