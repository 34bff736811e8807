"""
A small invented year of Toyland as a snapshot: plain values, no database.

Twelve cases, one for each way in which a case may end, four homes and one letting. What must
never be shown carries the word CANARY.
"""

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from toyland import OPENED, TODAY, TOYLAND

from unlocking_doors.commands.briefing import CoordinatorBrief
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.cases import Case, HomeState, Offer
from unlocking_doors.moves.events import Judged
from unlocking_doors.moves.ledger import Letting, postings
from unlocking_doors.moves.referrals import Consents, Referral, facts_of
from unlocking_doors.moves.requests import property_request
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import CalendarPeriod, Published

START = date(2023, 10, 2)
CANARIES = ("CANARY-note", *(f"CANARY-{name}" for name in EQUALITY_FIELDS), "CANARY-correction")


def day(number: int) -> date:
    """Return the day so many days after the start of the year."""
    return START + timedelta(days=number)


def referral(case: str, received: date = START, **changes: Any) -> Referral:
    """Make a referral that Toyland's rules let through, with some fields changed."""
    usual = Referral(
        case=case,
        received=received,
        agency="owl",
        nominating_officer="owl-1",
        landlord="straw-council",
        area="straw",
        cohorts=frozenset({"wolf-at-the-door"}),
        household=Household.parse("f34 m8"),
        access="none",
        areas_of_choice=frozenset({"bricks", "woods"}),
        areas_to_avoid=frozenset(),
        tenancy=Tenancy.SECURE_LIFETIME,
        consents=Consents(to_apply=received, to_circulation=received, to_monitoring=received),
        answers={
            "is_tenant": True,
            "has_landlord_no_suitable_home": True,
            "has_rent_arrears": False,
            "risk_level": "high",
            "has_support_in_place": True,
        },
        note="CANARY-note",
        equality=Equality(**{name: f"CANARY-{name}" for name in EQUALITY_FIELDS}),
    )
    return evolve(usual, **changes)


def case(of: Referral, *entered: tuple[str, int], region: Region = TOYLAND, **more: Any) -> Case:
    """Make a case that entered states so many days after the start; judged when it came."""
    rules = RulesInForce.of(region, of.received)
    judged = Judged.of(assess(rules, facts_of(of, region, of.received)))
    made = Case(
        referral=of,
        state=entered[-1][0],
        entered=tuple((state, day(number)) for state, number in entered),
        judged=judged,
        reference=f"ARC-{of.case}" if any(state == "approved" for state, _ in entered) else "",
        **more,
    )
    since = made.first("circulated")
    if since is None:
        return made
    request = property_request(of, region, cohort=judged.cohort, reference=made.reference, on=since)
    return evolve(made, request=request)


def home(key: str, number: int, **changes: Any) -> Home:
    """Make a home released so many days after the start."""
    usual = Home(
        home=key,
        landlord="brick-homes",
        area="bricks",
        bedrooms=2,
        tenancy=Tenancy.ASSURED_LIFETIME,
        released=day(number),
    )
    return evolve(usual, **changes)


_ADMITTED = (("submitted", 0), ("awaiting-approval", 0))
_WAITING = (*_ADMITTED, ("approved", 5), ("circulated", 9))
_MOVED = Letting(
    case="t-01",
    home="h-1",
    owed_to="brick-homes",
    owed_by="straw-council",
    bedrooms=2,
    people=2,
    on=day(58),
)
_FLOWN = Letting(
    case="t-08", home=None, owed_to=None, owed_by="straw-council", bedrooms=None, people=3,
    on=day(40), pathway="hot-air-balloon",
)  # fmt: skip


def cases(region: Region = TOYLAND) -> tuple[Case, ...]:
    """Make the cases of the year."""
    until_today = (TODAY - START).days
    return (
        case(
            referral("t-01"),
            *_WAITING, ("offered", 16), ("viewing", 20), ("accepted", 30), ("signed-up", 58),
            ("moved", 58),
            offers=(Offer(nth=1, home="h-1", on=day(16), answered=day(58), outcome="let"),),
            letting=_MOVED,
            region=region,
        ),
        case(
            referral("t-02"),
            *_WAITING, ("offered", 30), ("circulated", 33),
            offers=(Offer(nth=1, home="h-2", on=day(30), answered=day(33), outcome="refused",
                          reason_code="too-near"),),
            region=region,
        ),
        case(referral("t-03", household=Household.parse("f40 m12 f15 f3")), *_WAITING,
             region=region),
        case(referral("t-04", consents=Consents(to_apply=START)), ("submitted", 0), ("returned", 0),
             region=region),
        case(referral("t-05", landlord="other"), ("submitted", 0), ("not-eligible", 0),
             region=region),
        case(referral("t-06"), *_ADMITTED, ("approved", 100), region=region),
        case(referral("t-07"), *_ADMITTED, ("approved", until_today - 3), region=region),
        case(referral("t-08"), *_WAITING, ("closed-by-another-route", 40), letting=_FLOWN,
             region=region),
        case(referral("t-09"), *_WAITING, ("withdrawn", 60), reason_code="wolf-caught",
             region=region),
        case(referral("t-10"), *_ADMITTED, ("refused-by-landlord", 4),
             reason_code="not-our-tenant", region=region),
        case(
            referral("t-11", cohorts=frozenset({"wolf-in-the-woods"}),
                     areas_to_avoid=frozenset({"sticks"})),
            *_WAITING, region=region,
        ),
        case(referral("t-12", cohorts=None), ("submitted", 0), ("returned", 0), region=region),
    )  # fmt: skip


def snapshot(**changes: Any) -> Snapshot:
    """Make the snapshot of the year, with some of it changed."""
    usual = Snapshot(
        region=TOYLAND,
        as_at=TODAY,
        cases=cases(),
        homes=(
            HomeState(home=home("h-1", 10), state="let", case="t-01", ended=day(58)),
            HomeState(home=home("h-2", 25), state="lapsed", ended=day(50)),
            HomeState(home=home("h-3", 12, bedrooms=5), state="in-pot"),
            HomeState(
                home=home("h-4", 2, area="woods", held_until=day(8)), state="lapsed", ended=day(8)
            ),
        ),
        entries=postings(_MOVED),
        is_invented=True,
    )
    return evolve(usual, **changes)


def closed() -> Snapshot:
    """Make the snapshot of a year in which the last open cases were handed over."""
    before = snapshot()
    gone = tuple(
        evolve(
            one,
            state="handed-over",
            entered=(*one.entered, ("handed-over", TODAY)),
            receiver="The Woodcutters",
        )
        if one.state in {"circulated", "approved", "returned"}
        else one
        for one in before.cases
    )
    return evolve(before, cases=gone)


def empty() -> Snapshot:
    """Make the snapshot of a scheme on its first day."""
    return snapshot(cases=(), homes=(), entries=(), as_at=OPENED)


def brief(of: Snapshot) -> CoordinatorBrief:
    """Make what a report for the coordinator is given of a snapshot; there is nothing published."""
    return CoordinatorBrief(
        region=of.region,
        as_at=of.as_at,
        period=None,
        is_invented=of.is_invented,
        publish=_no_table,
        snapshot=of,
    )


def _no_table(key: str, _: CalendarPeriod) -> Published:
    raise NotFoundError.of("table", key, ())
