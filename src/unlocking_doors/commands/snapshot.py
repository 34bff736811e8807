"""Everything as it stands on one day, for the coordinator's eyes."""

from datetime import date

from attrs import frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.region import Region

#: Setting that remembers that the data are invented.
IS_INVENTED = "is-invented"


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
