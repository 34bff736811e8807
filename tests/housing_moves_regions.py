"""London with Housing Moves and without, loaded once, for the tests of the plugin."""

from datetime import date
from functools import cache

from program import EXAMPLE

from unlocking_doors import Plugins, Region, read_referrals
from unlocking_doors.moves.referrals import Referral

REFOCUS, IN_HOUSE = date(2022, 7, 1), date(2024, 4, 1)


@cache
def london() -> Region:
    """Load London without the plugin."""
    return Plugins.load().region("london")


@cache
def amended() -> Region:
    """Load London as the plugin amends it."""
    return Plugins.load().region("london+housing-moves")


@cache
def example(case: str = "") -> tuple[Referral, ...]:
    """Read the referrals of London's example year, or one of them."""
    found = read_referrals(EXAMPLE / "referrals.csv", london()).values
    return tuple(one for one in found if case in {"", one.case})
