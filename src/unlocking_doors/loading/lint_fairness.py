"""What landlords have agreed, and the region's allocator does not do."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.lint_days import life
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.fairness import Credit, Fairness, LedgerWeight

NOT_KEPT, NOT_HEARD, NO_START = "UD-L060", "UD-L061", "UD-L062"
NOT_SETTLED = "UD-L063"

#: The allocators that keep limits by the number of homes only, and no quotas.
_STRICT = ("strict", "strict-fast")
#: The allocators that ask for nobody's points, and what they go by.
_GOES_BY = {"circulation": "draws lots", "optimal": 'goes by "order"'}


def fairness_findings(survey: Survey) -> Iterator[Fault]:
    """
    Yield what is agreed and not done, or not agreed and to be done.

    Every limit and quota that the allocator refuses or does not see to, all points that it never
    asks for, and every partner that leaves without a word on its account.
    """
    allocator = survey.region.matching.allocator
    remedy = 'Use the allocator "optimal", which keeps it'
    for number, row in enumerate(survey.region.fairness):
        limits = (row.debt_ceiling, row.stop_loss) != (None, None)
        for name, is_kept in _by_strict(row) if limits and allocator in _STRICT else ():
            if not is_kept:
                value = getattr(row, name)
                message = f'the allocator "{allocator}" keeps no limits with {name} "{value}"'
                yield survey.fault(("fairness", number, name), NOT_KEPT, message, remedy)
        if allocator in _GOES_BY and (row.points_per_home or row.points_thin):
            message = f'the allocator "{allocator}" {_GOES_BY[allocator]}, and asks for no points'
            other = 'Use an allocator that does, such as "strict", or take the points out'
            yield survey.fault(("fairness", number), NOT_HEARD, message, other)
        for name in ("debt_ceiling", "stop_loss"):
            if getattr(row, name) == 0 and row.credit is Credit.WHEN_LET:
                message = f"with {name} 0 nobody can begin: who is even may not move by one home"
                begin = "Write 1 or more, or take it out"
                yield survey.fault(("fairness", number, name), NO_START, message, begin)
    for number, quota in enumerate(survey.region.quotas):
        if allocator in _STRICT:
            message = f'the allocator "{allocator}" keeps no quotas'
            yield survey.fault(("quota", number), NOT_KEPT, message, remedy)
        elif quota.least and allocator != "optimal":
            message = f'the allocator "{allocator}" sees to no least number'
            yield survey.fault(("quota", number, "least"), NOT_KEPT, message, remedy)
    yield from _not_settled(survey)


def _not_settled(survey: Survey) -> Iterator[Fault]:
    """Yield every partner that leaves while the scheme goes on, without a settlement."""
    region = survey.region
    settled = {row.partner for row in region.settlements}
    for number, partner in enumerate(region.partners):
        left = partner.until is not None and partner.until in life(region)
        if left and partner.key not in settled:
            message = (
                f'"{partner.key}" leaves on {partner.until}, and no [[settlement]] says what '
                "becomes of its standing: if it merged, what it gave and used counts for nobody"
            )
            remedy = (
                'Add a [[settlement]] with rule = "to-successor" and the partner that it merged '
                'into, "written-off" or "settled"'
            )
            yield survey.fault(("partner", number, "until"), NOT_SETTLED, message, remedy)


def _by_strict(row: Fairness) -> Iterator[tuple[str, bool]]:
    """Yield what a strict order must find in a row with limits, and whether it does."""
    yield "credit", row.credit is Credit.WHEN_LET
    yield "weight", row.weight is LedgerWeight.COUNT
