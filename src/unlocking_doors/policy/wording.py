"""What a tree saw, in words."""

from collections.abc import Mapping
from datetime import date

from unlocking_doors.facts.case_facts import FactSpec, FactValue
from unlocking_doors.policy.conditions import Condition, Operator, tests_of

_WANTED = {
    Operator.IS: "must be {}",
    Operator.IS_NOT: "must not be {}",
    Operator.ONE_OF: "must be one of {}",
    Operator.AT_LEAST: "at least {}",
    Operator.AT_MOST: "at most {}",
    Operator.ON_OR_AFTER: "on or after {}",
    Operator.ON_OR_BEFORE: "on or before {}",
    Operator.INCLUDES: "must include {}",
    Operator.EXCLUDES: "must not include {}",
}


def in_words(value: object) -> str:
    """Write a value as a person would."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, tuple):
        return ", ".join(in_words(one) for one in value)
    return str(value)


def detail(
    tree: Condition, known: Mapping[str, FactValue], vocabulary: Mapping[str, FactSpec]
) -> str:
    """Write each fact that a tree asks, the value seen and the value wanted: coordinator only."""
    lines = []
    for test in dict.fromkeys(tests_of(tree)):
        seen = known.get(test.fact)
        wanted = _WANTED[test.operator].format(in_words(test.value))
        lines.append(
            f"{vocabulary[test.fact].label}: "
            f"{'not known' if seen is None else in_words(seen)} ({wanted})"
        )
    return "; ".join(lines)


def unknown_reason(missing: tuple[str, ...], vocabulary: Mapping[str, FactSpec]) -> str:
    """Say which facts are not known, in words that may be circulated."""
    labels = [vocabulary[name].label if name in vocabulary else name for name in missing]
    return f"Not known yet: {'; '.join(labels)}." if labels else "Not known yet."
