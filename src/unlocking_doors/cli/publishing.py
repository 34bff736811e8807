"""``publish``: publish a table safely, or tell what would be seen of those that are due."""

import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unlocking_doors.cli.cases import INVENTED, existing
from unlocking_doors.cli.options import Database
from unlocking_doors.cli.output import as_json, echo, table, warn
from unlocking_doors.cli.reporting import period_given
from unlocking_doors.errors import RefusedError
from unlocking_doors.released import Audience

if TYPE_CHECKING:
    from unlocking_doors.publishing import Published
    from unlocking_doors.scheme import Scheme

_FINDINGS = 1
_WIDTH = 96


class Reader(StrEnum):
    """Whom a table goes to."""

    FUNDER = "funder"
    BOARD = "board"
    PUBLIC = "public"
    PARTNER = "partner"


class Form(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(publish)


def publish(
    db: Database,
    key: Annotated[
        str | None,
        typer.Argument(metavar="TABLE", help="Key of the table; all that are due by default."),
    ] = None,
    month: Annotated[str, typer.Option(help="The month that it counts, as 2024-03.")] = "",
    quarter: Annotated[str, typer.Option(help="The quarter, as 2024-Q1.")] = "",
    year: Annotated[str, typer.Option(help="The year, as 2024.")] = "",
    audience: Annotated[
        Reader, typer.Option(metavar="WHOM", help="funder, board, public or partner.")
    ] = Reader.PUBLIC,
    format: Annotated[  # noqa: A002  the option's name
        Form, typer.Option("--format", help="How to print it.")
    ] = Form.TABLE,
    check: Annotated[
        bool, typer.Option("--check", help="Tell what would be seen; publish nothing.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the tables.")] = False,
) -> None:
    """
    Publish a table of a period, made safe by the region's profile, and print it.

    It is registered: a table of a period is published once, and whoever asks later is given the
    same numbers. Without TABLE, all that a scheme publishes of such a period by default are.
    --check tells of those, for every period of the record that is over, what share of the cells
    that are not empty would show a number; it ends with exit code 1 where more than half of a table
    would be starred, of a period that the record holds whole.
    """
    period = period_given({"month": month, "quarter": quarter, "year": year})
    if check or listed:
        if key or period or (check and listed) or format is Form.CSV:
            message = "--list and --check stand alone, but for --db and --format table or json."
            raise typer.BadParameter(message)
        with existing(db) as scheme:
            (_check if check else _list)(scheme, format)
        return
    if not period:
        raise typer.BadParameter("a table counts a period: give --month, --quarter or --year.")
    with existing(db) as scheme:
        reader = Audience(audience.value)
        found, refused = [], list[str]()
        for one in _keys(key, period):
            try:
                found.append(scheme.publish(one, reader, period))
            except RefusedError as wrong:
                if key or wrong.stable_code != "UD-E808":
                    raise
                refused.append(str(wrong))
        is_invented = scheme.snapshot().is_invented
    _tell(found, format, is_invented=is_invented)
    for one in refused:
        warn(one)


def _keys(key: str | None, period: str) -> tuple[str, ...]:
    """
    Return the tables that are asked for.

    Raises:
        typer.BadParameter: None is published by default of such a period.
    """
    from unlocking_doors.publishing import calendar_period
    from unlocking_doors.reports.tables import DEFAULT_TABLES

    if key:
        return (key,)
    kind = calendar_period(period).kind
    if kind not in DEFAULT_TABLES:
        raise typer.BadParameter(f"no table is published of a {kind} by default: name one.")
    return DEFAULT_TABLES[kind]


def _list(scheme: "Scheme", form: Form) -> None:
    from unlocking_doors.reports.tables import DEFAULT_TABLES, TABLES

    rows = [
        {
            "table": one.key,
            "shows": one.title(scheme.region),
            "periods": list(one.periods),
            "by_default": [kind for kind, keys in DEFAULT_TABLES.items() if one.key in keys],
            "why": one.why,
        }
        for one in TABLES.values()
    ]
    if form is Form.JSON:
        as_json(rows)
        return
    header = ("table", "shows", "for a", "by default for a")
    table("", header, [(one["table"], one["shows"], ", ".join(one["periods"]),
                        ", ".join(one["by_default"])) for one in rows])  # fmt: skip


def _check(scheme: "Scheme", form: Form) -> None:
    """
    Tell what would be seen of every table that is due.

    Raises:
        typer.Exit: More than half of one would be starred.
    """
    from unlocking_doors.reports.tables.due import worth_due

    found, region = worth_due(scheme), scheme.region
    poor = [(one, worth) for one, worth in found if one.is_whole and worth.is_poor]
    if form is Form.JSON:
        tables = [
            {
                "table": one.table,
                "period": one.period.key,
                "is_whole": one.is_whole,
                "shown_share": worth.shown_share,
                "mean_error": worth.mean_error,
                "is_poor": worth.is_poor,
            }
            for one, worth in found
        ]
        invented = scheme.snapshot().is_invented
        as_json({"profile": region.profile.key, "invented": invented, "tables": tables})
    else:
        _tell_check(found, region.profile.key)
    if poor:
        raise typer.Exit(_FINDINGS)


def _tell_check(found: Any, profile: str) -> None:  # noqa: ANN401
    header = ("period", "table", "cells shown", "mean error", "")
    rows = [
        (
            one.period.key,
            one.table,
            "nothing counted" if worth.shown_share is None else f"{worth.shown_share} %",
            f"{worth.mean_error:g}",
            "" if not worth.is_poor else "mostly starred" if one.is_whole else "in part recorded",
        )
        for one, worth in found
    ]
    if not rows:
        echo("No quarter and no year of the record is over yet.")
        return
    table(f'What the profile "{profile}" would leave to be seen; nothing is published.',
          header, rows)  # fmt: skip
    number = sum(one.is_whole and worth.is_poor for one, worth in found)
    echo(f"Mostly starred: {number} of the tables of periods that are recorded whole.")


def _tell(found: list["Published"], form: Form, *, is_invented: bool) -> None:
    """Print published tables, with what their signs mean and what they are worth."""
    from unlocking_doors.loading.writing import table_text
    from unlocking_doors.reports.shown import published, signs, worth

    sheets = [(one, published(one, heading=one.title).table) for one in found]
    if form is Form.CSV:
        invented = "yes" if is_invented else "no"
        rows = [
            (one.key, str(one.period), row.cells[0], column.heading, cell, invented)
            for one, sheet in sheets
            for row in (*sheet.rows, *((sheet.foot,) if sheet.foot else ()))
            for column, cell in zip(sheet.columns[1:], row.cells[1:], strict=True)
        ]
        header = ("table", "period", "row", "column", "shown", "invented")
        echo(table_text(header, rows, signed=("shown",)).rstrip("\n"))
    elif form is Form.JSON:
        as_json({"invented": is_invented, "tables": [_plain(one) for one in found]})
    else:
        if is_invented:
            echo(INVENTED)
        for one, sheet in sheets:
            rows_of = [row.cells for row in (*sheet.rows, *((sheet.foot,) if sheet.foot else ()))]
            table(sheet.caption, [column.heading for column in sheet.columns], rows_of)
            echo(textwrap.fill(worth(one), _WIDTH))
            echo()
        for note in signs(*found):
            echo(note)


def _plain(one: "Published") -> dict[str, Any]:
    from unlocking_doors.plain import plain

    return {
        "table": one.key,
        "title": one.title,
        "counts": one.counts,
        "period": plain(one.period),
        "profile": one.profile,
        "dimensions": plain(one.dimensions),
        "cells": [{"at": list(cell), "shown": shown.text} for cell, shown in one.shown.items()],
        "notes": list(one.notes),
        "shown_share": one.shown_share,
        "mean_error": one.mean_error,
    }
