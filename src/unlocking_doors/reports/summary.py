"""The numbers of a scheme, each defined once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.ledger import RECIPROCAL, Letting


def was_circulated(case: Case) -> bool:
    """Tell whether a case was ever circulated."""
    return case.first("circulated") is not None


def outcome_of(case: Case) -> Outcome:
    """Return what the latest assessment says; one not assessed yet needs more information."""
    return case.judged.outcome if case.judged else Outcome.MORE_INFORMATION


def lettings(cases: Iterable[Case]) -> tuple[Letting, ...]:
    """Return every move, by whatever pathway, in the order of the cases."""
    return tuple(case.letting for case in cases if case.letting is not None)


def summary(snapshot: Snapshot) -> dict[str, Any]:
    """
    Return the numbers of a scheme on one day, ready for JSON.

    ``eligible``, ``more_information`` and ``not_eligible`` are the latest assessments and sum to
    ``inquiries``; ``circulated`` and ``homes`` count what ever was; ``unplaced`` is circulated and
    waiting on the day; ``moves`` are households, by all pathways; ``ledger_sum`` is 0.

    Args:
        snapshot: Everything as it stands on the day.
    """
    cases, region = snapshot.cases, snapshot.region
    outcomes = Counter(outcome_of(case) for case in cases)
    moved = lettings(cases)
    by_pathway = dict.fromkeys([RECIPROCAL, *(row.key for row in region.pathways)], 0)
    for letting in moved:
        by_pathway[letting.pathway] = by_pathway.get(letting.pathway, 0) + 1
    states = Counter(case.state for case in cases)
    return {
        "region": region.key,
        "fingerprint": region.fingerprint,
        "invented": snapshot.is_invented,
        "as_at": snapshot.as_at.isoformat(),
        "inquiries": len(cases),
        "eligible": outcomes[Outcome.ELIGIBLE],
        "more_information": outcomes[Outcome.MORE_INFORMATION],
        "not_eligible": outcomes[Outcome.NOT_ELIGIBLE],
        "circulated": sum(was_circulated(case) for case in cases),
        "homes": len(snapshot.homes),
        "offers": sum(len(case.offers) for case in cases),
        "moves": len(moved),
        "moves_by_pathway": by_pathway,
        "people_moved": sum(letting.people for letting in moved),
        "children_moved": sum(
            case.referral.household.children
            for case in cases
            if case.letting is not None and case.referral.household is not None
        ),
        "ledger_sum": sum(entry.amount * entry.weight for entry in snapshot.entries),
        "unplaced": states["circulated"],
        "handed_over": states["handed-over"],
        "states": dict(sorted(states.items())),
    }
