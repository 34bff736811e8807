"""
Toyland: a small invented region, as a value. The core's tests never import a real one.

The wolf is abroad in Toyland: four areas, three landlords, three kinds of harm (one of them not
open), and rules of every effect, of which one has had three versions.
"""

from datetime import date
from typing import Any

from attrs import evolve

from unlocking_doors.facts.areas import Area
from unlocking_doors.facts.case_facts import CaseFacts, FactValue
from unlocking_doors.facts.partners import Partner, PartnerKind
from unlocking_doors.findings import Effect
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Operator, Test
from unlocking_doors.policy.parameters import NO_LIMIT, Parameter, ParameterValue
from unlocking_doors.policy.pathways import Funding, HandOver, Pathway
from unlocking_doors.policy.reasons import About, By, Follows, ReasonCode
from unlocking_doors.policy.region import Identity, Region
from unlocking_doors.policy.rules import Rule
from unlocking_doors.policy.settings import (
    CirculateTo,
    Circulation,
    Matching,
    ReferenceFormat,
    Retention,
)
from unlocking_doors.policy.sources import Document
from unlocking_doors.policy.steps import Actor, Deadline

OPENED, SECOND, THIRD, CLOSED = (
    date(2020, 1, 1),
    date(2021, 4, 1),
    date(2023, 7, 1),
    date(2026, 1, 1),
)
TODAY = date(2024, 3, 1)
INVENTED = "illustrative: Toyland is invented"


def asks(fact: str, operator: Operator = Operator.IS, value: Any = True) -> Test:  # noqa: FBT002  a value
    """Make a test of one fact: by default, that it is so."""
    return Test(fact=fact, operator=operator, value=value)


def _parameter(key: str, unit: str, values: dict[date, ParameterValue]) -> Parameter:
    label = key.replace("-", " ")
    return Parameter(key=key, label=label, unit=unit, source=INVENTED, values=values)


def _rule(
    key: str,
    require: Condition,
    if_not_met: Effect,
    since: date = OPENED,
    until: date | None = None,
) -> Rule:
    return Rule(
        key=key,
        label=key.replace("-", " "),
        source="T1",
        since=since,
        until=until,
        require=require,
        if_not_met=if_not_met,
        reason=f"Toyland's rule on {key.replace('-', ' ')} is not met.",
        remedy=f"Look again at {key.replace('-', ' ')}",
    )


def _area(key: str, row: int, column: int, *neighbours: str) -> Area:
    return Area(
        key=key,
        gss=f"E0900000{row * 2 + column + 1}",
        name=key.title(),
        neighbours=frozenset(neighbours),
        row=row,
        column=column,
        sub_region="left" if column == 0 else "right",
        since=OPENED,
        source=INVENTED,
    )


def _partner(key: str, kind: PartnerKind, since: date, *areas: str) -> Partner:
    return Partner(
        key=key,
        name=key.replace("-", " ").title(),
        kind=kind,
        areas=frozenset(areas),
        named_lead=f"lead-{key}",
        since=since,
        source=INVENTED,
    )


def _cohort(key: str, mode: AreaMode, *rules: str, is_on: bool = True) -> Cohort:
    return Cohort(
        key=key,
        label=key.replace("-", " "),
        strand="wolves",
        area_mode=mode,
        source=INVENTED,
        is_on=is_on,
        rules=rules,
        since=OPENED,
        until=CLOSED,
    )


def _reason(
    key: str, step: str, by: str, about: About, follows: Follows, *, spends_offer: bool = False
) -> ReasonCode:
    return ReasonCode(
        key=key,
        label=key.replace("-", " "),
        step=step,
        by=By(by),
        about=about,
        spends_offer=spends_offer,
        follows=follows,
        source=INVENTED,
    )


def toyland() -> Region:
    """Build Toyland anew."""
    at_least = Operator.AT_LEAST
    enough_areas = Test(
        fact="other_areas_chosen", operator=at_least, parameter="areas-of-choice-least"
    )
    return Region(
        identity=Identity(
            key="toyland",
            name="Toyland",
            scheme="Three Little Pigs",
            coordinator="The Bricklayers",
            opened=OPENED,
            closed=CLOSED,
            rules=(
                "lives-in-toyland",
                "landlord-is-a-partner",
                "tenant-moves",
                "consent",
                "own-stock-first",
                "rent",
            ),
            source="T1",
        ),
        circulation=Circulation(
            to=CirculateTo.ALL_PARTNERS,
            shows_cohort=False,
            shows_area=False,
            reference_format=ReferenceFormat.ARC_SEQUENCE_YEAR,
            source=INVENTED,
        ),
        matching=Matching(
            allocator="priority",
            own_landlord_homes=False,
            risk_bands=("high", "medium", "standard"),
            source=INVENTED,
        ),
        retention=Retention(
            closed_case_months=24, not_eligible_months=6, ledger_years=7, source=INVENTED
        ),
        documents=(Document(key="T1", title="The Wolf Accord", where="invented"),),
        parameters=(
            _parameter("days-between-rounds", "days", {OPENED: 7}),
            _parameter("days-to-circulate", "days", {OPENED: 7}),
            _parameter("days-from-acceptance-to-move", "days", {OPENED: 28}),
            _parameter("offers-allowed", "offers", {OPENED: NO_LIMIT, THIRD: 1}),
            _parameter("own-room-age", "years", {OPENED: 21}),
            _parameter("bedrooms-above-need", "bedrooms", {OPENED: 0}),
            _parameter("areas-of-choice-least", "areas", {OPENED: 1, SECOND: 2}),
        ),
        rules=(
            _rule("lives-in-toyland", asks("lives_in_region"), Effect.DECLINE),
            _rule("landlord-is-a-partner", asks("is_landlord_a_partner"), Effect.DECLINE),
            _rule(
                "tenant-moves",
                AnyOf(parts=(asks("is_tenant"), asks("tenant_moves_too"))),
                Effect.DECLINE,
            ),
            _rule(
                "consent",
                AllOf(
                    parts=(
                        asks("has_consented_to_apply"),
                        asks("has_consented_to_circulation"),
                        asks("has_consented_to_monitoring"),
                    )
                ),
                Effect.RETURN,
            ),
            _rule("own-stock-first", asks("has_landlord_no_suitable_home"), Effect.RETURN),
            _rule("rent", Not(part=asks("has_rent_arrears")), Effect.WARN),
            _rule("areas-chosen", enough_areas, Effect.RETURN, until=THIRD),
            _rule("risk", asks("risk_level", Operator.IS, "high"), Effect.DECLINE, until=SECOND),
            _rule("risk", asks("risk_level", at_least, "medium"), Effect.DECLINE, SECOND, THIRD),
            _rule(
                "risk",
                AnyOf(
                    parts=(
                        asks("risk_level", at_least, "medium"),
                        asks("dash_score", at_least, 14),
                        asks("is_known_to_marac"),
                    )
                ),
                Effect.DECLINE,
                THIRD,
            ),
            _rule("supported", asks("has_support_in_place"), Effect.RETURN),
            _rule("not-everywhere", asks("areas_avoided", Operator.AT_MOST, 2), Effect.RETURN),
        ),
        cohorts=(
            _cohort("wolf-at-the-door", AreaMode.CHOOSE, "areas-chosen", "risk"),
            _cohort("wolf-in-the-woods", AreaMode.AVOID, "not-everywhere", "supported"),
            _cohort("wolf-in-sheepskin", AreaMode.CHOOSE, "risk", is_on=False),
        ),
        areas=(
            _area("straw", 0, 0, "sticks", "bricks"),
            _area("sticks", 0, 1, "straw", "woods"),
            _area("bricks", 1, 0, "straw", "woods"),
            _area("woods", 1, 1, "sticks", "bricks"),
        ),
        partners=(
            _partner("straw-council", PartnerKind.LOCAL_AUTHORITY, OPENED, "straw"),
            _partner("sticks-council", PartnerKind.LOCAL_AUTHORITY, SECOND, "sticks"),
            _partner("brick-homes", PartnerKind.REGISTERED_PROVIDER, OPENED, "bricks", "woods"),
        ),
        reasons=(
            _reason("not-our-tenant", "approval", "landlord", About.HOUSEHOLD, Follows.CLOSE),
            _reason("too-near", "offer", "household", About.HOME, Follows.CIRCULATE_AGAIN),
            _reason(
                "did-not-like-it",
                "viewing",
                "household",
                About.HOME,
                Follows.CIRCULATE_AGAIN,
                spends_offer=True,
            ),
            _reason("home-withdrawn", "offer", "landlord", About.LANDLORD, Follows.CIRCULATE_AGAIN),
            _reason("wolf-caught", "withdrawal", "household", About.SCHEME, Follows.CLOSE),
            evolve(
                _reason("hot-air-balloon", "withdrawal", "household", About.SCHEME, Follows.CLOSE),
                pathway="hot-air-balloon",
            ),
            _reason("agreed", "override", "coordinator", About.TURN, Follows.GO_ON),
            _reason("advised", "override", "coordinator", About.SECURITY, Follows.GO_ON),
        ),
        deadlines=(
            Deadline(
                key="circulate-in-time",
                label="circulate after approval",
                state="approved",
                step="circulate",
                days="days-to-circulate",
                owner=Actor.COORDINATOR,
                source=INVENTED,
            ),
        ),
        pathways=(
            Pathway(
                key="hot-air-balloon",
                label="Hot-air balloon",
                cohorts=("wolf-at-the-door",),
                source=INVENTED,
                since=SECOND,
            ),
        ),
        hand_overs=(
            HandOver(
                key="at-the-end",
                label="every open case",
                cohorts=(),
                receiver="The Woodcutters",
                on=CLOSED,
                source=INVENTED,
            ),
        ),
        funding=(
            Funding(
                key="first-grant",
                purpose="one coordinator",
                amount=1_000,
                split="the Bricklayers alone",
                source=INVENTED,
                since=OPENED,
                until=SECOND,
            ),
        ),
    )


TOYLAND = toyland()

#: What is known of a case that every rule in force today lets through, under either cohort.
SOUND: dict[str, FactValue] = {
    "cohorts": frozenset({"wolf-at-the-door"}),
    "landlord": "straw-council",
    "area": "straw",
    "areas_of_choice": frozenset({"bricks", "woods"}),
    "areas_to_avoid": frozenset({"straw"}),
    "lives_in_region": True,
    "is_landlord_a_partner": True,
    "bedrooms_needed": 2,
    "access": "none",
    "is_tenant": True,
    "tenant_moves_too": True,
    "has_consented_to_apply": True,
    "has_consented_to_circulation": True,
    "has_consented_to_monitoring": True,
    "has_landlord_no_suitable_home": True,
    "has_rent_arrears": False,
    "other_areas_chosen": 2,
    "areas_avoided": 1,
    "risk_level": "high",
    "dash_score": 18,
    "is_known_to_marac": True,
    "has_support_in_place": True,
}


def case(on: date = TODAY, **changes: FactValue | None) -> CaseFacts:
    """Make a sound case with some facts changed; None takes the fact away."""
    known = {name: value for name, value in {**SOUND, **changes}.items() if value is not None}
    return CaseFacts(case="T24-0001", as_at=on, known=known)
