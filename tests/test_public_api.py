import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from attrs import has

import unlocking_doors
from unlocking_doors import UnlockingDoorsError

FACE = Path(inspect.getfile(unlocking_doors))


def seen_by_the_type_checker() -> dict[str, str]:
    """Return the names that are imported for a type checker, each with its module."""
    tree = ast.parse(FACE.read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    found = {}
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            assert alias.name == alias.asname, "only a name imported as itself is public"
            found[alias.name] = str(node.module)
    return found


@pytest.mark.parametrize("name", unlocking_doors.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    """Each name of ``__all__`` can be imported, and says what it is."""
    found = getattr(unlocking_doors, name)
    assert inspect.getdoc(found)
    assert getattr(found, "__module__", "").startswith("unlocking_doors") or name == "hookimpl"


def test_all_can_be_imported_at_once() -> None:
    """``from unlocking_doors import *`` gives exactly the public names."""
    names: dict[str, object] = {}
    exec("from unlocking_doors import *", names)  # noqa: S102
    names.pop("__builtins__")
    assert sorted(names) == unlocking_doors.__all__ == sorted(set(unlocking_doors.__all__))
    assert dir(unlocking_doors) == unlocking_doors.__all__


def test_a_name_that_is_not_there_is_missed_like_any_other() -> None:
    """With the usual error, so that ``hasattr`` and a misspelt import work."""
    assert not hasattr(unlocking_doors, "open_schema")
    with pytest.raises(ImportError, match="open_schema"):
        exec("from unlocking_doors import open_schema", {})  # noqa: S102


def test_a_type_checker_sees_the_same_names() -> None:
    """What is lazy at run time is typed all the same, from the same modules."""
    seen = seen_by_the_type_checker()
    assert sorted(seen) == unlocking_doors.__all__
    for name, module in seen.items():
        assert getattr(unlocking_doors, name) is getattr(import_module(module), name)


def test_importing_the_library_is_quick() -> None:
    """The face alone imports nothing but the standard library."""
    script = (
        "import sys; before = set(sys.modules); import unlocking_doors; "
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}"
        " - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["unlocking_doors"]


def test_every_error_is_public_and_of_one_tree() -> None:
    """Whoever catches the base catches them all."""
    errors = import_module("unlocking_doors.errors")
    tree = {
        name
        for name, found in vars(errors).items()
        if isinstance(found, type) and issubclass(found, UnlockingDoorsError)
    }
    assert tree <= set(unlocking_doors.__all__)


def test_values_are_frozen() -> None:
    """Everything public that holds data is a value; only a scheme has a life."""
    for name in unlocking_doors.__all__:
        found = getattr(unlocking_doors, name)
        if isinstance(found, type) and has(found) and name != "Scheme":
            assert found.__setattr__ is not object.__setattr__, name


def binds(module: str, name: str) -> bool:
    """Tell whether a module's text itself gives a name, and not only its ``__getattr__``."""
    tree = ast.parse(Path(inspect.getfile(import_module(module))).read_text("utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=found) | ast.FunctionDef(name=found) if found == name:
                return True
            case ast.ImportFrom(names=names) if name in {one.asname or one.name for one in names}:
                return True
            case ast.Assign(targets=[ast.Name(id=found)]) if found == name:
                return True
    return False


def test_a_public_name_has_its_own_type() -> None:
    """None is typed only by a ``__getattr__``, which would make it an ``object`` to its user."""
    seen = seen_by_the_type_checker()
    assert {name: module for name, module in seen.items() if not binds(module, name)} == {}
    assert (FACE.parent / "py.typed").exists()
