"""Events: every step that was taken, never changed."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen

from unlocking_doors.facts.homes import Home
from unlocking_doors.findings import Assessment, Outcome
from unlocking_doors.moves.ledger import Entry, Letting, postings
from unlocking_doors.moves.looks import Alike
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.policy.reasons import Welfare
from unlocking_doors.sensitive import sensitive


def answers_of(assessment: Assessment) -> Mapping[str, str]:
    """Return each rule's answer, by the rule, the cohort that asks it and its first day."""
    return {
        f"{finding.rule} {finding.cohort} {finding.since}": finding.answer.value
        for finding in assessment.findings
    }


@frozen(kw_only=True)
class Judged:
    """
    What was decided of a referral, and enough to decide it again.

    Attributes:
        as_at: The day whose rules were applied.
        outcome: What the assessment said.
        cohort: The cohort that the case goes under.
        missing: The facts that could still decide it.
        fingerprint: Of the region whose rules were applied.
        answers: Each rule's answer, so that a decision made again can be compared; how a reason
            is worded may change.
    """

    as_at: date
    outcome: Outcome
    cohort: str = sensitive(default="")
    missing: tuple[str, ...] = ()
    fingerprint: str
    answers: Mapping[str, str] = sensitive()

    @classmethod
    def of(cls, assessment: Assessment) -> "Judged":
        """Keep what is needed of an assessment."""
        return cls(
            as_at=assessment.as_at,
            outcome=assessment.outcome,
            cohort=assessment.cohort,
            missing=assessment.missing,
            fingerprint=assessment.fingerprint,
            answers=answers_of(assessment),
        )


@frozen(kw_only=True)
class Approval:
    """The reference code that a case is given when its landlord approves."""

    reference: str


@frozen(kw_only=True)
class Circulated:
    """
    What was circulated, and to whom.

    Attributes:
        request: The property request.
        to: Keys of the partners that were sent it.
        alike: How many it fits; None where the region counts none, or it was circulated before.
    """

    request: PropertyRequest
    to: tuple[str, ...] = sensitive()
    alike: Alike | None = None


@frozen(kw_only=True)
class OfferMade:
    """
    One offer.

    Attributes:
        nth: Which offer of the case it is, counted from 1.
        allocator: Name of the allocator that chose it; empty when the coordinator did.
        seed: Seed of its lotteries.
        lowers_security: Whether the tenancy offered is less secure than the one held.
        override: Coded reason for which the coordinator made it out of turn; empty if none was
            given.
        security_override: Coded reason for which the coordinator made it although it lowers
            security; empty if none was given.
        passed_over: How many were before the household on the ranked list of the home, where the
            coordinator chose; 0: it was the first.
        weight: What the letting weighs in the ledger, if it comes to one.
    """

    nth: int
    allocator: str = ""
    seed: int = 0
    lowers_security: bool = False
    override: str = ""
    security_override: str = ""
    passed_over: int = 0
    weight: int = 1


@frozen(kw_only=True)
class Refusal:
    """
    What follows from a refusal.

    Attributes:
        by: Who refused.
        spends_offer: Whether it spends one of the offers allowed.
    """

    by: str
    spends_offer: bool


@frozen(kw_only=True)
class ChildWelfare:
    """
    What a landlord's no says of the children in the household.

    Attributes:
        note: Whether their welfare was considered.
    """

    note: Welfare


@frozen(kw_only=True)
class HandedOver:
    """To whom an open case passed."""

    receiver: str


@frozen(kw_only=True)
class Correction:
    """Entries that take earlier ones back."""

    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Booked:
    """Entries that no letting makes: the opening balances of a day, or a settlement."""

    entries: tuple[Entry, ...]


Body = (
    Referral | Home | Judged | Approval | Circulated | OfferMade | Refusal | Letting
    | ChildWelfare | HandedOver | Correction | Booked
)  # fmt: skip

#: Kinds of event that may lack their body: a note that not every one of them needs.
MAY_LACK = frozenset({"refuse-approval", "withdraw-offer"})
#: The type of body that each kind of event carries; kinds that are not here carry none.
BODIES: Mapping[str, type[Body]] = {
    "draft": Referral,
    "submit": Referral,
    "admit": Judged,
    "return": Judged,
    "decline": Judged,
    "approve": Approval,
    "circulate": Circulated,
    "widen": Circulated,
    "resume": Referral,
    "amend": Referral,
    "judge-again": Judged,
    "offer": OfferMade,
    "refuse": Refusal,
    "complete": Letting,
    "refuse-approval": ChildWelfare,
    "withdraw-offer": ChildWelfare,
    "close-by-another-route": Letting,
    "hand-over": HandedOver,
    "add-home": Home,
    "correct-ledger": Correction,
    "open-ledger": Booked,
    "settle-ledger": Booked,
}


@frozen(kw_only=True)
class Event:
    """
    One step of a case or a home.

    Attributes:
        number: Place in the store's log, counted from 1; 0 until it is stored.
        kind: The step.
        at: When it happened, in UTC.
        actor: Who took it: a role, or ``role:key``.
        case: Key of the case; None for a step of a home alone.
        home: Key of the home; None where there is none.
        state: State of the case after the step; empty where there is no case.
        reason_code: Coded reason.
        body: What the step brings with it.
    """

    number: int = 0
    kind: str
    at: datetime
    actor: str
    case: str | None = None
    home: str | None = None
    state: str = ""
    reason_code: str = ""
    body: Body | None = sensitive(default=None)

    @property
    def on(self) -> date:
        """The day of the event."""
        return self.at.date()


def posted_by(event: Event) -> tuple[Entry, ...]:
    """Return the entries of the ledger that an event makes."""
    match event.body:
        case Letting(owed_to=str()) as letting:
            return postings(letting)
        case Correction(entries=entries) | Booked(entries=entries):
            return entries
        case _:
            return ()
