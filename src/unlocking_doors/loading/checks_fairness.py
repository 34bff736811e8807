"""What landlords have agreed between them, and quotas: whether it can be kept."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks_choices import NOT_CHOSEN, UNFIT
from unlocking_doors.loading.checks_dates import OVERLAP
from unlocking_doors.loading.lint_days import turning_days
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import clashes
from unlocking_doors.policy.fairness import Criterion, Fairness, LedgerWeight

#: The allocator that goes by an order, and what to write for it.
_BY_ORDER = "optimal"
_WRITE_ORDER = (
    f'Write order = ["…"] with some of {", ".join(Criterion)}, the first above all, or name '
    'another allocator, such as "strict"'
)
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
    """Yield every row of fairness that cannot be used or lacks, and every unusable quota."""
    yield from _rows(survey)
    yield from _overlaps(survey)
    if survey.region.matching.allocator == _BY_ORDER and "fairness" not in survey.lost:
        yield from _orders(survey)
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
    if len(set(row.order)) < len(row.order):
        remedy = f"Write some of {', '.join(Criterion)}, the first above all"
        yield "order", "the order names each criterion once", remedy
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


def _orders(survey: Survey) -> Iterator[Fault]:
    """Yield each row that lacks the order, and the first day on which no row could have it."""
    rows = survey.region.fairness
    for number, row in enumerate(rows):
        if not row.order:
            message = f'the allocator "{_BY_ORDER}" goes by "order", and this row has none'
            yield survey.fault(("fairness", number, "order"), NOT_CHOSEN, message, _WRITE_ORDER)
    for on in turning_days(survey.region, rows):
        if not any(row.is_in_force(on) for row in rows):
            message = f'the allocator "{_BY_ORDER}" goes by "order", and no [[fairness]] row has '
            message += f"one on {on}"
            yield survey.fault(("matching", "allocator"), NOT_CHOSEN, message, _WRITE_ORDER)
            return


def _quotas(survey: Survey) -> Iterator[Fault]:
    for number, quota in enumerate(survey.region.quotas):
        path = ("quota", number, "most")
        if quota.most is not None and quota.most < 0:
            yield survey.fault(path, UNFIT, "most must be 0 or more")
        elif quota.most is not None and quota.most < quota.least:
            message = f"it asks for at least {quota.least} and at most {quota.most}"
            yield survey.fault(path, UNFIT, message, "Let most be no less than least")
        if quota.least < 0:
            yield survey.fault(("quota", number, "least"), UNFIT, "least must be 0 or more")
        elif quota.most is None and not quota.least:
            message = "it asks for nothing"
            remedy = "Write least, most or both"
            yield survey.fault(("quota", number), UNFIT, message, remedy)
        for name, table in (("cohorts", "cohort"), ("areas", "area"), ("partners", "partner")):
            for place, key in enumerate(sorted(getattr(quota, name))):
                yield from survey.unknown(("quota", number, name, place), table, key)
