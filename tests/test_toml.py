import contextlib
import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.errors import Fault
from unlocking_doors.loading.scanning import MOST_LEVELS, Path, StoppedError, scan
from unlocking_doors.loading.toml import TomlFile, line_of, parse_toml

QUOTES = "'''"
TEXT = f"""\
# a comment with [brackets] = 1
title = "x # no comment" # a comment
[region]
opened = 2017-01-30
rules = [
    "a", # first
    "b",
]
values = {{ 2017-01-30 = 1, "2018-01-30" = 2 }}
[[rule]]
key = "one"
require = {{ any = [
    {{ fact = "x", operator = "is", value = true }},
    {{ all = [
        {{ fact = "y", operator = "is", value = false }},
    ] }},
] }}
[[rule]]
key = \"\"\"
many
"lines" \\\"\"\" \"\"\"
[rule.deep]
'quoted key'.inner = {QUOTES}it's{QUOTES}
[[rule.more]]
n = 1
[[rule.more]]
n = -1.5e3
"""


def parsed(text: str) -> TomlFile:
    """Parse a text that must be read."""
    found = parse_toml(text, name="x.toml")
    assert isinstance(found, TomlFile), found
    return found


def refused(text: str) -> Fault:
    """Parse a text that must be refused, fast."""
    began = time.process_time()
    found = parse_toml(text, name="x.toml")
    assert isinstance(found, Fault)
    assert time.process_time() - began < 1
    assert "\n" not in str(found)
    return found


def paths(value: Any, path: Path = ()) -> list[Path]:
    """List every path of what a text says."""
    below = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, item in below:
        found.append((*path, key))
        if isinstance(item, dict | list):
            found += paths(item, (*path, key))
    return found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("region",), 3),
        (("region", "rules", 1), 7),
        (("region", "values", "2018-01-30"), 9),
        (("rule", 0, "key"), 11),
        (("rule", 0, "require", "any", 0, "operator"), 13),
        (("rule", 0, "require", "any", 1, "all", 0, "fact"), 15),
        (("rule", 1, "key"), 19),
        (("rule", 1, "deep", "quoted key", "inner"), 23),
        (("rule", 1, "more", 1, "n"), 27),
        (("rule", 1, "missing"), 18),
        (("missing",), None),
    ],
)
def test_every_key_is_found_at_its_line(path: Path, line: int | None) -> None:
    """A key, an element or a table has its own line; what is missing, that of its table."""
    assert line_of(parsed(TEXT).lines, path) == line


def test_every_path_of_a_text_has_a_line() -> None:
    """Nothing that tomllib reads is without a place."""
    assert set(paths(tomllib.loads(TEXT))) <= set(parsed(TEXT).lines)


@given(st.text(alphabet="ab.=\"[]{}#'\n ,1-", max_size=60))
def test_the_scanner_accepts_whatever_tomllib_accepts(text: str) -> None:
    """The scanner refuses nothing that is TOML, and never fails in another way."""
    try:
        value = tomllib.loads(text)
    except ValueError:
        with contextlib.suppress(StoppedError):
            scan(text)
        return
    assert set(paths(value)) <= set(scan(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\na = 2\n", 2),
        ("a = [1,\n2\nb = 3\n", 3),
        ("a = 1\nb = 2 c = 3\n", 2),
        ('a = "open\n', 1),
        ('b = 1\na = """open\n\n', 2),
        ("[a\n", 1),
        ("a = 1\n\nb = 2023-02-30\n", 3),
    ],
)
def test_a_wrong_syntax_is_told_with_its_line(text: str, line: int) -> None:
    """What tomllib says is passed on, with the line apart."""
    found = refused(text)

    assert (found.code, found.line) == ("UD-F004", line)
    assert "(at " not in found.message


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 20_000) + " = 1",
        "x = 1\n" + "[" + ".".join("a" * 9) + "]",
        "x = { " + ".".join("a" * 9) + " = 1 }",
        "x = " + "[" * 5_000,
        "x = " + "[" * 5_000 + "]" * 5_000,
        "x = " + "{ a = " * 5_000,
        "x = [\n" * (MOST_LEVELS + 2),
    ],
)
def test_what_is_nested_too_deeply_is_refused_fast(text: str) -> None:
    """A key of many parts costs tomllib seconds, and nested lists its stack: neither gets there."""
    found = refused(text)

    assert found.code in {"UD-F002", "UD-F004"}


def test_a_huge_number_is_refused() -> None:
    """Python itself refuses to convert it; that is told as a fault of the file."""
    found = refused("x = " + "9" * 20_000)

    assert "too long" in found.message


def test_a_list_nested_to_the_limit_is_read() -> None:
    """The limit itself is allowed."""
    assert parsed("x = " + "[" * MOST_LEVELS + "]" * MOST_LEVELS).data
