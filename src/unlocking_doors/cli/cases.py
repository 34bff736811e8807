"""``assess``, ``explain`` and ``ledger``: ask about cases and standings."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unlocking_doors.cli.noting import ran, runs_on
from unlocking_doors.cli.options import (
    Database,
    Day,
    Format,
    Printed,
    Referrals,
    Region,
    Seed,
    Voice,
)
from unlocking_doors.cli.output import as_json, echo, table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.errors import RecordError, counted

if TYPE_CHECKING:
    from unlocking_doors.loading import Read
    from unlocking_doors.moves.referrals import Referral
    from unlocking_doors.policy.region import Identity
    from unlocking_doors.scheme import Scheme


INVENTED = "Invented data: this says nothing about any real landlord or household."


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(assess)
    app.command()(explain)
    app.command()(ranking)
    app.command()(ledger)


def assess(
    region: Region,
    referrals: Referrals,
    as_at: Day = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Assess referrals by the rules of a day, without a database.

    The day is that on which each was received, unless --as-at names another.
    """
    from unlocking_doors.loading import read_referrals
    from unlocking_doors.moves.referrals import facts_of
    from unlocking_doors.plain import plain
    from unlocking_doors.policy.assessing import RulesInForce
    from unlocking_doors.policy.assessing import assess as judge

    loaded = load_plugins().region(region)
    if as_at and not runs_on(loaded.identity, as_at.date()):
        raise _outside(f"{as_at.date()} is no day of the scheme", loaded.identity)
    read = read_referrals(referrals, loaded)
    if read.faults:
        raise RecordError(f"{counted(len(read.faults), 'fault')} in the file", faults=read.faults)
    if as_at is None:
        _check_days(read, loaded.identity)
    rules: dict[date, RulesInForce] = {}
    found = []
    for referral in read.values:
        on = as_at.date() if as_at else referral.received
        rules.setdefault(on, RulesInForce.of(loaded, on))
        found.append(judge(rules[on], facts_of(referral, loaded, on)))
    if format is Format.JSON:
        assessments = [plain(assessment) for assessment in found]
        as_json({"region": loaded.key, "invented": read.is_invented, "assessments": assessments})
        return
    if read.is_invented:
        echo(INVENTED)
    rows = []
    for assessment in found:
        against = [
            finding.label
            for finding in assessment.findings
            if finding.answer.value == "not met" and finding.effect.value != "warn"
        ]
        missing = ", ".join(loaded.vocabulary[name].label for name in assessment.missing)
        why = "; ".join(against + ([f"not known: {missing}"] if missing else []))
        rows.append((assessment.case, assessment.as_at, assessment.outcome.value, why))
    table("", ("case", "rules of", "outcome", "why"), rows)


def _check_days(read: "Read[Referral]", identity: "Identity") -> None:
    """Refuse referrals of days that have no rules."""
    outside = [line for line, one in read.good if not runs_on(identity, one.received)]
    if outside:
        number = f"{len(outside)} of the referrals, the first in {read.name}:{outside[0]}, "
        raise _outside(f"{number}came on no day of the scheme", identity)


def _outside(message: str, identity: "Identity") -> RecordError:
    return RecordError(
        f"{message}: {ran(identity)}",
        code="UD-E222",
        remedy="Name a day within it with --as-at",
    )


def explain(
    key: Annotated[
        str,
        typer.Argument(help="Key or reference code of a case, or key of a home or partner."),
    ],
    db: Database,
    voice: Annotated[Voice, typer.Option("--voice", help="To whom it is told.")] = (
        Voice.COORDINATOR
    ),
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Explain a case, a home or a partner: what was decided, why, and what would change it.

    A key that is of several is told apart by case:, home: or partner: before it. The voice safe
    leaves out all that may not circulate.
    """
    from unlocking_doors.cli.telling import tell
    from unlocking_doors.plain import plain

    with existing(db) as scheme:
        explanation = scheme.explain(key, safe=voice is Voice.SAFE)
        if format is Format.JSON:
            as_json(plain(explanation) | {"invented": scheme.snapshot().is_invented})
            return
        if scheme.snapshot().is_invented:
            echo(INVENTED)
        tell(explanation)


def ranking(
    home: Annotated[str, typer.Argument(help="Key of a home in the pot.")],
    db: Database,
    start: Annotated[int, typer.Option("--start", min=1, help="Place to begin with.")] = 1,
    seed: Seed = 0,
    unfit: Annotated[
        bool, typer.Option("--unfit", help="Also tell why it does not fit the others.")
    ] = False,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    List everyone whom a home fits today, in the order of the region's own allocator.

    An offer to another than the first needs a coded reason, and is reported.
    """
    from unlocking_doors.plain import plain

    with existing(db) as scheme:
        found = scheme.ranking(home, start=start, seed=seed or 0)
        is_invented = scheme.snapshot().is_invented
        if format is Format.JSON:
            more = {"unfit": plain(found.unfit)} if unfit else {}
            as_json(plain(found) | more | {"invented": is_invented})
            return
        if is_invented:
            echo(INVENTED)
        rows = [(one.place, one.case, one.reference, one.why, one.behind) for one in found.ranked]
        title = f"Home {found.home} fits {found.fitting} of those who wait on {found.as_at}"
        table(title, ("place", "case", "reference", "why", "earlier"), rows)
        echo(f"Order: {found.order}.")
        for case, reasons in found.unfit.items() if unfit else ():
            echo(f"{case}: {'; '.join(reason.text for reason in reasons)}")


def ledger(
    db: Database,
    months: Annotated[
        int | None,
        typer.Option("--months", min=1, help="Rolling period of the forecast; else the region's."),
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Show who owes homes and who is owed, by partner.

    It says how even the ledger is: the lowest standing, all debts together, each partner's share of
    use and of giving, and their Gini. With a rolling period, from the region's rules or --months,
    it says so of that too, and forecasts from when those that owe will owe nothing, if they give
    and receive as they did in it.
    """
    from unlocking_doors.plain import plain
    from unlocking_doors.reports.accounts import accounts
    from unlocking_doors.reports.evenness import evenness

    with existing(db) as scheme:
        snapshot = scheme.snapshot()
    found = accounts(snapshot, months)
    since = found.since
    if format is Format.JSON:
        as_json({"invented": snapshot.is_invented} | plain(found))
        return
    rows: list[dict[str, Any]] = [plain(row) for row in found.standings]
    if snapshot.is_invented:
        echo(INVENTED)
    numbers = ("given", "received", "carried", "standing")
    told = [row for row in rows if any(row[name] for name in numbers)]
    told.sort(key=lambda row: (-row["standing"], row["partner"]))
    columns = ["partner", "name", "given", "received"]
    columns += ["carried"] if any(row["carried"] for row in rows) else []
    columns += ["standing", *(["clears"] if since else [])]
    table(
        f"Standings as at {found.as_at}: above zero is owed homes, below owes them",
        columns,
        [[_cell(name, row[name]) for name in columns] for row in told],
    )
    echo(f"{len(rows) - len(told)} partners have given and received nothing. All standings "
         f"sum to {found.sum}.")  # fmt: skip
    for exhibit in evenness(snapshot, months):
        shown = exhibit.table
        if shown is not None:
            heads = [column.heading for column in shown.columns]
            table(shown.caption, heads, [row.cells for row in shown.rows])


def _cell(column: str, value: object) -> object:
    """Write one cell: what is carried and the standing with a sign, no forecast as nothing."""
    return f"{value:+d}" if column in {"carried", "standing"} else "" if value is None else value


def existing(db: str) -> "Scheme":
    """Open the scheme of a database that is there: its region as installed, else as it was kept."""
    from unlocking_doors.plugins.opening import reopen_scheme

    return reopen_scheme(db, plugins=load_plugins())
