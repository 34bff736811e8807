"""An outside judge: tau-argus bounds the hidden cells of the tables that it can express."""

from collections.abc import Mapping
from math import ceil, floor
from pathlib import Path

import pytest
from published_tables import PROFILES, published, requests, table
from pytauargus._tauargus import audit_jj

from unlocking_doors.publishing import TOTAL, Published, Tally
from unlocking_doors.testing import bounds
from unlocking_doors.testing.attacker import interval

RULE = PROFILES["threshold5"]
#: What tau-argus is told of a cell that has no upper end.
NO_END = 100_000


def in_its_words(tally: Tally, shown: Published) -> str:
    """Write a table as tau-argus reads one: cells with bounds, then which sums are zero."""
    number = {cell: place for place, cell in enumerate(shown.shown)}
    lines = ["0", str(len(number))]
    for cell, one in shown.shown.items():
        low, high = interval(one.text, RULE)
        status = {"*": "u", "c": "m", "0": "z"}.get(one.text, "s")
        upper = NO_END if high is None else high
        lines.append(f"{number[cell]} {tally.counts_of[cell]} 1 {status} {low} {upper} 0 0 0")
    harms, regions = ([one.key for one in by.categories] for by in tally.dimensions)
    sums = [((harm, TOTAL), [(harm, one) for one in regions]) for harm in [*harms, TOTAL]]
    sums += [((TOTAL, one), [(harm, one) for harm in harms]) for one in [*regions, TOTAL]]
    lines.append(str(len(sums)))
    for total, parts in sums:
        terms = " ".join(f"{number[part]} (1)" for part in parts)
        lines.append(f"0 {len(parts) + 1} : {number[total]} (-1) {terms}")
    return "\n".join([*lines, ""])


def whole(row: Mapping[str, float]) -> tuple[int, int]:
    """
    Return its bounds of a cell as whole numbers.

    Its own flag ``unsafe`` is not asked: it measures protection levels, which a double has none of.
    """
    return ceil(row["min"] - 1e-6), floor(row["max"] + 1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_tau_argus_bounds_each_hidden_cell_as_the_attacker_does(seed: int, tmp_path: Path) -> None:
    """Its bounds of each hidden cell are the attacker's, and they never meet."""
    tally = table(requests(seed, (235, 700)[seed % 2]))
    (shown,) = published([tally], RULE)
    file = tmp_path / "table.jj"
    file.write_text(in_its_words(tally, shown), "ascii")
    ours = bounds([shown], RULE)
    rows = audit_jj(str(file))
    cells = list(shown.shown)

    assert len(rows) == sum(one.text in {"*", "c"} for one in shown.shown.values()) > 0
    for row in rows:
        cell = cells[row["cell"]]
        judged = whole(row)
        assert judged[0] < judged[1]
        assert judged == ours[0, cell]


def test_tau_argus_does_find_a_cell_that_is_not_protected(tmp_path: Path) -> None:
    """Where what was withheld is shown after all, its bounds of hidden cells meet."""
    file, met = tmp_path / "table.jj", 0
    for seed in range(4):
        tally = table(requests(seed, 700))
        (shown,) = published([tally], RULE)
        file.write_text(in_its_words(tally, shown).replace(" m ", " s "), "ascii")
        met += sum(low == high for low, high in map(whole, audit_jj(str(file))))

    assert met >= 4
