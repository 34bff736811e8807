from itertools import product

import pytest
from hypothesis import given
from policy_values import DAYS, LEVELS, OPERATORS, SPECS, completions, is_so, some_known, trees
from toyland import asks

from unlocking_doors.errors import ParameterError
from unlocking_doors.facts.case_facts import FactKind, FactValue
from unlocking_doors.policy.conditions import (
    FITS,
    AllOf,
    AnyOf,
    Condition,
    Not,
    Operator,
    Test,
    Truth,
    evaluate,
    resolved,
)
from unlocking_doors.policy.conditions import (
    tests_of as every_test,  # pytest takes `tests_of` for a test
)
from unlocking_doors.policy.wording import detail, in_words

SINGS, DANCES = asks("sings"), asks("dances")
TRUTHS: tuple[Truth, ...] = (True, None, False)


def truth_of(condition: Condition, sings: Truth, dances: Truth = None) -> Truth:
    """Evaluate a tree with two facts so, not so or not known."""
    known = {"sings": sings, "dances": dances}
    return evaluate(
        condition, {name: value for name, value in known.items() if value is not None}, SPECS
    )


@pytest.mark.parametrize(("first", "second"), [*product(TRUTHS, TRUTHS)])
def test_all_and_any_follow_kleenes_tables(first: Truth, second: Truth) -> None:
    """`all` is the least and `any` the greatest of its parts, where unknown lies between."""
    order = {False: 0, None: 1, True: 2}
    both, either = AllOf(parts=(SINGS, DANCES)), AnyOf(parts=(SINGS, DANCES))

    assert truth_of(both, first, second) is min(first, second, key=order.__getitem__)
    assert truth_of(either, first, second) is max(first, second, key=order.__getitem__)


@pytest.mark.parametrize(("inner", "outer"), [(True, False), (None, None), (False, True)])
def test_not_leaves_unknown_unknown(inner: Truth, outer: Truth) -> None:
    """`not` turns yes and no round and leaves unknown as it is."""
    assert truth_of(Not(part=SINGS), inner) is outer


def test_all_of_nothing_is_met_and_any_of_nothing_is_not() -> None:
    """A tree without parts is what it says: nothing is missing, and nothing is there."""
    assert truth_of(AllOf(parts=()), None) is True
    assert truth_of(AnyOf(parts=()), None) is False


@given(tree=trees(), known=some_known(most_unknown=3))
def test_a_known_answer_holds_whatever_the_rest_turns_out_to_be(
    tree: Condition, known: dict[str, FactValue]
) -> None:
    """Evaluation may say unknown where the answer is certain, but it is never wrong."""
    truth = evaluate(tree, known, SPECS)
    answers = {is_so(tree, full) for full in completions(known)}

    assert truth is None or answers == {truth}


@given(tree=trees(), known=some_known(most_unknown=0))
def test_with_every_fact_known_the_answer_is_known(
    tree: Condition, known: dict[str, FactValue]
) -> None:
    """A tree over known facts reads as a person would read it, for every operator."""
    assert evaluate(tree, known, SPECS) is is_so(tree, known)


@pytest.mark.parametrize(
    ("fact", "operator", "wanted", "passes", "fails"),
    [
        ("hats", Operator.AT_LEAST, 2, (2, 3), (0, 1)),
        ("hats", Operator.AT_MOST, 2, (0, 2), (3,)),
        ("hats", Operator.ONE_OF, (1, 3), (1, 3), (0, 2)),
        ("hats", Operator.IS, 0, (0,), (1,)),
        ("level", Operator.AT_LEAST, "middle", ("middle", "high"), ("low",)),
        ("level", Operator.AT_MOST, "middle", ("low", "middle"), ("high",)),
        ("level", Operator.IS_NOT, "low", ("middle", "high"), ("low",)),
        ("house", Operator.ONE_OF, ("straw",), ("straw",), ("sticks", "")),
        ("friends", Operator.INCLUDES, "fox", ({"fox"}, {"fox", "hen"}), ((), {"hen"})),
        ("friends", Operator.EXCLUDES, "fox", ((), {"hen"}), ({"fox", "hen"},)),
        ("seen", Operator.ON_OR_AFTER, DAYS[2], DAYS[2:], DAYS[:2]),
        ("seen", Operator.ON_OR_BEFORE, DAYS[2], DAYS[:3], DAYS[3:]),
    ],
)
def test_each_operator_draws_its_line_where_it_says(
    fact: str, operator: Operator, wanted: object, passes: tuple[object], fails: tuple[object]
) -> None:
    """The value on the line counts as within it; a choice is ordered as it is listed."""
    test = asks(fact, operator, wanted)

    def holds(value: object) -> bool:
        keys = SPECS[fact].kind is FactKind.KEYS
        return test.holds(frozenset(value) if keys else value, SPECS[fact])  # type: ignore[arg-type, call-overload]

    assert all(holds(value) for value in passes)
    assert not any(holds(value) for value in fails)


def test_every_kind_of_fact_has_operators_that_fit_it() -> None:
    """No kind of fact is left without a test, and the tests here try every one that fits."""
    assert {kind: set(fits) for kind, fits in FITS.items()} == {
        kind: set(tried) for kind, tried in OPERATORS.items()
    }


def test_a_parameter_is_filled_in_wherever_it_stands() -> None:
    """Resolving a tree replaces parameters at any depth and leaves the rest alone."""
    by_name = Test(fact="hats", operator=Operator.AT_LEAST, parameter="hats-least")
    tree = AllOf(parts=(AnyOf(parts=(Not(part=by_name), SINGS)), by_name))

    values = [test.value for test in every_test(resolved(tree, {"hats-least": 3}))]

    assert values == [3, True, 3]


def test_a_parameter_without_a_value_is_named() -> None:
    """A rule in force that asks for a number not yet set is a fault, not a guess."""
    by_name = Test(fact="hats", operator=Operator.AT_LEAST, parameter="hats-least")

    with pytest.raises(ParameterError, match='"hats-least"'):
        resolved(Not(part=by_name), {})


def test_tests_come_in_the_order_in_which_they_are_written() -> None:
    """The words about a rule follow the rule's own order."""
    tree = AllOf(parts=(DANCES, Not(part=AnyOf(parts=(SINGS, DANCES)))))

    assert [test.fact for test in every_test(tree)] == ["dances", "sings", "dances"]


def test_the_detail_reads_as_the_tree_with_what_was_seen_and_what_was_asked() -> None:
    """A coordinator reads each fact beside what the rule asks of it, in the tree's own words."""
    either = AnyOf(
        parts=(asks("level", Operator.ONE_OF, LEVELS[:2]), asks("seen", Operator.IS, DAYS[0]))
    )
    tree = AllOf(parts=(Not(part=SINGS), asks("hats", Operator.AT_LEAST, 3), either))

    assert detail(tree, {"sings": False, "level": "high", "seen": DAYS[1]}, SPECS) == (
        "not [sings: no (asked: yes)] and hats: not known (asked: at least 3) and "
        "[level: high (asked: one of low, middle) or day seen: 2024-01-02 (asked: 2024-01-01)]"
    )


@pytest.mark.parametrize("fact", SPECS)
def test_every_operator_has_words(fact: str) -> None:
    """Whatever a tree asks, the detail names the value it wants."""
    wanted = DAYS[0] if fact == "seen" else "straw"
    for operator in OPERATORS[SPECS[fact].kind]:
        said = detail(asks(fact, operator, wanted), {}, SPECS)

        assert said.startswith(f"{SPECS[fact].label}: not known (asked: ")
        assert in_words(wanted) in said


def test_values_are_written_as_a_person_would() -> None:
    """Yes and no, ISO dates, sets in order, and `none` for an empty one."""
    assert in_words(frozenset({"hen", "fox"})) == "fox, hen"
    assert in_words(frozenset()) == "none"
    assert in_words(DAYS[0]) == "2024-01-01"
    assert [in_words(answer) for answer in (True, False, 3)] == ["yes", "no", "3"]
