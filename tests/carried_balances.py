"""Toyland with balances that no letting makes: opening ones, and those of partners that left."""

from datetime import date
from typing import Any

from attrs import evolve
from small_years import START, day
from toyland import INVENTED, OPENED, TOYLAND

from unlocking_doors.facts.partners import Partner, PartnerKind
from unlocking_doors.policy.balances import OpeningBalance, Settlement, SettlementRule
from unlocking_doors.policy.region import Region

#: The day on which Mud Homes leaves the scheme, in the midst of a small year.
LEFT = day(30)


def opens(partner: str, homes: int, on: date = START) -> OpeningBalance:
    """Make an opening balance."""
    key = f"{partner}-{on}"
    return OpeningBalance(key=key, partner=partner, homes=homes, on=on, source=INVENTED)


def settles(rule: str, *, partner: str = "mud-homes", **changes: Any) -> Settlement:
    """Make the settlement of Mud Homes' account."""
    usual = Settlement(
        key="mud-leaves",
        partner=partner,
        on=LEFT,
        rule=SettlementRule(rule),
        successor="brick-homes" if rule == "to-successor" else "",
        source=INVENTED,
    )
    return evolve(usual, **changes)


MUD = Partner(
    key="mud-homes",
    name="Mud Homes",
    kind=PartnerKind.REGISTERED_PROVIDER,
    areas=frozenset({"woods"}),
    named_lead="lead-mud-homes",
    since=OPENED,
    until=LEFT,
    source=INVENTED,
)


def carrying(*settlements: Settlement, mud: int = -3) -> Region:
    """Make a Toyland in which Mud Homes owes what Straw Council is owed, and then leaves."""
    return evolve(
        TOYLAND,
        partners=(*TOYLAND.partners, MUD),
        opening_balances=(opens("mud-homes", mud), opens("straw-council", -mud)),
        settlements=settlements,
    )
