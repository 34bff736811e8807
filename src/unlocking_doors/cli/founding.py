"""``init`` and ``invent``: found a region, and make up a year for one."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unlocking_doors.cli.options import Format, Out, Printed, Region, Seed
from unlocking_doors.cli.output import as_json, echo
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.errors import ConfigurationError, OutputError

if TYPE_CHECKING:
    from unlocking_doors.testing.founding_areas import NewAreas

#: The day from which everything holds where nobody names one: it must not depend on today.
_USUAL_DAY = date(2026, 4, 1)
_TO_EDIT = 3
_YEAR, _DAY = timedelta(days=365), timedelta(days=1)
_USUAL_COORDINATOR = "coordinator to be agreed"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(invent)


def init(
    key: Annotated[str, typer.Argument(help="Key of the new region, such as my-region.")],
    name: Annotated[str, typer.Option(help="Its name.")] = "",
    coordinator: Annotated[str, typer.Option(help="The body that is to coordinate it.")] = "",
    opened: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the scheme, as 2026-04-01."),
    ] = None,
    areas: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="CSV file of its areas: gss, name and, if you like, key, sub_region, neighbours "
            "(names or keys, divided by ;), row, column, source. Else six are invented.",
        ),
    ] = None,
    partner: Annotated[
        list[str] | None,
        typer.Option(help="Name of a registered provider that is to be a partner; repeatable."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write, not there yet; else KEY.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Write the package of a new region, which passes check, test and demo at once.

    On a terminal it asks for what no option says. Nothing that is there is overwritten, and
    everything that it writes is labelled as not agreed yet.
    """
    from unlocking_doors.testing.founding import NewRegion, check_free, check_key, found_region
    from unlocking_doors.testing.founding_areas import invented_areas, read_areas

    folder = out or Path(key)
    check_key(key)
    _check_name_is_free(key)
    check_free(folder)
    usual = key.replace("-", " ").title()
    listed = read_areas(areas) if areas else None
    says_all = yes or bool(name and coordinator and opened and listed)
    is_asked = sys.stdin.isatty() and not says_all and format is Format.TABLE
    if is_asked:
        name = name or typer.prompt("Name of the region", default=usual, value_proc=_line)
        coordinator = coordinator or typer.prompt(
            "Coordinator", default=_USUAL_COORDINATOR, value_proc=_line
        )
        opened = opened or typer.prompt(
            "First day", default=_USUAL_DAY.isoformat(), value_proc=_day
        )
        listed = listed or typer.prompt(
            "CSV file of its areas (empty: six invented ones)",
            default="",
            show_default=False,
            value_proc=_areas,
        )
    new = NewRegion(
        key=key,
        name=name or usual,
        coordinator=coordinator or _USUAL_COORDINATOR,
        opened=opened.date() if opened else _USUAL_DAY,
        areas=listed or invented_areas(),
        partners=tuple(partner or ()),
    )
    written = found_region(new, folder)
    region = folder / "src" / new.package
    if format is Format.JSON:
        names = [str(path) for path in written]
        left_out = list(new.areas.left_out)
        about = {"region": key, "package": str(folder), "folder": str(region)}
        as_json({**about, "files": names, "left_out": left_out})
        return
    echo(f"Written: {folder}, {len(written)} files; nothing in it is agreed yet.")
    if new.areas.left_out:
        columns = ", ".join(f'"{one}"' for one in new.areas.left_out)
        echo(f"Left out, as nothing reads them: the columns {columns} of {new.areas.file}.")
    if not says_all and not is_asked:
        echo("Nobody could be asked, as this is no terminal: what no option said is the usual.")
    echo()
    echo("Type next:")
    for verb in ("check", "test", "demo"):
        echo(f"  unlocking-doors {verb} {region}")
    echo()
    echo(f"Edit first, in {region}:")
    edits = {
        "areas.csv": "your own areas, with their codes and borders",
        "partners.csv": "who has joined, where they have homes, and since when",
        "cohorts.toml": "for which kinds of harm you move people",
        "region.toml": "how long you keep records: [retention]",
    }
    if not new.areas.are_invented:
        del edits["areas.csv"]
    for file, what in list(edits.items())[:_TO_EDIT]:
        echo(f"  {file:<14}{what}")
    echo()
    echo(f"After a change of areas or partners:  unlocking-doors invent {region}")


def invent(
    region: Region,
    out: Out = None,
    seed: Seed = 1,
    inquiries: Annotated[int, typer.Option(min=1, max=10_000, help="Number of referrals.")] = 120,
    homes: Annotated[int, typer.Option(min=1, max=10_000, help="Number of homes.")] = 40,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day; else that of the scheme."),
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Invent a year for a region: referrals, homes and answers, for demo to play.

    Where REGION is a folder, it replaces the invented year in its example/. Nothing is replaced
    of which some row does not say that it is invented.
    """
    from unlocking_doors.testing.inventing import invent_year, write_year

    if out is None and not Path(region).is_dir():
        message = f'"{region}" is no folder of yours to write into'
        raise OutputError(message, code="UD-N008", remedy="Name a folder with --out")
    loaded = load_plugins().region(region)
    first = since.date() if since else loaded.identity.opened
    year = invent_year(
        loaded,
        seed=1 if seed is None else seed,
        inquiries=inquiries,
        homes=homes,
        since=first,
        until=first + _YEAR - _DAY,
    )
    folder = out or Path(region) / "example"
    write_year(folder, year, loaded)
    counts = {kind: len(rows) for kind, rows in year.rows.items()}
    if format is Format.JSON:
        as_json({"region": loaded.key, "folder": str(folder), "invented": True, **counts})
        return
    listed = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    echo(f"Written: {folder}, {listed}, up to {year.as_at}; all of it is invented.")


def _check_name_is_free(key: str) -> None:
    """Refuse the key of a region, or the name of a plugin, that is installed."""
    from unlocking_doors.plugins.infos import BUILT_IN

    plugins = load_plugins()
    infos = (BUILT_IN, *plugins.infos, *plugins.aside)
    if key in {*plugins.folders, *(info.name for info in infos)}:
        message = f'"{key}" is installed already, as a region or a plugin'
        raise ConfigurationError(message, code="UD-N005", remedy="Choose another key")


def _line(text: str) -> str:
    from unlocking_doors.testing.founding import check_line

    try:
        check_line("name", text)
    except ConfigurationError as error:
        raise typer.BadParameter(str(error)) from None
    return text.strip()


def _areas(text: str) -> "NewAreas | None":
    """Read the list that somebody names, if any; a path may be dragged here, quotes and all."""
    from unlocking_doors.testing.founding_areas import read_areas

    path = text.strip().strip("'\"")
    try:
        return read_areas(Path(path).expanduser()) if path else None
    except ConfigurationError as error:
        raise typer.BadParameter(str(error)) from None


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007  a day, not a moment
    except ValueError:
        message = "write the day as 2026-04-01"
        raise typer.BadParameter(message) from None
