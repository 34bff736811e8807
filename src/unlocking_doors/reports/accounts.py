"""The ledger as values: every account, and how even it is, for all who tell of it."""

from datetime import date

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.forecasting import forecasts
from unlocking_doors.moves.ledger import given_and_received, standings
from unlocking_doors.moves.measures import (
    Measures,
    inherited,
    looks_back_to,
    measure,
    rolling,
)
from unlocking_doors.policy.balances import heirs


@frozen(kw_only=True)
class Account:
    """
    One account of the ledger, in its units.

    Attributes:
        partner: Key of the partner, or of an account that is none.
        name: Its name.
        given: Homes given, net of what was taken back.
        received: Homes received, in the same way.
        carried: What no letting made: opening balances and settlements.
        standing: What it is owed (above zero) or owes (below).
        clears: From when it owes nothing, or that this never comes; None where it owes nothing
            today, or there is no rolling period to forecast from.
    """

    partner: str
    name: str
    given: int
    received: int
    carried: int
    standing: int
    clears: str | None


@frozen(kw_only=True)
class Accounts:
    """
    The ledger as it stands on a day.

    Attributes:
        as_at: The day.
        since: First day of the rolling period; None where there is none.
        sum: All standings together: zero.
        standings: Every account, by key.
        whole: How even the whole ledger is.
        rolling: How even the rolling period is; None where there is none.
    """

    as_at: date
    since: date | None
    sum: int
    standings: tuple[Account, ...]
    whole: Measures
    rolling: Measures | None


def accounts(snapshot: Snapshot, months: int | None = None) -> Accounts:
    """
    Tell of every account, and measure how even the ledger is.

    In the measures, what a partner that has merged gave and used counts for the one that it merged
    into.

    Args:
        snapshot: Everything as it stands.
        months: How long the rolling period is; None for what the region has agreed.
    """
    region, entries, as_at = snapshot.region, snapshot.entries, snapshot.as_at
    partners = region.partner_by_key
    happened = [row for row in region.settlements if row.on <= as_at]
    merged = inherited(entries, heirs(happened, as_at))
    since = looks_back_to(region, as_at, months)
    recent = None if since is None else rolling(merged, since, happened)
    found = () if since is None else forecasts(merged, partners, since=since, as_at=as_at)
    clears = {one.partner: one.said for one in found}
    homes = given_and_received(entries)
    rows = []
    for key, standing in standings(entries, partners).items():
        given, received = homes.get(key, (0, 0))
        rows.append(
            Account(
                partner=key,
                name=region.account(key),
                given=given,
                received=received,
                carried=standing - given + received,
                standing=standing,
                clears=clears.get(key),
            )
        )
    return Accounts(
        as_at=as_at,
        since=since,
        sum=sum(row.standing for row in rows),
        standings=tuple(rows),
        whole=measure(merged, partners),
        rolling=None if recent is None else measure(recent, partners),
    )
