"""A case and a home as their events leave them."""

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from attrs import evolve, frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.events import (
    Approval,
    ChildWelfare,
    Circulated,
    Correction,
    Event,
    HandedOver,
    Judged,
    OfferMade,
    Refusal,
)
from unlocking_doors.moves.ledger import Letting
from unlocking_doors.moves.referrals import Referral, has_consent_again
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.sensitive import sensitive

#: States of a home.
IN_POT, UNDER_OFFER, LET = "in-pot", "under-offer", "let"
TAKEN_BACK, LAPSED = "taken-back", "lapsed"


@frozen(kw_only=True)
class Offer:
    """
    One offer to a case, and what came of it.

    Attributes:
        nth: Which offer of the case it is, counted from 1.
        home: Key of the home.
        on: Day of the offer.
        viewed: Day on which a viewing was agreed.
        answered: Day of the last answer.
        outcome: ``open``, ``accepted``, ``let``, ``refused`` or ``withdrawn``.
        reason_code: Coded reason of the answer.
        spent: Whether it spent one of the offers allowed.
        lowers_security: Whether the tenancy offered is less secure than the one held.
        override: Coded reason for which it was made out of turn.
        security_override: Coded reason for which it was made although it lowers security.
        passed_over: How many came before the case on the ranked list of the home.
        weight: What the letting weighs in the ledger, if it comes to one.
        child_welfare: What the landlord that took the home back said of the children's welfare.
    """

    nth: int
    home: str
    on: date
    viewed: date | None = None
    answered: date | None = None
    outcome: str = "open"
    reason_code: str = ""
    spent: bool = False
    lowers_security: bool = False
    override: str = ""
    security_override: str = ""
    passed_over: int = 0
    weight: int = 1
    child_welfare: str = ""


@frozen(kw_only=True)
class Case:
    """
    Where a case stands: a fold of its events.

    Attributes:
        referral: The referral as last submitted.
        state: State of the lifecycle.
        entered: (state, day) in the order in which it entered them.
        reference: Reference code; empty before approval.
        judged: The last assessment.
        referral_judged: The referral as it was then; None where it has not changed since.
        request: The property request as last circulated.
        circulated_to: Keys of the partners that were sent it.
        offers: Every offer, in order.
        letting: The move, by whatever pathway.
        reason_code: Coded reason of the last step that had one.
        child_welfare: What the landlord that refused approval said of the children's welfare.
        receiver: Who took the case over.
        consent_withdrawn: Day on which consent to circulation was withdrawn.
    """

    referral: Referral
    state: str
    entered: tuple[tuple[str, date], ...] = ()
    reference: str = ""
    judged: Judged | None = None
    referral_judged: Referral | None = None
    request: PropertyRequest | None = sensitive(default=None)
    circulated_to: tuple[str, ...] = sensitive(default=())
    offers: tuple[Offer, ...] = ()
    letting: Letting | None = None
    reason_code: str = ""
    child_welfare: str = ""
    receiver: str = ""
    consent_withdrawn: date | None = None

    @property
    def key(self) -> str:
        """Key of the case."""
        return self.referral.case

    @property
    def live_offer(self) -> Offer | None:
        """The offer that holds a home for the case, if there is one."""
        last = self.offers[-1] if self.offers else None
        return last if last and last.outcome in {"open", "accepted"} else None

    @property
    def held_home(self) -> str | None:
        """Key of the home that is kept for the case, if there is one."""
        return self.live_offer.home if self.live_offer else None

    @property
    def offers_spent(self) -> int:
        """Number of offers that count against the cap."""
        return sum(offer.spent for offer in self.offers)

    @property
    def stays(self) -> tuple[tuple[str, date], ...]:
        """Each state with the day on which it began: a review does not end the wait."""
        return tuple(next(stay) for _, stay in groupby(self.entered, key=itemgetter(0)))

    def first(self, state: str) -> date | None:
        """Return the day on which the case first entered a state."""
        return next((on for entered, on in self.entered if entered == state), None)


@frozen(kw_only=True)
class HomeState:
    """
    Where a home stands: a fold of its events.

    Attributes:
        home: The home.
        state: ``in-pot``, ``under-offer``, ``let``, ``taken-back`` or ``lapsed``.
        case: Key of the case that it is kept for, or was let to.
        ended: Day on which it left the pot for good.
    """

    home: Home
    state: str
    case: str | None = None
    ended: date | None = None


def fold_case(case: Case | None, event: Event) -> Case:
    """
    Return a case after one more event.

    Raises:
        RecordError: The first event of a case brings no referral.
    """
    if isinstance(event.body, Referral):
        case = _referred(case, event.body, event.state)
    if case is None:
        message = f"case {event.case} begins with the event {event.kind}, not with a referral"
        raise RecordError(message, code="UD-E205", remedy="Refer the case first")
    if isinstance(event.body, Correction):
        return case  # the ledger's, not a step of the case
    if event.kind != "widen":  # the case stays where it is, and no deadline begins anew
        case = evolve(case, entered=(*case.entered, (event.state, event.on)))
    case = evolve(case, state=event.state, reason_code=event.reason_code or case.reason_code)
    if event.kind == "withdraw-consent":
        case = evolve(case, consent_withdrawn=event.on)
    case = _fold_body(case, event)
    return _fold_answer(case, event)


def _referred(case: Case | None, referral: Referral, state: str) -> Case:
    if case is None:
        return Case(referral=referral, state=state)
    withdrawn = case.consent_withdrawn
    if withdrawn is not None and has_consent_again(referral, withdrawn):
        withdrawn = None
    before = case.referral_judged or case.referral
    return evolve(case, referral=referral, referral_judged=before, consent_withdrawn=withdrawn)


def _fold_body(case: Case, event: Event) -> Case:
    changes: dict[str, Any] = {}
    match event.body:
        case Judged() as judged:
            changes |= {"judged": judged, "referral_judged": None}
        case Approval(reference=reference):
            changes["reference"] = reference
        case Circulated(request=request, to=to):
            changes |= {"request": request, "circulated_to": to}
        case OfferMade() as made:
            offer = Offer(
                nth=made.nth,
                home=event.home or "",
                on=event.on,
                lowers_security=made.lowers_security,
                override=made.override,
                security_override=made.security_override,
                passed_over=made.passed_over,
                weight=made.weight,
            )
            changes["offers"] = (*case.offers, offer)
        case Letting() as letting:
            changes["letting"] = letting
        case ChildWelfare(note=note) if event.kind == "refuse-approval":
            changes["child_welfare"] = note.value
        case HandedOver(receiver=receiver):
            changes["receiver"] = receiver
        case _:
            pass
    return evolve(case, **changes)


_ANSWERS = {
    "view": "open",
    "accept": "accepted",
    "complete": "let",
    "refuse": "refused",
    "withdraw-offer": "withdrawn",
    "withdraw": "withdrawn",
    "withdraw-consent": "withdrawn",
    "close-by-another-route": "withdrawn",
    "hand-over": "withdrawn",
}


def _fold_answer(case: Case, event: Event) -> Case:
    live = case.live_offer
    if live is None or event.kind not in _ANSWERS:
        return case
    answered = evolve(
        live,
        outcome=_ANSWERS[event.kind],
        answered=event.on,
        viewed=event.on if event.kind == "view" else live.viewed,
        reason_code=event.reason_code or live.reason_code,
        spent=isinstance(event.body, Refusal) and event.body.spends_offer,
        child_welfare=event.body.note.value if isinstance(event.body, ChildWelfare) else "",
    )
    return evolve(case, offers=(*case.offers[:-1], answered))


_HOME_ENDS = {
    "complete": LET,
    "withdraw-offer": TAKEN_BACK,
    "take-back": TAKEN_BACK,
    "lapse": LAPSED,
}
_HOME_RETURNS = ("refuse", "withdraw", "withdraw-consent", "close-by-another-route", "hand-over")


def fold_home(state: HomeState | None, event: Event) -> HomeState:
    """
    Return a home after one more event.

    Raises:
        RecordError: The first event of a home does not bring it.
    """
    if isinstance(event.body, Home):
        return HomeState(home=event.body, state=IN_POT)
    if state is None:
        message = f"home {event.home} begins with the event {event.kind}, not with the home"
        raise RecordError(message, code="UD-E206", remedy="Add the home first")
    if event.kind == "offer":
        return evolve(state, state=UNDER_OFFER, case=event.case)
    if event.kind in _HOME_RETURNS:
        return evolve(state, state=IN_POT, case=None)
    if event.kind in _HOME_ENDS:
        case = state.case if event.kind == "complete" else None
        return evolve(state, state=_HOME_ENDS[event.kind], case=case, ended=event.on)
    return state
