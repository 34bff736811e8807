"""Deadlines: by when a step must be taken, and which were missed."""

from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import Lifecycle
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.steps import Deadline

#: The step that leaves a circulated case where it is, and is due again after it.
REVIEW = "review"
Entered = tuple[tuple[str, date], ...]


@frozen(kw_only=True)
class Due:
    """
    One deadline of one case.

    Attributes:
        deadline: The deadline.
        case: Key of the case.
        began: Day on which the clock started.
        by: Last day on which the step is in time.
        done: Day on which the case left the state; None while it has not.
    """

    deadline: Deadline
    case: str
    began: date
    by: date
    done: date | None

    def is_missed(self, as_at: date) -> bool:
        """Tell whether the step came late, or has not come although its last day is past."""
        return (self.done or as_at) > self.by


def deadlines_of(case: Case, region: Region) -> tuple[Due, ...]:
    """Return every deadline whose clock has started for a case, in order of its start."""
    lifecycle = Lifecycle.of(region.lifecycle)
    found = []
    for deadline in region.deadlines:
        ends = {row.ends for row in lifecycle.steps if row.step == deadline.step}
        entered = case.entered if deadline.step == REVIEW else _without_reviews(case.entered)
        for place, (state, began) in enumerate(entered):
            if state == deadline.state:
                later = entered[place + 1 :]
                left = next((on for _, on in later), None)
                done = left if left is None or later[0][0] in ends else None
                if left is not None and done is None:
                    continue  # it left by another step: nothing is owed any more
                days = timedelta(days=region.whole(deadline.days, began))
                found.append(
                    Due(deadline=deadline, case=case.key, began=began, by=began + days, done=done)
                )
    return tuple(sorted(found, key=lambda due: (due.began, due.deadline.key)))


def _without_reviews(entered: Entered) -> Entered:
    """Leave out that a circulated case was reviewed: no other clock begins anew for that."""
    return tuple(
        (state, on)
        for place, (state, on) in enumerate(entered)
        if not (place and state == "circulated" == entered[place - 1][0])
    )
