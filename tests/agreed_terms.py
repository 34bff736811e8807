"""Regions of Toyland whose landlords have agreed on something."""

from datetime import date

from attrs import evolve
from small_years import home, inputs, referral, yes_to_all
from toyland import INVENTED, TOYLAND

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.quotas import QuotaRule
from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme

SINCE = date(2020, 1, 1)
QUOTA = QuotaRule(key="q", since=SINCE, most=2, source=INVENTED)


def agreed(region: Region = TOYLAND, allocator: str = "strict", **terms: object) -> Region:
    """Make Toyland agree on something, and match by an allocator."""
    row = Fairness(key="agreed", since=SINCE, source=INVENTED, **terms)  # type: ignore[arg-type]
    matching = evolve(region.matching, allocator=allocator)
    return evolve(region, fairness=(row,), matching=matching)


def offers_of(scheme: Scheme) -> dict[str, str]:
    """Return the home of each case's last offer."""
    cases = scheme.snapshot().cases
    return {case.key: case.offers[-1].home for case in cases if case.offers}


def two_of_one_landlord() -> Inputs:
    """Make two households of one landlord and two homes of another, and everyone says yes."""
    rows = [referral("c-1"), referral("c-2"), home("h-1"), home("h-2")]
    return inputs(*rows, *yes_to_all("c-1"), *yes_to_all("c-2"))
