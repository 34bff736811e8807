"""``report``: write a report on a scheme that was played."""

from pathlib import Path
from typing import Annotated

import typer

from unlocking_doors.cli.cases import INVENTED, existing
from unlocking_doors.cli.options import Database, Format, Printed
from unlocking_doors.cli.output import as_json, echo


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    kind: Annotated[str, typer.Argument(help="Kind of report, such as year.")],
    db: Database,
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Write a report of a kind into a folder.

    The library's own kinds are year and overrides; plugins supply others. One that is not there
    is answered with the list of those that are.
    """
    with existing(db) as scheme:
        page = scheme.report(kind, out)
        snapshot = scheme.snapshot()
    if format is Format.JSON:
        as_json(
            {
                "report": kind,
                "as_at": snapshot.as_at.isoformat(),
                "invented": snapshot.is_invented,
                "page": str(page),
            }
        )
        return
    if snapshot.is_invented:
        echo(INVENTED)
    echo(f"The report: {page}")
