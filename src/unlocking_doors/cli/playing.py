"""``demo`` and ``run``: play time forward."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unlocking_doors.cli.guarding import clear, made_whole
from unlocking_doors.cli.noting import note, note_watchers
from unlocking_doors.cli.options import (
    Database,
    Format,
    Homes,
    Out,
    Printed,
    Referrals,
    Region,
    Seed,
)
from unlocking_doors.cli.output import as_json, echo, progress, table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.cli.reading import Plan, read_inputs, set_aside
from unlocking_doors.errors import NotFoundError, RecordError

if TYPE_CHECKING:
    from unlocking_doors.plugins.manager import Plugins
    from unlocking_doors.scheme import Scheme

_LARGEST = 5
#: Exit code of a run that set rows aside.
_FINDINGS = 1


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(demo)
    app.command()(run)


def demo(
    region: Region = "london",
    out: Out = None,
    seed: Seed = None,
    allocator: Annotated[str, typer.Option(help="Allocator; the region's by default.")] = "",
    format: Printed = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """Run a region's example year afresh, and write its report."""
    from unlocking_doors.loading import example_of

    plugins = load_plugins()
    example = example_of(plugins.folder(region))
    if example is None:
        message = f'the region "{region}" has no example year'
        raise NotFoundError(message, remedy="Name a region that has one, or use: run")
    folder = out or Path("out") / Path(region).name
    plan = Plan(
        referrals=example.folder / "referrals.csv",
        homes=example.folder / "homes.csv",
        decisions=example.folder / "decisions.csv",
        as_at=example.as_at,
        database=str(folder / "scheme.db"),
        folder=folder,
        seed=example.seed if seed is None else seed,
        allocator=allocator,
        remedy=_own(region) if Path(region).is_dir() else _INSTALLED,
    )
    clear(folder / "scheme.db")
    _play(plugins, region, plan, format)


_INSTALLED = "its example does not fit the region: tell the author of its package"


def _own(region: str) -> str:
    return f"once a region was changed, its year may not fit it: unlocking-doors invent {region}"


def run(
    region: Region,
    referrals: Referrals,
    homes: Homes,
    decisions: Annotated[Path, typer.Option("--decisions", help="CSV file of answers.")],
    as_at: Annotated[
        datetime, typer.Option("--as-at", formats=["%Y-%m-%d"], help="Last day to play.")
    ],
    db: Database = "",
    out: Out = None,
    seed: Seed = None,
    allocator: Annotated[str, typer.Option(help="Allocator; the region's by default.")] = "",
    accept_good_rows: Annotated[
        bool,
        typer.Option("--accept-good-rows", help="Take in the good rows; write the others aside."),
    ] = False,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Play time forward over your own files, up to a day.

    Each case is assessed by the rules of its date, each home is in the pot while its landlord
    holds it, and matching runs in rounds. A database that was played before goes on from there.

    With --accept-good-rows the bad rows are written to rejected-*.csv beside the report, and the
    exit code is 1 when there were any. A file that cannot be read, or whose header is wrong, is
    never left out: nothing is taken in, and the exit code is 3.
    """
    folder = out or Path("out") / Path(region).name
    plan = Plan(
        referrals=referrals,
        homes=homes,
        decisions=decisions,
        as_at=as_at.date(),
        database=db or str(folder / "scheme.db"),
        folder=folder,
        seed=seed or 0,
        allocator=allocator,
        accepts_good_rows=accept_good_rows,
    )
    _play(load_plugins(), region, plan, format)


def _play(plugins: "Plugins", key: str, plan: Plan, printed: Format) -> None:
    from unlocking_doors.plugins.opening import open_scheme
    from unlocking_doors.reports.summary import summary

    region = plugins.region(key)
    if plan.allocator and plan.allocator not in plugins.allocators():
        raise NotFoundError.of("allocator", plan.allocator, plugins.allocators())
    given = read_inputs(plan, region)
    inputs, is_invented = given.inputs, given.is_invented
    plan.folder.mkdir(parents=True, exist_ok=True)
    with (
        made_whole(plan.database) as database,
        open_scheme(region, database, plugins=plugins) as scheme,
        progress(f"Playing {region.identity.name}") as on_day,
    ):
        try:
            played = scheme.run(
                inputs,
                as_at=plan.as_at,
                allocator=plan.allocator,
                seed=plan.seed,
                is_invented=is_invented,
                on_day=on_day,
            )
        except RecordError as error:
            raise given.placed(error) from None
    set_aside(plan, given)
    note_watchers(scheme, plan.folder, is_invented=is_invented)
    with open_scheme(region, plan.database, plugins=plugins, create=False) as scheme:
        page = scheme.report("year", plan.folder)
        export_events(scheme, plan.folder / "events.jsonl")
        answer = summary(scheme.snapshot()) | {
            "taken_in_before": played.known_already,
            "later": played.later,
            "stalled": len(played.stalled),
            "unused": len(played.unused),
            "out": str(page),
        }
        note(scheme, inputs, played)
        if printed is Format.JSON:
            as_json(answer)
        else:
            _print(scheme, answer, database=plan.database)
    if given.faults:
        raise typer.Exit(_FINDINGS)


def export_events(scheme: "Scheme", path: Path) -> None:
    """Write every event as one line of JSON."""
    from unlocking_doors.plain import canonical, plain
    from unlocking_doors.reports.writing import write_page

    label = {"invented": scheme.snapshot().is_invented}
    write_page(path, "".join(f"{canonical(plain(one) | label)}\n" for one in scheme.events()))


def _print(scheme: "Scheme", answer: dict[str, Any], *, database: str) -> None:
    identity = scheme.region.identity
    echo(f"{identity.scheme}, {identity.name}, as at {answer['as_at']}")
    if answer["invented"]:
        echo("These data are invented, and say nothing about any real landlord or household.")
    echo()
    inquiries = answer["inquiries"] or 1
    steps = (
        ("inquiries", "inquiries"),
        ("eligible", "eligible"),
        ("more information needed", "more_information"),
        ("not eligible", "not_eligible"),
        ("requests circulated", "circulated"),
        ("homes in the pot", "homes"),
        ("offers", "offers"),
        ("moves, by all pathways", "moves"),
        ("people moved", "people_moved"),
        ("still waiting", "unplaced"),
    )
    of = {"inquiries", "eligible", "more_information", "not_eligible", "circulated", "moves"}
    rows = [
        (label, answer[key], f"{100 * answer[key] / inquiries:.0f} %" if key in of else "")
        for label, key in steps
    ]
    table("The funnel", ("", "number", "of inquiries"), rows)
    standings = sorted(scheme.ledger().items(), key=lambda item: (-abs(item[1]), item[0]))
    names = scheme.region.partner_by_key
    largest = [
        (names[key].name if key in names else key, f"{value:+d}",
         "is owed" if value > 0 else "owes")
        for key, value in standings[:_LARGEST] if value
    ]  # fmt: skip
    if largest:
        title = f"The largest standings (all sum to {answer['ledger_sum']})"
        table(title, ("landlord", "homes", ""), largest)
    else:
        echo("Nobody owes or is owed a home.")
    _print_one(scheme, database)
    if answer["handed_over"]:
        echo(f"Handed over when the scheme closed: {answer['handed_over']} open cases.")
        for case in scheme.snapshot().cases:
            if case.state == "handed-over":
                echo(f"  {case.key} to {case.receiver}")
        echo()
    echo(f"The report: {answer['out']}")


def _print_one(scheme: "Scheme", database: str) -> None:
    from unlocking_doors.cli.telling import tell

    cases = scheme.snapshot().cases
    wanted = ("circulated", "moved", "returned", "not-eligible")
    chosen = next((case for state in wanted for case in cases if case.state == state), None)
    if chosen is None:
        return
    echo(f"One case explained (unlocking-doors explain {chosen.key} --db {database}):")
    echo()
    tell(scheme.explain(chosen.key), most=3)
    echo()
