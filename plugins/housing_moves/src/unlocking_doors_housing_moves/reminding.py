"""Whom to remind of what, when a case is approved or circulated."""

from collections.abc import Iterator

from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.referrals import bedroom_need
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.steps import Actor
from unlocking_doors_housing_moves.twin_track import (
    BIDDING,
    LARGEST,
    PATHWAY,
    REGISTERED,
    TWIN_TRACK,
)


def reminders(event: Event, case: Case, region: Region) -> Iterator[Reminder]:
    """
    Remind of the second track, while the duty holds and Housing Moves is open.

    The nominating officer is asked to register and bid wherever it is not known that both are
    done; once, at the approval, the coordinator is told where bidding cannot house anybody.
    """
    if event.kind not in {"approve", "circulate"} or not _has_two_tracks(event, case, region):
        return
    answers = case.referral.answers
    if answers.get(REGISTERED) is not True or answers.get(BIDDING) is not True:
        text = "Register with Housing Moves and bid: it is not known that both are done"
        yield Reminder(case=case.key, text=text, owner=Actor.NOMINATING_OFFICER)
    if event.kind == "approve" and _is_too_large(event, case, region):
        text = (
            "Do not count on Housing Moves: its pool holds no home that is large enough. "
            "Look for one in the reciprocal, and for other routes"
        )
        yield Reminder(case=case.key, text=text, owner=Actor.COORDINATOR)


def _has_two_tracks(event: Event, case: Case, region: Region) -> bool:
    cohort = region.cohort_by_key.get(case.judged.cohort) if case.judged else None
    return (
        cohort is not None
        and TWIN_TRACK in cohort.rules
        and any(
            rule.key == TWIN_TRACK and rule.is_in_force(event.on) for rule in region.python_rules
        )
        and any(row.key == PATHWAY and row.is_in_force(event.on) for row in region.pathways)
    )


def _is_too_large(event: Event, case: Case, region: Region) -> bool:
    household = case.referral.household
    largest = region.parameters_on(event.on).get(LARGEST)
    return (
        household is not None
        and isinstance(largest, int)
        and bedroom_need(household, region, event.on).bedrooms > largest
    )
