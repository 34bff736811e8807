"""What is wrong with plain data, and where: every fault of a value at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import attrs
from attrs import frozen
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from unlocking_doors.errors import nearest
from unlocking_doors.plain import plain_name

Path = tuple[str | int, ...]

UNKNOWN_KEY, MISSING_KEY, WRONG_TYPE, WRONG_WORD = (
    "UD-C101",
    "UD-C102",
    "UD-C103",
    "UD-C104",
)
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number with decimals"),
    (str, "text"),
    (date, "a date or time"),
    (dict, "a table"),
    (list, "a list"),
)


class MisfitError(ValueError):
    """
    A piece of plain data that is not what it should be.

    Args:
        message: What is expected; never the data themselves.
        code: Stable code.
        hint: What was found, or was probably meant: for data that are not sensitive only.
    """

    def __init__(self, message: str, *, code: str = WRONG_TYPE, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.hint = message, code, hint


def misfit(expected: str, found: Any) -> MisfitError:
    """Return the error of data of another kind than expected; the kind is named."""
    kind = next((name for kind, name in _KINDS if isinstance(found, kind)), "nothing")
    return MisfitError(f"must be {expected}", hint=f", not {kind}")


@frozen(kw_only=True)
class PathFault:
    """
    One fault of plain data.

    Attributes:
        path: Keys and indexes that lead to it, as the data write them.
        message: What is expected there; never the data themselves.
        code: Stable code.
        hint: What was found, or was probably meant: for data that are not sensitive only.
    """

    path: Path
    message: str
    code: str
    hint: str = ""

    @property
    def where(self) -> str:
        """The path as a person writes it, such as ``rule[3].require.all[0]``."""
        text = ""
        for part in self.path:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


def each(items: Iterable[tuple[Any, Any]], make: Callable[[Any], Any], target: Any) -> list[Any]:
    """
    Make something of each item.

    Args:
        items: Each with its index or key, which leads to it.
        make: Makes it.
        target: The type wanted.

    Raises:
        IterableValidationError: Items do not make one; the error holds all of theirs.
    """
    made, errors = [], []
    for index, item in items:
        try:
            made.append(make(item))
        except (ValueError, ExceptionGroup) as error:
            error.add_note(IterableValidationNote(f"at {index}", index, target))
            errors.append(error)
    if errors:
        raise IterableValidationError("faults", errors, target)
    return made


def faults_in(error: BaseException, path: Path = ()) -> Iterator[PathFault]:
    """
    Yield every fault that the converter found, in the order of the data.

    Raises:
        BaseException: *error* itself, where it is no fault of the data.
    """
    match error:
        case ClassValidationError() | IterableValidationError():
            for inner in error.exceptions:
                yield from faults_in(inner, path + _step(inner, error))
        case ForbiddenExtraKeysError():
            known = [plain_name(attribute) for attribute in attrs.fields(error.cl)]
            for key in sorted(error.extra_fields):
                yield PathFault(
                    path=(*path, key),
                    message=f'unknown key "{key}"',
                    code=UNKNOWN_KEY,
                    hint=nearest(key, filter(None, known)),
                )
        case KeyError():  # the only key that is looked up is a field's own
            yield PathFault(path=path, message=f'missing key "{path[-1]}"', code=MISSING_KEY)
        case MisfitError():
            yield PathFault(path=path, message=error.message, code=error.code, hint=error.hint)
        case _:
            raise error


def _step(inner: BaseException, outer: BaseException) -> Path:
    for note in getattr(inner, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return (note.index,)
        if isinstance(note, AttributeValidationNote) and isinstance(outer, ClassValidationError):
            return (plain_name(getattr(attrs.fields(outer.cl), note.name)),)
    return ()
