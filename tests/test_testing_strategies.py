"""The strategies of the testing kit generate what they promise, for any region."""

from collections import Counter
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from toyland import TOYLAND, asks

from unlocking_doors.errors import RecordError
from unlocking_doors.findings import Outcome
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.admissible import check_home, check_referral
from unlocking_doors.plugins import Plugins
from unlocking_doors.policy.assessing import assess
from unlocking_doors.policy.conditions import AllOf, AnyOf, Not, Operator
from unlocking_doors.policy.region import Region
from unlocking_doors.testing import homes, households, partners, referrals, schemes
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.problems import problems
from unlocking_doors.testing.sound import SoundReferrals
from unlocking_doors.testing.strategies import first_days
from unlocking_doors.testing.years import SmallYear, with_a_row_less

KEYS = ("toyland", "london")


@cache
def region_of(key: str) -> Region:
    """Return a region by its key."""
    return TOYLAND if key == "toyland" else Plugins.load().region(key)


def drawn(strategy: st.SearchStrategy[Any], number: int = 30) -> list[Any]:
    """Draw some values, always the same; ten at a time, of which none is made of another."""
    found: list[Any] = []
    for batch in range(0, number, 10):

        @seed(batch)
        @settings(
            max_examples=min(10, number - batch),
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def collect(value: Any) -> None:
            found.append(value)

        collect()
    return found


@pytest.mark.parametrize("key", KEYS)
def test_a_sound_referral_is_let_through(key: str) -> None:
    """For each cohort, on each day that matters, the sound referral is eligible."""
    region = region_of(key)
    sound = SoundReferrals(region)
    for on in first_days(region):
        for cohort in region.cohorts:
            if cohort.is_on and cohort.is_in_force(on):
                found = sound.of(on, cohort.key)
                said = assess(sound.rules_on(on), sound.facts(found.referral, on))
                assert (found.short_of, said.outcome) == (0, Outcome.ELIGIBLE)
                assert said.cohort == cohort.key


def test_a_sound_referral_is_found_through_any_tree() -> None:
    """Nested conditions, with numbers, levels and opposites, are met one fact at a time."""
    low = AnyOf(parts=(asks("is_overcrowded"), asks("dash_score", Operator.AT_MOST, 13)))
    known = AllOf(parts=(asks("is_known_to_marac"), asks("tenancy", Operator.IS, "starter")))
    never = asks("risk_level", Operator.IS, "none-such")
    tree = AllOf(parts=(Not(part=low), AnyOf(parts=(never, known))))
    rules = tuple(evolve(one, require=tree) if one.key == "rent" else one for one in TOYLAND.rules)
    rules = tuple(evolve(one, if_not_met="decline") if one.key == "rent" else one for one in rules)
    sound = SoundReferrals(evolve(TOYLAND, rules=rules))

    found = sound.of(first_days(TOYLAND)[-1], "wolf-at-the-door")

    assert found.short_of == 0
    assert found.referral.answers["dash_score"] == 14
    assert found.referral.tenancy == "starter"


def test_a_cohort_that_nobody_can_enter_is_told_by_how_far() -> None:
    """Where rules contradict each other, the nearest referral says how far it falls short."""
    both = AllOf(parts=(asks("is_tenant"), asks("is_tenant", value=False)))
    rules = tuple(
        evolve(one, require=both) if one.key == "own-stock-first" else one for one in TOYLAND.rules
    )
    sound = SoundReferrals(evolve(TOYLAND, rules=rules))

    assert sound.of(first_days(TOYLAND)[0], "wolf-at-the-door").short_of == 1


@pytest.mark.parametrize("key", KEYS)
def test_referrals_and_homes_may_be_taken_in(key: str) -> None:
    """Whatever is drawn names only what the region has, and a home has a landlord on its day."""
    region = region_of(key)
    for row in drawn(referrals(region)):
        check_referral(row, region)
    for home in drawn(homes(region)):
        check_home(home, region)
        assert region.is_partner(home.landlord, home.released)


@pytest.mark.parametrize("key", KEYS)
def test_most_referrals_get_through_and_some_do_not(key: str) -> None:
    """Plausible cases are the rule; missing facts and wrong ones come too."""
    region = region_of(key)
    sound = SoundReferrals(region)
    outcomes = Counter(
        assess(sound.rules_on(row.received), sound.facts(row, row.received)).outcome
        for row in drawn(referrals(region), 120)
    )

    assert outcomes[Outcome.ELIGIBLE] > 60
    assert outcomes[Outcome.MORE_INFORMATION] > 3
    assert outcomes[Outcome.NOT_ELIGIBLE] > 1


@pytest.mark.parametrize("key", KEYS)
def test_in_small_years_people_are_offered_homes_and_move(key: str) -> None:
    """Every kind of thing happens in some year, and homes that do not suit are there to tempt."""
    kinds: Counter[str] = Counter()
    with Bench.of(region_of(key)) as bench:
        for year in drawn(schemes(bench.region), 24):
            with bench.play(year) as history:
                assert history.stopped is None
                kinds.update(event.kind for event in history.events)

    assert kinds["offer"] > 15
    assert kinds["complete"] > 10
    assert {"return", "refuse-approval", "withdraw-consent", "refuse", "hand-over"} <= kinds.keys()


def test_a_small_year_has_awkward_homes_and_homes_that_were_left() -> None:
    """Homes in areas fled and to avoid, and homes left by a household of the same year, come."""
    seen: Counter[str] = Counter()
    for year in drawn(schemes(TOYLAND)):
        assert isinstance(year, SmallYear)
        for home in year.inputs.homes:
            seen["left"] += home.left_by is not None
            for row in year.inputs.referrals:
                seen["fled"] += home.area == row.area
                seen["avoided"] += home.area in (row.areas_to_avoid or ())
                seen["own"] += home.landlord == row.landlord

    assert min(seen[kind] for kind in ("left", "fled", "avoided", "own")) > 5


def test_households_have_somebody_in_them() -> None:
    """Households of one and of many are drawn, with couples and without."""
    found = drawn(households(), 60)
    sizes = {household.size for household in found}

    assert min(sizes) == 1
    assert max(sizes) > 4


def test_a_partner_that_is_drawn_could_join() -> None:
    """With a drawn partner more, the region has no more faults than before."""
    for partner in drawn(partners(TOYLAND), 10):
        joined = evolve(TOYLAND, partners=(*TOYLAND.partners, partner))
        assert region_faults(joined) == []


def test_times_begin_before_what_changes() -> None:
    """A short time meets the opening, each change of the rules, and the end."""
    days = first_days(TOYLAND)
    changes = {one.since for one in TOYLAND.rules} | {TOYLAND.identity.closed}

    assert days[0] == TOYLAND.identity.opened
    for change in changes:
        assert change is not None
        assert any(day <= change <= day + timedelta(days=42) for day in days)


def test_a_row_less_is_still_a_year() -> None:
    """A year without one of its rows can be played, and no answer is left without its case."""
    for year in drawn(schemes(TOYLAND), 3):
        assert isinstance(year, SmallYear)
        for fewer in with_a_row_less(year):
            cases = {row.case for row in fewer.inputs.referrals}
            assert {one.case for one in fewer.inputs.decisions} <= cases


@pytest.mark.parametrize("key", KEYS)
def test_problems_stand_in_the_region(key: str) -> None:
    """Every landlord and area of a drawn problem is one of the region's."""
    region = region_of(key)
    for problem in drawn(problems(region), 20):
        rows = (*problem.requests, *problem.vacancies)
        assert {row.landlord for row in rows} <= set(region.partner_by_key)
        assert {row.area for row in rows} <= set(region.area_by_key)


def test_what_a_region_cannot_take_in_is_refused() -> None:
    """The check that the tests above rely on does refuse."""
    (row,) = drawn(referrals(TOYLAND), 1)

    with pytest.raises(RecordError):
        check_referral(evolve(row, area="atlantis"), TOYLAND)
