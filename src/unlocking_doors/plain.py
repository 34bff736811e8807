"""
An attrs value as canonical JSON, and its hash: one way only.

The way back is ``converting``; this file needs nothing but attrs, so that a value of
any floor can be fingerprinted.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

import attrs


def plain_name(attribute: "attrs.Attribute[Any]") -> str:
    """Return the name of a field in plain form; empty where it has none."""
    name = attribute.metadata.get("plain", attribute.name)
    return str(name) if name else ""


def plain(value: object) -> Any:  # noqa: ANN401  JSON is whatever JSON is
    """
    Turn *value* into dicts, lists, strings, numbers, booleans and None.

    Sets become sorted lists; dates ISO strings. A field may go by another name
    (``metadata={"plain": "name"}``) or be left out (``{"plain": False}``: functions, indexes).

    Raises:
        TypeError: The value holds something that has no plain form.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    kind: type = type(value)
    if attrs.has(kind):
        return {
            name: plain(getattr(value, attribute.name))
            for attribute in attrs.fields(kind)
            if (name := plain_name(attribute))
        }
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(item) for item in value]
        return items if isinstance(value, list | tuple) else sorted(items)
    message = f"{type(value).__name__} has no plain form"
    raise TypeError(message)


def canonical(value: object) -> str:
    """Return the one JSON text of *value*: sorted keys, no spaces, no escapes but JSON's own."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text, in 64 hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()
