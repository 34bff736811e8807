"""How even the ledger is, when debts clear, and what partners that left have left behind."""

from collections.abc import Iterator, Mapping

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.ledger import standings
from unlocking_doors.moves.measures import Measures
from unlocking_doors.policy.balances import SettlementRule
from unlocking_doors.rendering import Exhibit
from unlocking_doors.reports.accounts import Accounts, accounts
from unlocking_doors.reports.words import NONE, plural, row, share, signed, table


def evenness(snapshot: Snapshot, months: int | None = None) -> tuple[Exhibit, ...]:
    """
    Show how even the ledger is, each partner's giving beside its use, and who has left.

    Args:
        snapshot: Everything as it stands.
        months: How long the rolling period is; None for what the region has agreed.
    """
    told = accounts(snapshot, months)
    found = {"The whole ledger": told.whole}
    if told.rolling is not None:
        found[f"Since {told.since}"] = told.rolling
    return (_measures(snapshot, found), _shares(snapshot, told), *_settlements(snapshot))


def _measures(snapshot: Snapshot, found: Mapping[str, Measures]) -> Exhibit:
    some = found.values()
    shown = table(
        "evenness-table",
        "Measures of the ledger",
        ("Measure", *found),
        [
            row("Lowest standing", *(_worst(snapshot, one) for one in some)),
            row("All debts together", *(one.debt for one in some)),
            row(
                "Gini of giving for use",
                *(NONE if one.gini is None else f"{one.gini:.2f}" for one in some),
            ),
        ],
    )
    text = (
        "Gini is 0 when every partner gives the share of homes that its tenants receive, and 1 "
        "when those who give receive nothing."
    )
    return Exhibit(heading="How even it is", text=text, table=shown)


def _worst(snapshot: Snapshot, found: Measures) -> str:
    worst = found.worst
    if worst is None:
        return NONE
    return f"{signed(worst.standing)} ({snapshot.region.account(worst.partner)})"


def _shares(snapshot: Snapshot, told: Accounts) -> Exhibit:
    region, since = snapshot.region, told.since
    clears = {one.partner: one.clears for one in told.standings}
    some = [one for one in told.whole.shares if one.given or one.received or one.standing]
    given, used = sum(one.given for one in some), sum(one.received for one in some)
    shown = table(
        "shares-table",
        "Share of homes received and given, by partner"
        + (", and when a debt clears" if since else ""),
        ("Partner", "Of use", "Of giving", "Standing", *(["Owes nothing from"] if since else [])),
        [
            row(
                region.account(one.partner),
                share(one.received, used),
                share(one.given, given),
                signed(one.standing),
                *([clears[one.partner] or ""] if since else []),
            )
            for one in sorted(some, key=lambda one: (one.standing, region.account(one.partner)))
        ]
        or [row("No letting yet", NONE, NONE, NONE, *([NONE] if since else []))],
        texts=("Owes nothing from",),
    )
    forecast = (
        f"The forecast goes on as since {since}: homes given less homes received, each day alike."
        if since
        else "The region names no rolling period of its ledger, so nothing is forecast."
    )
    text = (
        "Of use is the share of all homes that the partner's tenants received, of giving that of "
        f"those that it gave.{_MERGED if _has_merged(snapshot) else ''} {forecast}"
    )
    return Exhibit(heading="Giving beside use", text=text, table=shown)


_MERGED = " What a partner that merged gave and used counts for the one that it merged into."


def _has_merged(snapshot: Snapshot) -> bool:
    return any(one.successor and one.on <= snapshot.as_at for one in snapshot.region.settlements)


_SAID = {
    SettlementRule.TO_SUCCESSOR: "passed to {}",
    SettlementRule.WRITTEN_OFF: "written off",
    SettlementRule.SETTLED: "to be settled by lettings",
}


def _settlements(snapshot: Snapshot) -> Iterator[Exhibit]:
    region, balance = snapshot.region, standings(snapshot.entries)
    rows = [one for one in region.settlements if one.on <= snapshot.as_at]
    if not rows:
        return
    outstanding = [one for one in rows if balance.get(one.partner)]
    shown = table(
        "settlements-table",
        "Accounts of partners that left",
        ("Partner", "Day", "What becomes of it", "Outstanding"),
        [
            row(
                region.account(one.partner),
                one.on,
                _SAID[one.rule].format(region.account(one.account)),
                signed(balance.get(one.partner, 0)),
            )
            for one in sorted(rows, key=lambda one: (one.on, region.account(one.partner)))
        ],
        texts=("Day", "What becomes of it"),
    )
    text = f"{plural(len(outstanding), 'account')} of those that left still to come to zero."
    yield Exhibit(heading="Partners that left", text=text, table=shown)
