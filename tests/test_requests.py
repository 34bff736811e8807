from datetime import date
from typing import Any

import pytest
from attrs import evolve, fields
from small_years import START, referral
from toyland import TOYLAND

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.areas import Area
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.facts.households import Household
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.moves.requests import (
    PropertyRequest,
    areas_that_suit,
    property_request,
    recipients,
)
from unlocking_doors.plain import canonical
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import CirculateTo

CHOOSE, AVOID = "wolf-at-the-door", "wolf-in-the-woods"


def request(row: Referral, region: Region = TOYLAND, cohort: str = CHOOSE) -> PropertyRequest:
    """Write the property request of a referral."""
    return property_request(row, region, cohort=cohort, reference="ARC-01-24", on=START)


def showing(**changes: Any) -> Region:
    """Make a Toyland that shows more, or less, in its requests."""
    return evolve(TOYLAND, circulation=evolve(TOYLAND.circulation, **changes))


def test_a_property_request_has_exactly_the_agreed_fields() -> None:
    """What circulates is a closed list: no name, no free text, no list to avoid, no equality."""
    assert [field.name for field in fields(PropertyRequest)] == [
        "reference",
        "landlord",
        "area",
        "bedrooms",
        "people",
        "access",
        "areas",
        "cohort",
        "contact",
    ]
    assert not {field.name for field in fields(PropertyRequest)} & set(EQUALITY_FIELDS)


def test_a_property_request_says_what_a_landlord_needs_to_know() -> None:
    """Code, landlord, size, people by age band, access, areas that suit, and whom to call."""
    row = referral(household=Household.parse("f34 m8 f5 m19"), access="step-free")

    assert request(row) == PropertyRequest(
        reference="ARC-01-24",
        landlord="straw-council",
        area="left",
        bedrooms=3,
        people={"0-9": 2, "18-20": 1, "21+": 1},
        access="step-free",
        areas=frozenset({"bricks", "woods"}),
        cohort="",
        contact="owl-1",
    )


def test_nothing_of_the_danger_or_the_note_stands_in_a_property_request() -> None:
    """Neither the key of the case, nor an area to avoid, nor a word of the note is in it."""
    row = referral(
        "case-key", areas_to_avoid=frozenset({"sticks"}), note="a sentence about the wolf"
    )
    shown = canonical(request(row))

    assert not [word for word in ("case-key", "sticks", 'straw"', "sentence") if word in shown]


@pytest.mark.parametrize(("shows", "expected"), [(True, "straw"), (False, "left")])
def test_a_region_may_coarsen_the_area_fled(*, shows: bool, expected: str) -> None:
    """The area is shown only where the region says so; otherwise the part of the region."""
    assert request(referral(), showing(shows_area=shows)).area == expected


def test_an_area_outside_the_region_is_not_shown() -> None:
    """A household from elsewhere has no area of the region to show."""
    assert request(referral(area="other"), showing(shows_area=True)).area == ""


@pytest.mark.parametrize(("shows", "expected"), [(True, CHOOSE), (False, "")])
def test_the_kind_of_harm_is_shown_only_where_a_region_says_so(
    *,
    shows: bool,
    expected: str,
) -> None:
    """A region decides whether landlords learn what a household flees from."""
    assert request(referral(), showing(shows_cohort=shows)).cohort == expected


def test_the_agency_is_the_contact_where_no_officer_is_named() -> None:
    """Somebody can always be asked, by key."""
    assert request(referral(nominating_officer="")).contact == "owl"


def test_chosen_areas_never_hold_the_one_fled_nor_one_to_avoid() -> None:
    """What a household chose counts only where it is safe, whatever else it wrote."""
    row = referral(
        areas_of_choice=frozenset({"straw", "sticks", "bricks", "atlantis"}),
        areas_to_avoid=frozenset({"sticks"}),
    )

    assert areas_that_suit(row, TOYLAND, CHOOSE, START) == {"bricks"}


def test_a_household_that_names_areas_to_avoid_may_have_any_other() -> None:
    """In the opposite mode any area suits but those to avoid and the one fled."""
    row = referral(areas_of_choice=None, areas_to_avoid=frozenset({"sticks"}))

    assert areas_that_suit(row, TOYLAND, AVOID, START) == {"bricks", "woods"}
    assert areas_that_suit(row, TOYLAND, CHOOSE, START) == frozenset()


def test_areas_that_were_chosen_bind_in_either_mode() -> None:
    """Another kind of harm may lie behind a choice: whoever chose is shown nowhere else."""
    row = referral(areas_of_choice=frozenset({"bricks"}), areas_to_avoid=frozenset({"sticks"}))

    assert areas_that_suit(row, TOYLAND, AVOID, START) == {"bricks"}


@pytest.mark.parametrize("unknown", ["household", "access"])
def test_no_request_is_written_of_what_is_not_known(unknown: str) -> None:
    """Neither who moves nor what access they need is guessed."""
    with pytest.raises(RecordError, match="has no household, or says nothing of access") as caught:
        request(referral(**{unknown: None}))

    assert caught.value.stable_code == "UD-E215"


def test_an_area_that_no_longer_exists_does_not_suit() -> None:
    """The areas are those of the day."""

    def closed(area: Area) -> Area:
        return evolve(area, until=date(2024, 1, 1)) if area.key == "woods" else area

    region = evolve(TOYLAND, areas=tuple(closed(area) for area in TOYLAND.areas))

    assert areas_that_suit(referral(), region, CHOOSE, START) == {"bricks"}


def test_a_request_goes_to_all_partners_or_to_those_with_homes_there() -> None:
    """A region decides to whom a request circulates; one that has left gets none."""
    asked = request(referral())
    there = evolve(
        TOYLAND,
        circulation=evolve(TOYLAND.circulation, to=CirculateTo.PARTNERS_WITH_HOMES_THERE),
    )

    assert recipients(asked.areas, TOYLAND, START, area="straw") == (
        "straw-council",
        "sticks-council",
        "brick-homes",
    )
    assert recipients(asked.areas, there, START, area="straw") == ("brick-homes",)
    later = recipients(asked.areas, TOYLAND, date(2020, 6, 1), area="straw")
    assert "sticks-council" not in later
