"""A value as the Python that makes it again, for a bug report."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import attrs

_WIDTH = 120


def as_source(value: object, imports: dict[str, set[str]], *, margin: int = 0) -> str:
    """
    Write a value as Python.

    Args:
        value: Made of attrs values, enums, dates, collections and plain values.
        imports: Filled with the names that the text uses, by module.
        margin: Spaces before it.

    Returns:
        An expression; fields that have their default are left out.
    """
    kind: Any = type(value)
    if isinstance(value, Enum):
        return f"{_used(kind, imports)}.{value.name}"
    if isinstance(value, date):
        return f"{_used(date, imports)}({value.year}, {value.month}, {value.day})"
    if attrs.has(kind):
        items = [
            (f"{attribute.name}=", getattr(value, attribute.name))
            for attribute in attrs.fields(kind)
            if attribute.init and not _is_default(attribute, value)
        ]
        return _written(f"{_used(kind, imports)}(", items, ")", imports, margin)
    return _collection(value, imports, margin)


def _collection(value: object, imports: dict[str, set[str]], margin: int) -> str:
    if isinstance(value, Mapping):
        items = [(f"{key!r}: ", item) for key, item in value.items()]
        return _written("{", items, "}", imports, margin)
    if isinstance(value, frozenset):
        rows = [("", item) for item in sorted(value)]
        return _written("frozenset([", rows, "])", imports, margin) if rows else "frozenset()"
    if isinstance(value, tuple):
        end = ",)" if len(value) == 1 else ")"
        return _written("(", [("", item) for item in value], end, imports, margin)
    return repr(value)


def script(about: str, name: str, value: object, call: str) -> str:
    """
    Write a whole script.

    Args:
        about: Its docstring.
        name: What the value is called in it.
        value: The value.
        call: The statement that uses it.
    """
    imports: dict[str, set[str]] = {"unlocking_doors.testing": {"reproduce"}}
    made = f"{name} = {as_source(value, imports)}"
    lines = [
        f"from {module} import {', '.join(sorted(names))}"
        for module, names in sorted(imports.items())
    ]
    return "\n".join([f'"""{about}"""', "", *lines, "", made, "", call, ""])


def _used(kind: type, imports: dict[str, set[str]]) -> str:
    imports.setdefault(kind.__module__, set()).add(kind.__name__)
    return kind.__name__


def _is_default(attribute: "attrs.Attribute[Any]", value: object) -> bool:
    default: Any = attribute.default
    if default is attrs.NOTHING:
        return False
    made = default.factory() if hasattr(default, "factory") else default
    return bool(getattr(value, attribute.name) == made)


def _written(
    head: str,
    items: list[tuple[str, Any]],
    tail: str,
    imports: dict[str, set[str]],
    margin: int,
) -> str:
    short = [before + as_source(item, imports) for before, item in items]
    line = f"{head}{', '.join(short)}{tail}"
    if len(line) + margin <= _WIDTH and "\n" not in line:
        return line
    pad = " " * (margin + 4)
    rows = [
        f"{pad}{before}{as_source(item, imports, margin=margin + 4)}," for before, item in items
    ]
    return "\n".join([head, *rows, " " * margin + tail.lstrip(",")])
