"""Note beside the answer what was not done with what was given: nothing is skipped silently."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.cli.output import warn
from unlocking_doors.errors import counted

if TYPE_CHECKING:
    from unlocking_doors.commands.admitting import Inputs
    from unlocking_doors.commands.playing import Played
    from unlocking_doors.policy.region import Identity
    from unlocking_doors.scheme import Scheme

_MOST_NAMED = 10


def runs_on(identity: "Identity", day: date) -> bool:
    """Tell whether a scheme runs on a day."""
    return identity.opened <= day < (identity.closed or date.max)


def ran(identity: "Identity") -> str:
    """Say from when to when a scheme runs."""
    if identity.closed is None:
        return f"the scheme has run since {identity.opened}"
    return f"the scheme ran from {identity.opened} to {identity.closed - timedelta(days=1)}"


def note(scheme: "Scheme", inputs: "Inputs", played: "Played") -> None:
    """Note what a run left undone, and why."""
    snapshot = scheme.snapshot()
    if snapshot.as_at > played.until:
        warn(
            f"nothing was played: the last day played is {snapshot.as_at}, after {played.until}; "
            f"the report shows {snapshot.as_at}"
        )
    for case, why in played.stalled.items():
        warn(f"not circulated: {case}: {why}")
    _note_later(scheme.region.identity, inputs, played)
    known = {case.key for case in snapshot.cases}
    known |= {referral.case for referral in inputs.referrals}
    strangers = sorted({one.case for one in played.unused} - known)
    if strangers:
        named = ", ".join(strangers[:_MOST_NAMED]) + (", …" if strangers[_MOST_NAMED:] else "")
        warn(f"answers about cases that are not there: {len(strangers)} ({named})")


def note_watchers(scheme: "Scheme", folder: Path, *, is_invented: bool) -> None:
    """Write what plugins remind of beside the report, and say where; and which of them failed."""
    from unlocking_doors.loading import write_table

    path = folder / "reminders.csv"
    for trouble in scheme.troubles:
        warn(f"the run stands; {trouble}")
    if not scheme.reminders:
        path.unlink(missing_ok=True)  # those of an earlier run would be taken for these
        return
    label = "yes" if is_invented else "no"
    rows = [
        (one.case, one.owner.value, str(one.by or ""), one.text, one.plugin, label)
        for one in scheme.reminders
    ]
    write_table(path, ("case", "owner", "by", "text", "plugin", "invented"), rows)
    warn(f"{counted(len(rows), 'reminder')} by plugins: {path}")


def _note_later(identity: "Identity", inputs: "Inputs", played: "Played") -> None:
    """Note the rows that a later day may take in, and those that no day can."""
    end = identity.closed or date.max
    days = [row.received for row in inputs.referrals] + [row.released for row in inputs.homes]
    beyond = played.later if played.until >= end else sum(day >= end for day in days)
    later = played.later - beyond
    if beyond:
        warn(f"{_rows(beyond)} not taken in, on whatever day you ask: {ran(identity)}")
    if later:
        warn(
            f"{_rows(later)} not taken in: dated after {played.until}, or come after that day was "
            "played; run again with a later --as-at"
        )


def _rows(number: int) -> str:
    return f"{number} row was" if number == 1 else f"{number} rows were"
