"""What people answered: the only human input of a run, and never who gets which home."""

from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from unlocking_doors.policy.reasons import Welfare


class Answered(StrEnum):
    """The step that was answered."""

    APPROVAL = "approval"
    OFFER = "offer"
    VIEWING = "viewing"
    WITHDRAWAL = "withdrawal"


#: The outcomes that each step can have, and the lifecycle's step for each.
OUTCOMES: dict[Answered, dict[str, str]] = {
    Answered.APPROVAL: {"approved": "approve", "refused": "refuse-approval"},
    Answered.OFFER: {
        "view": "view",
        "accepted": "accept",
        "refused": "refuse",
        "withdrawn": "withdraw-offer",
    },
    Answered.VIEWING: {"accepted": "accept", "refused": "refuse", "withdrawn": "withdraw-offer"},
    Answered.WITHDRAWAL: {
        "withdrawn": "withdraw",
        "housed-elsewhere": "close-by-another-route",
        "consent-withdrawn": "withdraw-consent",
    },
}


@frozen(kw_only=True)
class Decision:
    """
    One answer.

    Attributes:
        case: Key of the case.
        step: The step that was answered.
        nth: Which offer of the case, counted from 1; 1 for an approval or a withdrawal.
        on: The day; None where it is counted from the offer.
        after: Days after the offer (or the viewing) was put; None where the day is given.
        by: Who answered: ``household``, ``landlord`` or ``nominating-officer``.
        outcome: One of ``OUTCOMES`` of the step.
        reason_code: Key of a coded reason; empty where none is needed.
        child_welfare: What a landlord's no says of the children's welfare; None where it says
            nothing.
    """

    case: str
    step: Answered
    nth: int
    on: date | None
    after: int | None
    by: str
    outcome: str
    reason_code: str = ""
    child_welfare: Welfare | None = None

    def day(self, put: date) -> date:
        """Return the day of the answer to a question put on a day: never before it."""
        if self.after is not None:
            return put + timedelta(days=self.after)
        return max(put, self.on or put)
