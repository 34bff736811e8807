"""
Condition trees: ``all`` / ``any`` / ``not`` over tests of one fact, in three values.

A fact that is not known makes a test *unknown*, never a silent no (Kleene's strong logic).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import evolve, field, frozen

from unlocking_doors.errors import ParameterError
from unlocking_doors.facts.case_facts import FactKind, FactSpec, FactValue
from unlocking_doors.policy.parameters import ParameterValue

Truth = bool | None


class Operator(StrEnum):
    """How a test compares a fact with a value."""

    IS = "is"
    IS_NOT = "is-not"
    ONE_OF = "one-of"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ON_OR_AFTER = "on-or-after"
    ON_OR_BEFORE = "on-or-before"
    INCLUDES = "includes"
    EXCLUDES = "excludes"


#: Which operators fit which kind of fact. A choice is ordered as the vocabulary lists it.
FITS: Mapping[FactKind, frozenset[Operator]] = {
    FactKind.YES_NO: frozenset({Operator.IS, Operator.IS_NOT}),
    FactKind.NUMBER: frozenset(
        {Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.AT_LEAST, Operator.AT_MOST}
    ),
    FactKind.CHOICE: frozenset(
        {Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.AT_LEAST, Operator.AT_MOST}
    ),
    FactKind.DATE: frozenset({Operator.IS, Operator.ON_OR_AFTER, Operator.ON_OR_BEFORE}),
    FactKind.KEY: frozenset({Operator.IS, Operator.IS_NOT, Operator.ONE_OF}),
    FactKind.KEYS: frozenset({Operator.INCLUDES, Operator.EXCLUDES}),
}

TestValue = bool | int | str | date | tuple[str, ...] | tuple[int, ...]


@frozen(kw_only=True)
class Test:
    """
    One comparison of one fact.

    Attributes:
        fact: Name of the fact.
        operator: How it is compared.
        value: What it is compared with; None where a parameter gives it.
        parameter: Key of the parameter that gives the value; empty where it is written out.
    """

    __test__ = False  # so that pytest does not take it for one of its own

    fact: str
    operator: Operator
    value: TestValue | ParameterValue | None = None
    parameter: str = ""

    def holds(self, seen: FactValue, spec: FactSpec) -> bool:
        """Tell whether a known value passes."""
        wanted = self.value
        match self.operator:
            case Operator.IS | Operator.IS_NOT:
                return (seen == wanted) is (self.operator is Operator.IS)
            case Operator.ONE_OF:
                return isinstance(wanted, tuple) and seen in wanted
            case Operator.INCLUDES | Operator.EXCLUDES:
                is_in = isinstance(seen, frozenset) and wanted in seen
                return is_in is (self.operator is Operator.INCLUDES)
            case Operator.AT_LEAST | Operator.ON_OR_AFTER:
                return _rank(seen, spec) >= _rank(wanted, spec)
            case Operator.AT_MOST | Operator.ON_OR_BEFORE:
                return _rank(seen, spec) <= _rank(wanted, spec)


def _rank(value: object, spec: FactSpec) -> int:
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, int):
        return value
    return spec.choices.index(str(value))


@frozen(kw_only=True)
class AllOf:
    """Met when every part is met."""

    parts: tuple["Condition", ...] = field(metadata={"plain": "all"})


@frozen(kw_only=True)
class AnyOf:
    """Met when at least one part is met."""

    parts: tuple["Condition", ...] = field(metadata={"plain": "any"})


@frozen(kw_only=True)
class Not:
    """Met when its part is not."""

    part: "Condition" = field(metadata={"plain": "not"})


Condition = AllOf | AnyOf | Not | Test


def tests_of(condition: Condition) -> Iterator[Test]:
    """Yield every test of a tree, in the order in which it is written."""
    match condition:
        case Test():
            yield condition
        case Not(part=part):
            yield from tests_of(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from tests_of(part)


def resolved(condition: Condition, parameters: Mapping[str, ParameterValue]) -> Condition:
    """
    Return the tree with every parameter replaced by its value.

    Raises:
        ParameterError: A parameter has no value.
    """
    match condition:
        case Test(parameter=key):
            if key and key not in parameters:
                raise ParameterError(f'parameter "{key}", which a rule asks for, has no value')
            return evolve(condition, value=parameters[key]) if key else condition
        case Not(part=part):
            return Not(part=resolved(part, parameters))
        case AllOf(parts=parts):
            return AllOf(parts=tuple(resolved(part, parameters) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(resolved(part, parameters) for part in parts))


def evaluate(
    condition: Condition, known: Mapping[str, FactValue], vocabulary: Mapping[str, FactSpec]
) -> Truth:
    """
    Evaluate a resolved tree.

    Returns:
        True, False, or None for unknown.

    Source:
        S. C. Kleene, Introduction to Metamathematics (1952), section 64.
    """
    match condition:
        case Test(fact=fact):
            seen = known.get(fact)
            return None if seen is None else condition.holds(seen, vocabulary[fact])
        case Not(part=part):
            inner = evaluate(part, known, vocabulary)
            return None if inner is None else not inner
        case AllOf(parts=parts):
            answers = [evaluate(part, known, vocabulary) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts=parts):
            answers = [evaluate(part, known, vocabulary) for part in parts]
            return True if True in answers else None if None in answers else False
