"""
What others than the coordinator may read: texts that say where their numbers come from.

Every number on a page for a partner, a funder, a board or the public is a `Figure`, or stands in
`Prose` that was put together from figures. A plain text with a digit in it is refused, so that no
exact count slips out by way of a sentence.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, Self

import attrs
from attrs import frozen

from unlocking_doors.errors import RefusedError

#: Marks a field that nobody reads as text: an id, a picture drawn from what is published.
UNREAD = MappingProxyType({"unread": True})

_MOST_NAMED = 5


class Audience(StrEnum):
    """For whom a page is."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    FUNDER = "funder"
    BOARD = "board"
    PUBLIC = "public"


@frozen(kw_only=True)
class Report:
    """
    A kind of report.

    Attributes:
        audience: For whom it is, which decides what it is given: a `CoordinatorBrief`, a
            `PartnerBrief`, or a `Brief` for any other (``commands/briefing.py``).
        periods: Kinds of period that it may be about: ``month``, ``quarter``, ``year``; empty
            where it is about a day.
        writer: Writes it into a folder in a form (``html``, ``csv``, ``json`` or ``pdf``), and
            returns the file to open first.
    """

    audience: Audience
    periods: tuple[str, ...] = ()
    writer: Callable[[Any, Path, str], Path]

    def __call__(self, brief: object, folder: Path, form: str = "html") -> Path:
        """Write it."""
        return self.writer(brief, folder, form)


class Origin(StrEnum):
    """Where a figure comes from."""

    #: Made safe by disclosure control.
    PUBLISHED = "published"
    #: The reader's own: its cases, its homes, its standing.
    OWN = "own"
    #: No count of cases: a day, a target, an amount of the region's files.
    AGREED = "agreed"


class Figure(str):
    """A number as it is written, with its origin."""

    __slots__ = ("origin",)
    origin: Origin

    def __new__(cls, text: object, origin: Origin) -> Self:
        """Write a number, and say where it comes from."""
        made = super().__new__(cls, text)
        made.origin = origin
        return made


class Prose(str):
    """A text whose numbers are figures: made by `say`."""

    __slots__ = ()


def own(number: int) -> Figure:
    """Write a count of what the reader knows: its own."""
    return Figure(f"{number:,}", Origin.OWN)


def agreed(text: object) -> Figure:
    """Write what is no count of cases: a day, a period, or what the region's files say."""
    return Figure(text, Origin.AGREED)


def say(text: str, /, **parts: str | date) -> Prose:
    """
    Put a sentence together.

    Args:
        text: The sentence, with names in braces where the parts go, as for ``str.format``.
        parts: Figures, prose, days, and names without digits.

    Raises:
        ValueError: The sentence, or a part that is no figure, has a digit in it.
    """
    for literal, *_ in Formatter().parse(text):
        _refuse_digits(literal)
    for part in parts.values():
        if isinstance(part, str) and not isinstance(part, Figure | Prose):
            _refuse_digits(part)
    return Prose(text.format(**parts))


def refuse_undeclared(view: object) -> None:
    """
    Refuse a view in which a number says nothing of its origin.

    Raises:
        RefusedError: There is one; its places are named, never the number.
    """
    places = list(undeclared(view))
    if places:
        message = f"a number without an origin stands at {', '.join(places[:_MOST_NAMED])}"
        raise RefusedError(
            message, code="UD-E810", remedy="Publish it, or write it with own, agreed or say"
        )


def undeclared(view: object) -> Iterator[str]:
    """Yield each place of a view where a number stands that says nothing of its origin."""
    yield from _undeclared(view, "page")


def _undeclared(value: Any, place: str) -> Iterator[str]:  # noqa: ANN401  whatever a view holds
    if isinstance(value, Figure | Prose | bool):
        return
    if isinstance(value, str):
        if _has_digit(value):
            yield place
        return
    if isinstance(value, int | float):
        yield place
    for name, inner in _parts(value):
        yield from _undeclared(inner, f"{place}.{name}")


def _parts(value: Any) -> Iterator[tuple[object, object]]:  # noqa: ANN401
    """Yield what a value holds and is read: keys of a page and pictures are drawn, not read."""
    if attrs.has(type(value)):
        kind: Any = type(value)
        for name in _read(kind):
            yield name, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


@cache
def _read(kind: type) -> tuple[str, ...]:
    """Return the fields of an attrs class that are read as text."""
    return tuple(one.name for one in attrs.fields(kind) if not one.metadata.get("unread"))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _refuse_digits(text: str) -> None:
    if _has_digit(text):
        message = "a number in a text must be a figure: published, own or agreed"
        raise ValueError(message)
