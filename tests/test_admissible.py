"""What is checked of a referral and a home, however they come in."""

from typing import Any

import pytest
from small_years import home, referral
from toyland import TOYLAND

from unlocking_doors.errors import RecordError
from unlocking_doors.moves.admissible import check_home, check_referral

NOWHERE, NOT_OPAQUE = "UD-E216", "UD-E217"
#: A value that no message may show.
CANARY = "Rosalind Quince"


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("case", CANARY, NOT_OPAQUE),
        ("agency", CANARY, NOT_OPAQUE),
        ("nominating_officer", CANARY, NOT_OPAQUE),
        ("landlord", CANARY, NOWHERE),
        ("area", CANARY, NOWHERE),
        ("areas_of_choice", frozenset({"bricks", CANARY}), NOWHERE),
        ("areas_to_avoid", frozenset({CANARY}), NOWHERE),
        ("cohorts", frozenset({CANARY}), NOWHERE),
        ("access", CANARY, NOWHERE),
    ],
)
def test_a_field_of_a_referral_that_leads_nowhere_is_named(
    field: str, given: object, code: str
) -> None:
    """The field is named and, but for the key itself, never what stands in it."""
    with pytest.raises(RecordError) as caught:
        check_referral(referral(**{field: given}), TOYLAND)

    (fault,) = caught.value.faults
    assert (fault.code, fault.message.split()[0]) == (code, f'"{field}"')
    assert field == "case" or CANARY not in str(caught.value)


@pytest.mark.parametrize("name", ["no_such_fact", "lives_in_region", "bedrooms_needed"])
def test_an_answer_to_what_nobody_asks_is_named(name: str) -> None:
    """Neither an unknown fact nor one that is derived can be answered."""
    with pytest.raises(RecordError, match=f'"{name}" names nothing') as caught:
        check_referral(referral(answers={name: True}), TOYLAND)

    assert [fault.code for fault in caught.value.faults] == [NOWHERE]


def test_every_wrong_field_is_told_at_once() -> None:
    """Whoever mends a record mends it once."""
    with pytest.raises(RecordError) as caught:
        check_referral(referral(area="atlantis", landlord="nobody", agency="a b"), TOYLAND)

    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("changes", [{}, {"area": "other", "landlord": "other"}, {"area": None}])
def test_a_sound_referral_passes(changes: dict[str, Any]) -> None:
    """Outside the scheme, and not known, are answers that a referral may give."""
    check_referral(referral(**changes), TOYLAND)


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("home", CANARY, NOT_OPAQUE),
        ("left_by", CANARY, NOT_OPAQUE),
        ("area", "atlantis", NOWHERE),
        ("area", "other", NOWHERE),
        ("landlord", "wolf-estates", NOWHERE),
        ("access", CANARY, NOWHERE),
        ("bedrooms", -1, NOWHERE),
    ],
)
def test_a_field_of_a_home_that_leads_nowhere_is_named(
    field: str, given: object, code: str
) -> None:
    """A home is where the region has an area, and of a landlord that it has."""
    with pytest.raises(RecordError) as caught:
        check_home(home(**{field: given}), TOYLAND)

    assert [fault.code for fault in caught.value.faults] == [code]
    assert field == "home" or CANARY not in str(caught.value)


def test_a_sound_home_passes() -> None:
    """An empty code of who left it is no fault."""
    check_home(home(), TOYLAND)
    check_home(home(left_by="c-1"), TOYLAND)
