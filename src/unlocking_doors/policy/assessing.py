"""
Assess one case by the rules of one day.

The outcome is the one value that every completion of the missing facts would give; where they
differ, more information is needed, and the facts that make the difference are listed.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from unlocking_doors.facts.case_facts import CaseFacts, FactSpec
from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.policy.asking import ask
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.policy.complete import REQUEST_COMPLETE, request_complete
from unlocking_doors.policy.conditions import (
    Condition,
    Operator,
    Test,
    evaluate,
    resolved,
    tests_of,
)
from unlocking_doors.policy.deciding import Diagrams, Leaf, Variable, diagram, leaves_of
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, Rule
from unlocking_doors.policy.wording import detail, unknown_reason

_OUTCOMES = (Outcome.NOT_ELIGIBLE, Outcome.MORE_INFORMATION, Outcome.ELIGIBLE)
_IF_NOT_MET = {Effect.DECLINE: 0, Effect.RETURN: 1, Effect.WARN: 2}

#: Keys of the two findings that the engine itself adds.
COHORT_KNOWN, COHORT_OPEN = "cohort-known", "cohort-open"


@frozen(kw_only=True)
class RulesInForce:
    """
    The rules of one region on one day, ready to assess any number of cases.

    Attributes:
        region: The region.
        on: The day.
        parameters: Values of the day.
        rules: Versions in force, by key.
        trees: Their trees, by key, with the parameters filled in.
        leaves: The diagram of each test that a tree or the choice of cohorts makes.
        cohorts: Those that take cases on the day, in the region's order.
    """

    region: Region = field(repr=False)
    on: date
    parameters: Mapping[str, ParameterValue] = field(repr=False)
    rules: Mapping[str, Rule | PythonRule] = field(repr=False)
    trees: Mapping[str, Condition] = field(repr=False)
    leaves: Mapping[Test, Leaf] = field(repr=False)
    cohorts: tuple[Cohort, ...] = field(repr=False)

    @classmethod
    def of(cls, region: Region, on: date) -> "RulesInForce":
        """
        Collect the rules in force on a day.

        Raises:
            ParameterError: A rule asks for a parameter that has no value on the day.
        """
        parameters = region.parameters_on(on)
        versions: tuple[Rule | PythonRule, ...] = (*region.rules, *region.python_rules)
        found = {rule.key: rule for rule in versions if rule.is_in_force(on)}
        found[REQUEST_COMPLETE] = request_complete(region.identity)
        trees = {
            key: resolved(rule.require, parameters)
            for key, rule in found.items()
            if isinstance(rule, Rule)
        }
        cohorts = tuple(one for one in region.cohorts if one.is_on and one.is_in_force(on))
        tests = [test for tree in trees.values() for test in tests_of(tree)]
        tests += [_names(cohort) for cohort in cohorts]
        return cls(
            region=region,
            on=on,
            parameters=parameters,
            rules=found,
            trees=trees,
            leaves=leaves_of(tests, region.vocabulary),
            cohorts=cohorts,
        )


def _names(cohort: Cohort) -> Test:
    """Return the test whether a case is under a cohort."""
    return Test(fact="cohorts", operator=Operator.INCLUDES, value=cohort.key)


def assess(rules: RulesInForce, facts: CaseFacts) -> Assessment:
    """
    Assess one case.

    A case under several cohorts is assessed under each and goes under the first that gives
    the best outcome: a household that meets one cohort's rules is not turned away by another's.
    Where the kind of harm is not known, the rules of every cohort may still decide, so that
    what they ask is missing too; their findings are left out until a cohort is named.

    Args:
        rules: The rules of the day.
        facts: What is known of the case on that day.

    Returns:
        The outcome, every finding, and exactly the facts that could still decide it.

    Raises:
        PluginError: A Python rule is gone, fails or gives no proper answer.
    """
    region = rules.region
    work = _Work(rules, facts)
    shared = (*region.identity.rules, REQUEST_COMPLETE)
    keys = [key for key in shared if key in rules.rules]
    findings = [work.finding(key, "") for key in keys]
    base = work.least(keys)
    is_known = facts.get("cohorts") is not None
    total, best, lead = 0, -1, ""
    for cohort in rules.cohorts:
        named = work.tree(_names(cohort))
        if named == 0:
            continue
        keys = [key for key in cohort.rules if key in rules.rules]
        outcome = work.diagrams.combine(min, base, work.least(keys))
        total = work.diagrams.combine(max, total, work.diagrams.combine(min, named, outcome))
        if is_known:
            findings += [work.finding(key, cohort.key) for key in keys]
            if _settled(outcome) > best:
                best, lead = _settled(outcome), cohort.key
    if not lead:
        findings.insert(0, _no_cohort(rules, facts))
    return Assessment(
        case=facts.case,
        as_at=rules.on,
        outcome=_OUTCOMES[_settled(total)],
        cohort=lead,
        findings=tuple(findings),
        missing=work.missing(total),
        fingerprint=region.fingerprint,
    )


def _settled(node: int) -> int:
    """Return a final value; a diagram that is not final means that more must be known."""
    return node if node <= 2 else 1  # noqa: PLR2004  the final values


def _no_cohort(rules: RulesInForce, facts: CaseFacts) -> Finding:
    named = facts.get("cohorts")
    identity = rules.region.identity
    if named is None and rules.cohorts:
        return Finding(
            rule=COHORT_KNOWN,
            label="The kind of harm is named",
            answer=Answer.UNKNOWN,
            effect=Effect.RETURN,
            reason="The kind of harm is not given.",
            remedy="Name at least one kind of harm",
            source=identity.source,
            since=identity.opened,
            missing=("cohorts",),
        )
    by_key = rules.region.cohort_by_key
    keys = sorted(named) if isinstance(named, frozenset) else []
    labels = ", ".join(by_key[key].label if key in by_key else key for key in keys)
    return Finding(
        rule=COHORT_OPEN,
        label="The kind of harm is one the scheme takes",
        answer=Answer.NOT_MET,
        effect=Effect.DECLINE,
        reason="On that day the scheme took no cases for the kind of harm given.",
        detail=f"given: {labels or 'none'}",
        remedy="Only another kind of harm that also applies would change this",
        source=identity.source,
        since=identity.opened,
    )


@frozen(kw_only=True)
class _Judged:
    """One rule's answer, and the diagram of the outcome that it allows."""

    answer: Answer
    node: int
    missing: tuple[str, ...]
    detail: str


class _Work:
    """One assessment under way."""

    def __init__(self, rules: RulesInForce, facts: CaseFacts) -> None:
        self.rules, self.facts = rules, facts
        self.diagrams = Diagrams()
        self._vocabulary: Mapping[str, FactSpec] = rules.region.vocabulary
        self._judged: dict[str, _Judged] = {}
        self._asked: dict[Variable, tuple[str, ...]] = {}

    def finding(self, key: str, cohort: str) -> Finding:
        """Return a rule's finding."""
        rule, judged = self.rules.rules[key], self._judge(key)
        return Finding(
            rule=key,
            label=rule.label,
            answer=judged.answer,
            effect=rule.if_not_met,
            reason=self._reason(rule, judged),
            detail=judged.detail,
            remedy="" if judged.answer is Answer.MET else rule.remedy,
            source=rule.source,
            since=rule.since,
            cohort=cohort,
            missing=judged.missing,
        )

    def least(self, keys: Iterable[str]) -> int:
        """Return the diagram of the least outcome that several rules allow."""
        value = 2
        for key in keys:
            value = self.diagrams.combine(min, value, self._judge(key).node)
        return value

    def tree(self, tree: Condition) -> int:
        """Return the diagram of a tree: 2 where it holds, 0 where it does not."""
        known, leaves = self.facts.known, self.rules.leaves
        return diagram(tree, known, self._vocabulary, leaves, self.diagrams)

    def missing(self, node: int) -> tuple[str, ...]:
        """Return the facts on which an outcome depends, in the order of the vocabulary."""
        names: set[str] = set()
        for variable in self.diagrams.variables(node):
            names.update(self._asked.get(variable, variable[:1]))
        return tuple(name for name in self._vocabulary if name in names)

    def _judge(self, key: str) -> _Judged:
        if key not in self._judged:
            rule = self.rules.rules[key]
            floor = _IF_NOT_MET[rule.if_not_met]
            self._judged[key] = (
                self._ask(rule, floor)
                if isinstance(rule, PythonRule)
                else self._evaluate(key, floor)
            )
        return self._judged[key]

    def _evaluate(self, key: str, floor: int) -> _Judged:
        tree, known = self.rules.trees[key], self.facts.known
        seen = detail(tree, known, self._vocabulary)
        truth = evaluate(tree, known, self._vocabulary)
        if truth is not None:
            answer, node = (Answer.MET, 2) if truth else (Answer.NOT_MET, floor)
            return _Judged(answer=answer, node=node, missing=(), detail=seen)
        names = dict.fromkeys(test.fact for test in tests_of(tree))
        return _Judged(
            answer=Answer.UNKNOWN,
            node=self.diagrams.combine(max, self.tree(tree), floor),
            missing=tuple(name for name in names if self.facts.get(name) is None),
            detail=seen,
        )

    def _ask(self, rule: PythonRule, floor: int) -> _Judged:
        ruling = ask(rule, self.facts, self.rules.parameters, self._vocabulary)
        node = 2 if ruling.answer is Answer.MET else floor
        if ruling.answer is Answer.UNKNOWN:
            # What the function would do with the facts it misses cannot be seen from outside:
            # it is taken to depend on each of them.
            variable = (f"rule {rule.key}", "")
            self._asked[variable] = ruling.missing
            node = self.diagrams.variable(variable, [floor, 2])
        return _Judged(
            answer=ruling.answer, node=node, missing=ruling.missing, detail=ruling.detail
        )

    def _reason(self, rule: Rule | PythonRule, judged: _Judged) -> str:
        if judged.answer is Answer.MET:
            return "Met."
        if judged.answer is Answer.UNKNOWN:
            return unknown_reason(judged.missing, self._vocabulary)
        return rule.reason
