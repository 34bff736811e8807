from datetime import date

import pytest

from unlocking_doors.errors import TransitionError
from unlocking_doors.moves.lifecycle import (
    BEGIN,
    CONSENTS,
    FINAL,
    OPEN,
    STANDARD,
    WITH_OFFER,
    Lifecycle,
    Moment,
    dead_ends,
    unreachable,
)
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step

ON = date(2024, 3, 6)
LIFECYCLE = Lifecycle.of(LifecycleChanges())
GIVEN = dict.fromkeys(CONSENTS, True)


def at(state: str, **known: bool) -> Moment:
    """Place a case in a state, with some facts known."""
    return Moment(case="c-1", state=state, known=known)


def step(name: str, start: str, end: str) -> Step:
    """Make a step of a region."""
    return Step(step=name, starts=(start,), ends=end, actor=Actor.COORDINATOR, source="invented")


def test_the_straight_way_leads_from_a_referral_to_a_move() -> None:
    """Each step of the ordinary case leads to the state from which the next is allowed."""
    state = BEGIN
    intake = ("submit", "admit", "approve", "circulate")
    for name in (*intake, "offer", "view", "accept", "sign-up", "complete"):
        state = LIFECYCLE.take(name, at(state, **GIVEN), ON).ends

    assert state == "moved"


def test_a_forbidden_step_lists_what_is_allowed_and_suggests_the_nearest() -> None:
    """A step that the state does not allow raises, and says what would be right."""
    with pytest.raises(TransitionError) as caught:
        LIFECYCLE.take("acept", at("offered"), ON)

    assert caught.value.exit_code == 1
    said = str(caught.value)
    assert said.startswith('case c-1 is "offered" on 2024-03-06: "acept" is not allowed')
    assert 'did you mean "accept"?' in said
    assert "Allowed steps: view, accept, refuse, withdraw-offer, withdraw-consent" in said


@pytest.mark.parametrize("state", FINAL)
def test_nothing_follows_a_final_state(state: str) -> None:
    """A closed case takes no step at all, and says so."""
    assert LIFECYCLE.allowed(state) == ()
    with pytest.raises(TransitionError, match="none: the case is closed"):
        LIFECYCLE.take("submit", at(state), ON)


@pytest.mark.parametrize("lacking", CONSENTS)
@pytest.mark.parametrize("given", [None, False])
def test_nothing_circulates_without_all_three_consents(*, lacking: str, given: bool | None) -> None:
    """A consent that is refused or not known stops circulation, and is named."""
    known = {**GIVEN, lacking: given} if given is not None else {
        name: True for name in CONSENTS if name != lacking
    }  # fmt: skip

    with pytest.raises(TransitionError, match=f"without {lacking}") as caught:
        LIFECYCLE.take("circulate", at("approved", **known), ON)

    assert caught.value.stable_code == "UD-E401"


def test_no_step_of_a_region_circulates_without_the_consents() -> None:
    """A region may add its own way to circulation; the consents are needed on it all the same."""
    short_cut = step("send", "submitted", "circulated")
    changed = Lifecycle.of(LifecycleChanges(add=(short_cut,)))

    assert changed.needs("send", "submitted") == CONSENTS
    with pytest.raises(TransitionError, match="without has_consented_to_apply"):
        changed.take("send", at("submitted"), ON)


@pytest.mark.parametrize(("name", "state"), [("refuse", "viewing"), ("withdraw-offer", "accepted")])
def test_what_was_circulated_already_needs_no_consent_to_wait_on(name: str, state: str) -> None:
    """An offer that comes to nothing leaves the case where it was before it."""
    assert LIFECYCLE.needs(name, state) == ()
    assert LIFECYCLE.needs("no-such-step", state) == ()


def test_every_state_is_open_or_final_and_none_is_both() -> None:
    """The states of the table are exactly those that the library calls open or final."""
    assert LIFECYCLE.states == {*OPEN, *FINAL}
    assert not set(OPEN) & set(FINAL)
    assert set(WITH_OFFER) < set(OPEN)


def test_the_standard_table_has_no_unreachable_state_and_no_dead_end() -> None:
    """Every state can be reached, and every open case can come to an end."""
    assert unreachable(STANDARD) == ()
    assert dead_ends(STANDARD) == ()


def test_every_open_case_can_be_handed_over() -> None:
    """When the scheme ends no open case is left behind, whatever its state."""
    assert all("hand-over" in LIFECYCLE.allowed(state) for state in OPEN)


def test_no_row_of_the_table_contradicts_another() -> None:
    """A step leads from a state to one state only."""
    pairs = [(row.step, start) for row in STANDARD for start in row.starts]

    assert len(pairs) == len(set(pairs))


def test_consent_can_be_withdrawn_at_any_time_before_a_home_is_accepted() -> None:
    """Wherever a case could still be circulated or shown, withdrawal of consent is allowed."""
    states = {"returned", "awaiting-approval", "approved", "circulated", "offered", "viewing"}
    states |= {"suspended"}  # for another reason, perhaps: what is withdrawn stays so

    assert {one for one in OPEN if "withdraw-consent" in LIFECYCLE.allowed(one)} == states
    assert {
        row.ends for row in STANDARD if row.step == "withdraw-consent"
    } <= {"returned", "suspended"}  # fmt: skip


def test_a_region_forbids_a_step() -> None:
    """A standard step that a region forbids is gone, and no other."""
    changed = Lifecycle.of(LifecycleChanges(forbid=("view",)))

    assert "view" not in changed.allowed("offered")
    assert set(LIFECYCLE.allowed("offered")) - set(changed.allowed("offered")) == {"view"}


def test_a_region_adds_a_step_and_a_state() -> None:
    """A region's own step and state stand beside the standard ones."""
    panel = (step("convene", "submitted", "at-panel"), step("admit", "at-panel", "approved"))
    changed = Lifecycle.of(LifecycleChanges(add=panel))

    assert changed.take("convene", at("submitted"), ON).ends == "at-panel"
    assert changed.take("admit", at("at-panel"), ON).ends == "approved"
    assert changed.states == {*LIFECYCLE.states, "at-panel"}


def test_an_unreachable_state_and_a_dead_end_are_found() -> None:
    """A state that nothing leads to, and one that leads nowhere, are named."""
    table = (*STANDARD, step("wander", "limbo", "moved"), step("stray", "approved", "swamp"))

    assert unreachable(table) == ("limbo",)
    assert dead_ends(table) == ("swamp",)


def test_two_lost_states_that_lead_to_each_other_are_still_lost() -> None:
    """A ring that nothing enters is unreachable; one that nothing leaves is a dead end."""
    ring = (step("to", "heads", "tails"), step("fro", "tails", "heads"))

    assert unreachable((*STANDARD, *ring)) == ("heads", "tails")
    assert dead_ends((*STANDARD, *ring)) == ("heads", "tails")
