"""What a tree saw, in words."""

from collections.abc import Mapping
from datetime import date

from unlocking_doors.facts.case_facts import FactSpec, FactValue
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Operator, Test

_WANTED = {
    Operator.IS: "asked: {}",
    Operator.IS_NOT: "asked: not {}",
    Operator.ONE_OF: "asked: one of {}",
    Operator.AT_LEAST: "asked: at least {}",
    Operator.AT_MOST: "asked: at most {}",
    Operator.ON_OR_AFTER: "asked: {} or later",
    Operator.ON_OR_BEFORE: "asked: {} or earlier",
    Operator.INCLUDES: "asked: with {}",
    Operator.EXCLUDES: "asked: without {}",
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
    """Write a tree with the values seen and wanted, as a sentence: for the coordinator only."""
    match tree:
        case Test(fact=fact):
            seen = known.get(fact)
            wanted = _WANTED[tree.operator].format(in_words(tree.value))
            told = "not known" if seen is None else in_words(seen)
            return f"{vocabulary[fact].label}: {told} ({wanted})"
        case Not(part=part):
            return f"not [{detail(part, known, vocabulary)}]"
        case AllOf(parts=parts):
            return _joined(" and ", parts, known, vocabulary)
        case AnyOf(parts=parts):
            return _joined(" or ", parts, known, vocabulary)


def _joined(
    word: str,
    parts: tuple[Condition, ...],
    known: Mapping[str, FactValue],
    vocabulary: Mapping[str, FactSpec],
) -> str:
    told = [detail(part, known, vocabulary) for part in parts]
    nested = [
        f"[{text}]" if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 else text
        for part, text in zip(parts, told, strict=True)
    ]
    return word.join(nested)


def unknown_reason(missing: tuple[str, ...], vocabulary: Mapping[str, FactSpec]) -> str:
    """Say which facts are not known, in words that may be circulated."""
    labels = [vocabulary[name].label if name in vocabulary else name for name in missing]
    return f"Not known yet: {'; '.join(labels)}." if labels else "Not known yet."
