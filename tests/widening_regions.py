"""A Toyland whose requests go to their own sub-region first: left, or right."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve
from toyland import INVENTED, OPENED, TOYLAND

from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import CirculateTo


def widening(days: int = 21, later: Mapping[date, int] | None = None) -> Region:
    """Make a Toyland that goes beyond its two sub-regions only after a wait."""
    wait = Parameter(
        key="days-before-widening",
        label="days before a request is widened",
        unit="days",
        source=INVENTED,
        values={OPENED: days, **(later or {})},
    )
    return evolve(
        TOYLAND,
        circulation=evolve(TOYLAND.circulation, to=CirculateTo.SUB_REGION_FIRST, shows_area=False),
        parameters=(*TOYLAND.parameters, wait),
    )
