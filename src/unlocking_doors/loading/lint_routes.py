"""Pathways, hand-overs and rules of cohorts that are not open, or at times without a scheme."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import Period
from unlocking_doors.policy.conditions import tests_of

OFF = "UD-L044"
OUTSIDE = "UD-L043"

_OPEN_IT = "Take the cohort out here, or open it then"


def route_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every pathway and hand-over that no case can take, and rules that count on one."""
    region = survey.region
    path: Path
    for number, pathway in enumerate(region.pathways):
        for place, key in enumerate(pathway.cohorts):
            path = ("pathway", number, "cohorts", place)
            yield from _not_open(survey, path, key, pathway.period, "pathway")
    for number, rule in enumerate(region.rules):
        named = {str(test.value) for test in tests_of(rule.require) if test.fact == "cohorts"}
        for key in sorted(named & region.cohort_by_key.keys()):
            yield from _not_open(survey, ("rule", number, "require"), key, rule.period, "rule")
    for number, hand_over in enumerate(region.hand_overs):
        for place, key in enumerate(hand_over.cohorts):
            cohort = region.cohort_by_key[key]
            path = ("hand_over", number, "cohorts", place)
            if not cohort.is_on:
                yield survey.fault(path, OFF, f'the cohort "{key}" is switched off', _OPEN_IT)
            elif cohort.since >= hand_over.on:
                message = f'the cohort "{key}" opens on {cohort.since}, after its cases pass over'
                yield survey.fault(path, OFF, message, _OPEN_IT)
        if hand_over.on <= region.identity.opened:
            message = f"it is on {hand_over.on}, and the scheme opens on {region.identity.opened}"
            path = ("hand_over", number, "on")
            yield survey.fault(path, OUTSIDE, message, "Write a day on which there are cases")


def _not_open(survey: Survey, path: Path, key: str, period: Period, what: str) -> Iterator[Fault]:
    """Yield a cohort that is named here, and is open on no day of a period."""
    cohort = survey.region.cohort_by_key[key]
    if not cohort.is_on:
        yield survey.fault(path, OFF, f'the cohort "{key}" is switched off', _OPEN_IT)
    elif not cohort.period.overlaps(period):
        message = f'the cohort "{key}" is open {cohort.period}: on no day of the {what}'
        yield survey.fault(path, OFF, message, _OPEN_IT)
