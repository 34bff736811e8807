from datetime import date
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st
from policy_values import (
    CASES,
    DOMAINS,
    SPECS,
    assert_exact,
    assessed,
    decided_by_force,
    region_of,
    regions,
    rule_of,
    single_tests,
    some_known,
)
from toyland import asks

from unlocking_doors.facts.case_facts import FactKind, FactSpec, FactValue
from unlocking_doors.policy.conditions import AnyOf, Condition, Operator, Test
from unlocking_doors.policy.deciding import Diagrams, leaves_of, representatives
from unlocking_doors.policy.region import Region


@pytest.mark.parametrize("name", CASES)
def test_the_facts_that_decide_a_named_case_are_listed(name: str) -> None:
    """In each case worth a name, outcome and missing facts are those that brute force finds."""
    assert_exact(*CASES[name])


@given(region=regions(), known=some_known())
@example(*CASES["cohort not known, and asked for"])
def test_exactly_the_facts_that_could_decide_are_missing(
    region: Region, known: dict[str, FactValue]
) -> None:
    """A fact is missing if and only if it changes the outcome for some completion of the others."""
    assert_exact(region, known)


@given(region=regions(), known=some_known(), data=st.data())
def test_an_outcome_once_sure_stays_when_more_becomes_known(
    region: Region, known: dict[str, FactValue], data: st.DataObject
) -> None:
    """Finding out a fact that is not listed as missing changes nothing."""
    before = assessed(region, known)
    idle = [name for name in DOMAINS if name not in known and name not in before.missing]
    learnt = {name: data.draw(st.sampled_from(DOMAINS[name])) for name in idle}

    after = assessed(region, {**known, **learnt})

    assert (after.outcome, after.missing) == (before.outcome, before.missing)


@given(tests=st.lists(single_tests(), min_size=1, max_size=5))
def test_representatives_leave_no_combination_of_answers_out(tests: list[Test]) -> None:
    """The few values tried give every combination of answers that the whole domain gives."""
    leaves = leaves_of(tests, SPECS)
    for variable in {variable for variable, _ in leaves.values()}:
        asked = [test for test in leaves if leaves[test][0] == variable]
        tried = set(zip(*(leaves[test][1] for test in asked), strict=True))
        spec = SPECS[variable[0]]

        assert tried == {
            tuple(2 * test.holds(value, spec) for test in asked) for value in DOMAINS[variable[0]]
        }


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_of_the_calendar_can_be_asked_for(day: date) -> None:
    """A rule `on or before 9999-12-31` does not fall off the end of the calendar."""
    test = asks("seen", Operator.ON_OR_BEFORE, day)

    assert day in representatives([test], SPECS["seen"])


def test_a_number_is_never_below_nothing() -> None:
    """`At least 0` holds for every number: a count that is not known does not matter to it."""
    test = asks("hats", Operator.AT_LEAST, 0)

    assert min(representatives([test], SPECS["hats"])) == 0


def test_a_set_of_thirty_three_areas_is_no_burden() -> None:
    """Keys of a set are taken one by one: a rule may name every area of London."""
    areas = [f"area-{number}" for number in range(33)]
    tree: Condition = AnyOf(parts=tuple(asks("friends", Operator.INCLUDES, one) for one in areas))

    found = assessed(region_of([rule_of("a", tree)], first=[]), {"cohorts": frozenset({"first"})})

    assert found.missing == ("friends",)


def test_thirty_unknown_facts_of_one_case_are_no_burden() -> None:
    """A case of which nothing is known is assessed like any other: rules make small diagrams."""
    names = [f"fact-{number}" for number in range(30)]
    facts = [FactSpec(name=name, label=name, kind=FactKind.YES_NO) for name in names]
    rules = [
        rule_of(f"{one} or {other}", AnyOf(parts=(asks(one), asks(other))))
        for one, other in pairwise(names)
    ]
    region = evolve(region_of(rules, first=rules[:5]), own_facts=tuple(facts))

    assert assessed(region, {}).missing == ("cohorts", *names)


def test_equal_functions_share_one_node() -> None:
    """Reduced diagrams are canonical: what does not depend on a fact does not hold it."""
    diagrams = Diagrams()
    yes = diagrams.variable(("sings", ""), [0, 2])
    no = diagrams.opposite(yes)

    assert diagrams.combine(max, yes, no) == 2
    assert diagrams.combine(min, yes, no) == 0
    assert diagrams.combine(min, yes, yes) == yes
    assert diagrams.opposite(no) == yes
    assert diagrams.variables(yes) == {("sings", "")}
    assert not diagrams.variables(2)


def test_brute_force_itself_tells_what_decides() -> None:
    """The third opinion sees a fact that matters and passes over one that does not."""
    region, known = CASES["one fact"]
    _, deciding = decided_by_force(region, {k: v for k, v in known.items() if k != "dances"})

    assert deciding == {"sings"}
