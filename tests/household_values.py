"""Small households for the tests of the bedroom standard, and brute force over who shares."""

from hypothesis import strategies as st

from unlocking_doors.facts.households import Household, Person
from unlocking_doors.policy.bedrooms import BedroomStandard

AGES = st.sampled_from((0, 4, 9, 10, 15, 16, 17, 18, 20, 21, 34, 90))
SEXES = st.sampled_from("fmx")


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Draw a household of up to seven people, with up to two couples among them."""
    singles = draw(st.lists(st.tuples(SEXES, AGES), max_size=7))
    most = min(2, (7 - len(singles)) // 2)
    couples = draw(st.lists(st.tuples(SEXES, SEXES), max_size=most))
    words = [f"{sex}{age}" for sex, age in singles]
    words += [f"{one}34+{other}36" for one, other in couples]
    extra = draw(st.integers(0, 2))
    return Household.parse(" ".join(draw(st.permutations(words))), extra_rooms=extra)


def may_share(one: Person, other: Person, own_room_age: int) -> bool:
    """Tell whether the standard lets two single people share a room: brute force's own reading."""
    ages = sorted((one.band.youngest, other.band.youngest))
    if ages[1] >= own_room_age:
        return False
    return ages[1] < 10 or (one.sex == other.sex and one.sex != "x")


def fewest_rooms(household: Household, own_room_age: int) -> int:
    """Count bedrooms by trying every way of pairing people off."""

    def rooms(people: tuple[Person, ...]) -> int:
        if not people:
            return 0
        first, rest = people[0], people[1:]
        ways = [rooms(rest)] + [
            rooms(rest[:place] + rest[place + 1 :])
            for place, other in enumerate(rest)
            if may_share(first, other, own_room_age)
        ]
        return 1 + min(ways)

    couples = {person.couple for person in household.members} - {0}
    singles = tuple(person for person in household.members if not person.couple)
    return len(couples) + rooms(singles) + household.extra_rooms


def assert_fewest_rooms(household: Household, own_room_age: int) -> None:
    """The bedroom standard gives the fewest rooms that its sharing rules allow."""
    need = BedroomStandard(own_room_age=own_room_age).need(household)
    assert need.bedrooms == fewest_rooms(household, own_room_age)
