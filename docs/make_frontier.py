"""
Write the figures of docs/explanation/what-matching-can-and-cannot-do.md: its frontiers and tables.

Run ``python docs/make_frontier.py``; the same seeds write the same bytes, in some minutes. With
``--tables`` it only writes the tables of the page again, from the frontiers that are stored.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

from attrs import evolve

from unlocking_doors import Inputs, Plugins, Region, read_decisions, read_homes, read_referrals
from unlocking_doors.loading import example_of
from unlocking_doors.loading.policies import read_policies
from unlocking_doors.reports.frontier import weigh_policies
from unlocking_doors.reports.frontier_files import as_plain
from unlocking_doors.reports.frontier_measures import MEASURE_BY_KEY
from unlocking_doors.testing import invent_year

HERE = Path(__file__).parent / "explanation"
PAGE = HERE / "what-matching-can-and-cannot-do.md"
#: Periods of three invented years, each with as many inquiries and homes a year as the example.
SINCE, UNTIL, INQUIRIES, HOMES = date(2020, 4, 1), date(2023, 3, 31), 1470, 120
SEEDS = tuple(range(1, 9))
#: Policies that are played on them: those that differ in more than the order within a week.
LONG = ("circulation", "strict", "strict-soft", "strict-soft-thin", "strict-hard")
#: Days between rounds that are tried on the example year.
ROUNDS = (7, 14, 21, 28)

Frontiers = dict[str, dict[str, Any]]


def weigh(
    region: Region,
    inputs: Inputs,
    as_at: date,
    *,
    seed: int,
    keys: Collection[str] = (),
    resamples: int = 10,
) -> dict[str, Any]:
    """Weigh some of the library's own policies; all of them for no keys."""
    found = weigh_policies(
        region,
        inputs,
        as_at=as_at,
        policies=[one for one in read_policies() if not keys or one.key in keys],
        allocators=Plugins.load().allocators(),
        seed=seed,
        resamples=resamples,
        workers=os.cpu_count() or 1,
        is_invented=True,
    )
    return as_plain(found)


def with_rounds(region: Region, days: int) -> Region:
    """Return a region that holds a round each so many days."""
    parameters = (
        evolve(one, values={region.identity.opened: days})
        if one.key == "days-between-rounds"
        else one
        for one in region.parameters
    )
    return evolve(region, parameters=tuple(parameters))


def example_year(region: Region) -> tuple[Inputs, date, int]:
    """Read London's example year."""
    example = example_of(Plugins.load().folder("london"))
    assert example is not None  # noqa: S101  London has one
    inputs = Inputs(
        referrals=read_referrals(example.folder / "referrals.csv", region).values,
        homes=read_homes(example.folder / "homes.csv", region).values,
        decisions=read_decisions(example.folder / "decisions.csv", region).values,
    )
    return inputs, example.as_at, example.seed


def frontiers() -> Frontiers:
    """Play everything that the page tells of."""
    london = Plugins.load().region("london")
    inputs, as_at, seed = example_year(london)
    found = {"london": weigh(london, inputs, as_at, seed=seed)}
    for days in ROUNDS:
        region = with_rounds(london, days)
        found[f"rounds-{days}"] = weigh(region, inputs, as_at, seed=seed, keys={"strict"})
    return found | {"periods": periods(london)}


def periods(region: Region) -> dict[str, Any]:
    """Play several invented periods under each policy; each value is a list, one for a period."""
    values: dict[str, dict[str, list[float]]] = {}
    for seed in SEEDS:
        year = invent_year(
            region, seed=seed, inquiries=INQUIRIES, homes=HOMES, since=SINCE, until=UNTIL
        )
        inputs = Inputs(referrals=year.referrals, homes=year.homes, decisions=year.decisions)
        played = weigh(region, inputs, year.as_at, seed=seed, keys=LONG, resamples=0)
        for one in played["policies"]:
            mine = values.setdefault(one["policy"], {})
            for key, said in one["values"].items():
                mine.setdefault(key, []).append(said["value"])
    labels = {one.key: one.label for one in read_policies()}
    return {
        "invented": True,
        "since": SINCE.isoformat(),
        "until": UNTIL.isoformat(),
        "inquiries": INQUIRIES,
        "homes": HOMES,
        "seeds": SEEDS,
        "policies": [{"policy": key, "label": labels[key], "values": values[key]} for key in LONG],
    }


def _cell(key: str, one: dict[str, float | None], *, signed: bool = False) -> str:
    measure = MEASURE_BY_KEY[key]
    value = measure.said(one["value"], signed=signed)
    low, high = (measure.said(one[end], signed=signed) for end in ("low", "high"))
    return f"{value} ({low} to {high})"


def _table(header: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def _policies(found: dict[str, Any], keys: tuple[str, ...], part: str) -> str:
    header = ["policy", *(MEASURE_BY_KEY[key].label.lower() for key in keys)]
    rows = [
        [one["label"], *(_cell(key, one[part][key], signed=part != "values") for key in keys)]
        for one in found["policies"]
        if part == "values" or one is not found["policies"][0]
    ]
    return _table(header, rows)


def _periods(found: Frontiers, keys: tuple[str, ...], *, is_difference: bool) -> str:
    """Write the mean over the periods, and the lowest and highest of them."""
    first, *others = found["periods"]["policies"]
    rows = []
    for one in others if is_difference else (first, *others):
        cells = [one["label"]]
        for key in keys:
            mine, theirs = one["values"][key], first["values"][key]
            each = [m - t for m, t in zip(mine, theirs, strict=True)] if is_difference else mine
            told = {"value": fmean(each), "low": min(each), "high": max(each)}
            cells.append(_cell(key, told, signed=is_difference))
        rows.append(cells)
    return _table(["policy", *(MEASURE_BY_KEY[key].label.lower() for key in keys)], rows)


def _rounds(found: Frontiers) -> str:
    keys = ("moves", "lapsed", "top_band", "waiting")
    header = ["days between rounds", *(MEASURE_BY_KEY[key].label.lower() for key in keys)]
    rows = []
    for days in ROUNDS:
        (one,) = found[f"rounds-{days}"]["policies"]
        rows.append([str(days), *(_cell(key, one["values"][key]) for key in keys)])
    return _table(header, rows)


#: The tables of the page, by the name in their markers.
TABLES: dict[str, Callable[[Frontiers], str]] = {
    "london": lambda found: _policies(
        found["london"], ("moves", "top_band", "waiting", "debt", "worst"), "values"
    ),
    "london-differences": lambda found: _policies(
        found["london"], ("moves", "top_band", "waiting_top", "longest", "debt"), "differences"
    ),
    "periods": lambda found: _periods(
        found,
        ("moves", "top_band", "waiting", "waited_p95", "debt", "worst"),
        is_difference=False,
    ),
    "periods-differences": lambda found: _periods(
        found,
        ("moves", "top_band", "waiting", "waited_p95", "debt", "worst", "lapsed"),
        is_difference=True,
    ),
    "rounds": _rounds,
}


def stored() -> Frontiers:
    """Read the frontiers that are stored beside the page."""
    return {
        path.stem.removeprefix("frontier-"): json.loads(path.read_text("utf-8"))
        for path in sorted(HERE.glob("frontier-*.json"))
    }


def with_tables(text: str, found: Frontiers) -> str:
    """Return the page with each table, between its markers, as the frontiers have it."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
        pattern = f"{re.escape(begin)}.*?{re.escape(end)}"
        if len(re.findall(pattern, text, re.DOTALL)) != 1:
            sys.exit(f"{PAGE.name} does not have the table {name} once")
        made = f"{begin}\n{table(found)}\n{end}".replace("\\", r"\\")
        text = re.sub(pattern, made, text, flags=re.DOTALL)
    return text


def main() -> None:
    """Write the frontiers and the tables, or the tables alone."""
    if "--tables" not in sys.argv:
        for name, found in frontiers().items():
            text = json.dumps(found, indent=1, ensure_ascii=False)
            (HERE / f"frontier-{name}.json").write_text(f"{text}\n", "utf-8")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), stored()), "utf-8")


if __name__ == "__main__":
    main()
