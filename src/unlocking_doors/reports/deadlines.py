"""Deadlines: which were kept, which were missed, and which are near."""

from collections import Counter
from datetime import date, timedelta

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.deadlines import Due, deadlines_of
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.reports.words import NONE, day, plural, row, share, table

#: A deadline is near in its last days.
NEAR = timedelta(days=7)
_KINDS = ("In time", "Late", "Running", "Overdue")


def deadlines(snapshot: Snapshot) -> Section:
    """Show how the deadlines were kept, and which cases are overdue or nearly so."""
    as_at = snapshot.as_at
    found = [(case, due) for case in snapshot.cases for due in deadlines_of(case, snapshot.region)]
    kinds = Counter((due.deadline.key, _kind(due, as_at)) for _, due in found)
    rows = []
    for deadline in snapshot.region.deadlines:
        counts = [kinds[deadline.key, kind] for kind in _KINDS]
        done = counts[0] + counts[1]
        rows.append(
            row(deadline.label, _role(deadline.owner.value), *counts, share(counts[0], done),
                deadline.source)
        )  # fmt: skip
    running = [(case, due) for case, due in found if due.done is None]
    overdue = [(case, due) for case, due in running if due.is_missed(as_at)]
    near = [(case, due) for case, due in running if as_at <= due.by <= as_at + NEAR]
    late = sum(kinds[deadline.key, "Late"] for deadline in snapshot.region.deadlines)
    return Section(
        key="deadlines",
        heading="Deadlines",
        lead=(
            f"{plural(len(overdue), 'case')} {'is' if len(overdue) == 1 else 'are'} overdue and "
            f"{len(near):,} due within {NEAR.days} days; {late:,} steps came late."
        ),
        exhibits=(
            Exhibit(
                heading="How the deadlines were kept",
                table=table(
                    "deadlines-table",
                    "Steps by deadline; a case that left another way is not counted",
                    ("Deadline", "Owner", *_KINDS, "In time, of those taken", "Source"),
                    rows or [row("The region has none", *[NONE] * 7)],
                    texts=("Owner", "Source"),
                ),
            ),
            _list("overdue", "Overdue: the step has not been taken", overdue, as_at),
            _list("near", f"Due within {NEAR.days} days", near, as_at),
        ),
    )


def _kind(due: Due, as_at: date) -> str:
    if due.done is not None:
        return "Late" if due.is_missed(as_at) else "In time"
    return "Overdue" if due.is_missed(as_at) else "Running"


def _list(key: str, heading: str, found: list[tuple[Case, Due]], as_at: date) -> Exhibit:
    rows: list[Row] = [
        row(case.key, case.reference or NONE, due.deadline.label,
            _role(due.deadline.owner.value), day(due.by), abs((as_at - due.by).days))
        for case, due in sorted(found, key=lambda one: (one[1].by, one[0].key))
    ]  # fmt: skip
    days = "Days over" if key == "overdue" else "Days left"
    return Exhibit(
        heading=heading,
        table=table(
            f"{key}-table",
            f"{heading}: {plural(len(rows), 'case')}, the oldest deadline first",
            ("Case", "Reference code", "Deadline", "Owner", "Last day", days),
            rows or [row("None", *[NONE] * 5)],
            texts=("Deadline", "Owner"),
            keys=("Case", "Reference code", "Last day"),
        ),
    )


def _role(owner: str) -> str:
    return owner.replace("-", " ")
