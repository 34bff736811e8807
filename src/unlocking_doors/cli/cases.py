"""``assess``, ``explain`` and ``ledger``: ask about cases and standings."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from unlocking_doors.cli.noting import ran, runs_on
from unlocking_doors.cli.options import Database, Day, Format, Printed, Referrals, Region
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
    case: Annotated[str, typer.Argument(help="Key or reference code of a case.")],
    db: Database,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """Explain a case: each rule, its answer, its source, and what would change it."""
    from unlocking_doors.cli.telling import tell
    from unlocking_doors.plain import plain

    with existing(db) as scheme:
        explanation = scheme.explain(case)
        if format is Format.JSON:
            as_json(plain(explanation) | {"invented": scheme.snapshot().is_invented})
            return
        if scheme.snapshot().is_invented:
            echo(INVENTED)
        tell(explanation)


def ledger(db: Database, format: Printed = Format.TABLE) -> None:  # noqa: A002
    """Show who owes homes and who is owed, by partner."""
    from unlocking_doors.moves.ledger import given_and_received

    with existing(db) as scheme:
        snapshot = scheme.snapshot()
        homes = given_and_received(snapshot.entries)
        names = scheme.region.partner_by_key
        rows = []
        for key, standing in scheme.ledger().items():
            given, received = homes.get(key, (0, 0))
            name = names[key].name if key in names else key
            rows.append((key, name, given, received, standing))
        if format is Format.JSON:
            header = ("partner", "name", "given", "received", "standing")
            as_json(
                {
                    "as_at": snapshot.as_at.isoformat(),
                    "invented": snapshot.is_invented,
                    "sum": sum(row[4] for row in rows),
                    "standings": [dict(zip(header, row, strict=True)) for row in rows],
                }
            )
            return
        if snapshot.is_invented:
            echo(INVENTED)
        rows.sort(key=lambda row: (-row[4], row[0]))
        table(
            f"Standings as at {snapshot.as_at}: above zero is owed homes, below owes them",
            ("partner", "name", "given", "received", "standing"),
            [(*row[:4], f"{row[4]:+d}") for row in rows if row[2] or row[3]],
        )
        quiet = sum(not (row[2] or row[3]) for row in rows)
        echo(f"{quiet} partners have given and received nothing. All standings sum to "
             f"{sum(row[4] for row in rows)}.")  # fmt: skip


def existing(db: str) -> "Scheme":
    """Open the scheme of a database that is there: its region as installed, else as it was kept."""
    from unlocking_doors.plugins.opening import reopen_scheme

    return reopen_scheme(db, plugins=load_plugins())
