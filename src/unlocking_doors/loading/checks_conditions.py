"""Condition trees: facts that there are, operators and values that fit them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.moves.referrals import OTHER
from unlocking_doors.policy.conditions import FITS, AllOf, AnyOf, Condition, Not, Operator, Test

NO_FACT, UNFIT_OPERATOR, UNFIT_VALUE, EMPTY = "UD-C401", "UD-C402", "UD-C403", "UD-C404"

#: What a fact of kind key may name.
REFERENCES = ("area", "cohort", "partner")
_TYPES: Mapping[FactKind, tuple[type, str]] = {
    FactKind.YES_NO: (bool, "true or false"),
    FactKind.NUMBER: (int, "a whole number"),
    FactKind.DATE: (date, "a date"),
}


def condition_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every fault of the rules' trees."""
    for number, rule in enumerate(survey.region.rules):
        yield from _tree(survey, ("rule", number, "require"), rule.require)


def misspelt_facts(survey: Survey, require: Any) -> Iterator[tuple[Path, str]]:
    """Yield the facts that there are not, of a tree that could not be read: path and message."""
    match require:
        case {"fact": str(name)}:
            if name not in survey.region.vocabulary and survey.keys("fact") is not None:
                yield ("fact",), _no_fact(survey, name)
        case dict():
            for key, part in require.items():
                yield from (((key, *path), told) for path, told in misspelt_facts(survey, part))
        case list():
            for place, part in enumerate(require):
                yield from (((place, *path), told) for path, told in misspelt_facts(survey, part))
        case _:
            return


def _no_fact(survey: Survey, name: str) -> str:
    return f'there is no fact "{name}"{nearest(name, survey.region.vocabulary)}'


def _tree(survey: Survey, path: Path, tree: Condition) -> Iterator[Fault]:
    match tree:
        case Test():
            yield from _test(survey, path, tree)
        case Not(part=part):
            yield from _tree(survey, (*path, "not"), part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            name = "all" if isinstance(tree, AllOf) else "any"
            if not parts:
                message = f'"{name}" holds no condition'
                yield survey.fault((*path, name), EMPTY, message, "Put at least one into it")
            for place, part in enumerate(parts):
                yield from _tree(survey, (*path, name, place), part)


def _test(survey: Survey, path: Path, test: Test) -> Iterator[Fault]:
    spec = survey.region.vocabulary.get(test.fact)
    if (test.value is None) == (not test.parameter):
        message = f'the test of "{test.fact}" needs either a value or a parameter'
        yield survey.fault(path, UNFIT_VALUE, message)
    if test.parameter:
        yield from survey.unknown((*path, "parameter"), "parameter", test.parameter)
    if spec is None:
        known = survey.keys("fact")
        if known is not None and test.fact not in known:
            yield survey.fault((*path, "fact"), NO_FACT, _no_fact(survey, test.fact))
        return
    if test.operator in FITS[spec.kind]:
        yield from _value(survey, path, test, spec)
    else:
        fitting = ", ".join(operator for operator in Operator if operator in FITS[spec.kind])
        message = f'"{test.operator}" does not fit the fact "{spec.name}" ({spec.kind})'
        yield survey.fault((*path, "operator"), UNFIT_OPERATOR, message, f"Write one of {fitting}")


def _value(survey: Survey, path: Path, test: Test, spec: FactSpec) -> Iterator[Fault]:
    parameter = survey.region.parameter_by_key.get(test.parameter)
    for since, value in parameter.values.items() if parameter else ():
        wrong = _unfit(survey, spec, test.operator, value)
        if wrong:
            told = f'the value of parameter "{test.parameter}" from {since}: {wrong}'
            yield survey.fault((*path, "parameter"), UNFIT_VALUE, told)
    if test.value is not None:
        wrong = _unfit(survey, spec, test.operator, test.value)
        if wrong:
            yield survey.fault((*path, "value"), UNFIT_VALUE, wrong)


def _unfit(survey: Survey, spec: FactSpec, operator: Operator, value: object) -> str:
    """Say why a value does not fit a fact; empty where it does."""
    if operator is Operator.ONE_OF:
        if not isinstance(value, tuple) or not value:
            return f'"{operator}" needs a list of at least one value'
        return next(filter(None, (_unfit_one(survey, spec, one) for one in value)), "")
    return _unfit_one(survey, spec, value)


def _unfit_one(survey: Survey, spec: FactSpec, value: object) -> str:
    if spec.kind in _TYPES:
        kind, expected = _TYPES[spec.kind]
        return "" if type(value) is kind else f'"{spec.name}" is {expected}'
    if not isinstance(value, str):
        return f'"{spec.name}" is a text'
    known = _known(survey, spec)
    if known is None or value in known:
        return ""
    what = f"no {spec.of}" if spec.of else f'no value of "{spec.name}"'
    close = nearest(value, known)
    listed = "" if close or spec.of else f"; write one of {', '.join(spec.choices)}"
    return f'"{value}" is {what}{close}{listed}'


def _known(survey: Survey, spec: FactSpec) -> frozenset[str] | None:
    """Return the values that a fact may have; None where they cannot be told."""
    if spec.kind is FactKind.CHOICE:
        return frozenset(spec.choices)
    keys = survey.keys(spec.of) if spec.of in REFERENCES else None
    return keys if keys is None or spec.of == "cohort" else keys | {OTHER}
