"""
Small conditions, rules and cases for the tests of assessing, and brute force over them.

The brute force has its own reading of trees and its own choice of values for each fact, and
shares no code with `conditions`, `deciding` or `assessing`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations, product
from typing import Any, cast

from attrs import evolve
from hypothesis import strategies as st
from toyland import INVENTED, OPENED, TODAY, TOYLAND, asks

from unlocking_doors.facts.case_facts import CaseFacts, FactKind, FactSpec, FactValue
from unlocking_doors.findings import Assessment, Effect, Finding, Outcome
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.complete import REQUEST_COMPLETE
from unlocking_doors.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    Operator,
    Test,
)
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import Rule

DAYS = tuple(date(2024, 1, day) for day in range(1, 7))
LEVELS = ("low", "middle", "high")

SPECS: Mapping[str, FactSpec] = {
    spec.name: spec
    for spec in (
        FactSpec(name="sings", label="sings", kind=FactKind.YES_NO),
        FactSpec(name="dances", label="dances", kind=FactKind.YES_NO),
        FactSpec(name="hats", label="hats", kind=FactKind.NUMBER),
        FactSpec(name="shoes", label="shoes", kind=FactKind.NUMBER),
        FactSpec(name="level", label="level", kind=FactKind.CHOICE, choices=LEVELS),
        FactSpec(name="house", label="house", kind=FactKind.KEY, of="area"),
        FactSpec(name="friends", label="friends", kind=FactKind.KEYS, of="partner"),
        FactSpec(name="seen", label="day seen", kind=FactKind.DATE),
        FactSpec(name="cohorts", label="kinds of harm", kind=FactKind.KEYS, of="cohort"),
    )
}


def sets_of(*keys: str) -> tuple[frozenset[str], ...]:
    """Return every set of some keys."""
    return tuple(
        frozenset(chosen) for size in range(len(keys) + 1) for chosen in combinations(keys, size)
    )


#: Every value that brute force gives to a fact: wider on both sides than any test below asks.
DOMAINS: Mapping[str, tuple[FactValue, ...]] = {
    "sings": (False, True),
    "dances": (False, True),
    "hats": tuple(range(6)),
    "shoes": tuple(range(6)),
    "level": LEVELS,
    "house": ("straw", "sticks", "somewhere-else"),
    "friends": sets_of("fox", "hen", "nobody-asks"),
    "seen": DAYS,
    "cohorts": sets_of("first", "second", "shut"),
}

#: What the tests of trees compare with: strictly inside the domains.
WANTED: Mapping[str, tuple[Any, ...]] = {
    "sings": (False, True),
    "dances": (False, True),
    "hats": (0, 1, 2, 3, 4),
    "shoes": (0, 1, 2, 3, 4),
    "level": LEVELS,
    "house": ("straw", "sticks"),
    "friends": ("fox", "hen"),
    "seen": DAYS[1:-1],
    "cohorts": ("first", "shut"),
}
_IS, _IS_NOT, _ONE_OF = Operator.IS, Operator.IS_NOT, Operator.ONE_OF
_ORDER = (Operator.AT_LEAST, Operator.AT_MOST)
OPERATORS: Mapping[FactKind, tuple[Operator, ...]] = {
    FactKind.YES_NO: (_IS, _IS_NOT),
    FactKind.NUMBER: (_IS, _IS_NOT, _ONE_OF, *_ORDER),
    FactKind.CHOICE: (_IS, _IS_NOT, _ONE_OF, *_ORDER),
    FactKind.KEY: (_IS, _IS_NOT, _ONE_OF),
    FactKind.KEYS: (Operator.INCLUDES, Operator.EXCLUDES),
    FactKind.DATE: (_IS, Operator.ON_OR_AFTER, Operator.ON_OR_BEFORE),
}


@st.composite
def single_tests(draw: st.DrawFn) -> Test:
    """Draw a test of one fact."""
    name = draw(st.sampled_from(sorted(SPECS)))
    operator = draw(st.sampled_from(OPERATORS[SPECS[name].kind]))
    value = st.sampled_from(WANTED[name])
    if operator is Operator.ONE_OF:
        some = st.lists(value, min_size=1, max_size=3, unique=True).map(tuple)
        return Test(fact=name, operator=operator, value=draw(some))
    return Test(fact=name, operator=operator, value=draw(value))


def _grown(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, max_size=3).map(tuple)
    return (
        several.map(lambda some: AllOf(parts=some))
        | several.map(lambda some: AnyOf(parts=some))
        | parts.map(lambda part: Not(part=part))
    )


def trees() -> st.SearchStrategy[Condition]:
    """Draw condition trees over the invented facts, some of them certain whatever is so."""
    return st.recursive(single_tests(), _grown, max_leaves=6)


@st.composite
def some_known(draw: st.DrawFn, most_unknown: int = 3) -> dict[str, FactValue]:
    """Draw what is known: all of the invented facts but a few."""
    unknown = draw(st.sets(st.sampled_from(sorted(DOMAINS)), max_size=most_unknown))
    return {
        name: draw(st.sampled_from(values))
        for name, values in DOMAINS.items()
        if name not in unknown
    }


def rule_of(key: str, require: Condition, effect: Effect = Effect.DECLINE) -> Rule:
    """Make a rule in force for ever."""
    return Rule(
        key=key,
        label=key,
        source=INVENTED,
        since=OPENED,
        require=require,
        if_not_met=effect,
        reason=f"{key} is not met.",
        remedy=f"Mend {key}",
    )


def cohort_of(key: str, *rules: str, is_on: bool = True) -> Cohort:
    """Make a cohort in force for ever."""
    return Cohort(
        key=key,
        label=key,
        strand="",
        area_mode=AreaMode.CHOOSE,
        source=INVENTED,
        is_on=is_on,
        rules=rules,
        since=OPENED,
    )


def region_of(shared: Iterable[Rule], **cohorts: Iterable[Rule]) -> Region:
    """Make a region of rules that every cohort asks and rules of each cohort; `shut` is off."""
    shared = tuple(shared)
    own = {key: tuple(rules) for key, rules in cohorts.items()}
    every = dict.fromkeys([*shared, *(rule for rules in own.values() for rule in rules)])
    return evolve(
        TOYLAND,
        identity=evolve(TOYLAND.identity, rules=tuple(rule.key for rule in shared)),
        own_facts=tuple(spec for name, spec in SPECS.items() if name != "cohorts"),
        rules=tuple(every),
        cohorts=tuple(
            cohort_of(key, *(rule.key for rule in rules), is_on=key != "shut")
            for key, rules in own.items()
        ),
        deadlines=(),
        pathways=(),
        hand_overs=(),
    )


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw a region of up to five rules, with one or two open cohorts and one that is shut."""
    effects = st.sampled_from(tuple(Effect))
    rules = [
        rule_of(f"rule-{number}", draw(trees()), draw(effects))
        for number in range(draw(st.integers(1, 5)))
    ]
    some = st.lists(st.sampled_from(rules), max_size=3, unique_by=lambda rule: rule.key)
    own = {"first": draw(some)}
    if draw(st.booleans()):
        own["second"] = draw(some)
    return region_of(draw(some), **own, shut=draw(some))


def is_so(tree: Condition, full: Mapping[str, Any]) -> bool:
    """Read a tree when every fact is known: brute force's own reading."""
    if isinstance(tree, AllOf):
        return all(is_so(part, full) for part in tree.parts)
    if isinstance(tree, AnyOf):
        return any(is_so(part, full) for part in tree.parts)
    if isinstance(tree, Not):
        return not is_so(tree.part, full)
    value, wanted = full[tree.fact], cast("Any", tree.value)
    if tree.fact == "level" and tree.operator in _ORDER:
        value, wanted = LEVELS.index(value), LEVELS.index(str(wanted))
    answers: dict[str, Callable[[], bool]] = {
        "is": lambda: value == wanted,
        "is-not": lambda: value != wanted,
        "one-of": lambda: value in wanted,
        "at-least": lambda: value >= wanted,
        "on-or-after": lambda: value >= wanted,
        "at-most": lambda: value <= wanted,
        "on-or-before": lambda: value <= wanted,
        "includes": lambda: wanted in value,
        "excludes": lambda: wanted not in value,
    }
    return bool(answers[tree.operator.value]())


def completions(known: Mapping[str, FactValue]) -> Iterator[dict[str, FactValue]]:
    """Yield what is known with each way of filling in the rest."""
    unknown = [name for name in DOMAINS if name not in known]
    for values in product(*(DOMAINS[name] for name in unknown)):
        yield {**known, **dict(zip(unknown, values, strict=True))}


def outcome_of(region: Region, full: Mapping[str, Any]) -> Outcome:
    """Decide a case of which every fact is known, as the design says it in words."""
    by_key = {rule.key: rule for rule in region.rules}
    best = Outcome.NOT_ELIGIBLE
    for cohort in region.cohorts:
        if cohort.is_on and cohort.key in full["cohorts"]:
            failed = {
                by_key[key].if_not_met
                for key in (*region.identity.rules, *cohort.rules)
                if not is_so(by_key[key].require, full)
            }
            if not failed & {Effect.DECLINE, Effect.RETURN}:
                return Outcome.ELIGIBLE
            if Effect.DECLINE not in failed:
                best = Outcome.MORE_INFORMATION
    return best


def decided_by_force(
    region: Region, known: Mapping[str, FactValue]
) -> tuple[Outcome, frozenset[str]]:
    """
    Decide a case by trying every completion.

    Returns:
        The outcome if all completions agree, else more information needed; and each fact for
        which some completion of the others leaves the outcome in its hands.
    """
    unknown = [name for name in DOMAINS if name not in known]
    found = {
        tuple(full[name] for name in unknown): outcome_of(region, full)
        for full in completions(known)
    }
    deciding = set()
    for place, name in enumerate(unknown):
        by_others: dict[tuple[object, ...], set[Outcome]] = {}
        for values, outcome in found.items():
            by_others.setdefault(values[:place] + values[place + 1 :], set()).add(outcome)
        if any(len(outcomes) > 1 for outcomes in by_others.values()):
            deciding.add(name)
    outcomes = set(found.values())
    agreed = outcomes.pop() if len(outcomes) == 1 else Outcome.MORE_INFORMATION
    return agreed, frozenset(deciding)


def assessed(region: Region, known: Mapping[str, FactValue]) -> Assessment:
    """Assess a case today, whose household and access are known."""
    complete = {
        "landlord": "straw-council",
        "area": "straw",
        "access": "none",
        "bedrooms_needed": 2,
        **known,
    }
    facts = CaseFacts(case="T24-0001", as_at=TODAY, known=complete)
    return assess(RulesInForce.of(region, TODAY), facts)


def judged(facts: CaseFacts, region: Region = TOYLAND) -> Assessment:
    """Assess a case by the rules of its day."""
    return assess(RulesInForce.of(region, facts.as_at), facts)


def ruled(assessment: Assessment) -> list[Finding]:
    """Return the findings of the region's own rules, without the one that the engine adds."""
    return [finding for finding in assessment.findings if finding.rule != REQUEST_COMPLETE]


def finding_of(assessment: Assessment, key: str) -> Finding:
    """Return the only finding of a rule."""
    (found,) = (finding for finding in assessment.findings if finding.rule == key)
    return found


def assert_exact(region: Region, known: Mapping[str, FactValue]) -> None:
    """The outcome and the missing facts are those that brute force finds."""
    outcome, deciding = decided_by_force(region, known)
    found = assessed(region, known)
    assert found.outcome is outcome
    assert frozenset(found.missing) == deciding
    assert len(found.missing) == len(deciding)


def _known_but(*unknown: str) -> dict[str, FactValue]:
    usual = {name: values[0] for name, values in DOMAINS.items()} | {
        "cohorts": frozenset({"first"})
    }
    return {name: value for name, value in usual.items() if name not in unknown}


_SINGS, _DANCES = asks("sings"), asks("dances")
_MANY_HATS = asks("hats", Operator.AT_LEAST, 3)
_FEW_HATS = asks("hats", Operator.AT_MOST, 1)
_NEVER = AllOf(parts=(_SINGS, Not(part=_SINGS)))

#: Cases by name that between them catch every fault of `tests/faults/test_policy_faults.py`.
CASES: Mapping[str, tuple[Region, dict[str, FactValue]]] = {
    "one fact": (region_of([rule_of("a", _SINGS)], first=[]), _known_but("sings")),
    "or not": (
        region_of([rule_of("a", AnyOf(parts=(_SINGS, Not(part=_SINGS))))], first=[]),
        _known_but("sings"),
    ),
    "and not": (
        region_of([rule_of("a", _NEVER), rule_of("b", _DANCES)], first=[]),
        _known_but("sings", "dances"),
    ),
    "thresholds that leave no number": (
        region_of([rule_of("a", _MANY_HATS), rule_of("b", _FEW_HATS)], first=[]),
        _known_but("hats", "sings"),
    ),
    "thresholds that leave one number": (
        region_of([rule_of("a", asks("hats", Operator.IS, 2)), rule_of("b", _MANY_HATS)], first=[]),
        _known_but("hats"),
    ),
    "any number": (
        region_of([rule_of("a", asks("hats", Operator.AT_LEAST, 0))], first=[]),
        _known_but("hats"),
    ),
    "the number between": (
        region_of([rule_of("a", Not(part=AnyOf(parts=(_FEW_HATS, _MANY_HATS))))], first=[]),
        _known_but("hats"),
    ),
    "a key that no rule names": (
        region_of([rule_of("a", asks("house", Operator.ONE_OF, ("straw", "sticks")))], first=[]),
        _known_but("house"),
    ),
    "every level": (
        region_of([rule_of("a", asks("level", Operator.ONE_OF, LEVELS))], first=[]),
        _known_but("level"),
    ),
    "the lowest level": (
        region_of([rule_of("a", asks("level", Operator.AT_LEAST, "middle"))], first=[]),
        _known_but("level"),
    ),
    "no number but none": (
        region_of([rule_of("a", asks("hats", Operator.AT_LEAST, 1))], first=[]),
        _known_but("hats"),
    ),
    "a set": (
        region_of(
            [
                rule_of("a", asks("friends", Operator.INCLUDES, "fox")),
                rule_of("b", asks("friends", Operator.EXCLUDES, "hen"), Effect.RETURN),
            ],
            first=[],
        ),
        _known_but("friends"),
    ),
    "declined whatever is unknown": (
        region_of([rule_of("a", _SINGS), rule_of("b", _DANCES)], first=[]),
        {**_known_but("sings"), "dances": False},
    ),
    "returned, and may yet be declined": (
        region_of([rule_of("a", _SINGS), rule_of("b", _DANCES, Effect.RETURN)], first=[]),
        {**_known_but("sings"), "dances": False},
    ),
    "a warning only": (
        region_of([rule_of("a", _SINGS, Effect.WARN)], first=[]),
        _known_but("sings"),
    ),
    "a warning not met": (
        region_of([rule_of("a", _SINGS, Effect.WARN)], first=[]),
        {**_known_but(), "sings": False},
    ),
    "eligible under the second": (
        region_of([], first=[rule_of("a", _SINGS)], second=[rule_of("b", _DANCES)]),
        {**_known_but("sings"), "cohorts": frozenset({"first", "second"}), "dances": True},
    ),
    "one cohort or the other": (
        region_of([], first=[rule_of("a", _SINGS)], second=[rule_of("b", Not(part=_SINGS))]),
        {**_known_but("sings"), "cohorts": frozenset({"first", "second"})},
    ),
    "cohort not known": (
        region_of([rule_of("a", _DANCES)], first=[rule_of("b", _SINGS)], second=[]),
        {**_known_but("cohorts", "sings"), "dances": True},
    ),
    "cohort not known, and asked for": (
        region_of(
            [rule_of("a", asks("cohorts", Operator.EXCLUDES, "shut"))],
            first=[rule_of("b", asks("cohorts", Operator.INCLUDES, "second"), Effect.RETURN)],
            shut=[],
        ),
        _known_but("cohorts", "sings"),
    ),
}
