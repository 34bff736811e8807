"""What is on record on a day: all that a matching problem is made of, wherever it is kept."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import define

from unlocking_doors.commands.desk import Desk
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.fairness import Criterion, Fairness
from unlocking_doors.policy.region import Region


@define(kw_only=True, frozen=True, slots=False)
class Recorded:
    """
    Cases, homes and the ledger as they stand on a day.

    Attributes:
        region: Whose rules apply.
        on: The day.
        cases: Every case.
        homes: Every home that was ever put into the pot.
        entries: The ledger up to that day; empty where nothing that is agreed asks for it.
    """

    region: Region
    on: date
    cases: tuple[Case, ...]
    homes: tuple[HomeState, ...]
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, desk: Desk) -> "Recorded":
        """Read what a store holds."""
        asks = asks_for_standings(desk.region.fairness_on(desk.today))
        entries = desk.unit.entries() if asks else ()
        return cls(
            region=desk.region,
            on=desk.today,
            cases=tuple(desk.unit.cases()),
            homes=tuple(desk.unit.homes()),
            entries=tuple(entry for entry in entries if entry.on <= desk.today),
        )

    @property
    def fairness(self) -> Fairness:
        """What the region has agreed for the day."""
        return self.region.fairness_on(self.on)

    @cached_property
    def home_by_key(self) -> Mapping[str, Home]:
        """Homes by key."""
        return {state.home.home: state.home for state in self.homes}

    def left_by(self, home: Home) -> str | None:
        """Return the key of the case that left a home, by whichever code its landlord gave."""
        return None if home.left_by is None else self._key_of.get(home.left_by)

    @cached_property
    def _key_of(self) -> Mapping[str, str]:
        by_reference = {case.reference: case.key for case in self.cases if case.reference}
        return by_reference | {case.key: case.key for case in self.cases}


def asks_for_standings(fairness: Fairness) -> bool:
    """Tell whether anything that is agreed depends on where the landlords stand."""
    limits = (fairness.debt_ceiling, fairness.stop_loss)
    return (
        bool(fairness.points_per_home)
        or limits != (None, None)
        or Criterion.DEBT in fairness.criteria
    )
