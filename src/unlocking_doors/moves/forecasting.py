"""When a partner that owes homes will owe none, if all goes on as it does."""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.moves.ledger import Entry, given_and_received, standings
from unlocking_doors.moves.measures import rolling

#: What is said in place of a day that never comes.
NEVER = "not at this rate"


@frozen(kw_only=True)
class Forecast:
    """
    When one partner owes nothing any more.

    Attributes:
        partner: Key of the partner.
        standing: What it owes today: below zero.
        net: Homes given less homes received in the rolling period.
        on: The first day on which it owes nothing; None where that never comes at this rate.
    """

    partner: str
    standing: int
    net: int
    on: date | None

    @property
    def said(self) -> str:
        """The day, or that it never comes at this rate."""
        return NEVER if self.on is None else self.on.isoformat()


def clears_on(standing: int, net: int, *, days: int, as_at: date) -> date | None:
    """
    Return the first day on which a debt is paid at a steady rate.

    Args:
        standing: What is owed (below zero) at the end of *as_at*; at zero or above, that day.
        net: Homes given less homes received, in so many days.
        days: Days in which the net was reached, 1 or more.
        as_at: The day.

    Returns:
        The day; None where the debt never clears, or not on any day of the calendar.
    """
    if standing >= 0:
        return as_at
    if net <= 0:
        return None
    needed = -(standing * days // net)  # rounded up
    return as_at + timedelta(days=needed) if needed <= (date.max - as_at).days else None


def forecasts(
    entries: Iterable[Entry], partners: Iterable[str], *, since: date, as_at: date
) -> tuple[Forecast, ...]:
    """
    Forecast when each partner that owes homes will owe none.

    What is owed is that of the whole ledger; the rate is that of the lettings of the rolling
    period. Opening balances and settlements change what is owed, and are no rate.

    Args:
        entries: The ledger.
        partners: Keys of the partners; what stands on other accounts is nobody's debt.
        since: First day of the rolling period.
        as_at: Its last day, and the day of the standings.

    Returns:
        Those that owe, by key.
    """
    ledger = tuple(entries)
    recent = given_and_received(rolling(ledger, since))
    days = (as_at - since).days + 1
    found = []
    balance = standings(ledger)
    for partner in sorted(set(partners)):
        standing = balance.get(partner, 0)
        if standing < 0:
            given, received = recent.get(partner, (0, 0))
            net = given - received
            on = clears_on(standing, net, days=days, as_at=as_at)
            found.append(Forecast(partner=partner, standing=standing, net=net, on=on))
    return tuple(found)
