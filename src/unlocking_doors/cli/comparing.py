"""``compare``: what two rule sets say differently, and whom that changes."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.noting import ran, runs_on
from unlocking_doors.cli.options import Format, Printed
from unlocking_doors.cli.output import as_json, echo
from unlocking_doors.cli.output import table as wide_table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.errors import RecordError, counted

if TYPE_CHECKING:
    from unlocking_doors.loading import Read
    from unlocking_doors.moves.referrals import Referral
    from unlocking_doors.plugins.manager import Plugins
    from unlocking_doors.policy.changes import Change, ChangeKind
    from unlocking_doors.policy.region import Region
    from unlocking_doors.reports.comparing import Comparison, Tally

EXACT = "These are exact case numbers for the coordinator: not for publication."
_MOST_CASES = 20
#: Rows shown of one table and kind of change: a plugin may add hundreds that are much alike.
_MOST_ROWS = 10
table = partial(wide_table, width=96)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(compare)


@frozen(kw_only=True)
class _Side:
    """One side, as it was typed in."""

    key: str
    on: date | None
    region: "Region"

    def __str__(self) -> str:
        return f"{self.key} on {self.on}" if self.on else f"{self.key} over all time"


def compare(
    before: Annotated[
        str,
        typer.Argument(metavar="REGION@DAY", help="Key or folder of a region, and a day of it."),
    ],
    after: Annotated[
        str, typer.Argument(metavar="REGION@DAY", help="The same or another, and a day.")
    ],
    referrals: Annotated[
        Path | None,
        typer.Option("--referrals", help="CSV file of referrals; else the first one's example."),
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Compare two rule sets: what they say differently, and whom that changes.

    Each referral is assessed under both, as if it had been received on the day: who becomes
    eligible and who no longer is, by kind of harm and by landlord. Without @DAY on either side
    the regions are compared over all time, and each referral by the day of its own receipt.
    """
    from unlocking_doors.reports.comparing import compare as put_side_by_side
    from unlocking_doors.reports.comparing import reading_region

    typed = [_divided(before, "first"), _divided(after, "second")]
    if (typed[0][1] is None) is not (typed[1][1] is None):
        message = "One side has a day and the other has none: write both as REGION@DAY, or neither."
        raise typer.BadParameter(message)
    plugins = load_plugins()
    first, second = (_side(plugins, key, on) for key, on in typed)
    path = referrals or _example(plugins, first.key)
    on = (first.on, second.on) if first.on and second.on else None
    read = _read(path, reading_region(first.region, second.region)) if path else None
    if read and on is None:
        _check_days(read, first, second)
    found = put_side_by_side(first.region, second.region, read.values if read else (), on=on)
    origin = str(path) if referrals else f"the example of {first.key}"
    if format is Format.JSON:
        as_json(_plain(first, second, found, read, origin))
        return
    if read and read.is_invented:
        echo(INVENTED)
    echo(f"Before: {first}")
    echo(f"After:  {second}")
    _tell_changes(found.changes)
    if read is None:
        echo(f"\nWho it changes is not told: {first.key} has no example. Add --referrals FILE.")
        return
    echo(f"\nWho it changes: {counted(len(read.values), 'referral')} of {origin}")
    _tell_cases(found)


def _divided(text: str, which: str) -> tuple[str, date | None]:
    """Divide ``REGION@DAY``; a folder may have an @ in its own name."""
    region, at, day = text.rpartition("@")
    if not at or Path(text).is_dir():
        return text, None
    try:
        return region, date.fromisoformat(day if _DAY.fullmatch(day) else "")
    except ValueError:
        message = f'the {which} side: "{day}" is no day. Write REGION@DAY as in london@2022-07-01.'
        raise typer.BadParameter(message) from None


def _side(plugins: "Plugins", key: str, on: date | None) -> _Side:
    region = plugins.region(key)
    if on and not runs_on(region.identity, on):
        raise _outside(f"{on} is no day of {key}", region, "Name a day within it")
    return _Side(key=key, on=on, region=region)


def _example(plugins: "Plugins", key: str) -> Path | None:
    from unlocking_doors.loading import example_of

    example = example_of(plugins.folder(key))
    return example.folder / "referrals.csv" if example else None


def _read(path: Path, region: "Region") -> "Read[Referral]":
    from unlocking_doors.loading import read_referrals

    read = read_referrals(path, region)
    if read.faults:
        raise RecordError(f"{counted(len(read.faults), 'fault')} in the file", faults=read.faults)
    return read


def _check_days(read: "Read[Referral]", *sides: _Side) -> None:
    """Refuse referrals of days that have no rules."""
    for side in sides:
        identity = side.region.identity
        outside = [line for line, one in read.good if not runs_on(identity, one.received)]
        if outside:
            number = f"{len(outside)} of the referrals, the first in {read.name}:{outside[0]}, "
            remedy = "Name a day on both sides, as REGION@DAY"
            raise _outside(f"{number}came on no day of {side.key}", side.region, remedy)


def _outside(message: str, region: "Region", remedy: str) -> RecordError:
    return RecordError(f"{message}: {ran(region.identity)}", code="UD-E222", remedy=remedy)


def _tell_changes(changes: Sequence["Change"]) -> None:
    from unlocking_doors.reports.changes import told

    if not changes:
        echo("\nWhat changed: nothing. The two sides say the same.")
        return
    rows = []
    alike = Counter((change.table, change.kind) for change in changes)
    shown = Counter[tuple[str, "ChangeKind"]]()
    for change in changes:
        group = change.table, change.kind
        shown[group] += 1
        if shown[group] <= _MOST_ROWS:
            rows.append((change.table, _named(change), change.kind.value, "\n".join(told(change))))
        elif shown[group] == alike[group]:
            more = f"… and {alike[group] - _MOST_ROWS:,} more"
            rows.append((change.table, more, change.kind.value, "--format json gives all"))
    echo()
    header = ("table", "key", "change", "what")
    table(f"What changed: {counted(len(changes), 'change')}", header, rows)


def _named(change: "Change") -> str:
    """Return the key of a row, with the first day of the version that was changed."""
    version = (change.before or {}).get("since") if change.fields else None
    return f"{change.key}\nsince {version}" if version else change.key


def _tell_cases(found: "Comparison") -> None:
    echo(EXACT)
    counts = found.total.counts.items()
    table("", ("what becomes of them", "cases"), [(turn.value, count) for turn, count in counts])
    turned = [case for case in found.cases if case.before is not case.after]
    if not turned:
        echo("No outcome changes.")
        return
    rules = Counter((one.rule, one.label, case.turn) for case in turned for one in case.obstacles)
    rows = [(rule, label, turn.value, rules[rule, label, turn]) for rule, label, turn in rules]
    if rows:
        echo()
        header = ("rule", "what it asks", "case", "cases")
        table("Rules that made the difference", header, sorted(rows))
    _tell_tallies("kind of harm", found.by_cohort)
    _tell_tallies("landlord", found.by_landlord)
    echo()
    table(
        "Cases",
        ("case", "before", "after", "rules that made the difference"),
        [
            (
                case.case,
                case.before.value,
                case.after.value,
                ", ".join(one.rule for one in case.obstacles) or "several facts together",
            )
            for case in turned[:_MOST_CASES]
        ],
    )
    if len(turned) > _MOST_CASES:
        echo(f"The first {_MOST_CASES} of {len(turned)}; --format json gives all.")


def _tell_tallies(name: str, tallies: Sequence["Tally"]) -> None:
    from unlocking_doors.reports.comparing import CHANGES

    touched = [one for one in tallies if one.turned]
    header = (name, "all", *("\n".join(turn.value.rsplit(" ", 1)) for turn in CHANGES), "stays")
    rows = [
        (one.label, one.cases, *(one.counts[turn] for turn in CHANGES), one.cases - one.turned)
        for one in touched
    ]
    echo()
    table(f"By {name}", header, rows)
    if len(touched) < len(tallies):
        echo(f"No outcome changes for the other {len(tallies) - len(touched)}.")


def _plain(
    first: _Side,
    second: _Side,
    found: "Comparison",
    read: "Read[Referral] | None",
    origin: str,
) -> dict[str, Any]:
    from unlocking_doors.plain import plain

    sides = {
        name: {
            "region": side.key,
            "on": plain(side.on),
            "fingerprint": side.region.fingerprint,
        }
        for name, side in (("before", first), ("after", second))
    }
    said = {**sides, "changes": plain(found.changes)}
    if read is None:
        return said
    return said | {
        "audience": "coordinator",
        "note": EXACT,
        "referrals": origin,
        "invented": read.is_invented,
        "total": _counts(found.total),
        "by_cohort": [_counts(one) for one in found.by_cohort],
        "by_landlord": [_counts(one) for one in found.by_landlord],
        "cases": [
            {**plain(case), "turn": case.turn.value}
            for case in found.cases
            if case.before is not case.after
        ],
    }


def _counts(tally: "Tally") -> dict[str, Any]:
    counts = {turn.name.lower(): number for turn, number in tally.counts.items()}
    return {"key": tally.key, "label": tally.label, "cases": tally.cases, **counts}
