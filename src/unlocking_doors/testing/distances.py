"""How far a case is from what the rules of a day ask, and what they look at."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import cast

from attrs import evolve

from unlocking_doors.errors import PluginError
from unlocking_doors.facts.case_facts import CaseFacts, FactSpec, FactValue
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.policy.asking import ask
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.complete import NEEDED, REQUEST_COMPLETE
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Test, tests_of
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.rules import PythonRule


class Noted(Mapping[str, FactValue]):
    """Facts that note which of them were asked."""

    def __init__(self, known: Mapping[str, FactValue]) -> None:
        self._known = dict(known)
        self.asked: dict[str, None] = {}

    def __getitem__(self, name: str) -> FactValue:
        """Return a fact, and note its name, known or not."""
        self.asked[name] = None
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def asked_facts(
    rules: RulesInForce, keys: Iterable[str], facts: CaseFacts
) -> list[tuple[FactSpec, list[Test]]]:
    """Return the facts that some rules ask of a case, each with the tests that ask it."""
    found: dict[str, list[Test]] = {}
    for key in keys:
        if key in rules.trees:
            for test in tests_of(rules.trees[key]):
                found.setdefault(test.fact, []).append(test)
        elif key == REQUEST_COMPLETE:
            found |= {name: [] for name in NEEDED if name not in found}
        else:
            asked = _asked(rules.rules[key], facts, rules.parameters)
            found |= {name: [] for name in asked if name not in found}
    vocabulary = rules.region.vocabulary
    return [(vocabulary[name], tests) for name, tests in found.items() if name in vocabulary]


def _asked(
    rule: object, facts: CaseFacts, parameters: Mapping[str, ParameterValue]
) -> tuple[str, ...]:
    """Return the names of the facts that a Python rule looks at."""
    noted = Noted(facts.known)
    if isinstance(rule, PythonRule) and rule.function is not None:
        with suppress(Exception):  # that it fails is told where it is asked in earnest
            rule.function(evolve(facts, known=noted), parameters)
    return tuple(noted.asked)


def deciding_rules(rules: RulesInForce, cohort: str) -> list[str]:
    """Return the keys of the rules that could keep a case of a cohort out."""
    own = rules.region.cohort_by_key[cohort].rules if cohort else ()
    return [
        key
        for key in (*rules.region.identity.rules, REQUEST_COMPLETE, *own)
        if key in rules.rules and rules.rules[key].if_not_met is not Effect.WARN
    ]


def distance(rules: RulesInForce, key: str, facts: CaseFacts) -> float:
    """Return about how many facts must change before a rule is met."""
    if key in rules.trees:
        return _to(rules.trees[key], facts, rules.region.vocabulary, wanted=True)
    rule = cast("PythonRule", rules.rules[key])  # a rule is a tree or a function
    try:
        ruling = ask(rule, facts, rules.parameters, rules.region.vocabulary)
    except PluginError:
        return 1  # whatever is known: a promise about Python rules tells it
    return 0 if ruling.answer is Answer.MET else 1 + len(ruling.missing)


def _to(
    tree: Condition, facts: CaseFacts, vocabulary: Mapping[str, FactSpec], *, wanted: bool
) -> float:
    """
    Return about how many tests must turn for a tree to have the wanted value; 0 if it has it.

    Of parts of which one is enough the nearest counts, and the others a little: where the nearest
    leads nowhere, a step towards another must still be seen as one.
    """
    match tree:
        case Test(fact=fact):
            seen = facts.get(fact)
            return float(seen is None or tree.holds(seen, vocabulary[fact]) is not wanted)
        case Not(part=part):
            return _to(part, facts, vocabulary, wanted=not wanted)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            some = [_to(part, facts, vocabulary, wanted=wanted) for part in parts]
            if isinstance(tree, AllOf) is wanted:
                return sum(some)
            nearest = min(some, default=1.0)
            return nearest and nearest + sum(some) / 1_000
