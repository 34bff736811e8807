"""
The marker of sensitive fields, and the screening of free text.

Every fact of a case is sensitive except keys, dates, state and reason codes. A field
so marked never stands in a repr, a message or a log.
"""

import re
from typing import Any

import attrs
from attrs import frozen

_MARK = "sensitive"


def sensitive(**options: Any) -> Any:  # noqa: ANN401  as attrs.field itself
    """Declare a field whose value no repr, message or log may show; options as ``attrs.field``."""
    metadata = {_MARK: True, **options.pop("metadata", {})}
    return attrs.field(repr=False, metadata=metadata, **options)


def is_sensitive(attribute: "attrs.Attribute[Any]") -> bool:
    """Tell whether a field is marked as sensitive."""
    return bool(attribute.metadata.get(_MARK))


_OPAQUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


def is_opaque(key: str) -> bool:
    """Tell whether a key has the form of one: no space, so that no name is typed there."""
    return _OPAQUE.fullmatch(key) is not None


@frozen(kw_only=True)
class Hit:
    """
    A place in a free text that looks as if it identified somebody.

    Attributes:
        kind: What it looks like, such as ``an e-mail address``.
        start: Index of its first character, counted from 0.
        end: Index behind its last character.
    """

    kind: str
    start: int
    end: int

    def __str__(self) -> str:
        """Name the kind and the place, never the text."""
        return f"{self.kind} at characters {self.start + 1} to {self.end}"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY, _YEAR = r"\d\d?(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
_BORN = r"(?:born|dob|d\.\s?o\.\s?b\.?|date\s+of\s+birth|birthday|birth\s?date)"
_DASH = r"\-\u2010-\u2015"  # a hyphen, and every dash that a word processor makes of it

_EXPRESSIONS = {
    "an e-mail address": (
        r"(?<![^\s@<>])[^\s@<>]+\s?@\s?[^\s@<>]+",
        r"(?<!\S)\S+\s?[(\[{]\s?at\s?[)\]}]\s?\S+",
        r"(?<!\S)\S+\s+at\s+\S+\s+dot\s+\w+",
    ),
    "a National Insurance number": (
        rf"\b[A-Z]{{2}}(?:[\s.{_DASH}]{{0,2}}\d){{6}}[\s.{_DASH}]{{0,2}}[A-D]\b",
        rf"\b(?-i:[A-Z]{{2}})[\s{_DASH}]?\d\d[\s{_DASH}]\d\d[\s{_DASH}]\d\d\b",
    ),
    "a phone number": (rf"(?<!\w)(?:\+|00)?\(?\d(?:[\s()./{_DASH}]{{0,3}}\d){{9,13}}(?!\w)",),
    "a postcode": (
        rf"\b[A-PR-UWYZ][A-HK-Y]?\d[A-HJKMNPR-Y\d]?[\s.{_DASH}]{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}\b",
        r"\bGIR\s?0AA\b",
    ),
    "a date of birth": (
        rf"\b\d\d?\s?[./\\{_DASH}]\s?\d\d?\s?[./\\{_DASH}]\s?(?:{_YEAR}|\d\d)\b",
        rf"\b{_YEAR}\s?[./\\{_DASH}]\s?\d\d?\s?[./\\{_DASH}]\s?\d\d?\b",
        rf"\b\d\d?\s\d\d?\s{_YEAR}\b",
        rf"\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}\b",
        rf"\b{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b",
        rf"\b{_DAY}[\s./{_DASH}]*(?:of\s+)?{_MONTH}[\s.,/{_DASH}]*['\u2019]?(?:{_YEAR}|\d\d)\b",
        rf"\b{_MONTH}[\s./{_DASH}]*{_DAY}[\s,./{_DASH}]+{_YEAR}\b",
        rf"\b{_YEAR}[\s,./{_DASH}]+{_MONTH}[\s./{_DASH}]*{_DAY}\b",
        rf"\b{_BORN}\b\D{{0,20}}(?:{_YEAR}|\d{{6}}|\d{{8}}|\d\d?\s\d\d?\s\d\d|{_DAY}\s+{_MONTH})\b",
    ),
}
_PATTERNS = tuple(
    (kind, re.compile("|".join(expressions), re.IGNORECASE))
    for kind, expressions in _EXPRESSIONS.items()
)


def screen(text: str) -> tuple[Hit, ...]:
    """
    Find what looks like an e-mail, phone or NI number, a postcode or a date of birth.

    A date of any kind is taken for a date of birth: free text has no need of one, and a
    false alarm costs a sentence where a miss can lead somebody to a door.

    Returns:
        The places found, in order; never their text.

    Source:
        The warnings of the Urgent Property Request form (W7): no name, here or anywhere.
    """
    hits: list[Hit] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in hits):
                hits.append(Hit(kind=kind, start=match.start(), end=match.end()))
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))
