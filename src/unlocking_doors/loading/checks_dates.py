"""Dates: periods that begin before they end, versions that follow each other, values in time."""

from collections.abc import Iterator
from datetime import date

from unlocking_doors.errors import Fault
from unlocking_doors.loading.places import TABLES
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import InForce, Period, clashes, gaps
from unlocking_doors.policy.conditions import tests_of
from unlocking_doors.policy.settings import (
    DAYS_BEFORE_WIDENING,
    ENGINE_PARAMETERS,
    CirculateTo,
)

ENDS_FIRST, OVERLAP, GAP, NO_VALUE = "UD-C301", "UD-C302", "UD-C303", "UD-C304"


def date_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every period, version and dated value that does not fit the calendar."""
    yield from _periods(survey)
    yield from _versions(survey)
    yield from _values(survey)


def _periods(survey: Survey) -> Iterator[Fault]:
    identity = survey.region.identity
    if identity.closed is not None and identity.closed <= identity.opened:
        message = f"it closes on {identity.closed}, before it opens on {identity.opened}"
        yield survey.fault(("region", "closed"), ENDS_FIRST, message)
    for table, attribute in TABLES.items():
        rows = getattr(survey.region, attribute)
        for number, row in enumerate(rows if isinstance(rows, tuple) else ()):
            if isinstance(row, InForce) and row.period.is_empty:
                verbs = ("leaves", "joins") if table == "partner" else ("ends", "begins")
                message = f"it {verbs[0]} on {row.until}, before it {verbs[1]} on {row.since}"
                remedy = '"until" is the first day no longer in force'
                yield survey.fault((table, number, "until"), ENDS_FIRST, message, remedy)


def _versions(survey: Survey) -> Iterator[Fault]:
    versions: dict[tuple[str, str], list[tuple[Period, Path]]] = {}
    for table, kind in (("rule", "rule"), ("python_rule", "rule"), ("pathway", "pathway")):
        lost = survey.lost.get(kind) or ()
        for number, row in enumerate(getattr(survey.region, TABLES[table])):
            if not row.period.is_empty and row.key not in lost:
                found = versions.setdefault((kind, row.key), [])
                found.append((row.period, (table, number, "since")))
    for found in versions.values():
        where = {id(period): path for period, path in found}
        periods = [period for period, _ in found]
        for before, after in clashes(periods):
            message = f"two versions overlap: one is in force {before}, the next {after}"
            remedy = 'Let the "until" of one be the "since" of the next'
            yield survey.fault(where[id(after)], OVERLAP, message, remedy)
        for gap in gaps(periods):
            after = next(period for period in periods if period.since == gap.until)
            message = f"no version is in force {gap}"
            remedy = 'Let the "until" of one be the "since" of the next, or give them two keys'
            yield survey.fault(where[id(after)], GAP, message, remedy)


def _values(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    opened = region.identity.opened
    for number, parameter in enumerate(region.parameters):
        if not parameter.values:
            yield survey.fault(("parameter", number, "values"), NO_VALUE, "it has no value")
    for key in ENGINE_PARAMETERS:
        yield from _from(survey, key, opened, ("region", "opened"), "the scheme opens")
    if region.circulation.to is CirculateTo.SUB_REGION_FIRST:
        path: Path = ("circulation", "to")
        yield from _from(survey, DAYS_BEFORE_WIDENING, opened, path, "the scheme opens")
    for number, deadline in enumerate(region.deadlines):
        path = ("deadline", number, "days")
        yield from _from(survey, deadline.days, opened, path, "the scheme opens")
    for number, cohort in enumerate(region.cohorts):
        began = max(cohort.since, opened)
        path = ("cohort", number, "offers_allowed")
        yield from _from(survey, cohort.offers_allowed, began, path, "this cohort begins")
    for number, rule in enumerate(region.rules):
        began = max(rule.since, opened)
        for key in dict.fromkeys(test.parameter for test in tests_of(rule.require)):
            yield from _from(survey, key, began, ("rule", number), "this rule asks for it")


def _from(survey: Survey, key: str, day: date, path: Path, why: str) -> Iterator[Fault]:
    parameter = survey.region.parameter_by_key.get(key)
    if parameter is not None and parameter.values and min(parameter.values) > day:
        message = (
            f'parameter "{key}" has no value on {day}, when {why}; '
            f"its first is from {min(parameter.values)}"
        )
        yield survey.fault(path, NO_VALUE, message, f"Give it a value from {day} or earlier")
