"""JSON Lines: one record in each line, read within limits and with every fault told."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from attrs import define, field

from unlocking_doors.converting import UNKNOWN_KEY, PathFault, structure_all
from unlocking_doors.errors import Fault
from unlocking_doors.plain import canonical

T = TypeVar("T")

BAD_LINE = "UD-X006"
#: A name of ours, or the number of an item.
_PLAIN = re.compile(r"[a-z_]{1,40}|\d{1,9}")


class MisreadError(Exception):
    """A line says what it may not; the text is a sentence without any value."""


def as_lines(records: Iterable[object]) -> bytes:
    """Write records as JSON Lines: the canonical text of each, UTF-8."""
    return "".join(f"{canonical(record)}\n" for record in records).encode()


@define
class Lines:
    """
    Reads the files of a bundle, and gathers what is wrong with them.

    Attributes:
        faults: What is wrong, each with file and line, never with a value.
    """

    faults: list[Fault] = field(factory=list)

    def read(self, name: str, content: bytes, make: Callable[[Any], T]) -> tuple[T, ...]:
        """
        Return what *make* makes of each line; a line that cannot be read becomes a fault.

        Args:
            name: Name of the file.
            content: Its bytes.
            make: Makes a value of what a line says; raises MisreadError.
        """
        return tuple(self._read(name, content, make))

    def _read(self, name: str, content: bytes, make: Callable[[Any], T]) -> Iterator[T]:
        for number, line in enumerate(content.split(b"\n")[:-1], start=1):
            try:
                yield make(parsed(line))
            except MisreadError as wrong:
                self.tell(name, str(wrong), number)
            except RecursionError:
                self.tell(name, "is deeper than any record", number)
        if not content.endswith(b"\n") and content:
            self.tell(name, "the last line does not end")

    def tell(self, name: str, message: str, line: int | None = None) -> None:
        """Add a fault."""
        self.faults.append(Fault(code=BAD_LINE, file=name, line=line, message=message))


def parsed(content: bytes) -> Any:  # noqa: ANN401  JSON is whatever JSON is
    """
    Read one JSON value strictly: no NaN, no key twice.

    Raises:
        MisreadError: It is none.
    """
    try:
        return json.loads(
            content.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        pass  # said below, without what the line holds
    raise MisreadError("is no JSON, or holds a key twice")


def made(raw: object, target: type[T], *within: str) -> T:
    """
    Make a value of what a line says.

    Args:
        raw: What it says.
        target: The type wanted.
        within: Where in the line it stands.

    Raises:
        MisreadError: It does not make one; places are named, values never.
    """
    value, wrong = structure_all(raw, target)
    if value is None or wrong:
        raise MisreadError("; ".join(_told(fault, within) for fault in wrong))
    return value


def _told(fault: PathFault, within: tuple[str, ...]) -> str:
    """Say where and what, but no key that only the file knows."""
    is_unknown = fault.code == UNKNOWN_KEY
    path = (*within, *(fault.path[:-1] if is_unknown else fault.path))
    where = ".".join(str(part) if _PLAIN.fullmatch(str(part)) else "…" for part in path)
    return f"{where or 'all of it'}: {'holds an unknown key' if is_unknown else fault.message}"


def moment(text: str) -> datetime:
    """
    Read a moment that says its offset.

    Raises:
        MisreadError: It is none.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        raise MisreadError("at: must be a moment such as 2024-03-06T12:00:00+00:00")
    return at


def _no_constant(_: str) -> None:
    raise ValueError


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)
