"""What a report is given: what its audience may know, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.publishing import Tabulator, publish_key
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import CalendarPeriod, Published
from unlocking_doors.released import Audience


@frozen(kw_only=True)
class Brief:
    """
    What a report for a funder, a board or the public is given.

    Attributes:
        region: The region.
        as_at: The day of the report.
        period: The month, quarter or year that it is about; None where it is about a day.
        is_invented: Whether the data are invented.
        publish: Returns a table of the scheme, made safe, by its key and its period.
    """

    region: Region
    as_at: date
    period: CalendarPeriod | None
    is_invented: bool
    publish: Callable[[str, CalendarPeriod], Published] = field(repr=False)


@frozen(kw_only=True)
class PartnerBrief(Brief):
    """
    What a report for a partner is given: beside what is published, its own, which it knows.

    Attributes:
        partner: The partner.
        cases: The cases of its own tenants.
        homes: Its own homes.
        entries: The entries of the ledger that are its own.
    """

    partner: Partner
    cases: tuple[Case, ...] = field(repr=False)
    homes: tuple[HomeState, ...] = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)


@frozen(kw_only=True)
class CoordinatorBrief(Brief):
    """
    What a report for the coordinator is given: everything.

    Attributes:
        snapshot: Everything as it stands; in a report about a period that is over, as it stood on
            its last day.
    """

    snapshot: Snapshot = field(repr=False)


def brief_for(
    desk: Desk,
    audience: Audience,
    tables: Mapping[str, Tabulator],
    *,
    period: CalendarPeriod | None = None,
    partner: str = "",
) -> Brief:
    """
    Collect what an audience may know.

    Args:
        desk: The command; what is published is registered in it.
        audience: For whom.
        tables: The tables that may be published, by key.
        period: What the report is about.
        partner: Key of the partner, for a partner's report.

    Raises:
        NotFoundError: There is no such partner, or it was not in the scheme in the period.
        RecordError: Nothing is recorded of the period.
    """
    snapshot = Snapshot.of(desk)
    if period is not None:
        refuse_empty(period, snapshot)

    def publish(key: str, on: CalendarPeriod) -> Published:
        if key not in tables:
            raise NotFoundError.of("table", key, tables)
        return publish_key(desk, key, on, lambda: tables[key](snapshot, on), audience)

    shared: dict[str, Any] = {
        "region": snapshot.region,
        "as_at": desk.today,
        "period": period,
        "is_invented": snapshot.is_invented,
        "publish": publish,
    }
    if audience is Audience.COORDINATOR:
        if period is not None and period.last_day < snapshot.as_at:
            snapshot = snapshot.as_it_was(period.last_day, desk.unit.events())
        return CoordinatorBrief(**{**shared, "as_at": snapshot.as_at}, snapshot=snapshot)
    if audience is Audience.PARTNER:
        return _partners(snapshot, _partner(snapshot, partner, period), shared)
    return Brief(**shared)


def _partners(snapshot: Snapshot, partner: Partner, shared: dict[str, Any]) -> PartnerBrief:
    own = partner.key
    return PartnerBrief(
        **shared,
        partner=partner,
        cases=tuple(case for case in snapshot.cases if case.referral.landlord == own),
        homes=tuple(state for state in snapshot.homes if state.home.landlord == own),
        entries=tuple(entry for entry in snapshot.entries if entry.partner == own),
    )


def _partner(snapshot: Snapshot, key: str, period: CalendarPeriod | None) -> Partner:
    region = snapshot.region
    if key not in region.partner_by_key:
        raise NotFoundError.of("partner", key, region.partner_by_key)
    partner = region.partner_by_key[key]
    was_in = partner.period.overlaps(period) if period else partner.is_in_force(snapshot.as_at)
    if not was_in:
        message = f"{partner.name} was in the scheme {partner.period}, not in {period or 'it now'}"
        raise NotFoundError(message, remedy="Ask for a month in which it was a partner")
    return partner


def refuse_empty(period: CalendarPeriod, snapshot: Snapshot) -> None:
    """
    Refuse a period before the first case or after the last day played.

    Raises:
        RecordError: It is one.
    """
    days = [case.referral.received for case in snapshot.cases]
    first, last = min(days, default=snapshot.as_at), snapshot.as_at
    if period.until <= first or period.since > last:
        message = f"nothing is recorded of {period.label}"
        raise RecordError(
            message,
            code="UD-E232",
            remedy=f"Ask for a period between {first} and {last}",
        )
