"""No number without a source: every region package of the repository, and one made by `init`."""

import ast
import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from program import succeeds

from unlocking_doors import Plugins
from unlocking_doors.plain import plain
from unlocking_doors.policy.sources import Standing, cited, standing

PLUGINS = Path(__file__).parents[1] / "plugins"
PACKAGES = sorted(path for path in PLUGINS.glob("*/src/*") if (path / "__init__.py").is_file())
#: What a source may stand under: rules, register and worked cases each have their own word.
_WORDS = ("source", "because")
#: Numbers that count or compare with nothing at all, and so say nothing of a policy.
_PLAIN = {0, 1}
#: Tables that say where things can be found, and nothing else.
_IGNORED = {"document"}


def unsourced(package: Path) -> list[str]:
    """
    List every row of a package with a number or a date that has no source and no label.

    Args:
        package: The folder with its files: TOML, CSV and Python.
    """
    documents = {
        row["key"]
        for path in PLUGINS.glob("*/src/**/*.toml")
        for row in _rows(tomllib.loads(path.read_text("utf-8")).get("document", []))
    }
    found: list[str] = []
    for path in sorted(package.rglob("*")):
        name = str(path.relative_to(package))
        if path.suffix == ".toml":
            rows = _toml(path)
        elif path.suffix == ".csv":
            rows = _csv(path)
        elif path.suffix == ".py":
            found += [f"{name}:{line} compares with a number" for line in _compared(path)]
            continue
        else:
            continue
        found += [f"{name}: {what}" for what, row in rows if not _is_sourced(row, documents)]
    return found


def _toml(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    tables = tomllib.loads(path.read_text("utf-8"))
    if path.name == "pyproject.toml":
        return
    if path.name == "example.toml":  # a note on data that are invented as a whole
        tables = {"example": tables}
    if path.parent.name == "cases":
        tables.pop("usual", None)  # what the invented cases below it begin with
    for table, content in tables.items():
        for row in _rows(content):
            if table not in _IGNORED and _has_number(row):
                yield f"{table} {row.get('key') or row.get('name') or ''}".strip(), row


def _rows(content: Any) -> list[dict[str, Any]]:
    rows = content if isinstance(content, list) else [content]
    return [row if isinstance(row, dict) else {"value": row} for row in rows]


def _has_number(value: Any) -> bool:
    match value:
        case bool():
            return False
        case int() | float() | date():
            return True
        case str():
            return value.replace("-", "").replace(".", "", 1).isdigit()
        case dict():
            return any(_has_number(part) for pair in value.items() for part in pair)
        case list():
            return any(map(_has_number, value))
        case _:
            return False


def _csv(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            cells = {str(key).lower(): value or "" for key, value in row.items()}
            if _has_number(cells):
                yield f"row {number}", cells


def _is_sourced(row: dict[str, Any], documents: set[str]) -> bool:
    if row.get("invented") == "yes" or str(row.get("about", "")).startswith("Invented"):
        return True
    sources = [str(row[word]) for word in _WORDS if word in row]
    return bool(sources) and all(
        standing(source) is not Standing.NONE and set(cited(source)) <= documents
        for source in sources
    )


def _compared(path: Path) -> Iterator[int]:
    """Yield the lines on which code compares with a number that a parameter should give."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                value = side.value if isinstance(side, ast.Constant) else None
                if isinstance(value, int | float) and value not in _PLAIN:
                    yield node.lineno


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_no_package_holds_a_number_without_a_source(package: Path) -> None:
    """Each row cites a document that is listed, or says that it is an assumption or made up."""
    assert unsourced(package) == []


def test_a_package_made_by_init_holds_no_number_without_a_source(tmp_path: Path) -> None:
    """What the library writes for a new region is labelled from the first line on."""
    succeeds("init", "meadowland", "--out", tmp_path / "meadowland", "--yes")
    made = tmp_path / "meadowland"
    assert list(made.rglob("region.toml"))
    assert unsourced(made) == []


@pytest.mark.parametrize("region", ["london", "northwest", "london+housing-moves"])
def test_no_row_that_code_adds_lacks_a_source(region: str) -> None:
    """What plugins make of a region keeps the same law as its files."""
    raw = plain(Plugins.load().region(region))
    tables = {table: _rows(content) for table, content in raw.items() if table != "supplied_by"}
    bare = [
        f"{table} {row.get('key', '')}"
        for table, rows in tables.items()
        for row in rows
        if table not in _IGNORED and _has_number(row)
        if standing(str(row.get("source", ""))) is Standing.NONE
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("region.toml", '[[parameter]]\nkey = "days"\nvalues = { 2024-01-01 = 3 }\n'),
        ("region.toml", '[[parameter]]\nkey = "days"\nvalues = { 2024-01-01 = 3 }\nsource = ""\n'),
        ("rules.toml", '[[rule]]\nkey = "r"\nrequire = { all = [{ fact = "f", value = 3 }] }\n'),
        ("rules.toml", '[[rule]]\nkey = "r"\nvalue = 3\nsource = "illustrative: "\n'),
        ("rules.toml", '[[rule]]\nkey = "r"\nvalue = 3\nsource = "Z99 of nowhere"\n'),
        ("region.toml", "limit = 3\n"),
        ("cases/first.toml", '[[case]]\nname = "A case"\nas_at = 2024-01-01\n'),
        ("example/example.toml", 'about = "Data"\nas_at = 2024-01-01\nseed = 3\n'),
        ("partners.csv", "key,homes_owned,source\nbrick-homes,900,\n"),
        ("register.csv", "Name,Homes owned\nBrick Homes,900\n"),
        ("example/homes.csv", "home,bedrooms,invented\nh-1,2,no\n"),
        ("rules.py", "def is_high(score: int) -> bool:\n    return score >= 14\n"),
    ],
)
def test_a_number_without_a_source_is_found(tmp_path: Path, name: str, text: str) -> None:
    """The test above can fail: in a table, a condition, a case, a register and in code."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    (only,) = unsourced(tmp_path)
    assert only.startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "key,homes_owned,source\nbrick-homes,900,illustrative: made up\n",
        "Name,Homes owned,Source\nBrick Homes,900,S4\n",
        "home,bedrooms,invented\nh-1,2,yes\n",
    ],
)
def test_a_number_with_a_source_is_left_alone(tmp_path: Path, text: str) -> None:
    """A label, a document that is listed, or the mark of invented data is enough."""
    (tmp_path / "table.csv").write_text(text, "utf-8")
    assert unsourced(tmp_path) == []
