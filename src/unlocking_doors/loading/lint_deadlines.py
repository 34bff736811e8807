"""Deadlines that nobody can keep, or that run out after the review that should find them."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.lint_days import turning_days
from unlocking_doors.loading.survey import Survey
from unlocking_doors.moves.lifecycle import Lifecycle
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import DAYS_BEFORE_WIDENING, DAYS_TO_REVIEW, CirculateTo

NOT_WAITING, NOT_ITS_STEP, TOO_LONG = "UD-L020", "UD-L021", "UD-L022"


def deadline_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every deadline whose step, owner or length does not fit."""
    region = survey.region
    lifecycle = Lifecycle.of(region.lifecycle)
    for number, deadline in enumerate(region.deadlines):
        rows = [row for row in lifecycle.steps if row.step == deadline.step]
        there = [row for row in rows if deadline.state in row.starts]
        if not there:
            message = f'no case that is "{deadline.state}" waits for the step "{deadline.step}"'
            allowed = ", ".join(lifecycle.allowed(deadline.state)) or "none"
            remedy = f"Name another state or step; allowed there: {allowed}"
            yield survey.fault(("deadline", number, "step"), NOT_WAITING, message, remedy)
        actors = sorted({row.actor.value for row in there})
        if there and deadline.owner.value not in actors:
            message = f'the {deadline.owner} never takes the step "{deadline.step}"'
            remedy = f'Write owner = "{" or ".join(actors)}", who takes it'
            yield survey.fault(("deadline", number, "owner"), NOT_ITS_STEP, message, remedy)
        longer = _longer_than_review(region, deadline.days)
        if longer:
            yield survey.fault(("deadline", number, "days"), TOO_LONG, *longer)
    if region.circulation.to is CirculateTo.SUB_REGION_FIRST:
        longer = _longer_than_review(region, DAYS_BEFORE_WIDENING)
        if longer:
            yield survey.fault(("circulation", "to"), TOO_LONG, *longer)


def _longer_than_review(region: Region, key: str) -> tuple[str, str] | None:
    """Say from when a number of days is larger than those to the review; None where it never is."""
    if DAYS_TO_REVIEW not in region.parameter_by_key or key == DAYS_TO_REVIEW:
        return None
    values = (region.parameter_by_key[one].values for one in (key, DAYS_TO_REVIEW))
    for on in turning_days(region, also=[day for dated in values for day in dated]):
        found = region.parameters_on(on)
        days, review = found.get(key), found.get(DAYS_TO_REVIEW)
        if isinstance(days, int) and isinstance(review, int) and days > review:
            message = (
                f'from {on} "{key}" gives it {days} days, and every request is reviewed after '
                f"{review}: the review comes before it is missed"
            )
            return message, f'Make "{key}" shorter, or "{DAYS_TO_REVIEW}" longer'
    return None
