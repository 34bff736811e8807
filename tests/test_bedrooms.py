import re
from collections import Counter
from itertools import combinations_with_replacement

import pytest
from household_values import assert_fewest_rooms, fewest_rooms, households, may_share
from hypothesis import given

from unlocking_doors.facts.households import Household
from unlocking_doors.policy.bedrooms import BedroomStandard

OWN_ROOM_AGES = (21, 18, 16)
SEX = {"f": "female", "m": "male", "x": "person"}
by_own_room_age = pytest.mark.parametrize("own_room_age", OWN_ROOM_AGES)


@pytest.mark.parametrize(
    ("people", "bedrooms"),
    [
        ("f34", 1),
        ("f34+m36", 1),
        ("f34 f21", 2),
        ("f34 m8 f5", 2),
        ("f34 f12 f19", 2),
        ("f34 f12 m12", 3),
        ("f34 m12 m8", 2),
        ("f34 f12 m8", 3),
        ("f34 m8 f5 f2", 3),
        ("f34+m36 m15 m11 f10 f3 m1", 4),
        ("f34 x15 x12", 3),
        ("f34 x8 m3", 2),
        ("f34+f33 m61+f60", 2),
    ],
)
def test_the_national_standard_counts_as_it_is_written(people: str, bedrooms: int) -> None:
    """Couples, adults, same-sex pairs from 10, pairs under 10: households worked by hand."""
    assert BedroomStandard().need(Household.parse(people)).bedrooms == bedrooms


@pytest.mark.parametrize(("own_room_age", "bedrooms"), [(21, 2), (18, 3), (16, 3)])
def test_a_local_standard_gives_a_room_of_ones_own_earlier(
    own_room_age: int, bedrooms: int
) -> None:
    """A mother with daughters of 15 and 19: who shares depends on the age that the region sets."""
    household = Household.parse("f40 f15 f19")

    assert BedroomStandard(own_room_age=own_room_age).need(household).bedrooms == bedrooms


@by_own_room_age
@given(household=households())
def test_the_need_is_the_fewest_rooms_that_the_sharing_rules_allow(
    own_room_age: int, household: Household
) -> None:
    """No pairing of up to seven people that the standard allows needs fewer rooms."""
    assert_fewest_rooms(household, own_room_age)


@by_own_room_age
def test_no_small_household_is_an_exception(own_room_age: int) -> None:
    """Every household of up to five single people, one of each sex and age that matters."""
    kinds = [f"{sex}{age}" for sex in "fmx" for age in (5, 12, 17, 30)]
    for size in range(6):
        for people in combinations_with_replacement(kinds, size):
            assert_fewest_rooms(Household.parse(" ".join(people)), own_room_age)


@by_own_room_age
@given(household=households())
def test_the_working_is_one_line_a_room_and_places_everybody_once(
    own_room_age: int, household: Household
) -> None:
    """Whoever reads the working finds each room, who is in it, and why nobody shares unfitly."""
    need = BedroomStandard(own_room_age=own_room_age).need(household)
    singles = [person for person in household.members if not person.couple]
    placed = [re.findall(r"(female|male|person) ([\d+-]+)", line) for line in need.working]

    assert len(need.working) == need.bedrooms
    assert sum("beyond the standard" in line for line in need.working) == household.extra_rooms
    assert Counter(one for line in placed for one in line) == Counter(
        (SEX[person.sex], person.band.value) for person in singles
    )
    for line in placed:
        if len(line) > 1:
            one, other = (
                next(p for p in singles if (SEX[p.sex], p.band.value) == who) for who in line
            )
            assert may_share(one, other, own_room_age)


def test_the_working_says_who_shares_and_who_does_not() -> None:
    """The working of one family, as a coordinator reads it."""
    household = Household.parse("f34+m36 m19 f12 f8 m5 x2", extra_rooms=1)

    assert BedroomStandard().need(household).working == (
        "couple 1: own room",
        "female 10-15 and female 0-9: share",
        "male 18-20 and male 0-9: share",
        "person 0-9: own room, nobody to share with",
        "agreed beyond the standard: a room",
    )


@given(household=households())
def test_a_room_of_ones_own_earlier_never_needs_fewer_rooms(household: Household) -> None:
    """A local standard is at least as generous as the national one."""
    needs = [BedroomStandard(own_room_age=age).need(household).bedrooms for age in OWN_ROOM_AGES]

    assert needs == sorted(needs)


def test_brute_force_itself_pairs_people_off() -> None:
    """The third opinion agrees with a count by hand."""
    assert fewest_rooms(Household.parse("f34 f12 m12 f8 m8"), 21) == 3
