"""
A region read as policy: what loads and runs, and is not what anybody can have meant.

A *fault* keeps a region from loading; a *finding* does not. ``check`` tells findings, and no
other command looks for them.
"""

from collections.abc import Callable, Iterable

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks import in_order
from unlocking_doors.loading.lint_code import code_findings
from unlocking_doors.loading.lint_dates import date_findings
from unlocking_doors.loading.lint_deadlines import deadline_findings
from unlocking_doors.loading.lint_fairness import fairness_findings
from unlocking_doors.loading.lint_map import map_findings
from unlocking_doors.loading.lint_parameters import parameter_findings
from unlocking_doors.loading.lint_partners import partner_findings
from unlocking_doors.loading.lint_routes import route_findings
from unlocking_doors.loading.lint_rules import rule_findings
from unlocking_doors.loading.lint_targets import target_findings
from unlocking_doors.loading.places import NOWHERE, Places
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.region import Region

_LINTS: tuple[Callable[[Survey], Iterable[Fault]], ...] = (
    rule_findings,
    code_findings,
    map_findings,
    partner_findings,
    target_findings,
    fairness_findings,
    deadline_findings,
    route_findings,
    date_findings,
)


def region_findings(
    region: Region, places: Places = NOWHERE, *, helpers: Iterable[object] = ()
) -> list[Fault]:
    """
    List what a region says that it can hardly mean.

    Args:
        region: The region; it has no faults.
        places: Where its parts stand.
        helpers: Functions or modules beside its own rules in Python whose packages may read its
            parameters, such as its allocator.

    Returns:
        Every finding, each with a remedy, in the order of the files and lines.
    """
    survey = Survey(region=region, places=places)
    found = [finding for lint in _LINTS for finding in lint(survey)]
    return in_order([*found, *parameter_findings(survey, helpers)])
