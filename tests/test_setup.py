"""The set-up a newcomer meets: make, what is tracked, the wheels away from the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from program import Year, succeeds

REPOSITORY = Path(__file__).parents[1]
PACKAGES = {
    "unlocking_doors": REPOSITORY / "src/unlocking_doors",
    "unlocking_doors_london": REPOSITORY / "plugins/london/src/unlocking_doors_london",
    "unlocking_doors_northwest": REPOSITORY / "plugins/northwest/src/unlocking_doors_northwest",
    "unlocking_doors_housing_moves": (
        REPOSITORY / "plugins/housing_moves/src/unlocking_doors_housing_moves"
    ),
}
# A test started by `make` must not hand that make's flags to the one it starts; the rest would let
# the repository be found from outside it.
NOT_INHERITED = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PY", "REGION", "PYTHONPATH", "VIRTUAL_ENV"}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|farm|root|home|Users)/")
REGISTRY = re.compile(
    r"https?://[^\s)\"]*(?:pypi|npm|debian)|pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)"
)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as from a fresh shell, and keep what it says."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=240
    )


def succeed(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, and return its standard output."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(*arguments: str | Path) -> None:
    """Run pip without its configuration, so that it cannot look beyond this machine."""
    succeed(sys.executable, "-m", "pip", "--isolated", "-q", *arguments, cwd=REPOSITORY)


def project_files() -> list[Path]:
    """List the files that are, or would be, tracked."""
    listing = succeed(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=REPOSITORY
    )
    return [file for name in listing.split("\0") if name and (file := REPOSITORY / name).is_file()]


def addresses(text: str) -> list[str]:
    """Find the paths of a machine and the hosts of a package registry in *text*."""
    return [
        found.group() for pattern in (MACHINE_PATH, REGISTRY) for found in pattern.finditer(text)
    ]


@pytest.mark.parametrize(("said", "described"), [("echo 3.9", "3.9"), ("exit 127", "not there")])
def test_make_refuses_an_old_python_with_the_sentence_to_type(
    tmp_path: Path, said: str, described: str
) -> None:
    """Make stops before it touches anything, says what it found and what to type instead."""
    old = tmp_path / "an old python"
    old.write_text(f"#!/bin/sh\n{said}\n", "utf-8")
    old.chmod(0o755)

    done = run("make", "--dry-run", "test", f"PY={old}", cwd=REPOSITORY)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Python 3.11 or newer is needed" in done.stderr
    assert described in done.stderr
    assert "type: make test PY=python3.11" in done.stderr


def test_make_accepts_this_python() -> None:
    """The same first line lets a Python that is new enough pass."""
    succeed("make", "--dry-run", "test", f"PY={sys.executable}", cwd=REPOSITORY)


def test_no_file_names_a_machine_or_a_registry() -> None:
    """What is tracked works anywhere: no path of one machine, no address of a package registry."""
    found = {
        str(file.relative_to(REPOSITORY)): named
        for file in project_files()
        if (named := addresses(file.read_text("utf-8", errors="replace")))
    }

    assert found == {}


@pytest.mark.parametrize(
    "text", ["see /" + "root/x", "'/" + "home/me'", "https://" + "pypi.example/simple"]
)
def test_the_search_for_machines_and_registries_finds_them(text: str) -> None:
    """A path or an address planted in a text is found."""
    assert addresses(text)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every wheel, built from the tree as it stands, by package name."""
    folder = tmp_path_factory.mktemp("wheels")
    plugins = sorted(file.parent for file in REPOSITORY.glob("plugins/*/pyproject.toml"))
    offline = ("--no-index", "--no-deps", "--no-build-isolation")
    pip("wheel", *offline, "--wheel-dir", folder, REPOSITORY, *plugins)
    return {wheel.name.partition("-")[0]: wheel for wheel in folder.glob("*.whl")}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_wheel_holds_every_file_of_its_package(wheels: dict[str, Path], package: str) -> None:
    """Templates, migrations, data, the example year and the type marker travel with the code."""
    tracked = {
        f"{package}/{file.relative_to(PACKAGES[package]).as_posix()}"
        for file in project_files()
        if file.is_relative_to(PACKAGES[package])
    }

    packed = {
        name
        for name in ZipFile(wheels[package]).namelist()
        if not PurePosixPath(name).parts[0].endswith(".dist-info")
    }

    assert packed == tracked
    assert tracked


def test_a_region_that_is_data_holds_no_code() -> None:
    """London is data only: its package has an empty `__init__.py` and no other Python."""
    package = PACKAGES["unlocking_doors_london"]
    code = {file.name: file.read_text("utf-8") for file in package.rglob("*.py")}

    assert code == {"__init__.py": ""}


def asked_for(distribution: metadata.Distribution, extras: set[str]) -> Iterator[Requirement]:
    """Yield what *distribution* with *extras* requires on this machine."""
    for requirement in map(Requirement, distribution.requires or []):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield requirement


def install(environment: Path, wheel: Path) -> None:
    """
    Install *wheel* and all it requires into *environment*, without a network.

    What it requires is copied from the environment that runs the tests: exactly the wheel's own
    requirements at any depth, so that one that is missing from its list is missing here too.
    """
    python, site = environment / "bin/python", next(environment.glob("lib/python*/site-packages"))
    pip("--python", python, "install", "--no-index", "--no-deps", wheel)
    present = {found.name.lower(): found for found in metadata.distributions(path=[str(site)])}
    waiting = [need for found in present.values() for need in asked_for(found, set())]
    while waiting:
        requirement = waiting.pop()
        if requirement.name.lower() in present:
            continue
        found = present[requirement.name.lower()] = metadata.distribution(requirement.name)
        waiting += asked_for(found, requirement.extras)
        for file in found.files or []:
            if ".." not in file.parts:  # not the scripts, which stand beside site-packages
                copy(Path(str(found.locate_file(file))), site / file)


def copy(file: Path, place: Path) -> None:
    """Copy a file with its date, and with what Python has compiled of it: that takes long."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, place)
    if file.suffix == ".py":
        compiled = Path(cache_from_source(str(file)))
        if compiled.exists():
            (place.parent / compiled.parent.name).mkdir(exist_ok=True)
            shutil.copy2(compiled, place.parent / compiled.parent.name)


def test_the_wheels_alone_run_the_example_years(
    wheels: dict[str, Path], year: Year, tmp_path: Path
) -> None:
    """
    Away from the repository, each region's demo gives the same answer as in it.

    With the library's wheel alone, the message names the package to install.
    """
    environment, empty, other = tmp_path / "environment", tmp_path / "empty", tmp_path / "other"
    empty.mkdir()
    northwest = succeeds("demo", "northwest", "--out", other, "--format", "json").json
    venv.create(environment, with_pip=False, symlinks=True)
    program = environment / "bin/unlocking-doors"

    install(environment, wheels["unlocking_doors"])
    imported = ("-c", "import unlocking_doors; print(unlocking_doors.__file__)")
    where = succeed(environment / "bin/python", *imported, cwd=empty)

    assert Path(where).is_relative_to(environment)
    for key, in_the_repository in (("london", year.json), ("northwest", northwest)):
        demo = ("demo", key, "--format", "json")
        alone = run(program, *demo, cwd=empty)
        assert alone.returncode != 0
        assert f"pip install unlocking-doors-{key}" in alone.stdout + alone.stderr

        install(environment, wheels[f"unlocking_doors_{key}"])
        away = json.loads(succeed(program, *demo, cwd=empty))

        assert away.pop("out")
        assert away == {name: said for name, said in in_the_repository.items() if name != "out"}
        assert away["invented"] is True
