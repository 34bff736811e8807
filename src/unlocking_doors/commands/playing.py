"""
Play time forward: a file of referrals, one of homes and one of answers, day by day.

On each day, in this order: the ledger takes the opening balances and settlements that are due;
the scheme ends or passes cases on; homes come in; homes that nobody
holds any more leave; referrals come in and are assessed; withdrawals, approvals and answers to
offers arrive; accepted moves are completed; and on the days of a round every approved request
is circulated and the pot is matched.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from unlocking_doors.commands import bookkeeping, circulating, closing, intake, offering, pot
from unlocking_doors.commands.admitting import Inputs, admit
from unlocking_doors.commands.crowd import Crowd
from unlocking_doors.commands.desk import Clock, Desk, noon
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.matching import Allocator
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.decisions import OUTCOMES, Answered, Decision
from unlocking_doors.moves.lifecycle import OPEN
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit

#: Setting that holds the last day that was played.
PLAYED_UNTIL = "played-until"


def last_played(unit: Unit, clock: Clock) -> datetime:
    """Return the moment that a record stands at: the last day played; without one, now."""
    played = unit.setting(PLAYED_UNTIL)
    return noon(date.fromisoformat(played)) if played else clock()


#: Setting that holds the answers that were used, so that a run that goes on uses none again.
_USED = "answers-used"

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Played:
    """
    What a run did.

    Attributes:
        since: First day played; None when there was nothing left to play.
        until: Last day played.
        known_already: Rows that the database already held, and that were not taken in again.
        unused: Answers that no step asked for, such as one to an offer that was never made.
        handed_over: Keys of the cases handed over.
        stalled: Key of each approved case that could not be circulated, and why not.
        left_by_nobody: Keys of the homes whose ``left_by`` names no case that is there, so that
            a swap could not be seen.
        later: Number of rows dated after the last day, or after the scheme's end: not taken in.
    """

    since: date | None
    until: date
    known_already: int
    unused: tuple[Decision, ...]
    handed_over: tuple[str, ...]
    stalled: Mapping[str, str]
    left_by_nobody: tuple[str, ...]
    later: int


class Player:
    """One run under way."""

    def __init__(
        self,
        unit: Unit,
        region: Region,
        inputs: Inputs,
        *,
        allocator: str,
        allocators: Mapping[str, Allocator],
        seed: int,
    ) -> None:
        self.unit, self.region, self.seed = unit, region, seed
        self._allocator, self._allocators = allocator, allocators
        self._answers = {(one.case, one.step, one.nth): one for one in inputs.decisions}
        self._used = {
            (case, Answered(step), nth)
            for case, step, nth in json.loads(unit.setting(_USED) or "[]")
        }
        self._crowd = Crowd(unit, region)
        self._handed_over: list[str] = []
        self._stalled: dict[str, str] = {}
        admitted = admit(unit, region, inputs)
        self._known_already = admitted.known_already
        self._homes, self._referrals = list(admitted.homes), list(admitted.referrals)

    def play(self, until: date, on_day: Callable[[date, date], None] | None = None) -> Played:
        """
        Play every day that has not been played, up to and with *until*.

        Args:
            until: Last day.
            on_day: Called after each day with that day and the last one, to show progress.
        """
        first = self._first_day()
        day = first
        while day is not None and day <= until:
            desk = Desk(unit=self.unit, region=self.region, now=noon(day), crowd=self._crowd)
            self._play_day(desk)
            if on_day is not None:
                on_day(day, until)
            day += _DAY
        if until.isoformat() > (self.unit.setting(PLAYED_UNTIL) or ""):
            self.unit.set_setting(PLAYED_UNTIL, until.isoformat())
        self.unit.set_setting(_USED, json.dumps(sorted(self._used)))
        if first is not None and first > until:
            first = None
        unused = [one for key, one in self._answers.items() if key not in self._used]
        return Played(
            since=first,
            until=until,
            known_already=self._known_already,
            unused=tuple(sorted(unused, key=lambda one: (one.case, one.step, one.nth))),
            handed_over=tuple(sorted(self._handed_over)),
            stalled=dict(sorted(self._stalled.items())),
            left_by_nobody=tuple(
                state.home.home
                for state in self.unit.homes()
                if state.home.left_by and pot.left_by(self.unit, state.home) is None
            ),
            later=len(self._homes) + len(self._referrals),
        )

    def _first_day(self) -> date | None:
        played = self.unit.setting(PLAYED_UNTIL)
        if played is not None:
            return date.fromisoformat(played) + _DAY
        days = [referral.received for referral in self._referrals]
        days += [home.released for home in self._homes]
        lived = [on for case in self.unit.cases() for _, on in case.entered]
        return max(min(days), self.region.identity.opened, *lived) if days else None

    def _play_day(self, desk: Desk) -> None:
        bookkeeping.keep_books(desk)
        self._handed_over += [case.key for case in closing.hand_over(desk)]
        closed = self.region.identity.closed
        if closed is not None and desk.today >= closed:
            return
        self._take_in(desk)
        for case in self.unit.cases(OPEN):
            self._answer(desk, case)
        if self._is_round(desk):
            self._circulate(desk)
            for case in self.unit.cases({"circulated"}):
                if circulating.is_to_widen(desk, case):
                    circulating.widen(desk, case)
            offering.match(desk, self._allocator, seed=self.seed, allocators=self._allocators)

    def _circulate(self, desk: Desk) -> None:
        self._stalled = {}
        for case in self.unit.cases({"approved"}):
            try:
                circulating.circulate(desk, case)
            except (RecordError, TransitionError) as stalled:
                self._stalled[case.key] = stalled.message

    def _is_round(self, desk: Desk) -> bool:
        every = self.region.whole("days-between-rounds", desk.today)
        return (desk.today - self.region.identity.opened).days % every == 0

    def _take_in(self, desk: Desk) -> None:
        due = [home for home in self._homes if home.released <= desk.today]
        for home in due:
            pot.add_home(desk, home)
        self._homes = self._homes[len(due) :]
        pot.lapse(desk)
        came = [referral for referral in self._referrals if referral.received <= desk.today]
        for referral in came:
            intake.refer(desk, referral)
        self._referrals = self._referrals[len(came) :]

    def _answer(self, desk: Desk, case: Case) -> None:
        """Bring to a case every answer whose day has come, in the order of its steps."""
        gone = self._answers.get((case.key, Answered.WITHDRAWAL, 1))
        if gone is not None and desk.allows(case, self._way_out(gone)):
            said = self._due(desk, case.key, Answered.WITHDRAWAL, 1, case.referral.received)
            if said is not None:
                self._withdraw(desk, case, said)
                return
        if case.state == "awaiting-approval":
            self._approve(desk, case)
        elif case.state in {"offered", "viewing"}:
            self._answer_offer(desk, case)
        elif case.state == "accepted":
            self._move(desk, case)

    def _approve(self, desk: Desk, case: Case) -> None:
        since = case.entered[-1][1]
        said = self._due(desk, case.key, Answered.APPROVAL, 1, since)
        if said is None:
            return
        if OUTCOMES[said.step][said.outcome] == "approve":
            intake.approve(desk, case)
        else:
            intake.refuse_approval(desk, case, said.reason_code, said.child_welfare)

    def _answer_offer(self, desk: Desk, case: Case) -> None:
        offer = case.offers[-1]
        viewing = case.state == "viewing"
        step = Answered.VIEWING if viewing else Answered.OFFER
        put = offer.viewed if viewing and offer.viewed else offer.on
        said = self._due(desk, case.key, step, offer.nth, put)
        if said is None:
            return
        kind = OUTCOMES[step][said.outcome]
        if kind == "view":
            self._answer(desk, offering.view(desk, case))
        elif kind == "accept":
            offering.accept(desk, case)
        elif kind == "refuse":
            offering.refuse(desk, case, said.reason_code, by=said.by)
        else:
            offering.withdraw_offer(desk, case, said.reason_code, said.child_welfare)

    def _move(self, desk: Desk, case: Case) -> None:
        accepted = case.entered[-1][1]
        wait = self.region.whole("days-from-acceptance-to-move", accepted)
        if accepted + timedelta(days=wait) <= desk.today:
            offering.complete(desk, case)

    def _way_out(self, said: Decision) -> str:
        """Return the step of a withdrawal; for a reason that suspends, consent is taken back."""
        kind = OUTCOMES[said.step][said.outcome]
        reason = self.region.reason_by_key.get(said.reason_code)
        suspends = reason is not None and reason.follows is Follows.SUSPEND
        return "withdraw-consent" if kind == "withdraw" and suspends else kind

    def _withdraw(self, desk: Desk, case: Case, said: Decision) -> None:
        kind = OUTCOMES[said.step][said.outcome]
        if kind == "close-by-another-route":
            day = said.day(case.referral.received)
            closing.house_elsewhere(desk, case, said.reason_code, day)
        elif kind == "withdraw-consent":
            closing.withdraw_consent(desk, case)
        else:
            closing.withdraw(desk, case, said.reason_code)

    def _due(self, desk: Desk, case: str, step: Answered, nth: int, put: date) -> Decision | None:
        key = (case, step, nth)
        said = self._answers.get(key)
        if said is None or key in self._used or said.day(put) > desk.today:
            return None
        self._used.add(key)
        return said
