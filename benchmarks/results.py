"""Write what was measured: for machines, as a table, and as a picture of time against n."""

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from math import ceil, floor, log10
from pathlib import Path

from attrs import asdict
from contending import Contender, Meeting
from goals import Row, short

LIBRARIES = ("numba", "numpy", "ortools", "scipy")
COLOURS = ("#1d70b8", "#00703c", "#d4351c", "#4c2c92", "#b58840", "#28a197", "#d53880", "#505a5f",
           "#f47738", "#003078", "#85994b", "#6f72af")  # fmt: skip
WIDE, HIGH, LEFT, RIGHT, TOP = 660, 420, 60, 40, 20


def say(rows: Iterable[Row]) -> int:
    """Print figures; return 1 if a goal is missed, else 0."""
    rows = list(rows)
    for name, figure, goal, is_met in rows:
        print(f"{name:52} {figure:>22}   {goal:18} {'' if is_met else 'MISSED'}")
    return 0 if all(row[3] for row in rows) else 1


def write(
    out: Path,
    contenders: Sequence[Contender],
    met: Mapping[int, Meeting],
    singles: Mapping[str, Mapping[str, float]],
    rows: Sequence[Row],
) -> None:
    """Write ``matching.json``, ``matching.md`` and ``matching.svg``."""
    out.mkdir(parents=True, exist_ok=True)
    known = {
        "machine": machine(),
        "london": {str(households): asdict(meeting) for households, meeting in met.items()},
        "singles": singles,
        "goals": [
            {"figure": name, "found": found, "goal": goal, "is_met": is_met}
            for name, found, goal, is_met in rows
        ],
    }
    text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
    (out / "matching.json").write_text(text, "utf-8")
    (out / "matching.md").write_text(_page(contenders, met, rows), "utf-8")
    (out / "matching.svg").write_text(_picture(contenders, met), "utf-8")


def machine() -> dict[str, object]:
    """Say on what it was measured: cores, load, Python and versions, and nothing else."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def _page(
    contenders: Sequence[Contender],
    met: Mapping[int, Meeting],
    rows: Sequence[Row],
) -> str:
    sizes = list(met)
    on = ", ".join(f"{name} {value}" for name, value in machine().items())
    lines = [
        "# Matching against its peers",
        "",
        "Made by `make bench` on invented pots, London(n). Milliseconds of the processor, medians;",
        "(1): run once. Only ratios within one run can be compared.",
        "",
        f"Measured with: {on}. The load is that of the end. {_crowding(met)}",
        "",
        "| engine | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "|---" * (len(sizes) + 1) + "|",
        *(
            f"| {one.label} | " + " | ".join(_cell(met[size], one.name) for size in sizes) + " |"
            for one in contenders
        ),
        "",
        "![time against n](matching.svg)",
        "",
        "| figure | found | goal | |",
        "|---|---|---|---|",
        *(
            f"| {name} | {found} | {goal} | {'met' if is_met else '**missed**'} |"
            for name, found, goal, is_met in rows
        ),
        "",
    ]
    return "\n".join(lines)


def _crowding(met: Mapping[int, Meeting]) -> str:
    """Say how far other programs had the processors while contenders ran."""
    every = [one for meeting in met.values() for one in meeting.measured.values()]
    most = max((one.wall / one.cpu for one in every if one.cpu), default=1.0)
    return f"The clock ran up to {most:.1f} times as long as the processor."


def _cell(meeting: Meeting, name: str) -> str:
    if name in meeting.missing:
        return "missing"
    if (measured := meeting.measured.get(name)) is None:
        return "-"
    return short(measured.cpu * 1000) + (" (1)" if measured.runs == 1 else "")


def _picture(contenders: Sequence[Contender], met: Mapping[int, Meeting]) -> str:
    """Draw seconds of the processor against households, both by powers of ten."""
    times = [one.cpu for meeting in met.values() for one in meeting.measured.values()]
    low, high = floor(log10(min(times, default=1))), ceil(log10(max(times, default=1)))
    least, most = log10(min(met)), log10(max(met))

    def across(size: float) -> float:
        return LEFT + (log10(size) - least) / max(most - least, 1) * (WIDE - LEFT - RIGHT)

    def up(cpu: float) -> float:
        return TOP + (high - log10(cpu)) / max(high - low, 1) * (HIGH - TOP - 40)

    lines = []
    for power in range(low, high + 1):
        y = up(10**power)
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        )
        said = f"{10.0**power:.{max(-power, 0)}f} s"
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{said}</text>')
    for size in met:
        at = f'x="{across(size):.1f}" y="{HIGH - 16}"'
        lines.append(f'<text {at} text-anchor="middle">{size:,}</text>')
    for number, one in enumerate(contenders):
        found = [
            (size, meeting.measured[one.name])
            for size, meeting in met.items()
            if one.name in meeting.measured
        ]
        if not found:
            continue
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{across(size):.1f},{up(each.cpu):.1f}" for size, each in found)
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        lines += [
            f'<circle cx="{across(size):.1f}" cy="{up(each.cpu):.1f}" r="3" fill="{colour}"/>'
            for size, each in found
        ]
        y = HIGH + 4 + 18 * (number // 2)
        x = LEFT + (number % 2) * 300
        lines.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>')
        lines.append(f'<text x="{x + 18}" y="{y + 11}">{one.label}</text>')
    height = HIGH + 20 + 18 * ((len(contenders) + 1) // 2)
    box = f'viewBox="0 0 {WIDE} {height}" font-family="sans-serif" font-size="12"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box}>',
            "<title>Seconds of the processor against households, both by powers of ten</title>",
            f'<rect width="{WIDE}" height="{height}" fill="#fff"/>',
            *lines,
            "</svg>",
            "",
        ]
    )
