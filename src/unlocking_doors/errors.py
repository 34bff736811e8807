"""
The one tree of exceptions, and the faults that a file can have.

An exception says that a request could not be carried out. Data in doubt is never
an exception: it is a ``Finding`` (see ``findings.py``).
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar

from attrs import field, frozen

#: So many names are listed where none is near.
_FEW = 8


def nearest(name: str, known: Iterable[str]) -> str:
    """
    Suggest the known name that *name* was probably meant to be.

    Returns:
        ``; did you mean "x"?`` to append to a message, or an empty string.
    """
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _known(names: Sequence[str]) -> str:
    """Say what names there are: all of a few, the first and the last of many."""
    if not names:
        return "There is none at all"
    if len(names) <= _FEW:
        return f"Choose one of: {', '.join(names)}"
    return f"The names there are go from {names[0]} to {names[-1]}"


def counted(number: int, one: str) -> str:
    """Write a number of things: ``1 fault``, ``2 faults``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


@frozen(kw_only=True)
class Fault:
    """
    One thing wrong in one place of a file.

    Attributes:
        code: Stable code, explained by ``unlocking-doors code``.
        message: What is wrong; never the value of a sensitive field.
        file: Name of the file, relative to what the user named.
        line: Line number, counted from 1.
        place: What the line belongs to, such as ``cohort domestic-abuse``.
        remedy: What would be right.
    """

    code: str
    message: str
    file: str = ""
    line: int | None = None
    place: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Write the fault as ``file:line [place] message. remedy (code)``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        parts = [where, f"[{self.place}]" if self.place else "", self.message]
        said = " ".join(part for part in parts if part)
        sentences = [one.rstrip(".") for one in (said, self.remedy) if one]
        text = " ".join(one if one.endswith("?") else f"{one}." for one in sentences)
        return f"{text} ({self.code})"


class UnlockingDoorsError(Exception):
    """
    Base of every error that the library raises on purpose.

    Args:
        message: What is wrong and where.
        code: Stable code; the class's own by default.
        remedy: What would be right.
        faults: Every single fault, where a file had several.
    """

    code: ClassVar[str] = "UD-E000"
    exit_code: ClassVar[int] = 1

    def __init__(
        self, message: str, *, code: str = "", remedy: str = "", faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.stable_code = code or type(self).code
        self.remedy = remedy
        self.faults = tuple(faults)

    def __str__(self) -> str:
        """Write message, faults and remedy as a person reads them."""
        if self.faults:
            lines = [self.message, *(f"  {fault}" for fault in self.faults), self.remedy]
            return "\n".join(line for line in lines if line)
        return str(Fault(code=self.stable_code, message=self.message, remedy=self.remedy))


class ConfigurationError(UnlockingDoorsError, ValueError):
    """A region's files do not make a region."""

    code = "UD-E100"
    exit_code = 3


class ParameterError(ConfigurationError):
    """A parameter has no value where one is needed."""

    code = "UD-E110"


class PluginError(ConfigurationError):
    """A plugin cannot be loaded, or did what a plugin may not do."""

    code = "UD-E120"


class RecordError(UnlockingDoorsError, ValueError):
    """A record (referral, home, decision) cannot be accepted."""

    code = "UD-E200"
    exit_code = 3


class NotFoundError(UnlockingDoorsError, LookupError):
    """A name leads nowhere; the message suggests the nearest that exists."""

    code = "UD-E300"
    exit_code = 3

    @classmethod
    def of(cls, what: str, name: str, known: Iterable[str], *, remedy: str = "") -> "NotFoundError":
        """
        Say that there is no *what* called *name*.

        The nearest of *known* is suggested; where none is near, and there is no other *remedy*, it
        is said what is known.
        """
        names = sorted(known)
        close = nearest(name, names)
        said = remedy or ("" if close else _known(names))
        return cls(f'there is no {what} "{name}"{close}', remedy=said)


class TransitionError(UnlockingDoorsError, ValueError):
    """A step that the lifecycle forbids; the message lists the allowed ones."""

    code = "UD-E400"
    exit_code = 1


class LedgerError(UnlockingDoorsError):
    """A posting that would break the ledger."""

    code = "UD-E500"
    exit_code = 3


class MatchingError(UnlockingDoorsError):
    """A matching problem that contradicts itself, or an allocator that broke a hard constraint."""

    code = "UD-E600"
    exit_code = 3


class StoreError(UnlockingDoorsError):
    """The database cannot be used."""

    code = "UD-E700"
    exit_code = 4


class OutputError(UnlockingDoorsError):
    """A file cannot be written."""

    code = "UD-F020"
    exit_code = 4


class RefusedError(UnlockingDoorsError):
    """Refused on grounds of safety, permission or disclosure."""

    code = "UD-E800"
    exit_code = 5


@frozen(kw_only=True)
class Code:
    """What a stable code means, for ``unlocking-doors code``."""

    code: str
    title: str
    meaning: str
    remedy: str = field(default="")
