"""Any value of the library's own classes, as hypothesis draws it from their annotations."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
from hypothesis import strategies as st

from unlocking_doors.plain import plain_name
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Test

T = TypeVar("T")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A text that looks like a date is read as one where a fact may be either.
_TEXTS = st.text(max_size=4).filter(lambda text: not _DATE.fullmatch(text))
_SIMPLE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    int: st.integers(-(10**12), 10**12),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    NoneType: st.none(),
}


def values_of(cls: type[T]) -> st.SearchStrategy[T]:
    """Draw values of a class of attrs."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", cls))
    parts = {one.name: _of(one.type) for one in fields if plain_name(one)}
    return st.builds(cls, **parts)


def _conditions() -> st.SearchStrategy[Condition]:
    return st.recursive(
        values_of(Test),
        lambda part: st.one_of(
            st.builds(Not, part=part),
            st.builds(AllOf, parts=st.lists(part, max_size=2).map(tuple)),
            st.builds(AnyOf, parts=st.lists(part, max_size=2).map(tuple)),
        ),
        max_leaves=4,
    )


def _of(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911  one return a kind of annotation
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind == Condition:
        return _conditions()
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return st.one_of([_of(one) for one in arguments])
    if origin is tuple and arguments[1:] != (...,):
        return st.tuples(*(_of(one) for one in arguments))
    if origin is tuple:
        return st.lists(_of(arguments[0]), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(_of(arguments[0]), max_size=2)
    if origin is Mapping:
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=2)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    return values_of(kind)
