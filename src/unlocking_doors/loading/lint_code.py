"""
What a region's Python can be seen to name, without running it.

A rule may still reach a value by a name that it puts together at run time: the testing kit looks
for that with values, this file with the source.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from unlocking_doors.errors import Fault
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.loading.columns import EQUALITY
from unlocking_doors.loading.survey import Survey

READS_EQUALITY = "UD-L005"

#: As attributes, and as the columns of a file.
_FIELDS = frozenset({"equality", *EQUALITY_FIELDS, *(EQUALITY + name for name in EQUALITY_FIELDS)})

#: The library's own package: what it reads of a region is no matter of looking.
_OURS = __name__.partition(".")[0]


def code_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every rule in Python that names a field of equality monitoring."""
    for number, rule in enumerate(survey.region.python_rules):
        named = sorted(words_of(rule.function) & _FIELDS)
        if named:
            fields = ", ".join(f'"{name}"' for name in named)
            message = f"its code names {fields}, which is there for equality monitoring alone"
            remedy = "Decide without it: no rule and no allocator may read what was said there"
            yield survey.fault(("python_rule", number), READS_EQUALITY, message, remedy)


def words_of(function: object) -> frozenset[str]:
    """Return the texts and attributes that a function names; none where it has no source."""
    try:
        source = inspect.getsource(inspect.unwrap(function))  # type: ignore[arg-type]
    except (OSError, TypeError):
        return frozenset()
    return _words(textwrap.dedent(source))


def words_of_package(code: object) -> frozenset[str]:
    """Return the texts and attributes that the whole package of a function or module names."""
    module = inspect.getmodule(code)
    name = module.__name__.partition(".")[0] if module else _OURS
    root = sys.modules.get(name)
    if root is None or name == _OURS:
        return frozenset()
    folders = [Path(one) for one in getattr(root, "__path__", ())]
    files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    files += [] if folders or not root.__file__ else [Path(root.__file__)]
    return frozenset[str]().union(*(_words(file.read_text("utf-8", "replace")) for file in files))


def _words(source: str) -> frozenset[str]:
    """Return what code names. A comment names nothing, and a longer text is one word."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(word)) | ast.Attribute(attr=word):
                found.add(word)
    return frozenset(found)
