"""
The program as a person meets it: what was typed, what it says, and with which exit code.

``type_in`` runs it in this process, through the same ``main`` as the installed command; ``shell``
as a process of its own. Both hold what is true of every command: no traceback, and no fault of the
program itself.
"""

import csv
import fcntl
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from attrs import frozen

from unlocking_doors.cli import main

ROOT = Path(__file__).parents[1]
LONDON = ROOT / "plugins/london/src/unlocking_doors_london"
EXAMPLE = LONDON / "example"
PROGRAM = Path(sys.executable).with_name("unlocking-doors")

#: Exit codes, as `unlocking-doors --help` gives them.
FINE, FINDINGS, USAGE, BAD_DATA, STORE, REFUSED = range(6)

#: Refuses every connection but those within the machine's file system.
_NO_NETWORK = """
import socket

def _refuse(self, address):
    if self.family != getattr(socket, "AF_UNIX", None):
        raise AssertionError("the network was asked for")
    return _connect(self, address)

_connect = socket.socket.connect
socket.socket.connect = socket.socket.connect_ex = _refuse
socket.getaddrinfo = lambda *_, **__: _refuse(socket.socket(), ())
"""


@frozen
class Said:
    """What the program said: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value that it printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines that it printed."""
        return self.out.rstrip("\n").split("\n")


def type_in(*words: object, cwd: Path | None = None) -> Said:
    """Run a command in this process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    typed = ["unlocking-doors", *map(str, words)]
    with (
        chdir(cwd or Path.cwd()),
        patch.object(sys, "argv", typed),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return _sound(Said(code, out.getvalue(), err.getvalue()))


def shell(
    *words: object, cwd: Path, env: Mapping[str, str] | None = None, limit: int = 120
) -> Said:
    """Run the installed command as a process of its own."""
    done = subprocess.run(
        [PROGRAM, *map(str, words)],
        cwd=cwd,
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=limit,
    )
    return _sound(Said(done.returncode, done.stdout, done.stderr))


def without_network(folder: Path) -> dict[str, str]:
    """Return an environment in which a Python process that asks for the network fails."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_NO_NETWORK, "utf-8")
    return {"PYTHONPATH": str(folder)}


def fails(code: int, *words: object, cwd: Path | None = None) -> str:
    """Run a command that must fail with an exit code and print nothing; return what it says."""
    said = type_in(*words, cwd=cwd)
    assert said.code == code, said
    assert said.out == ""
    assert said.err.startswith(("unlocking-doors: ", "Usage: "))
    return said.err


def succeeds(*words: object, cwd: Path | None = None) -> Said:
    """Run a command that must succeed, with nothing on standard error."""
    said = type_in(*words, cwd=cwd)
    assert (said.code, said.err) == (FINE, ""), said
    return said


def one_sentence(text: str) -> str:
    """Check that an error is one line with a stable code, and return it without its prefix."""
    assert re.fullmatch(r"unlocking-doors: [^\n]+ \(UD-[A-Z]\d{3}\)\n", text), text
    return text.removeprefix("unlocking-doors: ").rstrip("\n")


def _sound(said: Said) -> Said:
    text = said.out + said.err
    assert "Traceback" not in text, text
    assert "a fault of unlocking-doors itself" not in text, text
    assert said.code in range(6), text
    return said


# Files


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a CSV file with the columns of its first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def log_of(folder: Path) -> list[dict[str, Any]]:
    """Read the events that a run exported."""
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def files(folder: Path = EXAMPLE, **instead: Path) -> list[object]:
    """Return the options that name three files of a folder, some of them replaced."""
    words: list[object] = []
    for name in ("referrals", "homes", "decisions"):
        words += [f"--{name}", instead.get(name, folder / f"{name}.csv")]
    return words


# London's example year, run once for all tests


@frozen
class Year:
    """A demo that was run: its folder and the object that it printed."""

    folder: Path
    json: dict[str, Any]

    @property
    def db(self) -> Path:
        """Its database."""
        return self.folder / "scheme.db"

    def case(self, state: str) -> str:
        """Return the key of the first case in a state."""
        ends = {event["case"]: event["state"] for event in log_of(self.folder) if event["case"]}
        return str(next(case for case, stands in ends.items() if stands == state))


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Run London's example year, once for all workers; each has a copy that its tests only read."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    played, printed = shared / "played year", shared / "played year.json"
    with (shared / "played year.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other workers wait until it is there
        if not printed.exists():
            said = succeeds("demo", "london", "--out", played, "--format", "json")
            printed.write_text(said.out, "utf-8")
    folder = shutil.copytree(played, tmp_path_factory.mktemp("year") / "london")
    return Year(folder, json.loads(printed.read_text("utf-8")) | {"out": str(folder)})


@pytest.fixture
def copy_of_year(year: Year, tmp_path: Path) -> Year:
    """Give a copy of the example year that a test may change."""
    folder = tmp_path / "copy of the year"
    shutil.copytree(year.folder, folder)
    return Year(folder, year.json)
