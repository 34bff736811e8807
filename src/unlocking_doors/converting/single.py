"""Readers of single values: a number, a word, a day; nothing coerced."""

import re
from datetime import date
from math import isfinite
from typing import Any

from unlocking_doors.converting.faults import WRONG_WORD, MisfitError, each, misfit
from unlocking_doors.errors import nearest

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Larger whole numbers mean nothing here, and would break the arithmetic of days.
LARGEST = 10**12
#: Characters of a wrong word that a hint repeats.
_SHOWN = 40


def truth(value: Any, _: Any) -> bool:
    """Read true or false."""
    if type(value) is not bool:
        raise misfit("true or false", value)
    return value


def whole(value: Any, _: Any, *, largest: int | None = LARGEST) -> int:
    """Read a whole number, on either side of zero no larger than *largest*."""
    if type(value) is not int:
        raise misfit("a whole number", value)
    if largest is not None and abs(value) > largest:
        raise MisfitError("must be a smaller number")
    return value


def number_or_word(value: Any, _: Any) -> int | str:
    """Read a whole number or text."""
    return value if type(value) is str else whole(value, int)


def word(value: Any, target: Any) -> Any:
    """Read text, or a word of an enumeration: cattrs sends both here, as a word is a string too."""
    if type(value) is not str:
        raise misfit("text", value)
    if target is str:
        return value
    words = [str(one.value) for one in target]
    if value not in words:
        hint = f', not "{value[:_SHOWN]}"{nearest(value, words)}'
        raise MisfitError(f"must be one of {', '.join(words)}", code=WRONG_WORD, hint=hint)
    return target(value)


def day(value: Any, _: Any) -> date:
    """Read a date, or its text."""
    if type(value) is date:
        return value
    try:
        if type(value) is str and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2023-02-30: said below, like every other text that is no date
    raise misfit("a date as YYYY-MM-DD", value)


def _looks_like_date(value: Any) -> bool:
    return type(value) is date or (type(value) is str and bool(_DATE.fullmatch(value)))


def fact_value(value: Any, target: Any) -> Any:
    """Read what may be known of a case: a list means a set of texts."""
    if isinstance(value, list):
        return frozenset(_words(value, target))
    return day(value, date) if _looks_like_date(value) else _scalar(value)


def parameter_value(value: Any, target: Any) -> Any:
    """Read what a parameter may be: a list means texts in order."""
    if isinstance(value, list):
        return tuple(_words(value, target))
    if type(value) is float and isfinite(value):
        return value
    return _scalar(value)


def test_value(value: Any, target: Any) -> Any:
    """Read what a fact may be compared with: also a date, or whole numbers in order."""
    if value is None:
        return None
    if _looks_like_date(value):
        return day(value, date)
    if isinstance(value, list) and value and all(type(one) is int for one in value):
        return tuple(each(enumerate(value), lambda one: whole(one, int), target))
    return parameter_value(value, target)


def _scalar(value: Any) -> bool | int | str:
    if type(value) is int:
        return whole(value, int)
    if type(value) is bool or type(value) is str:
        return value
    raise misfit("a number, text, true or false, or a list of texts", value)


def _words(value: list[Any], target: Any) -> list[str]:
    return each(enumerate(value), lambda one: word(one, str), target)
