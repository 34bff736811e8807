"""What landlords have agreed, and the region's allocator does not do."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.fairness import Credit, Fairness, LedgerWeight

NOT_KEPT, NOT_HEARD, NO_START = "UD-L060", "UD-L061", "UD-L062"

#: The allocators that keep limits by the number of homes only, and no quotas.
_STRICT = ("strict", "strict-fast")
#: The allocators that ask for nobody's points, and what they go by.
_GOES_BY = {"circulation": "draws lots", "optimal": 'goes by "order"'}


def fairness_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every limit and quota that the allocator refuses, and all points it never asks for."""
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
    for number, _ in enumerate(survey.region.quotas if allocator in _STRICT else ()):
        message = f'the allocator "{allocator}" keeps no quotas'
        yield survey.fault(("quota", number), NOT_KEPT, message, remedy)


def _by_strict(row: Fairness) -> Iterator[tuple[str, bool]]:
    """Yield what a strict order must find in a row with limits, and whether it does."""
    yield "credit", row.credit is Credit.WHEN_LET
    yield "weight", row.weight is LedgerWeight.COUNT
