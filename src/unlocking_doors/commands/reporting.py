"""Write a report, or publish a table: each with what its audience may know."""

from collections.abc import Mapping
from pathlib import Path

from unlocking_doors.commands.briefing import brief_for, refuse_empty
from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.publishing import Tabulator, publish_table
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.publishing import CalendarPeriod, Published, Tally, calendar_period
from unlocking_doors.released import Audience, Report


def publish(
    desk: Desk,
    table: str | Tally,
    audience: Audience,
    period: str,
    tables: Mapping[str, Tabulator],
) -> Published:
    """
    Publish one of the scheme's tables, by its key and period, or an exact table as it is given.

    Raises:
        NotFoundError: There is no such table.
        RecordError: Nothing is recorded of the period, or it is none of a kind that the table is
            published for.
        RefusedError: It cannot be published safely, or its period is not over.
    """
    if isinstance(table, Tally):
        return publish_table(desk, table, audience)
    if table not in tables:
        raise NotFoundError.of("table", table, tables)
    snapshot, on = Snapshot.of(desk), calendar_period(period)
    refuse_empty(on, snapshot)
    return publish_table(desk, tables[table](snapshot, on), audience)


def report(
    desk: Desk,
    kind: str,
    out: Path,
    kinds: Mapping[str, Report],
    tables: Mapping[str, Tabulator],
    *,
    about: tuple[str, str],
    form: str,
) -> Path:
    """
    Write a report of a kind; the arguments are those of ``Scheme.report``.

    Args:
        desk: The command.
        kind: Kind of report.
        out: The folder.
        kinds: The kinds that there are.
        tables: The tables that may be published.
        about: The period and the partner that it is about; empty where it is about none.
        form: Form of the report.

    Raises:
        NotFoundError: There is no such kind; those that there are, are listed.
        RecordError: The period is none that such a report is about; or it is for a partner and none
            is named, or the other way round.
    """
    if kind not in kinds:
        listed = ", ".join(sorted(kinds)) or "none"
        raise NotFoundError.of("report", kind, kinds, remedy=f"Kinds: {listed}")
    (period, partner), audience = about, kinds[kind].audience
    asked = _period(kind, kinds[kind], period)
    _check_partner(kind, audience, partner)
    return kinds[kind](brief_for(desk, audience, tables, period=asked, partner=partner), out, form)


def _period(kind: str, report: Report, text: str) -> CalendarPeriod | None:
    """
    Read the period that a report is asked about.

    Raises:
        RecordError: It is none, or none of a kind that the report is about.
    """
    period = calendar_period(text) if text else None
    if (period.kind if period else "") in (report.periods or ("",)):
        return period
    wanted = " or a ".join(report.periods)
    message = f'the report "{kind}" is about ' + (f"a {wanted}" if wanted else "no period")
    raise RecordError(
        message, code="UD-E233", remedy=f"Name a {wanted}" if wanted else "Leave it out"
    )


def _check_partner(kind: str, audience: Audience, partner: str) -> None:
    """
    Check that a partner is named for a report that is for one, and for no other.

    Raises:
        RecordError: It is not, or one is.
    """
    is_for_one = audience is Audience.PARTNER
    if bool(partner) is not is_for_one:
        message = f'the report "{kind}" is for ' + ("one partner" if is_for_one else "no partner")
        remedy = "Name the partner by its key" if is_for_one else "Leave the partner out"
        raise RecordError(message, code="UD-E234", remedy=remedy)
