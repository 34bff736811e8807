"""Toylands that count how many a request fits before it circulates."""

from typing import Any

from attrs import evolve
from toyland import INVENTED, TOYLAND

from unlocking_doors.policy.anonymity import Anonymity, Coarsening, IfNotAssessed, Population
from unlocking_doors.policy.reasons import About, By, Follows, ReasonCode
from unlocking_doors.policy.region import Region

#: Every step, in an order in which each of them shows less than the one before.
EVERY_STEP = tuple(Coarsening)

RELEASED = ReasonCode(
    key="in-danger-now",
    label="waiting would be the greater danger",
    step="override",
    by=By.COORDINATOR,
    about=About.DISCLOSURE,
    follows=Follows.GO_ON,
    source=INVENTED,
)


def counting(least: int, *steps: Coarsening, **more: Any) -> Region:
    """Make a Toyland that shows everything, and asks that a request fit so many."""
    asked = Anonymity(
        least_alike=least,
        if_not_assessed=IfNotAssessed.CIRCULATE,
        coarsen=steps or EVERY_STEP,
        source=INVENTED,
    )
    return evolve(
        TOYLAND,
        circulation=evolve(TOYLAND.circulation, shows_area=True, shows_cohort=True),
        anonymity=evolve(asked, **more),
        reasons=(*TOYLAND.reasons, RELEASED),
    )


def holding(*rows: Population, least: int = 2) -> Region:
    """Make a Toyland that holds every case of which its population table has no row."""
    region = counting(least, if_not_assessed=IfNotAssessed.HOLD)
    return evolve(region, population=rows)


def populated(landlord: str, area: str, households: int, people: int = 2) -> Population:
    """Make a row of the population table."""
    return Population(
        key=f"{landlord}-{area}-{people}",
        landlord=landlord,
        area=area,
        people=people,
        households=households,
        source=INVENTED,
    )
