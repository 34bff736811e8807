"""
From plain data to values, strictly: no unknown key, nothing missing, nothing coerced.

It reads back exactly what ``plain`` writes, and what TOML says, whose dates are dates.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from unlocking_doors.converting.faults import MisfitError, PathFault, each, faults_in, misfit
from unlocking_doors.converting.single import (
    LARGEST,
    day,
    fact_value,
    number_or_word,
    parameter_value,
    test_value,
    truth,
    whole,
    word,
)
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.case_facts import FactValue
from unlocking_doors.plain import plain_name
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Test, TestValue
from unlocking_doors.policy.parameters import ParameterValue

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

_BRANCHES: Mapping[str, type[AllOf | AnyOf | Not]] = {"all": AllOf, "any": AnyOf, "not": Not}


def structure_all(value: Any, target: type[T]) -> tuple[T | None, list[PathFault]]:
    """
    Make a value of plain data, or say everything that is wrong with them.

    Args:
        value: Dicts, lists, strings, numbers, booleans, dates and None.
        target: The type wanted.

    Returns:
        The value and no faults, or None and at least one fault.
    """
    try:
        return _converter(largest=LARGEST).structure(value, target), []
    except (ValueError, KeyError, ExceptionGroup) as error:
        return None, list(faults_in(error))


def structure(value: Any, target: type[T]) -> T:
    """
    Make a value of plain data that the library itself wrote.

    Raises:
        RecordError: They do not make one; places are named, values never.
    """
    result, faults = structure_all(value, target)
    if result is None or faults:
        told = "; ".join(f"{fault.where or 'all of it'}: {fault.message}" for fault in faults)
        message = f"stored data do not make a {target.__name__}: {told}"
        raise RecordError(
            message, code="UD-E220", remedy="Read them with the version that wrote them"
        )
    return result


@cache
def _converter(*, largest: int | None) -> Converter:
    converter = Converter(forbid_extra_keys=True)
    attrs.resolve_types(AllOf)
    attrs.resolve_types(AnyOf)
    attrs.resolve_types(Not)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _table(cls, converter))
    converter.register_structure_hook_factory(_is_list, lambda kind: _list(kind, converter))
    converter.register_structure_hook_factory(_is_pair, lambda kind: _pair(kind, converter))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping(kind, converter))
    converter.register_structure_hook(bool, truth)
    converter.register_structure_hook(int, partial(whole, largest=largest))
    converter.register_structure_hook(str, word)
    converter.register_structure_hook(date, day)
    converter.register_structure_hook(FactValue, fact_value)
    converter.register_structure_hook(ParameterValue, parameter_value)
    converter.register_structure_hook(TestValue | ParameterValue | None, test_value)
    converter.register_structure_hook(
        Condition, lambda value, _: converter.structure(value, _branch(value))
    )
    converter.register_structure_hook(int | str, number_or_word)
    converter.register_structure_hook_func(_is_choice, _chosen)
    return converter


def _table(cls: type[Any], converter: Converter) -> Hook:
    options = {
        attribute.name: override(rename=name) if name else override(omit=True)
        for attribute in attrs.fields(cls)
        if (name := plain_name(attribute)) != attribute.name
    }
    fill = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **options)  # type: ignore[arg-type]  # overrides by name

    def hook(value: Any, target: Any) -> Any:
        if not isinstance(value, dict):
            raise misfit("a table", value)
        return fill(value, target)

    return hook


def _branch(value: Any) -> type[Any]:
    if not isinstance(value, dict):
        raise misfit("a condition: a table", value)
    found = [name for name in _BRANCHES if name in value]
    if found and (len(found) > 1 or "fact" in value):
        raise MisfitError('must hold either one of "all", "any" and "not", or "fact", not several')
    return _BRANCHES[found[0]] if found else Test


def _is_list(kind: Any) -> bool:
    origin, arguments = get_origin(kind), get_args(kind)
    return origin is frozenset or (origin is tuple and arguments[1:] == (...,))


def _list(kind: Any, converter: Converter) -> Hook:
    make, one = get_origin(kind), get_args(kind)[0]

    def hook(value: Any, target: Any) -> Any:
        if not isinstance(value, list):
            raise misfit("a list", value)
        made = each(enumerate(value), lambda item: converter.structure(item, one), target)
        if make is frozenset and len(set(made)) < len(made):
            raise MisfitError("must not list anything twice")
        return make(made)

    return hook


def _is_pair(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] != (...,)


def _pair(kind: Any, converter: Converter) -> Hook:
    parts = get_args(kind)

    def hook(value: Any, target: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(parts):
            raise MisfitError(f"must be a list of {len(parts)} parts")
        both = enumerate(zip(value, parts, strict=True))
        return tuple(each(both, lambda pair: converter.structure(*pair), target))

    return hook


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _mapping(kind: Any, converter: Converter) -> Hook:
    key, one = get_args(kind)

    def hook(value: Any, target: Any) -> Any:
        if not isinstance(value, dict):
            raise misfit("a table", value)
        items = ((name, (name, item)) for name, item in value.items())
        return dict(
            each(
                items,
                lambda pair: (
                    converter.structure(pair[0], key),
                    converter.structure(pair[1], one),
                ),
                target,
            )
        )

    return hook


def _kinds_of(target: Any) -> list[type[Any]]:
    return [kind for kind in get_args(target) if kind is not NoneType]


def _is_choice(target: Any) -> bool:
    """Tell whether a value is of one of several classes, or None: a proof is."""
    kinds = _kinds_of(target)
    return len(kinds) > 1 and target != Condition and all(attrs.has(kind) for kind in kinds)


def _chosen(value: Any, target: Any) -> Any:
    """Read a value of one of several classes, told by its first field; numbers of any size."""
    if value is None and NoneType in get_args(target):
        return None
    kinds = {attrs.fields(kind)[0].name: kind for kind in _kinds_of(target)}
    found = [kind for name, kind in kinds.items() if isinstance(value, dict) and name in value]
    if len(found) != 1:
        raise MisfitError(f"must be a table with one of {', '.join(kinds)}")
    return _converter(largest=None).structure(value, found[0])
