"""``frontier``: what each policy buys and what it costs, on the same referrals and homes."""

import os
from datetime import date
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.comparing import EXACT
from unlocking_doors.cli.options import Day, Format, Out, Printed, Region, Seed
from unlocking_doors.cli.output import as_json, counting, echo, warn
from unlocking_doors.cli.output import table as wide_table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.cli.reading import Given, Plan, read_inputs
from unlocking_doors.errors import NotFoundError, RecordError, counted

if TYPE_CHECKING:
    from unlocking_doors.plugins.manager import Plugins
    from unlocking_doors.policy.region import Region as Policy
    from unlocking_doors.reports.frontier import Estimate, Frontier
    from unlocking_doors.reports.frontier_measures import Measure

table = partial(wide_table, width=100)
_MOST_RESAMPLES = 1_000
_MOST_WORKERS = 256
#: What the terminal shows; the files have every measure.
_SHOWN = ("moves", "top_band", "waiting", "debt", "worst")
#: Letters of a line in its columns.
_LABEL, _NUMBER = 20, 12
_FILES = ("referrals", "homes", "decisions", "as-at")
#: What a run needs of its plan beside files, day and seed: here no scheme is kept.
_NO_SCHEME: dict[str, Any] = {
    "database": "",
    "folder": Path(),
    "allocator": "",
    "remedy": "Put them right: a frontier sets no row aside",
}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(frontier)


@frozen(kw_only=True)
class _Year:
    """What is played."""

    given: Given
    as_at: date
    seed: int
    origin: str


def frontier(
    region: Region,
    referrals: Annotated[
        Path | None, typer.Option("--referrals", help="CSV file of referrals; else the example.")
    ] = None,
    homes: Annotated[Path | None, typer.Option("--homes", help="CSV file of homes.")] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="CSV file of answers.")
    ] = None,
    as_at: Day = None,
    policies: Annotated[
        Path | None,
        typer.Option("--policies", help="TOML file of policies; else the library's own."),
    ] = None,
    resamples: Annotated[
        int,
        typer.Option("--resamples", min=0, max=_MOST_RESAMPLES, help="Resamples for intervals."),
    ] = 10,
    seed: Seed = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=_MOST_WORKERS, help="Processes at once; else one a processor."
        ),
    ] = None,
    out: Out = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Weigh policies: what each buys and what it costs, on the same referrals and homes.

    The region's example year, or files of your own, is played afresh under each policy. Each
    answer belongs to a case's first, second or later offer, so that all policies meet the same
    people; resamples of cases and homes show how far a number could have been another. It writes
    frontier.html, frontier.csv and frontier.json.
    """
    from unlocking_doors.loading.policies import OWN, read_policies
    from unlocking_doors.reports.frontier import weigh_policies
    from unlocking_doors.reports.frontier_files import as_plain, write_frontier

    plugins = load_plugins()
    chosen = read_policies(policies or OWN)
    loaded = plugins.region(region)
    given = {"referrals": referrals, "homes": homes, "decisions": decisions, "as-at": as_at}
    lacking = [name for name in _FILES if given[name] is None]
    if len(lacking) == len(_FILES):
        year = _example(plugins, region, loaded, seed)
    elif referrals and homes and decisions and as_at:
        plan = Plan(
            referrals=referrals,
            homes=homes,
            decisions=decisions,
            as_at=as_at.date(),
            seed=seed or 0,
            **_NO_SCHEME,
        )
        year = _read(loaded, plan, "files of your own")
    else:
        message = f"Files of your own need --{' and --'.join(lacking)} too, or give none of them."
        raise typer.BadParameter(message)
    with counting("Playing the policies") as on_played:
        try:
            found = weigh_policies(
                loaded,
                year.given.inputs,
                as_at=year.as_at,
                policies=chosen,
                allocators=plugins.allocators(),
                seed=year.seed,
                resamples=resamples,
                workers=workers or os.cpu_count() or 1,
                is_invented=year.given.is_invented,
                on_played=on_played,
            )
        except RecordError as error:
            raise year.given.placed(error) from None
    page = write_frontier(found, loaded, out or Path("out") / Path(region).name / "frontier")
    if format is Format.JSON:
        as_json({**as_plain(found), "page": str(page)})
    else:
        _tell(found, year, page)


def _example(plugins: "Plugins", key: str, region: "Policy", seed: int | None) -> _Year:
    from unlocking_doors.loading import example_of

    example = example_of(plugins.folder(key))
    if example is None:
        message = f'the region "{key}" has no example year'
        remedy = "Name files: --referrals, --homes, --decisions and --as-at"
        raise NotFoundError(message, remedy=remedy)
    plan = Plan(
        referrals=example.folder / "referrals.csv",
        homes=example.folder / "homes.csv",
        decisions=example.folder / "decisions.csv",
        as_at=example.as_at,
        seed=example.seed if seed is None else seed,
        **_NO_SCHEME,
    )
    return _read(region, plan, f"the example of {key}")


def _read(region: "Policy", plan: Plan, origin: str) -> _Year:
    given = read_inputs(plan, region)
    if not given.inputs.referrals or not given.inputs.homes:
        message = "there is nothing to weigh policies on: no referral, or no home"
        raise RecordError(message, remedy="Name files with rows")
    return _Year(given=given, as_at=plan.as_at, seed=plan.seed, origin=origin)


def _tell(found: "Frontier", year: _Year, page: Path) -> None:
    echo(INVENTED if found.is_invented else EXACT)
    echo(
        f"Policies on {year.origin}: the same {found.referrals:,} referrals and {found.homes:,} "
        f"homes, to {found.as_at}"
    )
    echo()
    _table(found, is_difference=False)
    if len(found.weighed) > 1:
        echo()
        _table(found, is_difference=True)
    if found.resamples:
        echo(
            "Below each number: its interval from "
            f"{counted(found.resamples, 'resample')} of cases and homes.\n"
            f"About {100 * found.coverage:.0f} in 100 further resamples would fall inside."
        )
    for left in found.left_out:
        warn(f"Left out: {left.policy.label}. {left.why}")
    for one in found.weighed:
        number = one.values["unanswered"].value
        if number:
            warn(
                f"{one.policy.label}: {number:.0f} offers met no answer in the file and held "
                "their homes to the end. That counts against this policy."
            )
    echo(f"The page: {page}")


def _table(found: "Frontier", *, is_difference: bool) -> None:
    from unlocking_doors.reports.frontier_measures import MEASURE_BY_KEY

    measures = [MEASURE_BY_KEY[key] for key in _SHOWN]
    first, rows = found.weighed[0].policy.label, []
    for one in found.weighed[is_difference:]:
        shown = one.differences if is_difference else one.values
        cells = [_cell(each, shown[each.key], is_signed=is_difference) for each in measures]
        rows.append((fill(one.policy.label, _LABEL), *cells))
    title = f"Each policy less {first.lower()}" if is_difference else "What came of each policy"
    header = (fill(one.label.lower(), _NUMBER) for one in measures)
    table(title, ("policy", *header), rows)


def _cell(measure: "Measure", one: "Estimate", *, is_signed: bool) -> str:
    value = measure.said(one.value, signed=is_signed)
    if one.low is None:
        return value
    low, high = (measure.said(end, signed=is_signed) for end in (one.low, one.high))
    between = " to " if is_signed else "–"
    return f"{value}\n{low.rstrip('%')}{between}{high}"
