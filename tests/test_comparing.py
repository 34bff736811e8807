"""Two rule sets compared: what they say differently, and whom that changes."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from edited_toylands import days, regions
from hypothesis import given
from hypothesis import strategies as st
from program import LONDON
from small_years import referral as small
from test_london_rules import ANSWERS, referral, youth
from toyland import INVENTED, OPENED, TOYLAND, asks

from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.findings import Effect, Outcome
from unlocking_doors.loading import load_region
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.changes import Change, changes_in_force
from unlocking_doors.policy.conditions import Operator
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.comparing import (
    Comparison,
    Turn,
    as_if_received,
    compare,
    reading_region,
)

REGION = load_region(LONDON)
BECOMES, CEASES, OTHERWISE = (
    Turn.BECOMES_ELIGIBLE,
    Turn.NO_LONGER_ELIGIBLE,
    Turn.CHANGES_OTHERWISE,
)
RANK = [Outcome.NOT_ELIGIBLE, Outcome.MORE_INFORMATION, Outcome.ELIGIBLE]


def short(found: tuple[Change, ...]) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """Return changes by kind, table, key and fields."""
    return {(one.kind.value, one.table, one.key, one.fields) for one in found}


def row(kind: str, table: str, key: str, *fields: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Write down a change that is expected."""
    return kind, table, key, fields


# London's three rule sets: read off rules.toml, cohorts.toml, region.toml and partners.csv

#: What came with the professionals' guide: wider tenure, risk in general, support no gate.
GUIDE = {
    row("changed", "region", "", "rules"),
    row("changed", "rule", "tenure", "label", "source", "require", "reason", "remedy"),
    row("removed", "rule", "high-risk-of-harm"),
    row("changed", "rule", "unsafe-areas-named", "source"),
    row("added", "rule", "positive-risk-assessment"),
    row("changed", "rule", "support-in-place", "label", "source", "if_not_met", "reason", "remedy"),
    row("added", "rule", "owed-a-tenancy"),
    row("added", "rule", "another-area"),
    row("added", "cohort", "owed-tenancy"),
    row("changed", "cohort", "serious-youth-violence", "rules"),
    row("changed", "cohort", "county-lines", "rules"),  # described as it would be, and not open
}
#: What came with the last version: five boroughs, one offer, Housing Moves, a service.
LAST = {
    row("changed", "parameter", "minimum-areas", "value"),
    row("changed", "parameter", "offers-allowed", "value"),
    row("changed", "rule", "enough-areas", "label", "source", "reason", "remedy"),
    row("added", "rule", "domestic-abuse-service"),
    row("added", "rule", "registered-with-housing-moves"),
    row("added", "rule", "bidding-on-housing-moves"),
    row("changed", "cohort", "domestic-abuse", "rules"),
    row("changed", "cohort", "child-to-parent-violence", "rules"),
    row("changed", "cohort", "sexual-violence", "rules"),
}
#: Who joined after the first day and was there on the last (one more had come and gone).
JOINED = (
    "merton", "redbridge", "richmond-upon-thames", "southwark", "sutton", "tower-hamlets",
    "waltham-forest", "wandsworth", "westminster", "ottersgate", "larkmoss", "tansyfield",
    "pellbrook", "wickthorne", "sablecombe", "dovelow", "umberlea", "cobbleswick",
)  # fmt: skip
#: The whole time: both, the partners, and the last grant.
WHOLE = GUIDE | LAST | {row("added", "partner", key) for key in JOINED}
WHOLE |= {row("added", "funding", "2024")}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (date(2019, 8, 31), date(2019, 9, 1), GUIDE),
        (date(2022, 6, 30), date(2022, 7, 1), LAST),
        (date(2017, 1, 30), date(2024, 9, 30), WHOLE),
        (date(2018, 9, 1), date(2018, 12, 31), set()),
    ],
)
def test_the_three_rule_sets_of_london_differ_as_published(
    before: date, after: date, expected: set[Any]
) -> None:
    """Exactly what the pages say differently, and nothing between two days of one rule set."""
    assert short(changes_in_force(REGION, before, REGION, after)) == expected


def test_a_parameter_and_a_cohort_are_told_as_of_the_day() -> None:
    """One other borough becomes five, no limit one offer; three rules begin to be asked."""
    found = changes_in_force(REGION, date(2022, 6, 30), REGION, date(2022, 7, 1))
    by_key = {one.key: one for one in found}

    def values(key: str, name: str) -> tuple[Any, Any]:
        before, after = by_key[key].before, by_key[key].after
        assert before is not None
        assert after is not None
        return before[name], after[name]

    assert values("minimum-areas", "value") == (1, 5)
    assert values("offers-allowed", "value") == ("no limit", 1)
    before, after = values("sexual-violence", "rules")
    assert set(after) - set(before) == {
        "domestic-abuse-service",
        "registered-with-housing-moves",
        "bidding-on-housing-moves",
    }


LONDON_CASES = {
    "sound": referral(),
    "medium risk": referral(answers={"risk_level": "medium"}),
    "one borough": referral(areas_of_choice=frozenset({"barnet"})),
    "no service": referral(answers={"is_in_contact_with_da_service": False}),
    "hate crime, not registered": referral(
        cohorts=frozenset({"hate-crime"}), answers={"is_registered_with_housing_moves": False}
    ),
    "youth without support": youth(answers={"has_support_in_place": False}),
    "youth without assessment": youth(answers={"has_positive_risk_assessment": False}),
    "owed a tenancy": ANSWERS["owed a tenancy, holds none"][0],
    "landlord joined later": referral(landlord="southwark"),
    "medium risk, own homes not asked": referral(
        answers={"risk_level": "medium", "has_landlord_no_suitable_home": None}
    ),
}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            date(2019, 8, 31),
            date(2019, 9, 1),
            {
                "medium risk": (BECOMES, {"high-risk-of-harm"}),
                "youth without support": (BECOMES, {"support-in-place"}),
                "youth without assessment": (CEASES, {"positive-risk-assessment"}),
                "owed a tenancy": (BECOMES, {"tenure", "cohort-open"}),
                "medium risk, own homes not asked": (OTHERWISE, {"high-risk-of-harm"}),
            },
        ),
        (
            date(2022, 6, 30),
            date(2022, 7, 1),
            {
                "one borough": (CEASES, {"enough-areas"}),
                "no service": (CEASES, {"domestic-abuse-service"}),
            },
        ),
        (
            date(2017, 1, 30),
            date(2024, 9, 30),
            {
                "medium risk": (BECOMES, {"high-risk-of-harm"}),
                "one borough": (CEASES, {"enough-areas"}),
                "no service": (CEASES, {"domestic-abuse-service"}),
                "youth without support": (BECOMES, {"support-in-place"}),
                "youth without assessment": (CEASES, {"positive-risk-assessment"}),
                "owed a tenancy": (BECOMES, {"tenure", "cohort-open"}),
                "landlord joined later": (BECOMES, {"landlord-is-partner"}),
                "medium risk, own homes not asked": (OTHERWISE, {"high-risk-of-harm"}),
            },
        ),
    ],
)
def test_each_rule_set_of_london_takes_and_turns_away_by_its_rules(
    before: date, after: date, expected: dict[str, tuple[Turn, set[str]]]
) -> None:
    """Additions and removals alike are told, each with the rules that made the difference."""
    cases = [evolve(case, case=name) for name, case in LONDON_CASES.items()]
    found = compare(REGION, REGION, cases, on=(before, after))

    turned = {one.case: one for one in found.cases if one.before is not one.after}
    assert {
        name: (one.turn, {obstacle.rule for obstacle in one.obstacles})
        for name, one in turned.items()
    } == expected
    assert found.total.turned == len(expected)
    assert found.total.cases == len(cases)


# Any referrals

referrals = st.builds(
    small,
    case=st.sampled_from(["c-1", "c-2"]),
    landlord=st.sampled_from(["straw-council", "sticks-council", "brick-homes", "other", None]),
    cohorts=st.sets(st.sampled_from([one.key for one in TOYLAND.cohorts])).map(frozenset),
    areas_of_choice=st.sets(st.sampled_from(["sticks", "bricks", "woods"])).map(frozenset),
    answers=st.fixed_dictionaries(
        {
            "risk_level": st.sampled_from(["standard", "medium", "high"]),
            "has_support_in_place": st.booleans(),
        }
    ),
)


def counts(found: Comparison, turn: Turn) -> list[dict[str, int]]:
    """Return how many cases turn one way: in all, by cohort and by landlord."""
    groups = ((found.total,), found.by_cohort, found.by_landlord)
    return [{one.key: one.counts[turn] for one in some if one.counts[turn]} for some in groups]


@given(regions(), regions(), st.lists(referrals, max_size=4), st.none() | st.tuples(days, days))
def test_becoming_eligible_is_ceasing_in_the_other_direction(
    one: Region, other: Region, cases: list[Referral], on: tuple[date, date] | None
) -> None:
    """Whoever gains one way loses the other way, by the same rules, in the same groups."""
    there = compare(one, other, cases, on=on)
    back = compare(other, one, cases, on=on and (on[1], on[0]))

    for turn, turned in ((BECOMES, CEASES), (CEASES, BECOMES), (OTHERWISE, OTHERWISE)):
        assert counts(there, turn) == counts(back, turned)
    assert [case.obstacles for case in there.cases] == [case.obstacles for case in back.cases]
    assert there.total.cases == len(cases)
    for groups in (there.by_cohort, there.by_landlord):
        assert sum(group.cases for group in groups) == len(cases)


@given(referrals, days, days)
def test_without_the_rules_that_made_the_difference_there_is_none(
    case: Referral, before: date, after: date
) -> None:
    """On the worse side, the outcome is at least that of the better one once they are gone."""
    (found,) = compare(TOYLAND, TOYLAND, [case], on=(before, after)).cases
    is_worse = RANK.index(found.after) < RANK.index(found.before)
    worse, better = (after, found.before) if is_worse else (before, found.after)
    stood = {one.rule for one in found.obstacles}
    without = evolve(TOYLAND, rules=tuple(one for one in TOYLAND.rules if one.key not in stood))
    again = assess(
        RulesInForce.of(without, worse), facts_of(as_if_received(case, worse), without, worse)
    )

    assert (not stood) == (found.before is found.after)
    assert RANK.index(again.outcome) >= RANK.index(better)


def test_a_case_is_taken_as_if_it_had_come_on_the_day() -> None:
    """Consents given before its receipt are given before the day too; others are not invented."""
    moved = as_if_received(small(), OPENED)

    assert moved.received == OPENED
    assert moved.consents.to_apply == OPENED
    unknown = evolve(small(), consents=evolve(small().consents, to_circulation=None))
    assert as_if_received(unknown, OPENED).consents.to_circulation is None


def test_a_fact_that_only_the_second_region_asks_can_be_given() -> None:
    """It is read, asked by the second region, and of no meaning to the first."""
    fact = FactSpec(name="has_wolf", label="has a wolf", kind=FactKind.YES_NO, source=INVENTED)
    rule = evolve(TOYLAND.rules[0], key="wolf", require=asks("has_wolf"), if_not_met=Effect.RETURN)
    identity = evolve(TOYLAND.identity, rules=(*TOYLAND.identity.rules, "wolf"))
    after = evolve(TOYLAND, own_facts=(fact,), rules=(*TOYLAND.rules, rule), identity=identity)
    cases = [small("yes", answers={"has_wolf": True}), small("no", answers={"has_wolf": False})]
    wolves = evolve(rule, require=asks("has_wolf", Operator.AT_LEAST, 1))
    number = evolve(
        after,
        own_facts=(evolve(fact, kind=FactKind.NUMBER),),
        rules=(*TOYLAND.rules, wolves),
    )

    assert "has_wolf" in reading_region(TOYLAND, after).vocabulary
    turns = [case.turn for case in compare(TOYLAND, after, cases).cases]
    assert turns == [Turn.STAYS_ELIGIBLE, CEASES]
    two = [small(answers={"has_wolf": 2})]
    (case,) = compare(number, after, two).cases
    assert case.turn is CEASES  # a number is no answer to a question of yes or no
