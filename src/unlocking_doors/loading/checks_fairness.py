"""What landlords have agreed between them, and quotas: whether it can be kept."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks_choices import UNFIT
from unlocking_doors.loading.checks_dates import OVERLAP
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import clashes
from unlocking_doors.policy.fairness import Criterion, Fairness, LedgerWeight

#: What each number of a row must be at least.
_LEAST = {
    "most_weight": 1,
    "window_months": 1,
    "points_per_home": 0,
    "most_homes": 0,
    "points_thin": 0,
    "debt_ceiling": 0,
    "stop_loss": 0,
    "cooling_off_days": 1,
}


def fairness_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every row of fairness that cannot be used, and every quota that names nothing."""
    yield from _rows(survey)
    yield from _overlaps(survey)
    yield from _quotas(survey)


def _rows(survey: Survey) -> Iterator[Fault]:
    for number, row in enumerate(survey.region.fairness):
        for name, message, remedy in agreed_faults(row):
            yield survey.fault(("fairness", number, name), UNFIT, message, remedy)


def agreed_faults(row: Fairness) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each value of a row that cannot be used, with why, and what would be."""
    for name, least in _LEAST.items():
        value = getattr(row, name)
        if value is not None and value < least:
            yield name, f"{name} must be {least} or more", ""
    if len(set(row.order)) < len(row.order) or not row.order:
        remedy = f"Write some of {', '.join(Criterion)}, the first above all"
        yield "order", "the order names each criterion once, and one at least", remedy
    for name, other, is_missing in _halves(row):
        if is_missing:
            remedy = f'Add "{other}", or take "{name}" out'
            yield name, f'"{name}" says nothing without "{other}"', remedy


def _halves(row: Fairness) -> Iterator[tuple[str, str, bool]]:
    """Yield each value of a row that needs another, and whether that is missing."""
    yield "points_per_home", "most_homes", bool(row.points_per_home and not row.most_homes)
    yield "most_homes", "points_per_home", bool(row.most_homes and not row.points_per_home)
    # Where a letting weighs one at most, scarcity weighs nothing.
    weighs = row.weight is LedgerWeight.SCARCITY
    yield "weight", "most_weight", weighs and row.most_weight == 1
    yield "most_weight", "weight", row.most_weight > 1 and not weighs


def _overlaps(survey: Survey) -> Iterator[Fault]:
    periods = [row.period for row in survey.region.fairness]
    numbers = {id(period): number for number, period in enumerate(periods)}
    for before, after in clashes(periods):
        message = f"two rows are in force at once: one {before}, the next {after}"
        remedy = 'Let the "until" of one be the "since" of the next'
        yield survey.fault(("fairness", numbers[id(after)], "since"), OVERLAP, message, remedy)


def _quotas(survey: Survey) -> Iterator[Fault]:
    for number, quota in enumerate(survey.region.quotas):
        if quota.most < 0:
            message = "most must be 0 or more"
            yield survey.fault(("quota", number, "most"), UNFIT, message)
        for name, table in (("cohorts", "cohort"), ("areas", "area"), ("partners", "partner")):
            for place, key in enumerate(sorted(getattr(quota, name))):
                yield from survey.unknown(("quota", number, name, place), table, key)
