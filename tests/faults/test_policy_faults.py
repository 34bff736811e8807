"""For each property of assessing and of what it stands on, a purpose-made fault that is caught."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import attrs
import pytest
from attrs import evolve, frozen
from household_values import assert_fewest_rooms
from identifying_texts import WHAT_IDENTIFIES, assert_found
from policy_values import CASES, DAYS, assert_exact
from test_sensitive import CANARY, shown

from unlocking_doors import periods, plain, sensitive
from unlocking_doors.facts.case_facts import FactKind
from unlocking_doors.facts.households import Household
from unlocking_doors.findings import Effect
from unlocking_doors.periods import Period, clashes
from unlocking_doors.plain import canonical
from unlocking_doors.policy import assessing, bedrooms, conditions, deciding
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.bedrooms import BedroomStandard

Plant = Callable[[pytest.MonkeyPatch], None]


def caught() -> set[str]:
    """Return the named cases in which the planted fault shows."""
    found = set()
    for name, (region, known) in CASES.items():
        try:
            assert_exact(region, known)
        except AssertionError:
            found.add(name)
    return found


def kleene_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """List every unknown fact that an unanswered rule asks, whether or not it can decide."""
    honest = assessing.assess

    def fault(rules: RulesInForce, facts: Any) -> Any:
        found = honest(rules, facts)
        asked = {name for finding in found.findings for name in finding.missing}
        return evolve(found, missing=tuple(sorted(asked)))

    monkeypatch.setattr("policy_values.assess", fault)


def dropping(kind: FactKind, place: int) -> Plant:
    """Try one value of a kind of fact fewer."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        honest = deciding.representatives

        def fault(tests: Any, spec: Any) -> Any:
            values = honest(tests, spec)
            if spec.kind is kind:
                del values[place]
            return values

        monkeypatch.setattr(deciding, "representatives", fault)

    return plant


def no_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try for a number only the thresholds themselves, and none beside them."""
    honest = deciding.representatives

    def fault(tests: Any, spec: Any) -> Any:
        if spec.kind is FactKind.NUMBER:
            return sorted({test.value for test in tests})
        return honest(tests, spec)

    monkeypatch.setattr(deciding, "representatives", fault)


def silent_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a fact that is not known for a no."""
    honest = conditions.evaluate
    monkeypatch.setattr(assessing, "evaluate", lambda *tree: bool(honest(*tree)))


def unreduced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a branch whose ways all lead to one end."""

    def fault(self: Any, level: int, below: tuple[int, ...]) -> int:
        self._nodes.append((level, below))
        return len(self._nodes) - 1

    monkeypatch.setattr(deciding.Diagrams, "_node", fault)


def effects(**changed: int) -> Plant:
    """Give an effect another weight."""
    weights = {Effect.DECLINE: 0, Effect.RETURN: 1, Effect.WARN: 2}
    weights |= {Effect(name): weight for name, weight in changed.items()}
    return lambda monkeypatch: monkeypatch.setattr(assessing, "_IF_NOT_MET", weights)


def in_place_of(name: str, fault: Any) -> Plant:
    """Replace a built-in function within the file that assesses."""
    return lambda monkeypatch: monkeypatch.setattr(assessing, name, fault, raising=False)


FAULTS: Mapping[str, Plant] = {
    "missing facts by Kleene alone": kleene_only,
    "yes is not tried": dropping(FactKind.YES_NO, 1),
    "no is not tried": dropping(FactKind.YES_NO, 0),
    "the lowest level is not tried": dropping(FactKind.CHOICE, 0),
    "the key that no rule names is not tried": dropping(FactKind.KEY, -1),
    "the empty set is not tried": dropping(FactKind.KEYS, 0),
    "the lowest number is not tried": dropping(FactKind.NUMBER, 0),
    "only the thresholds are tried": no_middle,
    "unknown is no": silent_no,
    "a diagram is not reduced": unreduced,
    "a warning returns": effects(warn=1),
    "a warning declines": effects(warn=0),
    "a return declines": effects(**{"return": 0}),
    "a decline returns": effects(decline=1),
    "the worst cohort counts": in_place_of("max", min),
    "the kindest rule counts": in_place_of("min", max),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_assessing_is_caught_by_brute_force(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Each fault makes at least one named case disagree with brute force; without it none does."""
    assert not caught()

    FAULTS[fault](monkeypatch)

    assert caught()


def _sexless(household: Household) -> Household:
    return evolve(household, members=tuple(evolve(one, sex="f") for one in household.members))


def _grown(household: Household) -> Household:
    return evolve(household, members=tuple(evolve(one, couple=0) for one in household.members))


@pytest.mark.parametrize(
    ("blind", "people"),
    [
        (_sexless, "f34 f12 m12"),
        (_grown, "f34+m36"),
        (lambda household: evolve(household, extra_rooms=0), "f34"),
        (lambda household: evolve(household, members=household.members[:-1]), "f34 m40"),
    ],
)
def test_a_bedroom_standard_blind_to_something_is_caught(
    monkeypatch: pytest.MonkeyPatch, blind: Callable[[Household], Household], people: str
) -> None:
    """A standard that overlooks sex, couples, extra rooms or a person is caught."""
    honest = BedroomStandard.need
    household = Household.parse(people, extra_rooms=1)
    assert_fewest_rooms(household, 21)

    monkeypatch.setattr(
        bedrooms.BedroomStandard, "need", lambda self, people: honest(self, blind(people))
    )

    with pytest.raises(AssertionError):
        assert_fewest_rooms(household, 21)


@pytest.mark.parametrize("kind", WHAT_IDENTIFIES)
def test_a_screen_without_one_of_its_patterns_is_caught(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """With one kind switched off, none of its examples is found as what it is."""
    rest = tuple(one for one in sensitive._PATTERNS if one[0] != kind)
    monkeypatch.setattr(sensitive, "_PATTERNS", rest)

    for text in WHAT_IDENTIFIES[kind]:
        with pytest.raises(AssertionError):
            assert_found(kind, text)


def test_each_expression_of_the_screen_is_needed() -> None:
    """Without any one of the expressions, some example is missed: none is there for nothing."""
    for kind, expressions in sensitive._EXPRESSIONS.items():
        for gone in expressions:
            rest = [one for one in expressions if one != gone]
            pattern = re.compile("|".join(rest) or r"(?!)", re.IGNORECASE)
            missed = [
                text
                for text in WHAT_IDENTIFIES[kind]
                if not pattern.search(text) and sensitive.screen(text)
            ]

            assert missed, gone


def test_a_sensitive_field_that_shows_is_caught() -> None:
    """A class that marks its field and shows it all the same does not pass the canary test."""

    @frozen(kw_only=True)
    class Loose:
        says: str = attrs.field(metadata={"sensitive": True})

    assert CANARY in shown(Loose)


def test_sets_written_as_they_come_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without sorting, equal sets filled in another order are written differently."""
    monkeypatch.setattr(plain, "sorted", list, raising=False)

    assert canonical(frozenset([0, 8])) != canonical(frozenset([8, 0]))


def test_periods_compared_with_the_next_only_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking no further than the next neighbour hides a clash with a long period."""
    assert len(list(clashes(_three()))) == 2

    def fault(some: list[Period]) -> Any:
        ordered = sorted(some, key=lambda one: one.since)
        return pairwise(ordered)

    monkeypatch.setattr(periods, "_neighbours", fault)

    assert len(list(clashes(_three()))) == 1


def _three() -> list[Period]:
    return [
        Period(since=DAYS[0]),
        Period(since=DAYS[1], until=DAYS[2]),
        Period(since=DAYS[3], until=DAYS[4]),
    ]
