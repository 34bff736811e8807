"""The frontier as files: a page with pictures, a table for a spreadsheet, and JSON."""

import json
from pathlib import Path
from typing import Any

from unlocking_doors.loading.writing import table_text
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.coordinator import write_coordinator_page
from unlocking_doors.reports.frontier import Estimate, Frontier, Weighed
from unlocking_doors.reports.frontier_measures import MEASURES
from unlocking_doors.reports.frontier_page import agreed, frontier_page
from unlocking_doors.reports.writing import write_page

_DECIMALS = 6


def write_frontier(found: Frontier, region: Region, out: Path) -> Path:
    """
    Write ``frontier.html``, ``frontier.csv`` and ``frontier.json`` into a folder.

    Args:
        found: The frontier.
        region: Its region.
        out: The folder.

    Returns:
        The page.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    text = json.dumps(as_plain(found), indent=2, ensure_ascii=False)
    write_page(out / "frontier.json", f"{text}\n")
    write_page(out / "frontier.csv", _as_csv(found))
    return write_coordinator_page(frontier_page(found, region), out / "frontier.html")


def as_plain(found: Frontier) -> dict[str, Any]:
    """Return the frontier as plain data, ready for JSON."""
    return {
        "region": found.region,
        "as_at": found.as_at.isoformat(),
        "audience": "coordinator",
        "invented": found.is_invented,
        "seed": found.seed,
        "referrals": found.referrals,
        "homes": found.homes,
        "resamples": found.resamples,
        "coverage": round(found.coverage, _DECIMALS),
        "measures": [{"key": one.key, "label": one.label, "about": one.about} for one in MEASURES],
        "policies": [_plain(one) for one in found.weighed],
        "left_out": [{"policy": one.policy.key, "why": one.why} for one in found.left_out],
    }


def _plain(one: Weighed) -> dict[str, Any]:
    return {
        "policy": one.policy.key,
        "label": one.policy.label,
        "about": one.policy.about,
        "allocator": one.policy.allocator,
        "fairness": agreed(one.policy.fairness),
        "source": one.policy.fairness.source,
        "values": {key: _rounded(each) for key, each in one.values.items()},
        "differences": {key: _rounded(each) for key, each in one.differences.items()},
    }


def _rounded(one: Estimate) -> dict[str, float | None]:
    return {
        name: None if end is None else round(end, _DECIMALS)
        for name, end in (("value", one.value), ("low", one.low), ("high", one.high))
    }


def _as_csv(found: Frontier) -> str:
    header = ["policy", "measure", "value", "low", "high"]
    header += ["difference", "difference_low", "difference_high", "invented"]
    cells = []
    for one in found.weighed:
        for key, value in one.values.items():
            ends = [*_rounded(value).values(), *_rounded(one.differences[key]).values()]
            said = ["" if end is None else f"{end:g}" for end in ends]
            cells.append([one.policy.key, key, *said, "yes" if found.is_invented else "no"])
    return table_text(header, cells, signed=header)
