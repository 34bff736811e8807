"""Toylands that a partner leaves, with its account closed as the region says."""

from datetime import date

from attrs import evolve
from toyland import INVENTED, TOYLAND

from unlocking_doors.policy.balances import Settlement, SettlementRule
from unlocking_doors.policy.region import Region


def leaving(partner: str, until: date, region: Region = TOYLAND) -> Region:
    """Return Toyland without a partner from a day on, settled on that day."""
    closed = Settlement(
        key=f"end-{partner}", partner=partner, on=until, rule=SettlementRule.SETTLED,
        source=INVENTED,
    )  # fmt: skip
    partners = tuple(
        evolve(row, until=until) if row.key == partner else row for row in region.partners
    )
    return evolve(region, partners=partners, settlements=(*region.settlements, closed))
