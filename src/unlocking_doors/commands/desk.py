"""The desk: one command under way, with the region, the day and the records at hand."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from attrs import define, field

from unlocking_doors.commands.crowd import Crowd
from unlocking_doors.errors import NotFoundError, TransitionError
from unlocking_doors.facts.case_facts import FactValue
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import Body, Event
from unlocking_doors.moves.lifecycle import BEGIN, Lifecycle, Moment
from unlocking_doors.moves.referrals import Referral, facts_of, has_consent_again
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import Registered
from unlocking_doors.store import Unit

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def noon(on: date) -> datetime:
    """Return the moment that stands for a day whose hour nobody recorded: noon, UTC."""
    return datetime.combine(on, time(12), tzinfo=UTC)


@define
class Desk:
    """
    One command under way.

    Attributes:
        unit: The records, inside one transaction.
        region: Whose rules apply.
        now: The moment of the command, in UTC.
        crowd: How many a request fits.
        registered: The published tables that it has read back, by their text.
    """

    unit: Unit
    region: Region
    now: datetime
    crowd: Crowd = field()
    registered: dict[str, Registered] = field(factory=dict, init=False, repr=False)
    _lifecycle: Lifecycle = field(init=False)
    _rules: dict[date, RulesInForce] = field(factory=dict, init=False)

    @crowd.default
    def _new_crowd(self) -> Crowd:
        return Crowd(self.unit, self.region)

    def __attrs_post_init__(self) -> None:
        """Make the region's lifecycle once."""
        self._lifecycle = Lifecycle.of(self.region.lifecycle)

    @property
    def today(self) -> date:
        """The day of the command."""
        return self.now.date()

    def rules_on(self, on: date) -> RulesInForce:
        """Return the rules in force on a day."""
        if on not in self._rules:
            self._rules[on] = RulesInForce.of(self.region, on)
        return self._rules[on]

    def case(self, key: str) -> Case:
        """
        Return a case by its key or its reference code.

        Raises:
            NotFoundError: There is none; the nearest is suggested.
        """
        found = self.unit.case(key) or self.unit.case_by_reference(key)
        if found is None:
            known = [case.key for case in self.unit.cases()]
            known += [case.reference for case in self.unit.cases() if case.reference]
            raise NotFoundError.of("case", key, known)
        return found

    def home(self, key: str) -> HomeState:
        """
        Return a home by its key.

        Raises:
            NotFoundError: There is none; the nearest is suggested.
        """
        found = self.unit.home(key)
        if found is None:
            raise NotFoundError.of("home", key, [state.home.home for state in self.unit.homes()])
        return found

    def step(
        self,
        case: Case | None,
        step: str,
        *,
        actor: str = "",
        home: str | None = None,
        reason_code: str = "",
        body: Body | None = None,
    ) -> Case:
        """
        Take one step of a case, if the lifecycle allows it.

        Args:
            case: The case; None for its first step, whose body is the referral.
            step: Name of the step.
            actor: Key of who takes it; the step's role is put before it.
            home: Key of the home that the step is about.
            reason_code: Coded reason.
            body: What the step brings with it.

        Returns:
            The case after the step.

        Raises:
            TransitionError: The step is forbidden; nothing is recorded.
        """
        referral = body if isinstance(body, Referral) else case.referral if case else None
        if referral is None:
            message = f'the step "{step}" begins no case'
            raise TransitionError(message, remedy="A case begins with its referral")
        self.check_open(step)
        moment = Moment(
            case=referral.case,
            state=case.state if case else BEGIN,
            known=self._known(referral, case, step),
        )
        row = self._lifecycle.take(step, moment, self.today)
        role = row.actor.value
        event = Event(
            kind=step,
            at=self.now,
            actor=f"{role}:{actor}" if actor else role,
            case=referral.case,
            home=home,
            state=row.ends,
            reason_code=reason_code,
            body=body,
        )
        self.unit.record(event)
        return self.case(referral.case)

    def allows(self, case: Case, step: str) -> bool:
        """Tell whether the lifecycle allows a step from where a case stands."""
        return step in self._lifecycle.allowed(case.state)

    def home_step(self, kind: str, home: str, *, actor: str, body: Body | None = None) -> HomeState:
        """Record a step of a home alone."""
        self.unit.record(Event(kind=kind, at=self.now, actor=actor, home=home, body=body))
        return self.home(home)

    def check_open(self, step: str) -> None:
        """
        Check that the scheme runs today.

        Raises:
            TransitionError: It is not open yet, or is closed and *step* is not the hand-over.
        """
        identity = self.region.identity
        closed = identity.closed is not None and self.today >= identity.closed
        if self.today < identity.opened or (closed and step != "hand-over"):
            message = (
                f'the scheme of {self.region.key} does not run on {self.today}: "{step}" is not '
                "allowed"
            )
            allowed = "hand-over" if closed else "none before it opens"
            raise TransitionError(message, code="UD-E402", remedy=f"Allowed steps: {allowed}")

    def _known(self, referral: Referral, case: Case | None, step: str) -> Mapping[str, FactValue]:
        if not self._lifecycle.needs(step, case.state if case else BEGIN):
            return {}
        known = dict(facts_of(referral, self.region, self.today).known)
        withdrawn = case.consent_withdrawn if case else None
        if withdrawn is not None and not has_consent_again(referral, withdrawn):
            known["has_consented_to_circulation"] = False
        return known
