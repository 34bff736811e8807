"""Everything that a region must be beyond its shape: all checks, all faults at once."""

from collections.abc import Callable, Iterable, Mapping

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks_anonymity import anonymity_faults
from unlocking_doors.loading.checks_balances import balance_faults
from unlocking_doors.loading.checks_choices import choice_faults
from unlocking_doors.loading.checks_conditions import condition_faults
from unlocking_doors.loading.checks_dates import date_faults
from unlocking_doors.loading.checks_fairness import fairness_faults
from unlocking_doors.loading.checks_lifecycle import lifecycle_faults
from unlocking_doors.loading.checks_map import map_faults
from unlocking_doors.loading.checks_publishing import publishing_faults
from unlocking_doors.loading.checks_reasons import reason_faults
from unlocking_doors.loading.checks_references import reference_faults
from unlocking_doors.loading.checks_sources import source_faults
from unlocking_doors.loading.places import NOWHERE, Places
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.region import Region

_CHECKS: tuple[Callable[[Survey], Iterable[Fault]], ...] = (
    reference_faults,
    reason_faults,
    date_faults,
    condition_faults,
    source_faults,
    choice_faults,
    lifecycle_faults,
    map_faults,
    balance_faults,
    fairness_faults,
    publishing_faults,
    anonymity_faults,
)


def region_faults(
    region: Region,
    places: Places = NOWHERE,
    *,
    lost: Mapping[str, frozenset[str] | None] | None = None,
) -> list[Fault]:
    """
    List everything wrong with a region that has the right shape.

    Args:
        region: The region: as read, or as plugins have amended it.
        places: Where its parts stand, if it was read from files.
        lost: By table, the keys of rows that could not be read; None where even the keys are
            unknown.

    Returns:
        Every fault, in the order of the files and lines.
    """
    survey = Survey(region=region, places=places, lost=lost or {})
    return in_order(fault for check in _CHECKS for fault in check(survey))


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults by file and line, each once; those without a line first."""
    once = dict.fromkeys(faults)
    return sorted(once, key=lambda fault: (fault.file, fault.line or 0))
