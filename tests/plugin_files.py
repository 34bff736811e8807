"""
Small plugins, as files and as packages, and the program and the library that meet them.

A package stands in a folder on PYTHONPATH, with the ``entry_points.txt`` that pip would write.
"""

import linecache
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from attrs import define, field
from program import BAD_DATA, EXAMPLE, Said, one_sentence, rows_of, type_in, write_rows

from unlocking_doors.plugins import Choice, Plugins

_HEAD = "from unlocking_doors import *\n"


def code_of(text: str) -> str:
    """Return the text of a module that has the library's public names."""
    return _HEAD + dedent(text).lstrip("\n")


def package(
    folder: Path,
    name: str,
    code: str = "",
    *,
    entry: str = "",
    version: str = "1.0",
    needs: str = "",
) -> Path:
    """Install a plugin of one module into a folder; repeated, it is another version of it."""
    folder.mkdir(exist_ok=True)
    module = name.replace("-", "_")
    if not (folder / module).is_dir():
        (folder / f"{module}.py").write_text(code_of(code), "utf-8")
    for old in folder.glob(f"{module}-*.dist-info"):
        shutil.rmtree(old)
    meta = folder / f"{module}-{version}.dist-info"
    meta.mkdir()
    requires = f"Requires-Dist: {needs}\n" if needs else ""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
    (meta / "METADATA").write_text(about)
    (meta / "entry_points.txt").write_text(f"[unlocking_doors]\n{entry or name} = {module}\n")
    return folder


@contextmanager
def installed(plugins: Path) -> Iterator[None]:
    """Put the packages of a folder where Python finds them; afterwards nothing of them is left."""
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as changes:
        changes.syspath_prepend(plugins)
        changes.setattr(sys, "dont_write_bytecode", True)
        linecache.clearcache()  # a rule's source is read again
        try:
            yield
        finally:
            for name in set(sys.modules) - before:
                if str(plugins) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]


def program(plugins: Path, *words: object) -> Said:
    """Run the program with the plugins of a folder, in the folder above it."""
    with installed(plugins):
        return type_in(*words, cwd=plugins.parent)


def refused(plugins: Path, *words: object) -> str:
    """Run a command that must be refused because of a plugin, in one sentence."""
    said = program(plugins, *words)
    assert (said.code, said.out) == (BAD_DATA, "")
    return one_sentence(said.err.splitlines(keepends=True)[-1])


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """The folder into which a test installs plugins."""
    return tmp_path / "plugins"


def small_run(plugins: Path, region: object, *more: object, as_at: str = "2023-04-30") -> Said:
    """Run a few rows of the example with the plugins of a folder."""
    for kind in ("referrals", "homes", "decisions"):
        rows = rows_of(EXAMPLE / f"{kind}.csv")[:30]
        for row in rows if kind == "homes" else []:
            row["left_by"] = ""  # the case that left it may be none of the few
        write_rows(plugins.parent / f"{kind}.csv", rows)
    given = [word for kind in ("referrals", "homes", "decisions")
             for word in (f"--{kind}", f"{kind}.csv")]  # fmt: skip
    words = ("run", region, *given, "--as-at", as_at, "--out", "out", "--format", "json")
    return program(plugins, *words, *more)


@define
class Beside:
    """
    The plugins of a folder, loaded without any that is installed.

    Attributes:
        plugins: The plugins.
        told: What was told of them.
    """

    plugins: Plugins
    told: list[str] = field(factory=list)

    @classmethod
    def of(cls, folder: Path, *names: str, **limits: float) -> "Beside":
        """Load the plugins of these names from a folder."""
        told: list[str] = []
        linecache.clearcache()
        chosen = Choice(allow=names, files=(folder,))
        return cls(Plugins.load(chosen, tell=told.append, **limits), told)

    @property
    def said(self) -> str:
        """What was told, as one text."""
        return "\n".join(self.told)


def beside(folder: Path, name: str, text: str) -> Path:
    """Write a plugin of one file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name.replace('-', '_')}.py"
    path.write_text(code_of(text), "utf-8")
    return path
