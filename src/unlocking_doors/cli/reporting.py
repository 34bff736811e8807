"""``report``: write a report on a scheme that was played."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unlocking_doors.cli.cases import INVENTED, existing
from unlocking_doors.cli.options import Database
from unlocking_doors.cli.output import echo

#: How each kind of period is written.
_WRITTEN = {"month": "2024-03", "quarter": "2024-Q1", "year": "2024"}


class Form(StrEnum):
    """In what form a report is written."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    kind: Annotated[str, typer.Argument(help="Kind of report, such as year.")],
    db: Database,
    month: Annotated[str, typer.Option(help="The month that it is about, as 2024-03.")] = "",
    quarter: Annotated[str, typer.Option(help="The quarter, as 2024-Q1.")] = "",
    year: Annotated[str, typer.Option(help="The year, as 2024.")] = "",
    partner: Annotated[str, typer.Option(help="Key of the partner that it is for.")] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write into; out and the region's key by default."),
    ] = None,
    format: Annotated[  # noqa: A002  the option's name
        Form, typer.Option("--format", help="Form of the report.")
    ] = Form.HTML,
) -> None:
    """
    Write a report of a kind into a folder, and print the file to open first as the last line.

    The library's own kinds are year, overrides and audit, for the coordinator, of the last day
    played; worklist, for the coordinator, about a month; partner, for the partner named, about a
    month; funder and board, about a quarter; annual and fairness, for everybody, about a year.
    Plugins supply others. A kind that is not there is answered with the list of those that are. A
    report about a period needs one of --month, --quarter and --year, as its kind says; others need
    none.
    """
    period = period_given({"month": month, "quarter": quarter, "year": year})
    with existing(db) as scheme:
        folder = out or Path("out") / scheme.region.key
        page = scheme.report(kind, folder, period=period, partner=partner, form=format.value)
        is_invented = scheme.snapshot().is_invented
    if is_invented:
        echo(INVENTED)
    echo(str(page))


def period_given(given: dict[str, str]) -> str:
    """
    Return the one period that is given, or nothing.

    Raises:
        typer.BadParameter: Several are given, or one that is not of its kind.
    """
    from unlocking_doors.errors import RecordError
    from unlocking_doors.publishing import calendar_period

    kinds = [kind for kind, text in given.items() if text]
    if not kinds:
        return ""
    if len(kinds) > 1:
        options = " and ".join(f"--{kind}" for kind in kinds)
        raise typer.BadParameter(f"a report is about one period: give one of {options}.")
    (kind,) = kinds
    text = given[kind]
    try:
        is_right = calendar_period(text).kind == kind
    except RecordError:
        is_right = False
    if not is_right:
        raise typer.BadParameter(f'--{kind} "{text}" is no {kind}: write {_WRITTEN[kind]}.')
    return text
