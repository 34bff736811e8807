"""
Matching on London(n) against its peers: time, memory, the same optimum, and the goals.

Run ``make bench``, or a part: ``.venv/bin/python benchmarks/matching.py --sizes 100,1000 --only
strict,networkx``. The results go to ``benchmarks/results``.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from attrs import fields
from contending import HERE, ROUNDS, Contender, Meeting, meet
from goals import goals
from london import london
from results import say, write
from singles import SINGLES

from unlocking_doors.matching import Columns

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
QUICK = (100, 1_000)
CONTENDERS = (
    Contender(name="memory-pass", label="one pass over the pot", most=10**6, answers="pass"),
    Contender(name="strict", label="strict, plain Python", most=10**5, answers="order"),
    Contender(name="strict-fast", label="strict, compiled", most=10**6, answers="order"),
    Contender(
        name="optimal", label="optimal, flow over types", most=10**6, answers="weight", once=10**6
    ),
    Contender(
        name="optimal-ledger",
        label="optimal with the ledger",
        most=10**6,
        answers="ledger",
        once=10**6,
    ),
    Contender(name="flow-on-pairs", label="the same solver on pairs", most=10**5, answers="weight"),
    Contender(
        name="scipy-sparse",
        label="scipy min_weight_full_bipartite_matching",
        most=10**4,
        answers="weight",
        is_peer=True,
    ),
    Contender(
        name="scipy-dense",
        label="scipy linear_sum_assignment",
        most=10**4,
        answers="weight",
        is_peer=True,
    ),
    Contender(
        name="networkx",
        label="networkx max_weight_matching",
        most=10**3,
        answers="weight",
        is_peer=True,
    ),
    Contender(
        name="matching",
        label="matching, HospitalResident",
        most=10**3,
        answers="turns",
        is_peer=True,
    ),
    Contender(
        name="fairpyx",
        label="fairpyx, serial_dictatorship",
        most=10**3,
        answers="turns",
        is_peer=True,
    ),
    Contender(
        name="kep-solver",
        label="kep_solver, chains of one (PICEF)",
        most=10**3,
        answers="count",
        is_peer=True,
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the results and say how they stand to the goals."""
    asked = _parser().parse_args(arguments)
    sizes = asked.sizes or (QUICK if asked.quick else SIZES)
    rounds = 1 if asked.quick else ROUNDS
    met: dict[int, Meeting] = {}
    with tempfile.TemporaryDirectory() as folder:
        for households in sizes:
            pot = Path(folder, f"{households}.npz")
            save(london(households), pot)
            chosen = [
                one
                for one in CONTENDERS
                if households <= one.most and (not asked.only or one.name in asked.only)
            ]
            met[households] = meet(chosen, pot, households, rounds)
            agree(met[households])
            print(f"London({households:,}): {len(met[households].measured)} contenders measured")
    singles = {} if asked.quick or asked.only else {name: _single(name) for name in SINGLES}
    rows = goals(met, singles)
    write(asked.out, CONTENDERS, met, singles, rows)
    return say(rows)


def save(columns: Columns, pot: Path) -> None:
    """Save the columns of a pot for contenders of any environment."""
    named = {one.name: getattr(columns, one.name) for one in fields(Columns)}
    full = {name: np.asarray(column, np.int32) for name, column in named.items() if len(column)}
    np.savez(pot, allow_pickle=False, **full)


def agree(meeting: Meeting) -> None:
    """
    Refuse answers that contradict each other.

    Engines that look for the most weight find the same; strict priority, plain and compiled, too,
    and it houses as many as can be; serial dictatorship, which moves nobody, houses no more.
    """
    by_answer: dict[str, set[tuple[int, int]]] = {}
    for one in CONTENDERS:
        if measured := meeting.measured.get(one.name):
            by_answer.setdefault(one.answers, set()).add((measured.value, measured.housed))
    for answers, found in by_answer.items():
        if len(found) > 1:
            raise SystemExit(f"answers by {answers} differ: {sorted(found)}")
    housed = {answers: housed for answers, ((_, housed),) in by_answer.items()}
    if len({housed[name] for name in ("weight", "order", "count") if name in housed}) > 1:
        raise SystemExit(f"not everybody houses as many as can be: {housed}")
    if "turns" in housed and "order" in housed and housed["turns"] > housed["order"]:
        raise SystemExit(f"serial dictatorship houses more than strict priority: {housed}")


def _single(name: str) -> Mapping[str, float]:
    command = (sys.executable, HERE / "singles.py", name)
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Mapping[str, float] = json.loads(told.stdout)
    return figures


def _parser() -> argparse.ArgumentParser:
    def numbers(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    def names(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=numbers, help="households, such as 100,1000")
    parser.add_argument("--only", type=names, help="contenders, such as strict,networkx")
    parser.add_argument("--quick", action="store_true", help="small pots, one round, no singles")
    parser.add_argument("--out", type=Path, default=HERE / "results", help="where results go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
