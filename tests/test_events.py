"""The fold of a case and of a home, event by event."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from attrs import evolve
from small_years import day, home, referral
from toyland import TOYLAND

from unlocking_doors.errors import RecordError
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import (
    IN_POT,
    LAPSED,
    LET,
    TAKEN_BACK,
    UNDER_OFFER,
    Case,
    HomeState,
    fold_case,
    fold_home,
)
from unlocking_doors.moves.events import (
    BODIES,
    Approval,
    Body,
    Circulated,
    Correction,
    Event,
    HandedOver,
    Judged,
    OfferMade,
    Refusal,
)
from unlocking_doors.moves.ledger import Letting, postings, reversal
from unlocking_doors.moves.lifecycle import STANDARD
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.moves.requests import property_request

LETTING = Letting(
    case="c-1",
    home="h-1",
    owed_to="brick-homes",
    owed_by="straw-council",
    bedrooms=2,
    people=2,
    on=day(40),
)
JUDGED = Judged(
    as_at=day(0),
    outcome=Outcome.ELIGIBLE,
    cohort="wolf-at-the-door",
    fingerprint="f" * 64,
    answers={"risk wolf-at-the-door 2023-07-01": "met"},
)
REQUEST = property_request(
    referral(), TOYLAND, cohort="wolf-at-the-door", reference="ARC-01-24", on=day(2)
)


def event(kind: str, on: int = 0, state: str = "", **more: Any) -> Event:
    """Make an event of case c-1, so many days after the start."""
    at = datetime.combine(day(on), time(12), tzinfo=UTC)
    ends = {row.step: row.ends for row in STANDARD}
    return Event(
        kind=kind, at=at, actor="somebody", case="c-1", state=state or ends.get(kind, ""), **more
    )


def folded(*events: Event) -> Case:
    """Fold some events of one case."""
    case = None
    for one in events:
        case = fold_case(case, one)
    assert case is not None
    return case


BEGUN = (
    event("submit", 0, body=referral()),
    event("admit", 0, body=JUDGED),
    event("approve", 1, body=Approval(reference="ARC-01-24")),
    event("circulate", 2, body=Circulated(request=REQUEST, to=("brick-homes",))),
)


def offered(nth: int = 1, on: int = 7, at: str = "h-1") -> Event:
    """Make the event of an offer."""
    return event("offer", on, home=at, body=OfferMade(nth=nth))


def refused(on: int, *, spends: bool = False) -> Event:
    """Make the event of a refusal."""
    body = Refusal(by="household", spends_offer=spends)
    return event("refuse", on, home="h-1", reason_code="too-near", body=body)


def test_a_case_begins_with_its_referral() -> None:
    """The first event brings the referral; what else a case has comes later."""
    case = folded(BEGUN[0])

    assert (case.key, case.state, case.referral) == ("c-1", "submitted", referral())
    assert (case.reference, case.judged, case.request, case.offers) == ("", None, None, ())


def test_a_case_cannot_begin_with_anything_else() -> None:
    """An event of a case that was never referred is refused."""
    with pytest.raises(RecordError, match="case c-1 begins with the event approve") as caught:
        fold_case(None, event("approve"))

    assert caught.value.stable_code == "UD-E205"


def test_a_home_cannot_begin_with_anything_else() -> None:
    """An event of a home that was never added is refused."""
    with pytest.raises(RecordError, match="home h-1 begins with the event lapse"):
        fold_home(None, event("lapse", home="h-1"))


def test_each_event_leaves_what_it_brings() -> None:
    """Assessment, reference, request and every state with its day are kept in order."""
    case = folded(*BEGUN)

    assert case.judged == JUDGED
    assert case.reference == "ARC-01-24"
    assert case.request == REQUEST
    assert case.circulated_to == ("brick-homes",)
    assert case.entered == (
        ("submitted", day(0)),
        ("awaiting-approval", day(0)),
        ("approved", day(1)),
        ("circulated", day(2)),
    )
    assert case.first("approved") == day(1)
    assert case.first("moved") is None


def test_an_offer_is_live_until_it_is_answered_for_good() -> None:
    """A home is kept for a case from the offer through viewing and acceptance."""
    case = folded(*BEGUN)
    assert case.live_offer is None
    for one, outcome in (
        (offered(), "open"),
        (event("view", 9), "open"),
        (event("accept", 11), "accepted"),
    ):
        case = fold_case(case, one)
        assert case.held_home == "h-1"
        assert case.live_offer is not None
        assert case.live_offer.outcome == outcome

    last = case.offers[-1]
    assert (last.on, last.viewed, last.answered) == (day(7), day(9), day(11))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("refuse", "refused"),
        ("withdraw-offer", "withdrawn"),
        ("withdraw", "withdrawn"),
        ("withdraw-consent", "withdrawn"),
        ("close-by-another-route", "withdrawn"),
        ("hand-over", "withdrawn"),
    ],
)
def test_whatever_ends_an_offer_lets_the_home_go(kind: str, outcome: str) -> None:
    """After any of these the case holds no home, and the home is not kept for it."""
    bodies: dict[str, Body] = {
        "refuse": Refusal(by="household", spends_offer=False),
        "hand-over": HandedOver(receiver="The Woodcutters"),
    }
    last = event(kind, 9, home="h-1", reason_code="too-near", body=bodies.get(kind))
    case = folded(*BEGUN, offered(), last)
    state = fold_home(fold_home(HomeState(home=home(), state=IN_POT), offered()), last)

    assert case.live_offer is None
    assert case.offers[0].outcome == outcome
    assert case.offers[0].answered == day(9)
    assert state.case is None
    assert state.state == (TAKEN_BACK if kind == "withdraw-offer" else IN_POT)


def test_only_a_refusal_that_says_so_spends_an_offer() -> None:
    """Refusals that spend nothing and offers taken back do not count against the cap."""
    case = folded(
        *BEGUN,
        offered(1), refused(8),
        offered(2, 14), event("withdraw-offer", 15, home="h-1"),
        offered(3, 21), event("view", 22), refused(23, spends=True),
    )  # fmt: skip

    assert [offer.spent for offer in case.offers] == [False, False, True]
    assert case.offers_spent == 1
    assert [offer.nth for offer in case.offers] == [1, 2, 3]


def test_a_completed_move_keeps_its_home_and_letting() -> None:
    """The offer is let, the letting is kept, and the home has left the pot for good."""
    last = event("complete", 40, home="h-1", body=LETTING)
    case = folded(*BEGUN, offered(), event("accept", 9), event("sign-up", 40), last)
    state = fold_home(fold_home(HomeState(home=home(), state=IN_POT), offered()), last)

    assert (case.state, case.letting, case.live_offer) == ("moved", LETTING, None)
    assert case.offers[0].outcome == "let"
    assert (state.state, state.case, state.ended) == (LET, "c-1", day(40))


def test_a_home_is_under_offer_from_the_offer_to_its_end() -> None:
    """What happens in between, such as a viewing, leaves the home where it is."""
    state = HomeState(home=home(), state=IN_POT)
    for one in (offered(), event("view", 9, home="h-1"), event("accept", 10, home="h-1")):
        state = fold_home(state, one)

        assert (state.state, state.case, state.ended) == (UNDER_OFFER, "c-1", None)


def test_a_home_that_its_landlord_no_longer_holds_lapses() -> None:
    """It has left the pot for good, and is kept for nobody."""
    lapsed = evolve(event("lapse", 30, home="h-1"), case=None)
    state = fold_home(HomeState(home=home(), state=IN_POT), lapsed)

    assert (state.state, state.case, state.ended) == (LAPSED, None, day(30))


def test_a_case_that_comes_again_takes_its_new_referral() -> None:
    """A returned case that comes again keeps its history, and its facts are the new ones."""
    more = referral(areas_of_choice=frozenset({"woods"}))
    returned = evolve(event("return", 0, body=JUDGED))
    case = folded(BEGUN[0], returned, event("submit", 5, body=more))

    assert case.referral == more
    assert [state for state, _ in case.entered] == ["submitted", "returned", "submitted"]


@pytest.mark.parametrize(("given", "stands"), [(3, True), (4, True), (5, False), (None, True)])
def test_withdrawn_consent_stays_withdrawn_until_it_is_given_anew(
    *, given: int | None, stands: bool
) -> None:
    """Only a consent given after the day of the withdrawal counts again."""
    consents = Consents(to_circulation=None if given is None else day(given))
    case = folded(
        *BEGUN[:2],
        event("withdraw-consent", 4, "returned"),
        event("submit", 6, body=referral(consents=consents)),
    )

    assert (case.consent_withdrawn == day(4)) is stands


def test_a_correction_of_the_ledger_is_no_step_of_the_case() -> None:
    """The case has moved since the day of its move, not since that of the correction."""
    moved = folded(*BEGUN, event("complete", 40, home="h-1", body=LETTING))
    back = reversal(postings(LETTING), on=date(2024, 6, 1), reason="it fell through")
    case = fold_case(moved, event("correct-ledger", 80, "moved", body=Correction(entries=back)))

    assert case == moved


def test_the_last_coded_reason_stays_until_another_is_given() -> None:
    """An event without a reason leaves the last one standing."""
    case = folded(*BEGUN, offered(), refused(8), offered(2, 14))

    assert case.reason_code == "too-near"


def test_every_body_belongs_to_a_step_of_the_lifecycle() -> None:
    """No kind of event brings something that no step leads to, but homes and the ledger's own."""
    steps = {row.step for row in STANDARD}

    of_the_ledger = {"correct-ledger", "open-ledger", "settle-ledger"}
    assert set(BODIES) - steps == {"add-home"} | of_the_ledger


def test_nothing_sensitive_stands_in_the_repr_of_an_event_or_case() -> None:
    """What a log would show of an event or a case are keys, dates, states and reason codes."""
    shown = repr(folded(*BEGUN)) + repr(BEGUN[0])

    assert "c-1" in shown
    assert not [word for word in ("straw", "bricks", "wolf", "high") if word in shown]
