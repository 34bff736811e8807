"""The pages of London's example year for others than the coordinator, made of plain values."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve

from unlocking_doors.commands.briefing import Brief, PartnerBrief, _partners
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.publishing import (
    CalendarPeriod,
    Published,
    Registered,
    calendar_period,
    publish,
)
from unlocking_doors.released import Figure
from unlocking_doors.reports.tables import TABLES


class Office:
    """Publishes the tables of a snapshot, each once, and keeps the register in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.register: dict[tuple[str, str], Registered] = {}

    def publish(self, key: str, on: CalendarPeriod) -> Published:
        """Publish a table of a period, or return it as it was published."""
        if (key, on.key) not in self.register:
            tally = TABLES[key](self.snapshot, on)
            made = publish(tally, self.snapshot.region.profile, self.register.values())
            self.register[key, on.key] = Registered(tally=tally, published=made)
        return self.register[key, on.key].published

    def brief(self, period: str) -> Brief:
        """Make what a report for a funder, a board or the public is given."""
        return Brief(**self._shared(period))

    def partners_brief(self, partner: str, month: str) -> PartnerBrief:
        """Make what a partner's report on a month is given."""
        found = self.snapshot.region.partner_by_key[partner]
        return _partners(self.snapshot, found, self._shared(month))

    def _shared(self, period: str) -> dict[str, Any]:
        return {
            "region": self.snapshot.region,
            "as_at": self.snapshot.as_at,
            "period": calendar_period(period),
            "is_invented": self.snapshot.is_invented,
            "publish": self.publish,
        }


def exchanged(snapshot: Snapshot, one: str, other: str) -> Snapshot:
    """Return a world in which two partners have exchanged all cases, homes and entries."""
    turn = {one: other, other: one}

    def of(key: Any) -> Any:
        return turn.get(key, key)

    return evolve(
        snapshot,
        cases=tuple(
            evolve(
                case,
                referral=evolve(case.referral, landlord=of(case.referral.landlord)),
                letting=case.letting
                and evolve(
                    case.letting,
                    owed_to=of(case.letting.owed_to),
                    owed_by=of(case.letting.owed_by),
                ),
            )
            for case in snapshot.cases
        ),
        homes=tuple(
            evolve(state, home=evolve(state.home, landlord=of(state.home.landlord)))
            for state in snapshot.homes
        ),
        entries=tuple(evolve(entry, partner=of(entry.partner)) for entry in snapshot.entries),
    )


def figures(value: Any) -> Iterator[Figure]:
    """Yield every figure that a view holds by itself, not within a sentence."""
    if isinstance(value, Figure):
        yield value
    elif attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from figures(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from figures(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from figures(inner)
