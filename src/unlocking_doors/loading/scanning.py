"""
Where each key of a TOML text stands.

``tomllib`` gives no positions, and takes seconds over a deeply dotted key; this goes through
the text once, in time that grows with its length, notes the line of every key and element, and
refuses what is nested too deeply. It does not judge the rest: ``tomllib`` does.
"""

import re
from bisect import bisect_right

Path = tuple[str | int, ...]

MOST_PARTS = 8
MOST_LEVELS = 32

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_END_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s,\]}#\"'\[{][^,\]}#\n]*")


class StoppedError(ValueError):
    """
    The text cannot be gone through any further.

    Args:
        line: Where it stopped.
        message: What is too deep; empty where it is just not understood.
    """

    def __init__(self, line: int, message: str = "") -> None:
        super().__init__(message)
        self.line, self.message = line, message


def scan(text: str) -> dict[Path, int]:
    """
    Return the line of every table, key and element, by the path that leads to it.

    Raises:
        StoppedError: It is nested too deeply, or is not TOML.
    """
    return _Scanner(text).scan()


class _Scanner:
    """One text under way."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {}
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[Path, int] = {}  # how many elements each array of tables has so far

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table, 0)
            end = _END_OF_LINE.match(self.text, self.at)
            if end is None:
                raise self._stop()
            self.at = end.end()
            self._skip(_BLANK)
        return self.lines

    def _line(self) -> int:
        return bisect_right(self._newlines, self.at - 1) + 1

    def _stop(self, message: str = "") -> StoppedError:
        return StoppedError(self._line(), message)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _take(self, wanted: str) -> None:
        if not self.text.startswith(wanted, self.at):
            raise self._stop()
        self.at += len(wanted)

    def _next_is(self, wanted: str) -> bool:
        return self.text.startswith(wanted, self.at)

    def _header(self) -> Path:
        line, is_array = self._line(), self._next_is("[[")
        self._take("[[" if is_array else "[")
        keys = self._keys()
        self._take("]]" if is_array else "]")
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if number == len(keys) and is_array:
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
                self.lines.setdefault(path, line)
        return path

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise self._stop()
            word = match[0]
            keys.append(word[1:-1] if word[0] in "\"'" else word)
            self.at = match.end()
            if len(keys) > MOST_PARTS:
                raise self._stop(f"a key has more than {MOST_PARTS} parts")
            self._skip(_SPACE)
            if not self._next_is("."):
                return keys
            self._take(".")

    def _pair(self, table: Path, level: int) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._take("=")
        self._skip(_SPACE)
        self._value(path, level)

    def _value(self, path: Path, level: int) -> None:
        if level > MOST_LEVELS:
            raise self._stop(f"lists and tables are nested more than {MOST_LEVELS} deep")
        if self._next_is("["):
            self._sequence(path, level, "[]")
        elif self._next_is("{"):
            self._sequence(path, level, "{}")
        else:
            pattern = _TEXT if self._next_is('"') or self._next_is("'") else _BARE
            match = pattern.match(self.text, self.at)
            if match is None:
                raise self._stop()
            self.at = match.end()

    def _sequence(self, path: Path, level: int, brackets: str) -> None:
        opening, closing = brackets[0], brackets[1]
        self._take(opening)
        number = 0
        self._skip(_BLANK)
        while not self._next_is(closing):
            if opening == "[":
                element = (*path, number)
                self.lines[element] = self._line()
                self._value(element, level + 1)
            else:
                self._pair(path, level + 1)
            number += 1
            self._skip(_BLANK)
            if not self._next_is(closing):
                self._take(",")
                self._skip(_BLANK)
        self._take(closing)
