from datetime import date

import pytest
from household_values import AGES, SEXES
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.case_facts import STANDARD_FACTS, CaseFacts, FactKind
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.facts.households import AgeBand, Household, Person

WORDS = st.lists(
    st.tuples(SEXES, AGES).map(lambda one: f"{one[0]}{one[1]}")
    | st.tuples(SEXES, AGES, SEXES, AGES).map(lambda one: "{}{}+{}{}".format(*one)),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (0, "0-9"),
        (9, "0-9"),
        (10, "10-15"),
        (15, "10-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-20"),
        (20, "18-20"),
        (21, "21+"),
        (120, "21+"),
    ],
)
def test_an_age_is_coarsened_to_its_band(years: int, band: str) -> None:
    """Both ends of each band belong to it."""
    assert AgeBand.of(years).value == band


def test_each_band_begins_with_its_youngest() -> None:
    """A band's name and its lowest age say the same."""
    for band in AgeBand:
        assert band.value.startswith(str(band.youngest))
        assert AgeBand.of(band.youngest) is band


def test_a_household_is_read_from_sex_and_age() -> None:
    """People come in a fixed order, in bands, and a couple under one number."""
    household = Household.parse("  F34+m36 m8\tx5 ", extra_rooms=1)

    assert household.members == (
        Person(sex="f", band=AgeBand.FROM_21, couple=1),
        Person(sex="m", band=AgeBand.UNDER_10),
        Person(sex="m", band=AgeBand.FROM_21, couple=1),
        Person(sex="x", band=AgeBand.UNDER_10),
    )
    assert (household.size, household.children, household.extra_rooms) == (4, 2, 1)


def test_a_child_is_under_eighteen() -> None:
    """Sixteen- and seventeen-year-olds are children, eighteen-year-olds are not."""
    assert Household.parse("f40 f17 f18").children == 1


@given(words=WORDS, data=st.data())
def test_equal_households_are_equal_values_however_they_are_written(
    words: list[str], data: st.DataObject
) -> None:
    """The order of people, of couples and within a couple says nothing."""
    turned = ["+".join(data.draw(st.permutations(word.split("+")))) for word in words]
    shuffled = data.draw(st.permutations(turned))

    assert Household.parse(" ".join(shuffled)) == Household.parse(" ".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "f34 Zebedee",
        "f34 Zebedee8",
        "f34 m121",
        "f34 m-8",
        "f34 m8.5",
        "f34 f20+m21+x22",
        "f34 f20+",
        "f34 +m21",
        "f34 12/03/1985",
        "f34 m08765",
        "f34 8",
        "f34 \N{SUPERSCRIPT TWO}",
    ],
)
def test_a_household_that_cannot_be_read_is_refused_without_its_text(text: str) -> None:
    """The error says which word, and how to write one, and never repeats what was there."""
    with pytest.raises(RecordError, match="person 2 of the household") as caught:
        Household.parse(text)

    word = text.split()[1]
    assert word not in str(caught.value) or word == "8"
    assert caught.value.stable_code == "UD-E203"
    assert 'f34+m36"' in str(caught.value)


@given(text=st.text(max_size=30))
def test_whatever_is_typed_gives_a_household_or_a_sentence(text: str) -> None:
    """No text ends in another kind of error."""
    try:
        household = Household.parse(text)
    except RecordError as error:
        assert "person" in str(error)  # noqa: PT017  either way is right
    else:
        assert household.size >= len(text.split())


def test_no_rule_can_read_what_was_said_for_equality_monitoring() -> None:
    """The vocabulary of rules and the fields of equality monitoring share no name."""
    names = {fact.name for fact in STANDARD_FACTS} | {fact.column for fact in STANDARD_FACTS}

    assert EQUALITY_FIELDS
    assert not names & set(EQUALITY_FIELDS)
    assert not names & {name.replace("_", "-") for name in EQUALITY_FIELDS}


def test_the_vocabulary_names_each_fact_once_and_fully() -> None:
    """Every fact has a label; a choice has its values, and a key says what it names."""
    names = [fact.name for fact in STANDARD_FACTS]

    assert len(set(names)) == len(names)
    for fact in STANDARD_FACTS:
        assert fact.label
        assert bool(fact.choices) is (fact.kind is FactKind.CHOICE)
        assert bool(fact.of) is (fact.kind in {FactKind.KEY, FactKind.KEYS})


def test_a_derived_fact_asks_for_the_column_it_comes_from() -> None:
    """What to fill in is a column of the referral, never a number that somebody must work out."""
    columns = {fact.name: fact.column for fact in STANDARD_FACTS}

    assert columns["bedrooms_needed"] == "household"
    assert columns["lives_in_region"] == "area"
    assert columns["dash_score"] == "dash_score"


def test_a_fact_that_is_absent_is_not_known() -> None:
    """Case facts give the value of what is known, and None for the rest."""
    facts = CaseFacts(case="c", as_at=date(2024, 1, 1), known={"is_tenant": False})

    assert facts.get("is_tenant") is False
    assert facts.get("risk_level") is None
    assert list(facts) == ["is_tenant"]
