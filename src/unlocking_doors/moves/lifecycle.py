"""The lifecycle of a case: one table of allowed steps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import define, frozen

from unlocking_doors.errors import TransitionError, nearest
from unlocking_doors.facts.case_facts import FactValue
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step

_PUBLISHED = "W7"
_OURS = "assumption: domain.md 2.7, a state machine built on the confirmed steps"

#: States in which a case is with the scheme and could still be housed.
OPEN = (
    "draft",
    "submitted",
    "returned",
    "awaiting-approval",
    "approved",
    "circulated",
    "offered",
    "viewing",
    "accepted",
    "signed-up",
    "suspended",
)
#: States that nothing follows.
FINAL = (
    "not-eligible",
    "refused-by-landlord",
    "moved",
    "closed-after-refusal",
    "withdrawn",
    "expired",
    "closed-by-another-route",
    "handed-over",
)
#: States in which a home is kept for the case.
WITH_OFFER = ("offered", "viewing", "accepted", "signed-up")
#: The state in which a case begins, before its first step.
BEGIN = "begin"

#: What must be given before anything circulates, whatever a region's own steps say.
CONSENTS = (
    "has_consented_to_apply",
    "has_consented_to_circulation",
    "has_consented_to_monitoring",
)
#: Standard steps that a region may forbid; every other one the engine takes itself.
OPTIONAL = frozenset({"draft", "expire", "review"})


def _step(
    step: str, starts: str, ends: str, actor: Actor, source: str, *, needs: tuple[str, ...] = ()
) -> Step:
    return Step(
        step=step, starts=tuple(starts.split()), ends=ends, actor=actor, source=source, needs=needs
    )


_OFFICER, _LEAD, _COORDINATOR = Actor.NOMINATING_OFFICER, Actor.NAMED_LEAD, Actor.COORDINATOR
_LANDLORD, _HOUSEHOLD = Actor.OFFERING_LANDLORD, Actor.HOUSEHOLD
_BEFORE_OFFER = "draft submitted returned awaiting-approval approved circulated suspended"

#: The standard table. A row is: step, states it starts from, state it ends in, who takes it.
STANDARD: tuple[Step, ...] = (
    _step("draft", BEGIN, "draft", _OFFICER, _OURS),
    _step("submit", f"{BEGIN} draft returned", "submitted", _OFFICER, _PUBLISHED),
    _step("return", "submitted", "returned", _COORDINATOR, _OURS),
    _step("decline", "submitted", "not-eligible", _COORDINATOR, _OURS),
    _step("admit", "submitted", "awaiting-approval", _COORDINATOR, _PUBLISHED),
    _step("approve", "awaiting-approval", "approved", _LEAD, _PUBLISHED),
    _step("refuse-approval", "awaiting-approval", "refused-by-landlord", _LEAD, _PUBLISHED),
    _step("circulate", "approved", "circulated", _COORDINATOR, "W4; W7", needs=CONSENTS),
    _step("offer", "circulated", "offered", _LANDLORD, "W5; W7"),
    _step("view", "offered", "viewing", _OFFICER, "W5"),
    _step("accept", "offered viewing", "accepted", _HOUSEHOLD, "W5"),
    _step("refuse", "offered viewing", "circulated", _HOUSEHOLD, _OURS),
    _step("withdraw-offer", "offered viewing accepted", "circulated", _LANDLORD, _OURS),
    _step("sign-up", "accepted", "signed-up", _LANDLORD, "W4"),
    _step("complete", "signed-up", "moved", _LANDLORD, "W4; S3 1.4"),
    _step("close", "circulated", "closed-after-refusal", _COORDINATOR, _OURS),
    _step("suspend", "approved circulated", "suspended", _COORDINATOR, _OURS),
    _step("amend", "approved circulated", "approved", _OFFICER, "W5"),
    _step("judge-again", "approved", "approved", _COORDINATOR, _OURS),
    _step("withdraw-consent", "returned awaiting-approval", "returned", _OFFICER, _OURS),
    _step("withdraw-consent", "approved circulated offered viewing suspended",
          "suspended", _OFFICER, _PUBLISHED),
    _step("resume", "suspended", "approved", _COORDINATOR, _OURS, needs=CONSENTS),
    _step("widen", "circulated", "circulated", _COORDINATOR, _OURS),
    _step("review", "circulated", "circulated", _COORDINATOR, _OURS),
    _step("expire", "returned awaiting-approval circulated suspended", "expired",
          _COORDINATOR, _OURS),
    _step("withdraw", f"{_BEFORE_OFFER} offered viewing accepted", "withdrawn", _OFFICER,
          _PUBLISHED),
    _step("close-by-another-route", f"{_BEFORE_OFFER} offered viewing",
          "closed-by-another-route", _COORDINATOR, "W3; W8"),
    _step("hand-over", f"{_BEFORE_OFFER} offered viewing accepted signed-up", "handed-over",
          _COORDINATOR, "S1"),
)  # fmt: skip


@frozen(kw_only=True)
class Moment:
    """Where a case stands, as far as a step is concerned: its key, state and known facts."""

    case: str
    state: str
    known: Mapping[str, FactValue]


@define(frozen=True, slots=False)
class Lifecycle:
    """The allowed steps of one region."""

    steps: tuple[Step, ...]

    @classmethod
    def of(cls, changes: LifecycleChanges) -> "Lifecycle":
        """Return the standard table with a region's changes."""
        kept = [step for step in STANDARD if step.step not in changes.forbid]
        return cls((*kept, *changes.add))

    @cached_property
    def states(self) -> frozenset[str]:
        """Every state that a step starts from or ends in."""
        return frozenset(
            {state for step in self.steps for state in (*step.starts, step.ends)} - {BEGIN}
        )

    def allowed(self, state: str) -> tuple[str, ...]:
        """Return the steps that a case in *state* may take."""
        return tuple(dict.fromkeys(step.step for step in self.steps if state in step.starts))

    def needs(self, step: str, state: str) -> tuple[str, ...]:
        """
        Return the facts that a step from a state needs.

        Nothing begins to circulate without every consent, whatever a region's own steps say.
        """
        row = self._row(step, state)
        if row is None:
            return ()
        begins = row.ends == "circulated" and state not in WITH_OFFER
        return tuple(dict.fromkeys((*row.needs, *(CONSENTS if begins else ()))))

    def _row(self, step: str, state: str) -> Step | None:
        return next((row for row in self.steps if row.step == step and state in row.starts), None)

    def take(self, step: str, at: Moment, on: date) -> Step:
        """
        Return the row by which a case takes a step.

        Raises:
            TransitionError: The step is not allowed there, or a fact that it needs is missing;
                the message lists the allowed steps.
        """
        row = self._row(step, at.state)
        if row is None:
            allowed = self.allowed(at.state)
            listed = ", ".join(allowed) or "none: the case is closed"
            message = (
                f'case {at.case} is "{at.state}" on {on}: "{step}" is not allowed'
                f"{nearest(step, allowed)}"
            )
            raise TransitionError(message, remedy=f"Allowed steps: {listed}")
        lacking = [need for need in self.needs(step, at.state) if at.known.get(need) is not True]
        if lacking:
            message = f'case {at.case} cannot take the step "{step}" without {", ".join(lacking)}'
            raise TransitionError(message, code="UD-E401", remedy="Record it first")
        return row


def unreachable(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the states that no chain of steps leads to."""
    rows = list(steps)
    reached = _closure({BEGIN}, [(row.starts, (row.ends,)) for row in rows])
    return tuple(sorted({state for row in rows for state in (*row.starts, row.ends)} - reached))


def dead_ends(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the states from which no chain of steps leads to a final state."""
    rows = list(steps)
    leaving = _closure(set(FINAL), [((row.ends,), row.starts) for row in rows])
    return tuple(sorted({state for row in rows for state in (*row.starts, row.ends)} - leaving))


def _closure(begin: set[str], edges: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> set[str]:
    """Return every state that edges (any of the first leads to each of the second) reach."""
    reached = set(begin)
    grown = True
    while grown:
        new = {to for starts, ends in edges if reached & set(starts) for to in ends} - reached
        reached |= new
        grown = bool(new)
    return reached
