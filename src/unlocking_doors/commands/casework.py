"""Casework: the steps of a case, each one command."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial

from unlocking_doors.commands import circulating, closing, intake, offering
from unlocking_doors.commands.desk import Desk
from unlocking_doors.matching import Allocator
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.reasons import Welfare


class Casework(ABC):
    """
    What can be done with one case, step by step.

    Each method returns the case after the step. A command given again under its ``key`` is not
    carried out again.

    Raises:
        TransitionError: The lifecycle does not allow the step; the allowed ones are listed.
        NotFoundError: There is no such case; the nearest is suggested.
    """

    __slots__ = ()

    allocators: Mapping[str, Allocator]

    @abstractmethod
    def _command(self, name: str, key: str = "") -> AbstractContextManager[Desk]:
        """Open the desk of one command."""

    def draft(self, referral: Referral, *, key: str = "") -> Case:
        """Keep a referral that is not submitted yet."""
        return self._first("draft", referral, intake.draft, key)

    def refer(self, referral: Referral, *, key: str = "") -> Case:
        """Take in a referral and assess it; a returned case may come again with more facts."""
        return self._first("refer", referral, intake.refer, key)

    def amend(self, referral: Referral, *, key: str = "") -> Case:
        """Take in what changed for an approved or circulated case; its request goes out anew."""
        return self._first("amend", referral, intake.amend, key)

    def approve(self, case: str, *, key: str = "") -> Case:
        """Record the landlord's approval; the case is given its reference code."""
        return self._step("approve", case, intake.approve, key)

    def refuse_approval(
        self, case: str, reason_code: str, *, child_welfare: Welfare | None = None, key: str = ""
    ) -> Case:
        """Record that the landlord does not approve: why, and whether it thought of the child."""
        work = partial(intake.refuse_approval, reason_code=reason_code, child_welfare=child_welfare)
        return self._step("refuse-approval", case, work, key)

    def circulate(self, case: str, *, override: str = "", key: str = "") -> Case:
        """
        Circulate the property request of an approved case, without a name.

        Args:
            case: Key or reference code of an approved case.
            override: Coded reason about ``disclosure``, for a case that is held because nobody
                can say how many households of the population its request fits.
            key: Idempotency key.
        """
        work = partial(circulating.circulate, override=override)
        return self._step("circulate", case, work, key)

    def widen(self, case: str, *, key: str = "") -> Case:
        """Circulate a request beyond its sub-region, when its wait for homes there is over."""
        return self._step("widen", case, circulating.widen, key)

    def review(self, case: str, *, key: str = "") -> Case:
        """Record that a circulated request was reviewed and goes on."""
        return self._step("review", case, circulating.review, key)

    def resume(
        self, case: str, *, consent_to_circulation: date | None = None, key: str = ""
    ) -> Case:
        """Take up a suspended case again; after a withdrawn consent it needs a new one."""
        work = partial(intake.resume, consent_to_circulation=consent_to_circulation)
        return self._step("resume", case, work, key)

    def offer(
        self,
        case: str,
        home: str,
        *,
        override: str | Sequence[str] = (),
        seed: int = 0,
        key: str = "",
    ) -> Case:
        """
        Offer a home by the coordinator's choice; never one that is unsafe or does not suit.

        Args:
            case: Key or reference code of a circulated case.
            home: Key of a home in the pot.
            override: Coded reason about ``turn``, where the case is not the first of the home's
                ``ranking``, or about ``security``, where the tenancy is less secure; or both.
            seed: Draws the lottery of the ranking.
            key: Idempotency key.
        """

        def work(desk: Desk, found: Case) -> Case:
            codes = (override,) if isinstance(override, str) else override
            state, known = desk.home(home), self.allocators
            return offering.offer(desk, found, state, codes, seed=seed, allocators=known)

        return self._step("offer", case, work, key)

    def view(self, case: str, *, key: str = "") -> Case:
        """Record that a viewing is agreed."""
        return self._step("view", case, offering.view, key)

    def accept(self, case: str, *, key: str = "") -> Case:
        """Record that the household accepts the home offered."""
        return self._step("accept", case, offering.accept, key)

    def refuse(self, case: str, reason_code: str, *, key: str = "") -> Case:
        """Record a refusal; what follows is the region's to say, by the reason."""
        work = partial(offering.refuse, reason_code=reason_code)
        return self._step("refuse", case, work, key)

    def withdraw_offer(
        self, case: str, reason_code: str, *, child_welfare: Welfare | None = None, key: str = ""
    ) -> Case:
        """Record that the landlord takes its home back: why, and if it thought of the child."""
        work = partial(
            offering.withdraw_offer, reason_code=reason_code, child_welfare=child_welfare
        )
        return self._step("withdraw-offer", case, work, key)

    def complete(self, case: str, *, key: str = "") -> Case:
        """Complete the move: the tenancy begins, and the ledger is posted."""
        return self._step("complete", case, offering.complete, key)

    def withdraw(self, case: str, reason_code: str, *, key: str = "") -> Case:
        """Record that the household no longer needs or wants the move."""
        work = partial(closing.withdraw, reason_code=reason_code)
        return self._step("withdraw", case, work, key)

    def withdraw_consent(self, case: str, *, key: str = "") -> Case:
        """Record that consent to circulation is withdrawn: circulation stops at once."""
        return self._step("withdraw-consent", case, closing.withdraw_consent, key)

    def house_elsewhere(self, case: str, reason_code: str, *, key: str = "") -> Case:
        """Record that another pathway housed the household; the coded reason names it."""
        work = partial(closing.house_elsewhere, reason_code=reason_code)
        return self._step("house-elsewhere", case, work, key)

    def expire(self, case: str, *, key: str = "") -> Case:
        """Record that a request has lapsed."""
        return self._step("expire", case, closing.expire, key)

    def _step(self, name: str, case: str, work: Callable[[Desk, Case], Case], key: str) -> Case:
        with self._command(name, key) as desk:
            found = desk.case(case)
            if desk.unit.done is None:
                found = work(desk, found)
                desk.unit.finish(found.key)
            return found

    def _first(
        self, name: str, referral: Referral, work: Callable[[Desk, Referral], Case], key: str
    ) -> Case:
        with self._command(name, key) as desk:
            if desk.unit.done is None:
                desk.unit.finish(work(desk, referral).key)
            return desk.case(referral.case)
