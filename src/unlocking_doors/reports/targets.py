"""Targets: what each partner has agreed to give, and has given so far."""

from datetime import date, timedelta

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.ledger import homes_let
from unlocking_doors.moves.measures import rolling
from unlocking_doors.policy.targets import Target
from unlocking_doors.rendering import Exhibit
from unlocking_doors.reports.words import plural, row, table


def targets(snapshot: Snapshot) -> tuple[Exhibit, ...]:
    """Show the targets of the day for the scheme's own pot; nothing where there are none."""
    region = snapshot.region
    found = [
        target
        for target in region.targets
        if not target.pathway and target.is_in_force(snapshot.as_at)
    ]
    if not found:
        return ()
    names = {key: partner.name for key, partner in region.partner_by_key.items()}
    ranked = sorted(found, key=lambda one: (-one.homes, names[one.partner], one.key))
    given = {one.key: _given(snapshot, one) for one in ranked}
    shown = table(
        "targets-table",
        "Homes that each partner has agreed to give, and has given so far",
        ("Partner", "Agreed", "Given", "From", "To"),
        [
            row(names[one.partner], one.homes, given[one.key], one.since, _last(one.until))
            for one in ranked
        ],
        texts=("From", "To"),
        foot=row("These partners", sum(one.homes for one in ranked), sum(given.values()), "", ""),
    )
    text = (
        f"{plural(len(ranked), 'target')} in force on the day. Given counts lettings from the "
        "target's first day on, less those taken back."
    )
    return (Exhibit(heading="Targets", text=text, table=shown),)


def _given(snapshot: Snapshot, target: Target) -> int:
    """Return the homes that a partner has let through the pot since its target began."""
    since = rolling(snapshot.entries, target.since)
    gave, _ = homes_let(since).get(target.partner, (0, 0))
    return gave


def _last(until: date | None) -> str:
    """Return the last day of a period, as people write it."""
    return "" if until is None else (until - timedelta(days=1)).isoformat()
