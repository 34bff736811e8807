"""``template``, ``code`` and ``doctor``: help to begin, to understand and to mend."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unlocking_doors.cli.options import Format, Printed
from unlocking_doors.cli.output import as_json, echo, table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.errors import NotFoundError, OutputError


class Kind(StrEnum):
    """A kind of file that a run or a match reads."""

    REFERRALS = "referrals"
    HOMES = "homes"
    DECISIONS = "decisions"
    STANDINGS = "standings"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(template)
    app.command()(code)
    app.command()(doctor)


def template(
    kind: Annotated[Kind, typer.Argument(help="Which file.")],
    region: Annotated[str, typer.Option(help="Region whose own columns it has.")] = "london",
    out: Annotated[Path | None, typer.Option(help="File to write; else it is printed.")] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Describe the columns instead.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write an example of a file that run or match reads: its header and one row."""
    from unlocking_doors.loading import columns_of, table_text, write_table

    columns = columns_of(kind.value, load_plugins().region(region))
    if describe:
        rows = [
            (column.name, column.kind, "yes" if column.is_required else "", column.example,
             column.label)
            for column in columns
        ]  # fmt: skip
        table("", ("column", "type", "required", "example", "what it says"), rows)
        return
    header, row = [one.name for one in columns], [one.example for one in columns]
    if out is None:
        typer.echo(table_text(header, [row]), nl=False)
    elif out.is_file() and not force:
        message = f"{out} is there already"
        raise OutputError(message, code="UD-F021", remedy="Name another file, or add --force")
    else:
        write_table(out, header, [row])
        echo(f"Written: {out}")


def code(code: Annotated[str, typer.Argument(help="A code, such as UD-E301.")]) -> None:
    """Tell what a code in a message means, and what to do."""
    from unlocking_doors.codes import CODES

    wanted = code.strip().upper()
    if wanted not in CODES:
        raise NotFoundError.of("code", wanted, CODES)
    found = CODES[wanted]
    echo(f"{found.code}: {found.title}")
    echo(found.meaning)
    if found.remedy:
        echo(f"What to do: {found.remedy}")


def doctor(
    db: Annotated[str, typer.Option("--db", help="Also look at this database.")] = "",
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """Look at this machine: Python, SQLite, disk, plugins, database."""
    import shutil
    import sqlite3

    from unlocking_doors.store import journal_mode

    python = ".".join(str(part) for part in sys.version_info[:3])
    free = shutil.disk_usage(Path.cwd()).free // 2**20
    loaded = load_plugins()
    rows = [
        ("Python", python, "fine"),
        ("SQLite", sqlite3.sqlite_version, f"journal mode {journal_mode()}, synchronous FULL"),
        ("free disk", f"{free} MB", "fine" if free >= 100 else "low"),  # noqa: PLR2004
        ("regions", ", ".join(loaded.folders) or "none", "fine" if loaded.folders else "none"),
        (
            "plugins",
            ", ".join(info.name for info in loaded.infos) or "none",
            f"set aside: {', '.join(loaded.faults)}" if loaded.faults else "fine",
        ),
    ]
    if db:
        from unlocking_doors.cli.cases import existing

        with existing(db) as scheme:
            differences = scheme.store.differences()
            said = "; ".join(differences) or "projection, offers and ledger agree with the events"
            rows.append(("database", f"region {scheme.region.key}", said))
    header = ("what", "found", "says")
    if format is Format.JSON:
        as_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        table("", header, rows)
    if db and differences:
        raise typer.Exit(1)
