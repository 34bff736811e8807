"""
What users wait for when the program starts, as ratios against bare Python in the same run.

Absolute seconds depend on the machine and its load, so only ratios have a goal; an "aim" is
printed beside the absolute ones.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from unlocking_doors import Plugins, read_referrals
from unlocking_doors.loading import example_of
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess

ROUNDS = 7
#: As a user's: with compiled bytecode kept, which a development machine may have switched off.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
PROGRAM = (sys.executable, "-m", "unlocking_doors")


def cpu(command: Sequence[str]) -> float:
    """Return the CPU seconds, user and system, of one finished command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(commands: dict[str, Sequence[str]]) -> dict[str, float]:
    """Return the median CPU seconds of each command, all of them measured in turn."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        cpu(command)  # the first run of each fills the caches and is not counted
    for _ in range(ROUNDS):
        for name, command in commands.items():
            found[name].append(cpu(command))
    return {name: statistics.median(times) for name, times in found.items()}


def start_up() -> list[tuple[str, str, str, bool]]:
    """Compare the start of the program with bare Python."""
    times = interleaved(
        {
            "bare": (sys.executable, "-c", "pass"),
            "--help": (*PROGRAM, "--help"),
            "check london": (*PROGRAM, "check", "london"),
        }
    )
    rows = []
    for name, goal in (("--help", 12), ("check london", 35)):
        ratio = times[name] / times["bare"]
        rows.append((f"{name}, CPU", f"{ratio:.1f} x bare Python", f"at most {goal} x",
                     ratio <= goal))  # fmt: skip
    return rows


_LOAD = """
from unlocking_doors.plugins import Choice, Plugins
loaded = Plugins.load({})
loaded.rules, loaded.folders, loaded.allocators()
"""


def plugins() -> tuple[str, str, str, bool]:
    """Compare the library with every bundled plugin and without any."""
    times = interleaved(
        {
            "bare": (sys.executable, "-c", "pass"),
            "without": (sys.executable, "-c", _LOAD.format("Choice(allow=())")),
            "with": (sys.executable, "-c", _LOAD.format("")),
        }
    )
    ratio = (times["with"] - times["without"]) / times["bare"]
    return (
        "every bundled plugin, CPU above none",
        f"{ratio:.1f} x bare Python",
        "at most 10 x",
        ratio <= 10,
    )


def demo() -> tuple[str, str, str, bool]:
    """Time the example year, warm, on the wall clock."""
    with tempfile.TemporaryDirectory() as folder:
        command = (*PROGRAM, "demo", "london", "--format", "json", "--out", folder)
        cpu(command)
        walls = []
        for _ in range(3):
            began = time.perf_counter()
            cpu(command)
            walls.append(time.perf_counter() - began)
    return ("demo london, warm", f"{statistics.median(walls):.1f} s", "aim 5 s", True)


def assessment() -> tuple[str, str, str, bool]:
    """Time one assessment with all its reasons, over the example year's referrals."""
    plugins = Plugins.load()
    region = plugins.region("london")
    example = example_of(plugins.folder("london"))
    path = example.folder if example else Path()
    referrals = read_referrals(path / "referrals.csv", region).values
    rules = RulesInForce.of(region, referrals[-1].received)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for referral in referrals:
            assess(rules, facts_of(referral, region, rules.on))
        rounds.append((time.process_time() - began) / len(referrals))
    return (
        "one referral assessed, all reasons",
        f"{statistics.median(rounds) * 1000:.2f} ms",
        "aim 1 ms",
        True,
    )


def figures() -> list[tuple[str, str, str, bool]]:
    """Measure: each figure, what was found, its goal, whether it is met."""
    return [*start_up(), plugins(), assessment(), demo()]
