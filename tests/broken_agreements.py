"""Toylands whose landlords agreed on what their allocator does not do, and some where it does."""

from typing import Any

from attrs import evolve
from broken_toylands import added, council
from leaving_partners import leaving
from toyland import INVENTED, OPENED, SECOND, TOYLAND

from unlocking_doors.policy.fairness import Criterion, Fairness, LedgerWeight
from unlocking_doors.policy.quotas import QuotaRule
from unlocking_doors.policy.region import Region


def matched_by(allocator: str, region: Region = TOYLAND) -> Region:
    """Return Toyland with another allocator."""
    return evolve(region, matching=evolve(region.matching, allocator=allocator))


def agreed(allocator: str, **terms: Any) -> Region:
    """Return Toyland with a row of fairness and an allocator."""
    row = Fairness(key="agreed", since=OPENED, source=INVENTED, **terms)
    return added("fairness", row, region=matched_by(allocator))


_QUOTA = QuotaRule(key="q", since=OPENED, most=2, source=INVENTED)

#: What ``check`` finds: the region, the code, the place and some of the words.
BROKEN_AGREEMENTS: dict[str, tuple[Region, str, str, str]] = {
    "a limit that the allocator does not keep": (
        agreed("strict", stop_loss=2, weight=LedgerWeight.BEDROOMS),
        "UD-L060", "fairness agreed", 'keeps no limits with weight "bedrooms"'),
    "a quota that the allocator does not keep": (
        added("quotas", _QUOTA, region=matched_by("strict")),
        "UD-L060", "quota q", 'the allocator "strict" keeps no quotas'),
    "a limit under which nobody can begin": (
        agreed("strict", stop_loss=0),
        "UD-L062", "fairness agreed", "with stop_loss 0 nobody can begin"),
    "points that nobody asks for": (
        agreed("circulation", points_thin=500),
        "UD-L061", "fairness agreed", "draws lots, and asks for no points"),
    "points beside an order": (
        agreed("optimal", points_per_home=500, most_homes=2, order=tuple(Criterion)),
        "UD-L061", "fairness agreed", 'goes by "order", and asks for no points'),
    "a partner that leaves without a settlement": (
        evolve(leaving("new", SECOND, council("Hay Council")), settlements=()),
        "UD-L063", "partner new", "leaves on 2021-04-01, and no [[settlement]]"),
}  # fmt: skip

#: What looks like one of them and may be meant.
SOUND_AGREEMENTS: dict[str, Region] = {
    "points where households are ranked": agreed("strict", points_thin=500),
    "limits by the number of homes": agreed("strict", debt_ceiling=3),
    "a quota that is kept": added(
        "quotas", _QUOTA, region=agreed("optimal", order=tuple(Criterion))
    ),
}
