"""``export`` and ``import``: lettings for the national return, and a scheme as one bundle."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unlocking_doors.cli.cases import INVENTED, existing
from unlocking_doors.cli.guarding import made_whole
from unlocking_doors.cli.options import Database
from unlocking_doors.cli.output import echo, warn

_MILLION = 1_000_000


class What(StrEnum):
    """What is exported."""

    LETTINGS = "lettings"
    BUNDLE = "bundle"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(export)
    app.command("import")(bring_in)


def export(
    db: Database,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for lettings, file for a bundle (.zip).")
    ],
    what: Annotated[What, typer.Option(help="What to export.")] = What.BUNDLE,
    year: Annotated[
        int | None,
        typer.Option(help="Collection year of lettings: 2023 is April 2023 to March 2024."),
    ] = None,
    partner: Annotated[
        str, typer.Option(help="Key of the landlord whose lettings they are, and for whom.")
    ] = "",
) -> None:
    """
    Export exact case data: the lettings of a year, or the whole scheme as a bundle.

    Lettings come with the codes of the national lettings return (CORE), and with a file of notes:
    what was left empty, and what rests on an assumption. They are for the coordinator or, with
    --partner, for the landlord that let the homes. A bundle holds everything, notes and equality
    monitoring too, for the body that takes the scheme over; import reads it.
    """
    if what is What.LETTINGS:
        if year is None:
            raise typer.BadParameter("lettings are those of a collection year: give --year.")
        _lettings(db, out, year, partner)
    else:
        if year is not None or partner:
            raise typer.BadParameter("a bundle holds everything: leave --year and --partner out.")
        _bundle(db, out)


def _lettings(db: str, out: Path, year: int, partner: str) -> None:
    from unlocking_doors.exchange import export_lettings
    from unlocking_doors.released import Audience

    audience = Audience.PARTNER if partner else Audience.COORDINATOR
    with existing(db) as scheme:
        table = export_lettings(scheme, out, year=year, audience=audience, partner=partner)
        is_invented = scheme.snapshot().is_invented
    echo(str(table))
    if is_invented:
        warn(INVENTED)


def _bundle(db: str, out: Path) -> None:
    from hashlib import sha256

    from unlocking_doors.commands.snapshot import IS_INVENTED
    from unlocking_doors.exchange import export_bundle
    from unlocking_doors.store import Store

    with Store.open(db, region=None, create=False) as store:
        export_bundle(store, out)
        with store.reading() as unit:
            is_invented = unit.setting(IS_INVENTED) == "yes"
    echo(str(out))
    echo(f"SHA-256 {sha256(out.read_bytes()).hexdigest()}")
    if is_invented:
        warn(INVENTED)


def bring_in(
    file: Annotated[Path, typer.Argument(help="Bundle that export wrote.")],
    db: Database,
    most_mb: Annotated[
        int, typer.Option("--most-mb", min=1, help="Megabytes that it may hold, unpacked.")
    ] = 50,
) -> None:
    """
    Bring a bundle into an empty database: all of it or nothing.

    Every hash, record and event is checked first; every case, home and balance is made anew from
    the events, and compared with what the bundle says of it.
    """
    from unlocking_doors.commands.snapshot import IS_INVENTED
    from unlocking_doors.exchange import import_bundle

    with made_whole(db) as database:
        whole = import_bundle(file, database, most_bytes=most_mb * _MILLION)
    cases, homes = whole.folded()
    echo(
        f"Brought in {whole.region}: {len(whole.events)} events, {len(cases)} cases, "
        f"{len(homes)} homes, {len(whole.entries)} entries of the ledger, "
        f"{len(whole.publications)} publications."
    )
    if whole.settings.get(IS_INVENTED) == "yes":
        warn(INVENTED)
