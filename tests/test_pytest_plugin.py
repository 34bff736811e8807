"""A region's package gets its tests for one line of pytest's configuration."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen
from toyland_files import edit, write_toyland

from unlocking_doors.testing import PROPERTIES

pytest_plugins = ["pytester"]

CASE = """
[[case]]
name = "A tenant whose landlord has looked in vain is not asked again"
as_at = 2024-03-06
given = { area = "straw" }
expect = { met = ["lives-in-toyland"], unknown = ["own-stock-first"] }
because = "T1"
"""


def package(folder: Path, *regions: str) -> Path:
    """Write the package of a region, with its one line, or without."""
    line = f"unlocking_doors_regions = {list(regions)}" if regions else ""
    text = f"[tool.pytest.ini_options]\n{line}\n"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    write_toyland(folder / "src" / "toyland")
    return folder


@frozen
class Ran:
    """What pytest answered."""

    returncode: int
    stdout: str


#: Run pytest with options: in a process of its own, or, which is quicker, in this one.
Run = Callable[..., Ran]


def apart(folder: Path, *options: str) -> Ran:
    """Run pytest in a folder, in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout + done.stderr)


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run pytest in this process."""

    def here(folder: Path, *options: str) -> Ran:
        found = pytester.runpytest_inprocess("-q", f"--rootdir={folder}", *options)
        return Ran(int(found.ret), found.stdout.str())

    return here


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """Return the folder in which that pytest runs."""
    return pytester.path


def test_one_line_gives_a_test_for_each_promise_and_worked_case(folder: Path, run: Run) -> None:
    """The items are named by the region and the promise, so that a person can choose."""
    package(folder, "src/toyland")
    (folder / "src" / "toyland" / "cases").mkdir()
    (folder / "src" / "toyland" / "cases" / "first.toml").write_text(CASE, "utf-8")

    found = run(folder, "--collect-only")

    assert found.returncode == 0, found.stdout
    for one in PROPERTIES:
        assert f"src/toyland::{one.key}\n" in found.stdout
    assert "src/toyland::cases/first.toml:2 A tenant whose landlord has looked" in found.stdout
    assert f"{len(PROPERTIES) + 1} tests collected" in found.stdout


def test_the_items_run_with_k_and_on_several_workers(tmp_path: Path) -> None:
    """They are ordinary items: -k chooses among them, and xdist shares them out."""
    folder = package(tmp_path, "src/toyland")

    chosen = apart(folder, "-k", "fled or faults", "-n", "2")

    assert chosen.returncode == 0, chosen.stdout
    assert "2 passed" in chosen.stdout


def test_a_broken_promise_is_told_with_its_script_and_nothing_of_the_library(
    folder: Path, run: Run
) -> None:
    """A failure says which promise, what happened and how to see it again; no traceback."""
    package(folder, "src/toyland")
    asked = '{ fact = "has_landlord_no_suitable_home", operator = "is", value = true'
    rules = folder / "src" / "toyland" / "rules.toml"
    edit(rules, asked, '{ fact = "lives_in_region", operator = "is", value = false')

    failed = run(folder, "-k", "each-open-cohort-can-be-entered")

    assert failed.returncode == 1
    assert "breaks each-open-cohort-can-be-entered" in failed.stdout
    assert "no referral was found that the cohort wolf-at-the-door takes" in failed.stdout
    assert "reproduce(" in failed.stdout
    assert "Traceback" not in failed.stdout
    assert "conformance.py" not in failed.stdout


def test_a_worked_case_that_comes_out_otherwise_is_told(folder: Path, run: Run) -> None:
    """What was expected and what came out stand beside each other, with the place of the case."""
    package(folder, "src/toyland")
    (folder / "src" / "toyland" / "cases").mkdir()
    wrong = CASE.replace('met = ["lives-in-toyland"]', 'met = ["own-stock-first"]').replace(
        ', unknown = ["own-stock-first"]', ""
    )
    (folder / "src" / "toyland" / "cases" / "first.toml").write_text(wrong, "utf-8")

    failed = run(folder, "-k", "tenant")

    assert failed.returncode == 1
    assert "cases/first.toml:2 A tenant whose landlord" in failed.stdout
    assert "expected met, got unknown" in failed.stdout


@pytest.mark.parametrize("name", ["atlantis", "src/nowhere"])
def test_a_region_that_is_not_there_is_named(folder: Path, run: Run, name: str) -> None:
    """A mistyped region fails by name, and does not stop the collection."""
    failed = run(package(folder, name), "-k", "worked-cases or fled")

    assert failed.returncode == 1
    assert name in failed.stdout
    assert "2 failed" in failed.stdout
    assert "Traceback" not in failed.stdout


def test_whoever_asks_for_one_file_gets_that_file(folder: Path, run: Run) -> None:
    """The items come with whole runs only, not with one file or one test."""
    package(folder, "src/toyland")
    (folder / "test_own.py").write_text("def test_own():\n    pass\n", "utf-8")

    assert "1 passed" in run(folder, "test_own.py").stdout
    assert "1 passed" in run(folder, "test_own.py::test_own").stdout
    assert f"{len(PROPERTIES) + 1} tests" in run(folder, "--collect-only", ".").stdout


def test_without_the_line_nothing_of_the_library_is_imported(tmp_path: Path) -> None:
    """Whoever has the library installed and tests something else pays next to nothing."""
    folder = package(tmp_path)
    (folder / "test_light.py").write_text(
        "import sys\n\n"
        "def test_light():\n"
        "    heavy = {'hypothesis.strategies', 'sqlmodel', 'sqlalchemy', 'cattrs', 'jinja2'}\n"
        "    assert not heavy & set(sys.modules)\n"
        "    ours = [name for name in sys.modules if name.startswith('unlocking_doors.')]\n"
        "    assert ours == ['unlocking_doors.testing', 'unlocking_doors.testing.pytest_plugin']\n",
        "utf-8",
    )

    found = apart(folder, "-p", "no:hypothesispytest")

    assert "1 passed" in found.stdout, found.stdout
