from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from policy_values import assessed, cohort_of, finding_of, judged, region_of, rule_of
from toyland import INVENTED, OPENED, SECOND, THIRD, TOYLAND, asks, case

from unlocking_doors.errors import PluginError
from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect, Outcome
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, RuleFunction, Ruling, rule

BOTH = frozenset({"first", "second"})


def python_rule(function: RuleFunction, effect: Effect = Effect.DECLINE) -> PythonRule:
    """Make a Python rule as a package supplies it."""
    made = rule(
        key="moon",
        label="not at full moon",
        source=INVENTED,
        since=OPENED,
        if_not_met=effect,
        reason="The moon is full.",
        remedy="Wait a day",
    )(function)
    return evolve(made, distribution="toyland-moon", version="1.0")


def with_moon(made: PythonRule) -> Region:
    """Add a Python rule to those that every cohort of Toyland asks."""
    rules = (*TOYLAND.identity.rules, made.key)
    return evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=rules), python_rules=(made,))


def answering(answer: Answer, *missing: str) -> RuleFunction:
    """Make a rule's function that always answers alike."""
    return lambda *_: Ruling(answer=answer, detail="looked up", missing=missing)


@pytest.mark.parametrize(
    ("answer", "effect", "outcome"),
    [
        (Answer.MET, Effect.DECLINE, Outcome.ELIGIBLE),
        (Answer.NOT_MET, Effect.DECLINE, Outcome.NOT_ELIGIBLE),
        (Answer.NOT_MET, Effect.RETURN, Outcome.MORE_INFORMATION),
        (Answer.NOT_MET, Effect.WARN, Outcome.ELIGIBLE),
    ],
)
def test_a_python_rule_weighs_as_much_as_a_tree(
    answer: Answer, effect: Effect, outcome: Outcome
) -> None:
    """A function's answer has the effect that its rule declares."""
    found = judged(case(), with_moon(python_rule(answering(answer), effect)))

    assert found.outcome is outcome


def test_a_python_rule_gives_a_finding_of_the_same_shape() -> None:
    """One rule as a tree and as a function: two findings alike but for who supplied it."""
    tree = rule_of("moon", asks("is_tenant"))
    function = evolve(
        python_rule(
            lambda facts, _: Ruling(
                answer=Answer.MET if facts.get("is_tenant") else Answer.NOT_MET,
                detail="the person at risk is the tenant: no (asked: yes)",
            )
        ),
        label=tree.label,
        source=tree.source,
        reason=tree.reason,
        remedy=tree.remedy,
    )
    as_tree = evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=("moon",)), rules=(tree,))
    as_function = evolve(with_moon(function), rules=())

    by_tree = finding_of(judged(case(is_tenant=False), as_tree), "moon")
    by_function = finding_of(judged(case(is_tenant=False), as_function), "moon")

    assert by_function == by_tree


def test_an_unknown_answer_of_a_python_rule_lists_what_it_misses() -> None:
    """The facts a function misses are missing, if the rule can still change the outcome."""
    region = with_moon(python_rule(answering(Answer.UNKNOWN, "is_overcrowded")))

    found = judged(case(), region)
    declined = judged(case(is_tenant=False, tenant_moves_too=False), region)

    assert (found.outcome, found.missing) == (Outcome.MORE_INFORMATION, ("is_overcrowded",))
    assert finding_of(found, "moon").missing == ("is_overcrowded",)
    assert finding_of(found, "moon").reason == "Not known yet: the household is overcrowded."
    assert (declined.outcome, declined.missing) == (Outcome.NOT_ELIGIBLE, ())


def test_a_warning_of_a_python_rule_misses_nothing() -> None:
    """An unknown answer that could only warn does not hold a case up."""
    found = judged(
        case(), with_moon(python_rule(answering(Answer.UNKNOWN, "is_overcrowded"), Effect.WARN))
    )

    assert (found.outcome, found.missing) == (Outcome.ELIGIBLE, ())


def _breaks(facts: CaseFacts, parameters: Any) -> Ruling:
    raise ValueError(str(facts.get("area")))


def _writes(facts: CaseFacts, parameters: Any) -> Ruling:
    facts.known["is_tenant"] = True  # type: ignore[index]
    return Ruling(answer=Answer.MET)


def _sets(facts: CaseFacts, parameters: Any) -> Ruling:
    parameters["own-room-age"] = 3
    return Ruling(answer=Answer.MET)


class _OddError(BaseException):
    """What no `except Exception` catches."""


def _raises(facts: CaseFacts, parameters: Any) -> Ruling:
    raise _OddError(facts.get("area"))


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (_raises, "stopped with _OddError"),
        (lambda *_: Ruling(answer=Answer.MET, detail=7), "returned no Ruling"),  # type: ignore[arg-type]
        (lambda *_: Ruling(answer=Answer.UNKNOWN, missing=7), "returned no Ruling"),  # type: ignore[arg-type]
        (lambda *_: Ruling(answer=Answer.UNKNOWN, missing="area"), "returned no Ruling"),  # type: ignore[arg-type]
        (lambda *_: True, "returned no Ruling"),
        (lambda *_: None, "returned no Ruling"),
        (lambda *_: Ruling(answer="yes"), "returned no Ruling"),  # type: ignore[arg-type]
        (answering(Answer.UNKNOWN), "Name the facts it misses"),
        (answering(Answer.MET, "is_tenant"), "Name the facts it misses"),
        (answering(Answer.UNKNOWN, "is_tennant"), 'did you mean "is_tenant"'),
        (lambda _: Ruling(answer=Answer.MET), "stopped with TypeError"),
        (_breaks, "stopped with ValueError"),
        (_writes, "stopped with TypeError"),
        (_sets, "stopped with TypeError"),
    ],
)
def test_a_python_rule_that_misbehaves_is_named(
    function: Callable[..., Any], complaint: str
) -> None:
    """Who supplied the rule is said, what it saw is not; and it can change no fact or number."""
    with pytest.raises(PluginError, match=r'rule "moon" of toyland-moon 1\.0') as caught:
        judged(case(), with_moon(python_rule(function)))

    assert complaint in str(caught.value)
    assert "straw" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_python_rule_whose_code_is_gone_refuses() -> None:
    """A decision is made again by the same code or not at all."""
    gone = evolve(python_rule(answering(Answer.MET)), function=None)

    with pytest.raises(PluginError, match=r"code of rule \"moon\".*toyland-moon 1.0.* is gone"):
        judged(case(), with_moon(gone))


def test_a_python_rule_is_asked_once_a_case() -> None:
    """A rule that two cohorts share is one question."""
    asked: list[str] = []

    def counts(facts: CaseFacts, parameters: Any) -> Ruling:
        asked.append(facts.case)
        return Ruling(answer=Answer.MET)

    region = evolve(
        region_of([], first=[], second=[]),
        python_rules=(python_rule(counts),),
        cohorts=(cohort_of("first", "moon"), cohort_of("second", "moon")),
    )
    assessed(region, {"cohorts": BOTH})

    assert asked == ["T24-0001"]


def test_a_python_rule_sees_the_numbers_of_the_day() -> None:
    """The function gets the parameters in force on the case's date."""
    seen: list[Any] = []

    def looks(facts: CaseFacts, parameters: Any) -> Ruling:
        seen.append(parameters["offers-allowed"])
        return Ruling(answer=Answer.MET)

    region = with_moon(python_rule(looks))
    judged(case(on=SECOND), region)
    judged(case(on=THIRD), region)

    assert seen == ["no limit", 1]


def test_whoever_breaks_a_rule_off_is_heard() -> None:
    """Ctrl-C is no fault of the rule that runs just then."""

    def interrupted(facts: CaseFacts, parameters: Any) -> Ruling:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judged(case(), with_moon(python_rule(interrupted)))
