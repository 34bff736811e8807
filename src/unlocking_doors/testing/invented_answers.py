"""
Invented answers for any region.

An answer never says who gets which home: it says what this household, or a landlord towards it,
would answer to a first offer, a second and so on until it accepts one, whoever makes them, so
that no offer goes without an answer. Reasons are the region's own.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from random import Random

from attrs import evolve, frozen

from unlocking_doors.moves.decisions import Answered, Decision
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.reasons import By, Follows, ReasonCode
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.invented_people import pick
from unlocking_doors.testing.invented_referrals import Inquiry

#: Offers to which an answer is drawn whatever they were; later ones only until one is accepted.
_OFFERS = 3
_REFUSED, _WITHDRAWN = 0.14, 0.12
#: What is answered to an offer, and after a viewing, by weight.
_ANSWERS: Mapping[Answered, Mapping[str, float]] = {
    Answered.OFFER: {"view": 66, "accepted": 4, "refused": 15, "withdrawn": 15},
    Answered.VIEWING: {"accepted": 62, "refused": 28, "withdrawn": 10},
}
#: Days that a landlord takes to answer, by weight: a tenth of them take over a month.
_DAYS_TO_APPROVE: Mapping[tuple[int, int], int] = {(2, 14): 70, (15, 30): 20, (31, 75): 10}
_DAYS_TO_WITHDRAW = (20, 240)


@frozen(kw_only=True)
class Approved:
    """A case that its landlord approved, and the day."""

    inquiry: Inquiry
    on: date


class Answers:
    """The answers to the cases of one region, up to a day."""

    def __init__(self, region: Region, until: date) -> None:
        self.region, self.until = region, until
        self._reasons: dict[str, list[ReasonCode]] = {}
        for reason in region.reasons:
            self._reasons.setdefault(reason.step, []).append(reason)

    def to(self, rng: Random, inquiry: Inquiry) -> tuple[Approved | None, list[Decision]]:
        """Draw what is answered to an eligible case, and whether and when it is approved."""
        referral = inquiry.referral
        low, high = rng.choices(list(_DAYS_TO_APPROVE), list(_DAYS_TO_APPROVE.values()))[0]
        on = referral.received + timedelta(days=rng.randint(low, high))
        if on > self.until:
            return None, []
        said = Decision(
            case=referral.case,
            step=Answered.APPROVAL,
            nth=1,
            on=on,
            after=None,
            by=By.LANDLORD,
            outcome="approved",
        )
        against = [one for one in self._reasons.get("approval", ()) if one.by is By.LANDLORD]
        if against and rng.random() < _REFUSED:
            return None, [_for(said, "refused", rng.choice(against))]
        first = [*self._to_first_offers(rng, referral)]
        gone = [*self._withdrawal(rng, referral, on)]
        later = [*self._until_accepted(rng, referral, first)]
        return Approved(inquiry=inquiry, on=on), [said, *first, *later, *gone]

    def _to_first_offers(self, rng: Random, referral: Referral) -> Iterator[Decision]:
        for nth in range(1, _OFFERS + 1):
            yield from self._to_offer(rng, referral, nth)

    def _until_accepted(
        self, rng: Random, referral: Referral, said: list[Decision]
    ) -> Iterator[Decision]:
        numbers = count(_OFFERS + 1)
        while all(one.outcome != "accepted" for one in said):
            said = [*self._to_offer(rng, referral, next(numbers))]
            yield from said

    def _to_offer(self, rng: Random, referral: Referral, nth: int) -> Iterator[Decision]:
        said = self._answer(rng, referral, Answered.OFFER, nth)
        yield said
        if said.outcome == "view":
            yield self._answer(rng, referral, Answered.VIEWING, nth)

    def _answer(self, rng: Random, referral: Referral, step: Answered, nth: int) -> Decision:
        known = self._reasons.get(step.value, [])
        theirs = {
            "refused": [one for one in known if one.by is not By.LANDLORD],
            "withdrawn": [one for one in known if one.by is By.LANDLORD],
        }
        usual = _ANSWERS[step]
        outcome = pick(rng, {key: usual[key] for key in usual if theirs.get(key, True)})
        said = Decision(
            case=referral.case,
            step=step,
            nth=nth,
            on=None,
            after=rng.randint(1, 9),
            by=By.HOUSEHOLD,
            outcome=outcome,
        )
        return _for(said, outcome, rng.choice(theirs[outcome])) if outcome in theirs else said

    def _withdrawal(self, rng: Random, referral: Referral, approved: date) -> Iterator[Decision]:
        on = approved + timedelta(days=rng.randint(*_DAYS_TO_WITHDRAW))
        ways = {
            row.key
            for row in self.region.pathways
            if row.is_in_force(on) and set(row.cohorts) & (referral.cohorts or set())
        }
        known = [
            one
            for one in self._reasons.get("withdrawal", ())
            if not one.pathway or one.pathway in ways
        ]
        if not known or on > self.until or rng.random() > _WITHDRAWN:
            return
        reason = rng.choice(known)
        outcome = "housed-elsewhere" if reason.pathway else "withdrawn"
        if reason.follows is Follows.SUSPEND:
            outcome = "consent-withdrawn"
        said = Decision(
            case=referral.case,
            step=Answered.WITHDRAWAL,
            nth=1,
            on=on,
            after=None,
            by=reason.by,
            outcome=outcome,
        )
        yield _for(said, outcome, reason)


def _for(said: Decision, outcome: str, reason: ReasonCode) -> Decision:
    return evolve(said, outcome=outcome, by=reason.by.value, reason_code=reason.key)
