"""Contenders in turn: each in a process of its own, round after round, one at a time."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import field, frozen

HERE = Path(__file__).parent
#: The environment of the peers; `make bench` sets it up.
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
#: A contender that takes longer, in seconds of the processor, is run once.
LONGEST = 60
ROUNDS = 5


@frozen(kw_only=True)
class Contender:
    """
    One engine.

    Attributes:
        name: Its name.
        label: What it is, for people.
        most: The largest pot it is asked about.
        answers: What it answers: ``weight``, ``ledger``, ``order``, ``turns`` (serial
            dictatorship), ``count`` or ``pass``. Those with one answer must agree.
        is_peer: Whether it lives in the environment of the peers.
        once: From so many households on it is run once.
    """

    name: str
    label: str
    most: int
    answers: str
    is_peer: bool = False
    once: int = 10**9


@frozen(kw_only=True)
class Measured:
    """
    What was measured of one contender on one pot.

    Attributes:
        cpu: Median seconds of the processor.
        wall: Median seconds of the clock.
        peak: Most memory of its process, in MB, with Python and what it imports.
        runs: How many runs were counted.
        value: What its answer is worth, by its own kind of answer.
        housed: Households housed.
    """

    cpu: float
    wall: float
    peak: float
    runs: int
    value: int
    housed: int


@frozen(kw_only=True)
class Meeting:
    """All that met on one pot: what was measured, and who could not come, with the reason."""

    measured: Mapping[str, Measured] = field(factory=dict)
    missing: Mapping[str, str] = field(factory=dict)


def meet(contenders: Iterable[Contender], pot: Path, households: int, rounds: int) -> Meeting:
    """
    Run contenders in turn on one pot.

    Every process answers once before anything counts: that fills caches and compiles. Who takes
    longer than ``LONGEST`` over it, or is to be run once, is not asked again, and that run counts.

    Args:
        contenders: Who meets.
        pot: The columns, as saved by ``numpy.savez``.
        households: How many there are in the pot.
        rounds: Runs of each that count.
    """
    running: dict[str, subprocess.Popen[str]] = {}
    runs: dict[str, list[dict[str, float]]] = {}
    missing: dict[str, str] = {}
    for contender in contenders:
        process = _start(contender, pot)
        if process is None or (first := _run(process)) is None:
            missing[contender.name] = "could not be installed or run here"
            continue
        runs[contender.name] = [first]
        if first["cpu"] > LONGEST or households >= contender.once:
            _stop(process)
        else:
            running[contender.name] = process
    for _ in range(rounds):
        for name, process in running.items():
            answer = _run(process)
            if answer is None:
                raise SystemExit(f"{name} stopped in the middle")
            runs[name].append(answer)
    for name, process in running.items():
        _stop(process)
        del runs[name][0]
    return Meeting(
        measured={name: _median(of_one) for name, of_one in runs.items()}, missing=missing
    )


def _start(contender: Contender, pot: Path) -> "subprocess.Popen[str] | None":
    python = PEERS if contender.is_peer else Path(sys.executable)
    script = HERE / ("peers.py" if contender.is_peer else "ours.py")
    # A peer is called `matching`, as a file here is: -P keeps this folder out of its way.
    command = [python, *(["-P"] if contender.is_peer else []), script, contender.name, pot]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return None


def _run(process: "subprocess.Popen[str]") -> dict[str, float] | None:
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write("run\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except BrokenPipeError:
        line = ""
    return json.loads(line) if line else None


def _stop(process: "subprocess.Popen[str]") -> None:
    process.communicate()


def _median(runs: list[dict[str, float]]) -> Measured:
    if len({(run["value"], run["housed"]) for run in runs}) > 1:
        raise SystemExit("one contender, one pot, and two answers")
    return Measured(
        cpu=statistics.median(run["cpu"] for run in runs),
        wall=statistics.median(run["wall"] for run in runs),
        peak=max(run["peak"] for run in runs),
        runs=len(runs),
        value=int(runs[0]["value"]),
        housed=int(runs[0]["housed"]),
    )
