from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.errors import LedgerError
from unlocking_doors.moves.ledger import (
    Entry,
    Letting,
    check_posting_set,
    given_and_received,
    postings,
    reversal,
    standings,
)

ON = date(2024, 3, 6)
LETTING = Letting(
    case="c-1",
    home="h-1",
    owed_to="brick-homes",
    owed_by="straw-council",
    bedrooms=2,
    people=3,
    on=ON,
)
LANDLORDS = ("brick-homes", "straw-council", "sticks-council")


def letting(number: int, owed_to: str, owed_by: str) -> Letting:
    """Make one of several lettings."""
    return evolve(LETTING, case=f"c-{number}", owed_to=owed_to, owed_by=owed_by)


def test_a_letting_posts_one_to_the_giver_and_takes_one_from_the_household_landlord() -> None:
    """The rehousing landlord is owed a home, and the household's own landlord owes one."""
    gave, owes = postings(LETTING)

    assert (gave.partner, gave.amount) == ("brick-homes", 1)
    assert (owes.partner, owes.amount) == ("straw-council", -1)
    assert {(one.case, one.bedrooms, one.weight, one.on) for one in (gave, owes)} == {
        ("c-1", 2, 1, ON)
    }
    assert standings((gave, owes)) == {"brick-homes": 1, "straw-council": -1}


def test_a_home_of_the_own_landlord_leaves_its_standing_as_it_was() -> None:
    """A landlord that rehouses its own tenant is owed nothing and owes nothing."""
    entries = postings(evolve(LETTING, owed_to="straw-council"))

    assert len(entries) == 2
    assert standings(entries) == {"straw-council": 0}


@pytest.mark.parametrize("lacking", ["owed_to", "bedrooms"])
def test_a_move_by_another_pathway_is_not_posted(lacking: str) -> None:
    """A letting without a landlord that gave a home makes no entry."""
    changes: dict[str, Any] = {lacking: None}
    with pytest.raises(LedgerError, match="case c-1 names nobody that is owed a home"):
        postings(evolve(LETTING, **changes))


def test_a_reversal_takes_a_posting_set_back_by_new_entries() -> None:
    """The standings are as before the letting, and the old entries still stand."""
    entries = postings(LETTING)
    back = reversal(entries, on=date(2024, 4, 1), reason="the letting fell through")

    assert standings((*entries, *back)) == {"brick-homes": 0, "straw-council": 0}
    assert all(one.corrects and one.reason == "the letting fell through" for one in back)
    assert check_posting_set(back) == back


def test_what_was_taken_back_was_neither_given_nor_received() -> None:
    """Homes are counted net: a correction is no home given by whoever received one."""
    entries = postings(LETTING)
    back = reversal(entries, on=date(2024, 4, 1), reason="the letting fell through")
    assert given_and_received(entries) == {"brick-homes": (1, 0), "straw-council": (0, 1)}

    assert given_and_received((*entries, *back)) == {
        "brick-homes": (0, 0),
        "straw-council": (0, 0),
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(LANDLORDS), st.sampled_from(LANDLORDS), st.booleans()),
        max_size=12,
    )
)
def test_given_less_received_is_the_standing(lettings: list[tuple[str, str, bool]]) -> None:
    """Whatever was taken back; and as many homes were received as given."""
    entries: list[Entry] = []
    for number, (owed_to, owed_by, stands) in enumerate(lettings):
        posted = postings(letting(number, owed_to, owed_by))
        entries += posted if stands else (*posted, *reversal(posted, on=ON, reason="a slip"))

    found = given_and_received(entries)

    assert {key: given - received for key, (given, received) in found.items()} == standings(entries)
    standing = sum(stands for *_, stands in lettings)
    assert sum(given for given, _ in found.values()) == standing
    assert sum(received for _, received in found.values()) == standing


def test_partners_without_entries_are_shown_at_zero() -> None:
    """A partner that gave and received nothing stands in the list."""
    assert standings(postings(LETTING), LANDLORDS) == {
        "brick-homes": 1,
        "sticks-council": 0,
        "straw-council": -1,
    }


ONE, OTHER = postings(LETTING)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ((ONE,), "sums to 1 over 1 letting"),
        ((ONE, ONE), "sums to 2 over 1 letting"),
        ((ONE, evolve(OTHER, weight=2)), "sums to -1 over 1 letting"),
        ((ONE, evolve(OTHER, case="c-2")), "sums to 0 over 2 lettings"),
        ((), "sums to 0 over 0 lettings"),
    ],
)
def test_a_posting_set_that_is_not_one_letting_summing_to_zero_is_refused(
    entries: tuple[Entry, ...], says: str
) -> None:
    """What does not sum to zero, or belongs to none or several lettings, is never posted."""
    with pytest.raises(LedgerError, match=says):
        check_posting_set(entries)


@given(st.lists(st.tuples(st.sampled_from(LANDLORDS), st.sampled_from(LANDLORDS)), max_size=12))
def test_standings_are_homes_given_minus_tenants_rehoused(pairs: list[tuple[str, str]]) -> None:
    """Counted over lettings instead of entries, every standing is the same, and all sum to zero."""
    entries = [
        entry
        for number, pair in enumerate(pairs)
        for entry in check_posting_set(postings(letting(number, *pair)))
    ]
    others = [(giver, own) for giver, own in pairs if giver != own]
    expected = {
        key: sum(giver == key for giver, _ in others) - sum(own == key for _, own in others)
        for key in LANDLORDS
    }

    assert standings(entries, LANDLORDS) == expected
    assert sum(expected.values()) == 0
