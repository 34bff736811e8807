import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from small_years import START, day, home, referral
from toyland import TOYLAND

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.case_facts import STANDARD_FACTS, CaseFacts
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy, security_held
from unlocking_doors.matching import Problem, Request, Vacancy
from unlocking_doors.moves.referrals import (
    Consents,
    Referral,
    bedroom_need,
    facts_of,
    has_consent_again,
    screened,
    security_to_keep,
)
from unlocking_doors.plain import canonical
from unlocking_doors.policy.rules import PythonRule, Rule

words = st.sampled_from(("", "yes", "no", "canary"))


def known(row: Referral) -> dict[str, object]:
    """Return the facts of a referral on the day of its receipt."""
    return dict(facts_of(row, TOYLAND, START).known)


def test_what_is_not_known_is_no_fact() -> None:
    """An empty referral has no facts at all: nothing is taken for a no."""
    assert known(Referral(case="c-1", received=START)) == {}


def test_facts_that_follow_from_the_region_are_derived() -> None:
    """Partnership, region, areas, size and bedrooms come from the region and the household."""
    facts = known(
        referral(
            areas_of_choice=frozenset({"straw", "sticks", "woods"}),
            areas_to_avoid=frozenset({"bricks"}),
            household=Household.parse("f34 m8 f12"),
        )
    )

    assert facts["is_landlord_a_partner"] is True
    assert facts["lives_in_region"] is True
    assert facts["other_areas_chosen"] == 2  # its own area does not count
    assert facts["neighbouring_areas_chosen"] == 1  # sticks borders straw, woods does not
    assert facts["areas_avoided"] == 1
    assert facts["household_size"] == 3
    assert facts["bedrooms_needed"] == 3


def test_only_areas_that_could_be_offered_count_as_chosen() -> None:
    """One that is also to be avoided, or that no longer exists, is no choice."""
    row = referral(
        areas_of_choice=frozenset({"sticks", "bricks", "woods"}),
        areas_to_avoid=frozenset({"sticks"}),
    )
    closed = tuple(
        evolve(area, until=START) if area.key == "woods" else area for area in TOYLAND.areas
    )
    facts = facts_of(row, evolve(TOYLAND, areas=closed), START)

    assert facts.get("other_areas_chosen") == 1
    assert facts.get("neighbouring_areas_chosen") == 1


def test_an_answer_never_takes_the_place_of_a_derived_fact() -> None:
    """What the region and the household say cannot be answered away."""
    row = referral(area="other", answers={"lives_in_region": True, "household_size": 9})
    bare = Referral(case="c-1", received=START, answers={"bedrooms_needed": 9})

    assert (known(row)["lives_in_region"], known(row)["household_size"]) == (False, 2)
    assert known(bare) == {}


@pytest.mark.parametrize(
    ("answers", "tenancy", "kept"),
    [
        ({}, Tenancy.LICENCE, Tenancy.LICENCE),
        ({}, None, Tenancy.SECURE_LIFETIME),
        ({"is_in_temporary_accommodation": True}, Tenancy.LICENCE, Tenancy.LICENCE),
        (
            {"is_in_temporary_accommodation": True, "held_tenancy_before": True},
            Tenancy.LICENCE,
            Tenancy.SECURE_LIFETIME,
        ),
    ],
)
def test_the_tenancy_to_keep_is_the_one_held_before_temporary_accommodation(
    answers: dict[str, bool], tenancy: Tenancy | None, kept: Tenancy
) -> None:
    """Its kind is not asked, so that nothing but the most secure is sure to lose nothing."""
    row = referral(answers=answers, tenancy=tenancy)

    assert security_to_keep(row) == security_held(kept)


def test_a_landlord_and_an_area_from_outside_are_known_to_be_outside() -> None:
    """Outside the scheme is an answer, and not the same as not known."""
    facts = known(referral(landlord="other", area="other"))

    assert facts["is_landlord_a_partner"] is False
    assert facts["lives_in_region"] is False
    assert "neighbouring_areas_chosen" not in facts


def test_a_landlord_that_joined_later_was_no_partner_before() -> None:
    """Facts are those of the day: Sticks Council joined in 2021."""
    row = referral(landlord="sticks-council")

    assert facts_of(row, TOYLAND, START).get("is_landlord_a_partner") is True
    early = facts_of(row, TOYLAND, TOYLAND.identity.opened)
    assert early.get("is_landlord_a_partner") is False


@pytest.mark.parametrize(("given", "expected"), [(None, None), (-1, True), (0, True), (1, False)])
def test_a_consent_counts_from_its_day(*, given: int | None, expected: bool | None) -> None:
    """A consent dated later than the day is not given yet; one without a date is not known."""
    row = referral(consents=Consents(to_circulation=None if given is None else day(given)))

    assert known(row).get("has_consented_to_circulation") is expected


def test_consent_is_given_again_only_after_the_day_of_its_withdrawal() -> None:
    """The same day does not count: what came first on it is not known."""
    assert [
        has_consent_again(referral(consents=Consents(to_circulation=given)), day(5))
        for given in (None, day(4), day(5), day(6))
    ] == [False, False, False, True]


def test_an_empty_list_of_harms_is_not_known() -> None:
    """Nobody flees from nothing: an empty cell says that it was not filled in."""
    assert "cohorts" not in known(referral(cohorts=frozenset()))


def test_an_empty_list_of_areas_to_avoid_is_an_answer() -> None:
    """No area to avoid is known to be none; a cell that was left out is not."""
    assert known(referral(areas_to_avoid=frozenset()))["areas_avoided"] == 0
    assert "areas_avoided" not in known(referral(areas_to_avoid=None))


def test_the_bedroom_need_follows_the_age_of_the_region_and_day() -> None:
    """A region that gives a room of their own from 16 counts one more for the same household."""
    household = Household.parse("f34 m16 m17")
    age = TOYLAND.parameter_by_key["own-room-age"]
    younger = evolve(
        TOYLAND,
        parameters=(
            *(one for one in TOYLAND.parameters if one.key != age.key),
            evolve(age, values={START: 16}),
        ),
    )

    assert bedroom_need(household, TOYLAND, START).bedrooms == 2
    assert bedroom_need(household, younger, START).bedrooms == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to pig@straw.example", "an e-mail address"),
        ("ring 020 7946 0000 after six", "a phone number"),
        ("near SW1A 2AA", "a postcode"),
        ("hers is QQ 12 34 56 C", "a National Insurance number"),
        ("born on 1 April 1990", "a date of birth"),
    ],
)
def test_free_text_that_may_identify_somebody_is_refused_with_its_place(
    text: str, kind: str
) -> None:
    """The message names what it looks like and where, and never repeats the text."""
    with pytest.raises(RecordError, match=f"the free text of case c-1 holds {kind}") as caught:
        screened(text, "case c-1")

    assert "at characters" in str(caught.value)
    assert not [word for word in text.split() if len(word) > 4 and word in str(caught.value)]
    assert caught.value.stable_code == "UD-E204"


def test_free_text_that_identifies_nobody_passes_unchanged() -> None:
    """A sentence about what a household needs is kept as it is."""
    text = "prefers a ground floor, and would like a quiet street"

    assert screened(text, "case c-1") == text


# Equality monitoring


@pytest.mark.parametrize("kind", [Request, Vacancy, Problem, CaseFacts, Rule, PythonRule])
def test_no_column_of_matching_and_no_rule_can_carry_equality_monitoring(kind: type) -> None:
    """There is no field for it, of that name or of that type."""
    names = {field.name for field in attrs.fields(kind)}
    types = " ".join(str(field.type) for field in attrs.fields(kind))

    assert not names & {*EQUALITY_FIELDS, "equality"}
    assert "Equality" not in types


def test_no_fact_that_a_rule_may_ask_is_one_of_equality_monitoring() -> None:
    """The vocabulary of every region begins without them."""
    assert not {fact.name for fact in STANDARD_FACTS} & set(EQUALITY_FIELDS)


@given(st.builds(Equality, **dict.fromkeys(EQUALITY_FIELDS, words)))
def test_the_facts_of_a_case_are_the_same_whatever_equality_monitoring_says(said: Equality) -> None:
    """Nothing that a rule may ask depends on it."""
    plain, monitored = (
        canonical(facts_of(referral(equality=one), TOYLAND, START)) for one in (None, said)
    )

    assert plain == monitored


def test_nothing_of_a_referral_or_a_home_that_is_sensitive_stands_in_its_repr() -> None:
    """A log shows the keys and days of a referral, never what it says."""
    row = referral(note="canary", equality=Equality(ethnic_group="canary"))

    assert "c-1" in repr(row)
    assert not [word for word in ("canary", "straw", "bricks", "high") if word in repr(row)]
    assert "bricks" not in repr(home())
