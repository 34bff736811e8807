"""Everything as it stands on one day, for the coordinator's eyes."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import RefusedError
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.folding import fold
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit

#: Setting that remembers that the data are invented.
IS_INVENTED = "is-invented"


def keep_label(unit: Unit, inputs: Inputs, *, is_invented: bool) -> None:
    """
    Keep invented data apart from all others: one label stands for a whole database.

    Raises:
        RefusedError: The rows of a run are of the other kind than what the database holds.
    """
    holds_invented = unit.setting(IS_INVENTED) == "yes"
    brings_rows = bool(inputs.referrals or inputs.homes)
    if not unit.is_empty and brings_rows and holds_invented != is_invented:
        holds, brings = ("invented data", "not") if holds_invented else ("other data", "all")
        message = f"the database holds {holds}, and these rows do {brings} say that theirs are"
        raise RefusedError(
            message,
            code="UD-E805",
            remedy="Name another database: with --db, or another folder with --out",
        )
    if is_invented:
        unit.set_setting(IS_INVENTED, "yes")


@frozen(kw_only=True)
class Snapshot:
    """
    Everything that a report for the coordinator may show, on one day.

    Attributes:
        region: The region.
        as_at: The day.
        cases: Every case, by key.
        homes: Every home, by key.
        entries: The ledger, in order.
        is_invented: Whether the data are invented, and say nothing about anybody.
    """

    region: Region
    as_at: date
    cases: tuple[Case, ...]
    homes: tuple[HomeState, ...]
    entries: tuple[Entry, ...]
    is_invented: bool

    @classmethod
    def of(cls, desk: Desk) -> "Snapshot":
        """Take the snapshot of a day."""
        return cls(
            region=desk.region,
            as_at=desk.today,
            cases=desk.unit.cases(),
            homes=desk.unit.homes(),
            entries=desk.unit.entries(),
            is_invented=desk.unit.setting(IS_INVENTED) == "yes",
        )

    def as_it_was(self, on: date, events: Iterable[Event]) -> "Snapshot":
        """
        Return the snapshot of an earlier day, rebuilt from the record.

        It holds what was recorded by the end of that day: what was recorded later of days before
        it is not in it. The region is the one of this snapshot, whose rules are dated.

        Args:
            on: The day.
            events: Every event, in order.
        """
        found = fold(event for event in events if event.on <= on)
        entries = tuple(entry for entry in found.entries if entry.on <= on)
        return evolve(self, as_at=on, cases=found.cases, homes=found.homes, entries=entries)
