"""London's rules at work: whole referrals, on days on both sides of each change."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from program import LONDON, rows_of, succeeds, write_rows

from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.findings import Answer, Assessment, Finding, Outcome
from unlocking_doors.loading import load_region
from unlocking_doors.moves.referrals import Consents, Referral, facts_of
from unlocking_doors.moves.requests import property_request
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.cohorts import Cohort

REGION = load_region(LONDON)
FIRST, GUIDE, LAST = date(2018, 6, 1), date(2020, 6, 1), date(2023, 6, 1)
DAY = timedelta(days=1)
ELIGIBLE, RETURNED, DECLINED = Outcome.ELIGIBLE, Outcome.MORE_INFORMATION, Outcome.NOT_ELIGIBLE

FIVE = frozenset({"barnet", "bexley", "bromley", "enfield", "sutton"})


@cache
def rules(on: date) -> RulesInForce:
    """Return the rules of a day."""
    return RulesInForce.of(REGION, on)


def referral(**changes: Any) -> Referral:
    """Make a referral for domestic abuse that every rule set lets through; None takes away."""
    answers: dict[str, Any] = {
        "is_referred_by_professional": True,
        "is_at_risk_in_own_area": True,
        "risk_level": "high",
        "is_tenant": True,
        "is_owed_tenancy": False,
        "has_kept_tenancy": True,
        "has_landlord_no_suitable_home": True,
        "is_in_temporary_accommodation": False,
        "has_rent_arrears": False,
        "has_support_in_place": True,
        "is_in_contact_with_da_service": True,
        "is_registered_with_housing_moves": True,
        "is_bidding_on_housing_moves": True,
    }
    answers |= changes.pop("answers", {})
    given = date(2017, 1, 30)
    usual = Referral(
        case="c-1",
        received=given,
        landlord="islington",
        area="islington",
        cohorts=frozenset({"domestic-abuse"}),
        household=Household.parse("f34 m8"),
        access="none",
        areas_of_choice=FIVE,
        tenancy=Tenancy.SECURE_LIFETIME,
        consents=Consents(to_apply=given, to_circulation=given, to_monitoring=given),
        answers={name: value for name, value in answers.items() if value is not None},
    )
    return evolve(usual, **changes)


def youth(**changes: Any) -> Referral:
    """Make a referral for serious youth violence that every rule set lets through."""
    answers = {"has_positive_risk_assessment": True, **changes.pop("answers", {})}
    usual: dict[str, Any] = {
        "cohorts": frozenset({"serious-youth-violence"}),
        "areas_of_choice": None,
        "areas_to_avoid": frozenset({"hackney"}),
    }
    return referral(**usual | changes, answers=answers)


def judged(case: Referral, on: date) -> Assessment:
    """Assess a referral by the rules of a day."""
    return assess(rules(on), facts_of(case, REGION, on))


def finding(found: Assessment, rule: str) -> Finding:
    """Return what one rule said."""
    (one,) = (one for one in found.findings if one.rule == rule)
    return one


def against(found: Assessment) -> set[str]:
    """Return the rules that stand in the way."""
    return {
        one.rule
        for one in found.findings
        if one.answer is not Answer.MET and one.effect.value != "warn"
    }


@pytest.mark.parametrize("on", [FIRST, GUIDE, LAST])
@pytest.mark.parametrize("make", [referral, youth])
def test_a_complete_referral_is_eligible_under_each_rule_set(make: Any, on: date) -> None:
    """What meets every rule of the three sets is eligible, and nothing is missing."""
    found = judged(make(), on)
    assert (found.outcome, against(found), found.missing) == (ELIGIBLE, set(), ())


#: A referral, and what the first pages, the guide and the last version say of it.
ANSWERS = {
    "medium risk, one borough": (
        referral(answers={"risk_level": "medium"}, areas_of_choice=frozenset({"barnet"})),
        (DECLINED, {"high-risk-of-harm"}),
        (ELIGIBLE, set()),
        (RETURNED, {"enough-areas"}),
    ),
    "no contact with a service, not registered": (
        referral(
            answers={
                "is_in_contact_with_da_service": False,
                "is_registered_with_housing_moves": False,
                "is_bidding_on_housing_moves": False,
            }
        ),
        (ELIGIBLE, set()),
        (ELIGIBLE, set()),
        (
            RETURNED,
            {
                "domestic-abuse-service",
                "registered-with-housing-moves",
                "bidding-on-housing-moves",
            },
        ),
    ),
    "owed a tenancy, holds none": (
        referral(
            cohorts=frozenset({"owed-tenancy"}),
            tenancy=Tenancy.NONE,
            answers={"is_owed_tenancy": True, "has_kept_tenancy": None, "is_tenant": False},
        ),
        (DECLINED, {"tenure", "cohort-open"}),
        (ELIGIBLE, set()),
        (ELIGIBLE, set()),
    ),
    "youth violence without support": (
        youth(answers={"has_support_in_place": False, "has_positive_risk_assessment": None}),
        (RETURNED, {"support-in-place"}),
        (RETURNED, {"positive-risk-assessment"}),
        (RETURNED, {"positive-risk-assessment"}),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_referral_gets_the_answer_of_each_rule_set(name: str) -> None:
    """As at 2018, after the guide's assumed start and in 2023."""
    case, *expected = ANSWERS[name]
    found = [judged(case, on) for on in (FIRST, GUIDE, LAST)]
    assert [(one.outcome, against(one)) for one in found] == expected


@pytest.mark.parametrize(
    ("case", "change", "before", "after"),
    [
        (referral(answers={"risk_level": "medium"}), date(2019, 9, 1), DECLINED, ELIGIBLE),
        (referral(areas_of_choice=FIVE - {"sutton"}), date(2022, 7, 1), ELIGIBLE, RETURNED),
        (
            referral(answers={"is_in_contact_with_da_service": False}),
            date(2022, 7, 1),
            ELIGIBLE,
            RETURNED,
        ),
        (youth(answers={"has_support_in_place": False}), date(2019, 9, 1), RETURNED, ELIGIBLE),
        (
            youth(answers={"has_positive_risk_assessment": False}),
            date(2019, 9, 1),
            ELIGIBLE,
            RETURNED,
        ),
        (ANSWERS["owed a tenancy, holds none"][0], date(2019, 9, 1), DECLINED, ELIGIBLE),
    ],
)
def test_a_rule_changes_on_its_day_and_not_a_day_before(
    case: Referral, change: date, before: Outcome, after: Outcome
) -> None:
    """The first day of a rule set is its own; the day before still belongs to the other."""
    assert [judged(case, on).outcome for on in (change - DAY, change)] == [before, after]


@pytest.mark.parametrize("cohort", [one for one in REGION.cohorts if one.is_on])
def test_one_offer_from_the_last_version_on(cohort: Cohort) -> None:
    """No limit before 1 July 2022, one from then; none for the groups without a stated cap."""
    days = (date(2022, 6, 30), date(2022, 7, 1), LAST)
    limits = [REGION.parameter(cohort.offers_allowed, on) for on in days]
    uncapped = cohort.key in {"serious-youth-violence", "owed-tenancy"}
    assert limits == (["no limit"] * 3 if uncapped else ["no limit", 1, 1])


@pytest.mark.parametrize(
    ("areas", "on", "outcome"),
    [
        (FIVE, LAST, ELIGIBLE),
        (FIVE - {"sutton"}, LAST, RETURNED),
        (FIVE - {"sutton"} | {"islington"}, LAST, RETURNED),  # the own borough does not count
        (FIVE | {"islington"}, LAST, ELIGIBLE),
        (frozenset({"islington"}), FIRST, RETURNED),
        (frozenset({"barnet"}), FIRST, ELIGIBLE),
        (frozenset({"barnet"}), GUIDE, ELIGIBLE),
        (frozenset(), GUIDE, RETURNED),
    ],
)
def test_enough_other_boroughs_are_chosen(
    areas: frozenset[str], on: date, outcome: Outcome
) -> None:
    """Five besides their own in the last version, one before."""
    found = judged(referral(areas_of_choice=areas), on)
    assert found.outcome is outcome
    assert (finding(found, "enough-areas").answer is Answer.MET) == (outcome is ELIGIBLE)


@pytest.mark.parametrize("on", [GUIDE, LAST])
def test_people_owed_a_tenancy_choose_one_other_borough(on: date) -> None:
    """The five of the last version are stated for other groups; their own does not count."""
    owed: dict[str, Any] = {"cohorts": frozenset({"owed-tenancy"}), "tenancy": Tenancy.NONE}
    answers = {"is_owed_tenancy": True, "has_kept_tenancy": None, "is_tenant": False}
    for areas, outcome in (({"barnet"}, ELIGIBLE), ({"islington"}, RETURNED), (set(), RETURNED)):
        case = referral(**owed, answers=answers, areas_of_choice=frozenset(areas))
        found = judged(case, on)
        assert (found.outcome, against(found)) == (
            outcome,
            set() if outcome is ELIGIBLE else {"another-area"},
        )


@pytest.mark.parametrize("on", [FIRST, GUIDE, LAST])
def test_youth_violence_names_the_boroughs_to_avoid(on: date) -> None:
    """No borough needs to be chosen; without one to avoid the case is returned."""
    assert judged(youth(), on).outcome is ELIGIBLE
    found = judged(youth(areas_to_avoid=frozenset()), on)
    assert (found.outcome, against(found)) == (RETURNED, {"unsafe-areas-named"})
    unknown = judged(youth(areas_to_avoid=None), on)
    assert (unknown.outcome, unknown.missing) == (RETURNED, ("areas_avoided",))


def test_youth_violence_circulates_every_borough_but_those_to_avoid() -> None:
    """In avoid mode the request lists all others, never the list to avoid and not their own."""
    case = youth(areas_to_avoid=frozenset({"hackney", "newham"}))
    request = property_request(
        case, REGION, cohort="serious-youth-violence", reference="ARC-01-23", on=LAST
    )
    assert set(request.areas) == set(REGION.areas_on(LAST)) - {"hackney", "newham", "islington"}
    assert len(request.areas) == 30


def test_other_cohorts_circulate_what_they_chose() -> None:
    """In choose mode an area to avoid is taken out, and so is their own."""
    case = referral(
        areas_of_choice=FIVE | {"islington"}, areas_to_avoid=frozenset({"sutton", "hackney"})
    )
    request = property_request(case, REGION, cohort="domestic-abuse", reference="R", on=LAST)
    assert set(request.areas) == FIVE - {"sutton"}


@pytest.mark.parametrize(
    ("answers", "changes", "outcome", "rules_against"),
    [
        ({"held_tenancy_before": True, "is_landlord_the_original": True}, {}, ELIGIBLE, set()),
        (
            {"held_tenancy_before": True, "is_landlord_the_original": False},
            {},
            RETURNED,
            {"original-landlord-approves"},
        ),
        (
            {"held_tenancy_before": False, "is_landlord_the_original": True},
            {"tenancy": Tenancy.LICENCE},
            DECLINED,
            {"tenure", "tenancy-before-temporary-accommodation"},
        ),
        (
            {"held_tenancy_before": True, "is_landlord_the_original": True},
            {"tenancy": Tenancy.LICENCE},
            ELIGIBLE,
            set(),
        ),
    ],
)
def test_in_temporary_accommodation_the_original_landlord_approves(
    answers: dict[str, bool], changes: dict[str, Any], outcome: Outcome, rules_against: set[str]
) -> None:
    """A household that held a social tenancy before is taken, through its original landlord."""
    case = referral(answers={"is_in_temporary_accommodation": True, **answers}, **changes)
    for on in (FIRST, GUIDE, LAST):
        found = judged(case, on)
        assert (found.outcome, against(found)) == (outcome, rules_against)


@pytest.mark.parametrize("on", [FIRST, GUIDE, LAST])
def test_only_with_its_tenant_is_a_household_moved(on: date) -> None:
    """A young person at risk who is not the tenant is not moved alone; the family can be."""
    alone = judged(youth(answers={"is_tenant": False, "tenant_moves_too": False}), on)
    assert (alone.outcome, against(alone)) == (DECLINED, {"tenant-moves"})
    family = judged(youth(answers={"is_tenant": False, "tenant_moves_too": True}), on)
    assert family.outcome is ELIGIBLE
    unsaid = judged(youth(answers={"is_tenant": False}), on)
    assert (unsaid.outcome, unsaid.missing) == (RETURNED, ("tenant_moves_too",))


@pytest.mark.parametrize("on", [FIRST, GUIDE, LAST])
@pytest.mark.parametrize(
    ("changes", "outcome", "rule"),
    [
        ({"answers": {"has_kept_tenancy": False}}, DECLINED, "tenancy-kept"),
        ({"answers": {"has_landlord_no_suitable_home": False}}, RETURNED, "landlord-cannot-help"),
        ({"answers": {"is_referred_by_professional": False}}, DECLINED, "referred-by-professional"),
        ({"answers": {"is_at_risk_in_own_area": False}}, DECLINED, "at-risk-in-own-area"),
        ({"tenancy": Tenancy.PRIVATE}, DECLINED, "tenure"),
        ({"landlord": "other"}, DECLINED, "landlord-is-partner"),
        ({"area": "other"}, DECLINED, "lives-in-london"),
        (
            {"consents": Consents(to_apply=date(2017, 1, 30), to_circulation=date(2017, 1, 30))},
            RETURNED,
            "consent-to-monitoring",
        ),
    ],
)
def test_what_every_rule_set_asks(
    changes: dict[str, Any], outcome: Outcome, rule: str, on: date
) -> None:
    """The tenancy not given up, no home of the landlord's own, a professional, consents."""
    found = judged(referral(**changes), on)
    assert (found.outcome, against(found)) == (outcome, {rule})
    one = finding(found, rule)
    assert one.reason
    assert one.remedy
    assert one.source


@pytest.mark.parametrize("on", [FIRST, GUIDE, LAST])
def test_arrears_and_neighbouring_boroughs_are_said_and_change_nothing(on: date) -> None:
    """A warning is a finding, not a bar."""
    found = judged(
        referral(answers={"has_rent_arrears": True}, areas_of_choice=FIVE | {"camden"}), on
    )
    assert found.outcome is ELIGIBLE
    for rule in ("rent-arrears-noted", "neighbouring-areas"):
        assert finding(found, rule).answer is Answer.NOT_MET


def test_a_consent_of_a_later_day_is_not_given_yet() -> None:
    """A consent counts from its day on."""
    given = Consents(to_apply=LAST, to_circulation=LAST + DAY, to_monitoring=LAST)
    case = referral(consents=given)
    assert [judged(case, on).outcome for on in (LAST, LAST + DAY)] == [RETURNED, ELIGIBLE]


@pytest.mark.parametrize("partner", [one for one in REGION.partners if one.until])
def test_a_landlord_counts_while_it_is_a_partner(partner: Any) -> None:
    """Up to the day before it leaves, from the day on which it joins."""
    case = referral(landlord=partner.key)
    days = (partner.since - DAY, partner.since, partner.until - DAY, partner.until)
    answers = [finding(judged(case, on), "landlord-is-partner").answer for on in days]
    assert answers == [Answer.NOT_MET, Answer.MET, Answer.MET, Answer.NOT_MET]


def test_two_kinds_of_violence_go_under_the_one_that_gives_most() -> None:
    """A household that meets one cohort's rules is not turned away by another's."""
    both = frozenset({"domestic-abuse", "serious-youth-violence"})
    no_service = {"is_in_contact_with_da_service": False, "has_positive_risk_assessment": True}
    case = referral(cohorts=both, areas_to_avoid=frozenset({"hackney"}), answers=no_service)
    found = judged(case, LAST)
    assert (found.outcome, found.cohort) == (ELIGIBLE, "serious-youth-violence")
    assert {one.cohort for one in found.findings} == {"", *both}
    other = judged(referral(cohorts=both, areas_to_avoid=frozenset({"hackney"})), LAST)
    assert (other.outcome, other.cohort) == (ELIGIBLE, "domestic-abuse")


@pytest.mark.parametrize("cohort", ["witnesses", "county-lines", "women-offenders"])
def test_a_cohort_that_is_off_takes_nobody(cohort: str) -> None:
    """It is known, and declined with a reason; another kind of harm that applies is taken."""
    found = judged(referral(cohorts=frozenset({cohort})), LAST)
    assert (found.outcome, against(found)) == (DECLINED, {"cohort-open"})
    assert REGION.cohort_by_key[cohort].label in finding(found, "cohort-open").detail
    assert cohort not in finding(found, "cohort-open").reason
    both = judged(referral(cohorts=frozenset({cohort, "hate-crime"})), LAST)
    assert (both.outcome, both.cohort) == (ELIGIBLE, "hate-crime")


@pytest.mark.parametrize("cohort", [one.key for one in REGION.cohorts if one.is_on])
def test_every_open_cohort_can_be_eligible(cohort: str) -> None:
    """Each published kind of harm has a referral that the last version takes."""
    make = youth if REGION.cohort_by_key[cohort].area_mode.value == "avoid" else referral
    owed = {"is_owed_tenancy": cohort == "owed-tenancy"}
    found = judged(make(cohorts=frozenset({cohort}), answers=owed), LAST)
    assert (found.outcome, found.cohort) == (ELIGIBLE, cohort)


def test_the_kind_of_harm_may_not_be_known_yet() -> None:
    """Without it more information is needed, unless nothing could help any more."""
    found = judged(referral(cohorts=None), GUIDE)
    assert found.outcome is RETURNED
    assert "cohorts" in found.missing
    hopeless = judged(referral(cohorts=None, tenancy=Tenancy.PRIVATE), FIRST)
    assert (hopeless.outcome, hopeless.missing) == (DECLINED, ())


def test_the_command_line_gives_the_three_answers(tmp_path: Path) -> None:
    """`assess --as-at` asks the rules of that day of one and the same file."""
    row = next(
        row for row in rows_of(LONDON / "example/referrals.csv") if row["case"] == "E23-0004"
    )
    row |= {"risk_level": "medium", "areas_of_choice": "enfield"}
    row |= dict.fromkeys(
        ("consent_to_apply", "consent_to_circulation", "consent_to_monitoring"), "2018-01-01"
    )
    row |= {"landlord": "camden", "area": "camden"}
    given = write_rows(tmp_path / "referrals.csv", [row])

    def said(on: str) -> tuple[str, str]:
        more = ("--as-at", on, "--format", "json")
        (one,) = succeeds("assess", "london", "--referrals", given, *more).json["assessments"]
        assert one["as_at"] == on
        return one["outcome"], next(
            found["since"] for found in one["findings"] if found["rule"] == "enough-areas"
        )

    assert said("2018-06-01") == ("not eligible", "2017-01-30")
    assert said("2019-09-01") == ("eligible", "2017-01-30")
    assert said("2023-06-01") == ("more information needed", "2022-07-01")
