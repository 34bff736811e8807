"""TOML files: within limits, and with the line of every key."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from attrs import frozen

from unlocking_doors.errors import Fault
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.scanning import Path, StoppedError, scan

_SYNTAX = "UD-F004"
_TOO_DEEP = "UD-F002"
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@frozen(kw_only=True)
class TomlFile:
    """
    What a TOML file says, and where.

    Attributes:
        name: What faults call the file.
        data: What it says.
        lines: Line of every table, key and element, by the path that leads to it.
    """

    name: str
    data: dict[str, Any]
    lines: Mapping[Path, int]


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of *path*, or of the nearest that encloses it."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def read_toml(path: FilePath, *, name: str) -> TomlFile | Fault:
    """Read a TOML file, or say in one sentence why it cannot be read."""
    text = read_text(path, name=name)
    return text if isinstance(text, Fault) else parse_toml(text, name=name)


def parse_toml(text: str, *, name: str) -> TomlFile | Fault:
    """Read a TOML text, or say in one sentence why it cannot be read."""
    try:
        lines = scan(text)
    except StoppedError as stopped:
        return _stopped(stopped, text, name)
    try:
        return TomlFile(name=name, data=tomllib.loads(text), lines=lines)
    except (ValueError, RecursionError) as error:
        return _syntax(error, text, name)


def _stopped(stopped: StoppedError, text: str, name: str) -> Fault:
    if stopped.message:
        return Fault(
            code=_TOO_DEEP,
            file=name,
            line=stopped.line,
            message=stopped.message,
            remedy="Write it flatter",
        )
    # Whatever follows was not looked at, so tomllib must not meet it either: it could be slow.
    looked_at = "\n".join(text.split("\n")[: stopped.line])
    try:
        tomllib.loads(looked_at)
    except (ValueError, RecursionError) as error:
        return _syntax(error, looked_at, name)
    message = "the line is not TOML"
    return Fault(code=_SYNTAX, file=name, line=stopped.line, message=message)


def _syntax(error: Exception, text: str, name: str) -> Fault:
    told = str(error)
    where = _WHERE.search(told)
    line = None
    if where:
        line = int(where[1]) if where[1] else text.count("\n") + 1
    if isinstance(error, tomllib.TOMLDecodeError):
        said = _WHERE.sub("", told)
        message = f"not TOML: {said[:1].lower()}{said[1:]}"
    else:
        message = "a number is too long, or a date is none"
    return Fault(code=_SYNTAX, file=name, line=line, message=message, remedy="See toml.io")
