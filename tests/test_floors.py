"""The floors of the library: who may import whom, and which library lives where."""

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
FACE = "unlocking_doors"
FLOORS = {
    room: number
    for number, rooms in {
        1: ["codes", "errors", "findings", "sensitive"],
        2: ["periods", "plain", "released"],
        3: ["facts"],
        4: ["policy"],
        5: ["moves", "matching"],
        6: ["converting"],
        7: ["loading", "store", "publishing", "rendering"],
        8: ["commands"],
        9: ["scheme"],
        10: ["reports", "documents", "simulation", "exchange"],
        11: ["plugins"],
        12: ["testing"],
        13: ["cli"],
        14: ["", "__main__"],  # the public face and `python -m` stand above everything
    }.items()
    for room in rooms
}
# The loose files of these floors share one folder, the package's own, and may use each other.
LOOSE = {1, 2, 14}
LIBRARIES = {
    "attrs": set(FLOORS),
    "cattrs": {"converting"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "jinja2": {"rendering"},
    "markupsafe": {"rendering"},
    "markdown_it": {"rendering"},
    "docx": {"documents"},
    "pluggy": {"plugins"},
    "packaging": {"plugins"},
    "numpy": {"matching", "testing"},
    "numba": {"matching"},
    "ortools": {"matching"},
    "typst": {"rendering"},
    "scipy": {"matching", "testing"},
    "hypothesis": {"testing"},
    "pytest": {"testing"},
    "typer": {"cli"},
    "rich": {"cli"},
}
MOST_LINES = 330


def sources(root: Path) -> dict[str, str]:
    """Read every module under *root*, by its dotted name; a package stands under its own name."""
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file.read_text("utf-8")
    return found


def imported(source: str, known: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield each module that *source* imports, wherever in the file, with the line."""

    def exact(name: str) -> str:
        return name if name in known or "." not in name else name.rpartition(".")[0]

    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name, node.lineno
            case ast.ImportFrom(module=base, names=names, level=0) if base:
                for alias in names:
                    yield exact(f"{base}.{alias.name}"), node.lineno
            case ast.ImportFrom():
                yield f"{FACE}.<a relative import>", node.lineno
            case ast.Call(func=called, args=[ast.Constant(value=str(name)), *_]) if ast.unparse(
                called
            ).endswith(("import_module", "__import__")):
                yield name, node.lineno


def room_of(module: str) -> str:
    """Name the room of a module: the first part below the package."""
    return module.partition(".")[2].partition(".")[0]


def library_fault(here: str, library: str) -> str | None:
    """Say what is wrong with a library in the room *here*, or None."""
    if library in sys.stdlib_module_names or here in LIBRARIES.get(library, ()):
        return None
    return f"the library {library} belongs to {', '.join(LIBRARIES.get(library, ['nobody']))}"


def fault(module: str, target: str) -> str | None:
    """Say what is wrong with *module* importing *target*, or None."""
    here, there = room_of(module), room_of(target)
    if target.partition(".")[0] != FACE:
        return library_fault(here, target.partition(".")[0])
    for room in (here, there):
        if room not in FLOORS:
            return f"the room {room!r} has no floor"
    if FLOORS[there] > FLOORS[here]:
        return f"up, from floor {FLOORS[here]} to floor {FLOORS[there]}"
    if FLOORS[there] == FLOORS[here] and there != here and FLOORS[here] not in LOOSE:
        return f"sideways, on floor {FLOORS[here]}"
    return None


def faults(modules: Mapping[str, str]) -> list[str]:
    """List every import in *modules* that breaks the law of the floors."""
    found, graph = [], {}
    for module, source in modules.items():
        imports = list(imported(source, modules))
        graph[module] = {target for target, _ in imports if target in modules}
        found += [
            f"{module}:{line} imports {target}: {wrong}"
            for target, line in imports
            if (wrong := fault(module, target))
        ]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append("a circle of imports: " + " <- ".join(error.args[1]))
    return found


def test_every_import_goes_down_or_stays_in_its_own_room() -> None:
    """No file imports up, sideways or in a circle, nor a library that lives in another room."""
    modules = sources(REPOSITORY / "src")

    assert FACE in modules
    assert faults(modules) == []


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        ("facts.homes", "from unlocking_doors.policy import rules", "up, from floor 3 to floor 4"),
        ("facts.homes", "import unlocking_doors.policy.rules", "up, from floor 3 to floor 4"),
        ("facts.homes", "import unlocking_doors", "up, from floor 3 to floor 14"),
        ("moves.ledger", "from unlocking_doors.matching import pool", "sideways, on floor 5"),
        ("store.rows", "def f():\n    from unlocking_doors import scheme", "up, from floor 7 to"),
        (
            "policy.rules",
            "from typing import TYPE_CHECKING as T\nif T:\n    import unlocking_doors.moves.ledger",
            "up, from floor 4 to floor 5",
        ),
        (
            "plain",
            "import importlib\nx = importlib.import_module('unlocking_doors.facts')",
            "up, from floor 2 to floor 3",
        ),
        ("facts.homes", "from . import areas", "a relative import"),
        ("policy.rules", "import cattrs", "the library cattrs belongs to converting"),
        ("scheme", "from sqlalchemy import select", "the library sqlalchemy belongs to store"),
        ("reports.page", "import jinja2", "the library jinja2 belongs to rendering"),
        ("scheme", "import pluggy", "the library pluggy belongs to plugins"),
        ("facts.homes", "from hypothesis import given", "hypothesis belongs to testing"),
        ("reports.page", "import rich.table", "the library rich belongs to cli"),
        ("facts.homes", "import pandas", "the library pandas belongs to nobody"),
        ("cellar.wine", "import unlocking_doors.errors", "the room 'cellar' has no floor"),
    ],
)
def test_a_forbidden_import_is_found(module: str, source: str, expected: str) -> None:
    """The law notices each kind of forbidden import, wherever in the file it hides."""
    found = faults({f"{FACE}.scheme": "", f"{FACE}.{module}": source})

    assert len(found) == 1
    assert expected in found[0]


def test_a_circle_within_a_room_is_found() -> None:
    """Two files of one room that import each other are a circle, though neither import goes up."""
    found = faults(
        {
            f"{FACE}.facts.homes": f"from {FACE}.facts.areas import Area",
            f"{FACE}.facts.areas": f"def f():\n    from {FACE}.facts.homes import Home",
        }
    )

    assert len(found) == 1
    assert found[0].startswith("a circle of imports: ")


def test_what_is_allowed_is_not_a_fault() -> None:
    """Lower floors, the own room, the standard library and a room's own library are all allowed."""
    assert not faults(
        {
            f"{FACE}.errors": "",
            f"{FACE}.sensitive": f"from {FACE}.errors import RecordError",
            f"{FACE}.store.rows": f"import sqlmodel, datetime\nfrom {FACE} import errors",
            f"{FACE}.store.mapper": f"import attrs\nfrom {FACE}.store.rows import EventRow",
        }
    )


def test_no_file_outgrows_its_idea() -> None:
    """No file of the library or of a region's package is longer than a reader can hold."""
    files = [*REPOSITORY.glob("src/**/*.py"), *REPOSITORY.glob("plugins/*/src/**/*.py")]
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in files}

    assert lengths
    assert {str(file): lines for file, lines in lengths.items() if lines > MOST_LINES} == {}
