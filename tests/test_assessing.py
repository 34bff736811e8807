from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from policy_values import (
    assessed,
    cohort_of,
    finding_of,
    judged,
    region_of,
    regions,
    rule_of,
    ruled,
    some_known,
)
from toyland import CLOSED, OPENED, SECOND, SOUND, THIRD, TODAY, TOYLAND, asks, case

from unlocking_doors.errors import ParameterError
from unlocking_doors.facts.case_facts import FactValue
from unlocking_doors.findings import Answer, Effect, Outcome
from unlocking_doors.policy.assessing import COHORT_KNOWN, COHORT_OPEN, RulesInForce
from unlocking_doors.policy.conditions import AllOf, Operator, Test
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import Rule

FIRST = frozenset({"first"})
BOTH = frozenset({"first", "second"})
NEVER, ALWAYS = asks("hats", Operator.IS, 99), asks("hats", Operator.AT_LEAST, 0)


def outcome_under(*rules: Rule, **known: FactValue) -> Outcome:
    """Assess a case of the cohort `first` by some rules."""
    return assessed(region_of(rules, first=[]), {"cohorts": FIRST, **known}).outcome


# Outcome


def test_a_sound_case_is_eligible_and_misses_nothing() -> None:
    """Every rule met: eligible, under its cohort, with every finding met and no remedy."""
    found = judged(case())

    assert found.outcome is Outcome.ELIGIBLE
    assert found.cohort == "wolf-at-the-door"
    assert not found.missing
    assert {finding.answer for finding in ruled(found)} == {Answer.MET}
    assert {finding.remedy for finding in ruled(found)} == {""}
    assert found.fingerprint == TOYLAND.fingerprint


def test_a_finding_carries_its_rule_and_both_voices() -> None:
    """Rule, label, effect, source and date; a reason to circulate and a detail to keep."""
    found = finding_of(
        judged(case(risk_level="standard", dash_score=3, is_known_to_marac=False)), "risk"
    )

    assert found.answer is Answer.NOT_MET
    assert found.effect is Effect.DECLINE
    assert (found.label, found.source, found.since) == ("risk", "T1", THIRD)
    assert found.cohort == "wolf-at-the-door"
    assert found.reason == "Toyland's rule on risk is not met."
    assert found.remedy == "Look again at risk"
    assert found.detail == (
        "risk level: standard (asked: at least medium) or DASH score: 3 (asked: at least 14) or "
        "known to a MARAC: no (asked: yes)"
    )


def test_the_reason_that_may_circulate_never_holds_a_value_of_the_case() -> None:
    """A reason says which fact is not known, or which rule is not met, and no more."""
    found = judged(case(risk_level=None, dash_score=7, is_known_to_marac=False))

    risk = finding_of(found, "risk")
    assert risk.answer is Answer.UNKNOWN
    assert risk.reason == "Not known yet: risk level."
    assert "7" in risk.detail


def test_findings_come_in_the_regions_order() -> None:
    """The rules that every cohort asks come first, then those of the cohort."""
    found = [finding.rule for finding in ruled(judged(case()))]

    assert found == [*TOYLAND.identity.rules, "risk"]


@given(region=regions(), known=some_known())
def test_warnings_never_change_the_outcome(region: Region, known: dict[str, FactValue]) -> None:
    """Without its warnings, a region decides every case alike and misses the same facts."""
    silent = tuple(
        evolve(one, require=AllOf(parts=())) if one.if_not_met is Effect.WARN else one
        for one in region.rules
    )

    before, after = assessed(region, known), assessed(evolve(region, rules=silent), known)

    assert (after.outcome, after.missing, after.cohort) == (
        before.outcome,
        before.missing,
        before.cohort,
    )


def test_a_warning_not_met_is_a_finding_all_the_same() -> None:
    """Rent arrears are shown to the coordinator and stop nobody."""
    found = judged(case(has_rent_arrears=True))

    assert found.outcome is Outcome.ELIGIBLE
    assert finding_of(found, "rent").answer is Answer.NOT_MET
    assert finding_of(found, "rent").effect is Effect.WARN


@given(region=regions(), known=some_known(most_unknown=8))
def test_a_decline_wins_whatever_is_unknown(region: Region, known: dict[str, FactValue]) -> None:
    """A rule of every cohort that declines makes a case not eligible, and nothing is missing."""
    never = rule_of("never", AllOf(parts=(ALWAYS, NEVER)))
    shut = evolve(
        region,
        identity=evolve(region.identity, rules=(*region.identity.rules, "never")),
        rules=(*region.rules, never),
    )

    found = assessed(shut, {**known, "hats": 1})

    assert found.outcome is Outcome.NOT_ELIGIBLE
    assert not found.missing


def test_a_return_rule_not_met_asks_for_more() -> None:
    """Consent not given is more information needed, not a refusal, and no fact is missing."""
    found = judged(case(has_consented_to_apply=False))

    assert found.outcome is Outcome.MORE_INFORMATION
    assert not found.missing
    assert finding_of(found, "consent").effect is Effect.RETURN


@pytest.mark.parametrize(
    ("effects", "outcome"),
    [
        ((), Outcome.ELIGIBLE),
        ((Effect.WARN,), Outcome.ELIGIBLE),
        ((Effect.RETURN, Effect.WARN), Outcome.MORE_INFORMATION),
        ((Effect.RETURN, Effect.DECLINE), Outcome.NOT_ELIGIBLE),
        ((Effect.DECLINE, Effect.WARN), Outcome.NOT_ELIGIBLE),
    ],
)
def test_the_gravest_effect_of_the_rules_not_met_is_the_outcome(
    effects: Iterable[Effect], outcome: Outcome
) -> None:
    """Decline before return before warn, in whatever order the rules stand."""
    rules = [rule_of(effect.value, NEVER, effect) for effect in effects]

    assert outcome_under(*rules, hats=1) is outcome
    assert outcome_under(*reversed(rules), hats=1) is outcome


def test_a_fact_that_cannot_matter_is_not_asked_for() -> None:
    """The tenant answers for the household: whether they move too need not be known."""
    found = judged(case(is_tenant=True, tenant_moves_too=None, has_support_in_place=None))

    assert found.outcome is Outcome.ELIGIBLE
    assert not found.missing


def test_missing_facts_come_in_the_order_of_the_vocabulary() -> None:
    """The list of what to ask for is the same whatever order the rules stand in."""
    found = judged(
        case(
            has_landlord_no_suitable_home=None,
            lives_in_region=None,
            is_tenant=None,
            tenant_moves_too=None,
        )
    )

    assert found.outcome is Outcome.MORE_INFORMATION
    assert found.missing == (
        "is_tenant",
        "tenant_moves_too",
        "has_landlord_no_suitable_home",
        "lives_in_region",
    )


# Cohorts


@pytest.mark.parametrize(
    ("first", "second", "outcome", "lead"),
    [
        (ALWAYS, ALWAYS, Outcome.ELIGIBLE, "first"),
        (NEVER, ALWAYS, Outcome.ELIGIBLE, "second"),
        (asks("sings"), ALWAYS, Outcome.ELIGIBLE, "second"),
        (NEVER, asks("sings"), Outcome.MORE_INFORMATION, "second"),
        (NEVER, NEVER, Outcome.NOT_ELIGIBLE, "first"),
    ],
)
def test_a_case_goes_under_the_first_cohort_with_the_best_outcome(
    first: Test, second: Test, outcome: Outcome, lead: str
) -> None:
    """Two kinds of harm: the better outcome counts, and of equal ones the region's first."""
    region = region_of([], first=[rule_of("a", first)], second=[rule_of("b", second)])

    found = assessed(region, {"cohorts": BOTH, "hats": 1})

    assert (found.outcome, found.cohort) == (outcome, lead)
    assert {finding.cohort for finding in ruled(found)} == {"first", "second"}


def test_a_rule_of_two_cohorts_is_a_finding_under_each() -> None:
    """Each cohort shows its own list, even where two share a rule."""
    shared = rule_of("a", ALWAYS)
    found = assessed(region_of([], first=[shared], second=[shared]), {"cohorts": BOTH, "hats": 1})

    assert [(one.rule, one.cohort) for one in ruled(found)] == [("a", "first"), ("a", "second")]


@pytest.mark.parametrize("named", ["wolf-in-sheepskin", "no-such-harm"])
def test_a_kind_of_harm_that_the_scheme_does_not_take_is_not_eligible(named: str) -> None:
    """A cohort that is off, or unknown to the region, opens no door; the finding says so."""
    found = judged(case(cohorts=frozenset({named})))

    assert (found.outcome, found.cohort, found.missing) == (Outcome.NOT_ELIGIBLE, "", ())
    assert ruled(found)[0].rule == COHORT_OPEN
    assert ruled(found)[0].answer is Answer.NOT_MET


def test_a_shut_cohort_beside_an_open_one_takes_no_part() -> None:
    """The rules of a cohort that is off are not asked, and do no harm."""
    found = judged(case(cohorts=frozenset({"wolf-at-the-door", "wolf-in-sheepskin"})))

    assert (found.outcome, found.cohort) == (Outcome.ELIGIBLE, "wolf-at-the-door")


def test_the_harm_of_a_case_is_for_the_coordinator_only() -> None:
    """What kind of harm was given stands in the detail, not in words that may circulate."""
    found = judged(case(cohorts=frozenset({"wolf-in-sheepskin"}))).findings[0]

    assert found.detail == "given: wolf in sheepskin"
    assert "sheepskin" not in found.reason + found.remedy


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (OPENED, Outcome.ELIGIBLE),
        (OPENED - timedelta(days=1), Outcome.NOT_ELIGIBLE),
        (CLOSED - timedelta(days=1), Outcome.ELIGIBLE),
        (CLOSED, Outcome.NOT_ELIGIBLE),
    ],
)
def test_a_cohort_takes_cases_from_its_first_day_to_its_last(day: date, outcome: Outcome) -> None:
    """In force means from `since` up to, not including, `until`."""
    assert judged(case(on=day), evolve(TOYLAND, parameters=_early())).outcome is outcome


def _early() -> tuple[Any, ...]:
    early = date(2000, 1, 1)
    return tuple(
        evolve(one, values={early: next(iter(one.values.values())), **one.values})
        for one in TOYLAND.parameters
    )


def test_without_a_kind_of_harm_all_that_any_cohort_asks_is_missing() -> None:
    """A cohort not yet named could be any that is open, so what each asks could still decide."""
    found = judged(case(cohorts=None, has_support_in_place=None))

    assert (found.outcome, found.cohort) == (Outcome.MORE_INFORMATION, "")
    assert found.missing == ("cohorts", "has_support_in_place")
    assert ruled(found)[0].rule == COHORT_KNOWN
    assert ruled(found)[0].missing == ("cohorts",)
    assert [one.rule for one in ruled(found)[1:]] == list(TOYLAND.identity.rules)


def test_a_rule_may_ask_for_the_kind_of_harm_itself() -> None:
    """A tree that tests the cohorts and the choice of a cohort speak of one fact."""
    both = AllOf(
        parts=(
            asks("cohorts", Operator.INCLUDES, "first"),
            asks("cohorts", Operator.INCLUDES, "second"),
        )
    )
    region = region_of([rule_of("both", both)], first=[], second=[])

    assert assessed(region, {}).missing == ("cohorts",)
    assert assessed(region, {"cohorts": FIRST}).outcome is Outcome.NOT_ELIGIBLE
    assert assessed(region, {"cohorts": BOTH}).outcome is Outcome.ELIGIBLE


def test_a_scheme_that_takes_nobody_needs_no_kind_of_harm() -> None:
    """With no cohort open, a case without one is not eligible, and is told why."""
    region = evolve(region_of([]), cohorts=(cohort_of("shut", is_on=False),))

    found = assessed(region, {})

    assert (found.outcome, found.missing) == (Outcome.NOT_ELIGIBLE, ())
    assert ruled(found)[0].rule == COHORT_OPEN


# Dates


@pytest.mark.parametrize(
    ("day", "outcome", "since"),
    [
        (SECOND - timedelta(days=1), Outcome.NOT_ELIGIBLE, OPENED),
        (SECOND, Outcome.ELIGIBLE, SECOND),
        (THIRD - timedelta(days=1), Outcome.ELIGIBLE, SECOND),
        (THIRD, Outcome.ELIGIBLE, THIRD),
    ],
)
def test_a_case_is_assessed_by_the_rules_of_its_day(
    day: date, outcome: Outcome, since: date
) -> None:
    """Toyland's rule on risk has had three versions: high only; medium; medium, DASH or MARAC."""
    found = judged(case(on=day, risk_level="medium", is_known_to_marac=False, dash_score=0))

    assert found.outcome is outcome
    assert finding_of(found, "risk").since == since


def test_only_the_last_version_asks_for_a_score() -> None:
    """The same referral under the second and the third version: the third lets the score decide."""
    low: dict[str, Any] = {"risk_level": "standard", "dash_score": 15, "is_known_to_marac": False}

    assert judged(case(on=SECOND, **low)).outcome is Outcome.NOT_ELIGIBLE
    assert judged(case(on=THIRD, **low)).outcome is Outcome.ELIGIBLE


def test_a_rule_no_longer_in_force_is_no_longer_asked() -> None:
    """Areas of choice were counted until the third version, by the number of the day."""
    few: dict[str, FactValue] = {"other_areas_chosen": 1, "risk_level": "high"}

    assert judged(case(on=OPENED, **few)).outcome is Outcome.ELIGIBLE
    assert judged(case(on=SECOND, **few)).outcome is Outcome.MORE_INFORMATION
    assert judged(case(on=THIRD, **few)).outcome is Outcome.ELIGIBLE


def test_a_parameter_of_a_rule_that_has_no_value_yet_is_a_fault() -> None:
    """No number is made up for a day before the first."""
    late = tuple(
        evolve(one, values={TODAY: 1}) if one.key == "areas-of-choice-least" else one
        for one in TOYLAND.parameters
    )

    with pytest.raises(ParameterError, match="areas-of-choice-least"):
        RulesInForce.of(evolve(TOYLAND, parameters=late), OPENED)


# Order


@given(order=st.permutations(sorted(SOUND)))
def test_the_order_in_which_facts_became_known_changes_nothing(order: list[str]) -> None:
    """Facts are a set: two ways of writing one case give equal assessments."""
    usual = case(risk_level=None, dash_score=None)
    shuffled = evolve(usual, known={name: usual.known[name] for name in order if name in usual})

    assert judged(shuffled) == judged(usual)


@pytest.mark.parametrize("missing", ["bedrooms_needed", "access"])
def test_no_request_is_circulated_without_the_household_or_its_access(missing: str) -> None:
    """What a home is matched by is never guessed: without it a case is returned."""
    found = judged(case(**{missing: None}))

    assert found.outcome is Outcome.MORE_INFORMATION
    assert found.missing == (missing,)
    assert finding_of(found, "request-complete").answer is Answer.UNKNOWN
