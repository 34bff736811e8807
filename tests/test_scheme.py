"""Each method of the scheme, as a sentence: what it does, and when it refuses."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from small_years import Clock, day, fresh, home, kinds, log_of, referral
from toyland import CLOSED, TOYLAND

from unlocking_doors.commands.briefing import CoordinatorBrief
from unlocking_doors.errors import (
    LedgerError,
    MatchingError,
    NotFoundError,
    RecordError,
    StoreError,
    TransitionError,
)
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import IN_POT, LAPSED, LET, TAKEN_BACK, UNDER_OFFER
from unlocking_doors.moves.events import OfferMade, Refusal
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Audience, Report
from unlocking_doors.scheme import Scheme


@pytest.fixture
def clock() -> Clock:
    """Stand still at the start."""
    return Clock()


@pytest.fixture
def scheme(tmp_path: Path, clock: Clock) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db", clock=clock) as opened:
        yield opened


WAY = ("refer", "approve", "circulate", "add_home", "offer", "view", "accept", "complete")


def bring(scheme: Scheme, to: str, case: str = "c-1", at: str = "h-1", **changes: Any) -> None:
    """Bring a case along the ordinary way, up to and with one step."""
    steps: dict[str, Callable[[], object]] = {
        "refer": lambda: scheme.refer(referral(case, **changes)),
        "approve": lambda: scheme.approve(case),
        "circulate": lambda: scheme.circulate(case),
        "add_home": lambda: scheme.add_home(home(at)),
        "offer": lambda: scheme.offer(case, at),
        "view": lambda: scheme.view(case),
        "accept": lambda: scheme.accept(case),
        "complete": lambda: scheme.complete(case),
    }
    for step in WAY[: WAY.index(to) + 1]:
        steps[step]()


def where(scheme: Scheme, at: str = "h-1") -> str:
    """Return where a home stands."""
    return next(state.state for state in scheme.snapshot().homes if state.home.home == at)


def opened(path: Path, clock: Clock, **changes: Any) -> Scheme:
    """Open a scheme of a changed Toyland."""
    return fresh(path / "changed.db", evolve(TOYLAND, **changes), clock)


def with_parameter(key: str, value: int) -> Region:
    """Make a Toyland in which a parameter has one value for ever."""
    changed = evolve(TOYLAND.parameter_by_key[key], values={TOYLAND.identity.opened: value})
    others = tuple(one for one in TOYLAND.parameters if one.key != key)
    return evolve(TOYLAND, parameters=(*others, changed))


# Opening


def test_a_scheme_opens_a_database_and_closes_it(tmp_path: Path) -> None:
    """The first opening makes the database; what was recorded is there at the next."""
    path = str(tmp_path / "new.db")
    with Scheme.open(TOYLAND, path, clock=Clock()) as first:
        first.refer(referral())
    with Scheme.open(TOYLAND, path, clock=Clock(), create=False) as again:
        assert [case.key for case in again.snapshot().cases] == ["c-1"]


def test_a_database_that_is_not_there_is_not_made_where_that_is_refused(tmp_path: Path) -> None:
    """Somebody who mistypes a path learns it, and finds no empty database there."""
    path = tmp_path / "nowhere.db"

    with pytest.raises(StoreError):
        Scheme.open(TOYLAND, str(path), create=False)

    assert not path.exists()


def test_an_allocator_that_is_not_there_is_named_at_the_opening(tmp_path: Path) -> None:
    """A region whose allocator is not installed does not open at all."""
    region = evolve(TOYLAND, matching=evolve(TOYLAND.matching, allocator="priorty"))

    with pytest.raises(NotFoundError, match='"priorty"; did you mean "priority"'):
        Scheme.open(region, str(tmp_path / "new.db"))

    assert not (tmp_path / "new.db").exists()


# Intake


def test_refer_takes_in_a_referral_and_assesses_it(scheme: Scheme) -> None:
    """A sound referral awaits its landlord's approval, its assessment beside it."""
    case = scheme.refer(referral())

    assert case.state == "awaiting-approval"
    assert case.judged is not None
    assert case.judged.outcome is Outcome.ELIGIBLE
    assert case.judged.cohort == "wolf-at-the-door"
    assert case.reference == ""


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"area": "other"}, "not-eligible"), ({"consents": Consents()}, "returned")],
)
def test_refer_declines_or_returns_what_the_rules_do_not_let_through(
    scheme: Scheme, changes: dict[str, Any], state: str
) -> None:
    """A case outside the region is declined; one that lacks a fact is returned."""
    assert scheme.refer(referral(**changes)).state == state


def test_refer_takes_a_returned_case_again_with_more_facts(scheme: Scheme, clock: Clock) -> None:
    """The same key, more facts: the case goes on from where it stood."""
    scheme.refer(referral(consents=Consents()))
    clock.go_on(3)
    case = scheme.refer(referral())

    assert [state for state, _ in case.entered] == [
        "submitted", "returned", "submitted", "awaiting-approval",
    ]  # fmt: skip


def test_refer_refuses_a_key_that_is_taken(scheme: Scheme) -> None:
    """A second case needs a key of its own; nothing is changed."""
    scheme.refer(referral())
    before = log_of(scheme)

    with pytest.raises(RecordError, match='case c-1 is already there, and is "awaiting-approval"'):
        scheme.refer(referral(area="woods"))

    assert log_of(scheme) == before


def test_refer_refuses_free_text_that_may_identify_somebody(scheme: Scheme) -> None:
    """No e-mail address enters the database, and the message does not repeat it."""
    with pytest.raises(RecordError, match="an e-mail address") as caught:
        scheme.refer(referral(note="write to pig@straw.example"))

    assert "pig@" not in str(caught.value)
    assert scheme.events() == ()


def test_assess_records_nothing(scheme: Scheme) -> None:
    """Anybody may ask what the rules of any day would say."""
    assert scheme.assess(referral()).outcome is Outcome.ELIGIBLE
    assert scheme.events() == ()


def test_assess_applies_the_rules_of_the_day_asked_for(scheme: Scheme) -> None:
    """The same referral has the answers of the three rule sets that Toyland had."""
    row = referral(
        received=date(2020, 1, 1),
        areas_of_choice=frozenset({"woods"}),
        answers={"risk_level": "medium", "dash_score": 3, "is_known_to_marac": False},
    )
    days = (date(2020, 6, 1), date(2022, 6, 1), date(2024, 6, 1))

    assert [scheme.assess(row, as_at=on).outcome for on in days] == [
        Outcome.NOT_ELIGIBLE,  # only a high risk
        Outcome.MORE_INFORMATION,  # two areas at least
        Outcome.ELIGIBLE,
    ]


def test_approve_gives_the_reference_code(scheme: Scheme) -> None:
    """From its landlord's approval on a case goes by its code, numbered within the year."""
    for case in ("c-1", "c-2"):
        scheme.refer(referral(case))

    assert scheme.approve("c-2").reference == "ARC-01-24"
    assert scheme.approve("c-1").reference == "ARC-02-24"


def test_reference_codes_begin_anew_each_year(scheme: Scheme, clock: Clock) -> None:
    """The first approval of a new year is its first code."""
    bring(scheme, "approve")
    clock.go_on(365)
    bring(scheme, "approve", "c-2")

    assert [case.reference for case in scheme.snapshot().cases] == ["ARC-01-24", "ARC-01-25"]


def test_approve_refuses_a_case_that_does_not_await_it(scheme: Scheme) -> None:
    """No code is spent on a case that is not eligible."""
    scheme.refer(referral(area="other"))

    with pytest.raises(TransitionError, match="none: the case is closed"):
        scheme.approve("c-1")

    bring(scheme, "approve", "c-2")
    assert scheme.snapshot().cases[1].reference == "ARC-01-24"


def test_refuse_approval_closes_the_case_with_the_reason(scheme: Scheme) -> None:
    """The landlord's reason is kept by its key."""
    scheme.refer(referral())
    case = scheme.refuse_approval("c-1", "not-our-tenant")

    assert (case.state, case.reason_code) == ("refused-by-landlord", "not-our-tenant")


@pytest.mark.parametrize(
    ("reason", "says"),
    [("", "a coded reason is needed"), ("too-near", '"too-near" is no reason for approval')],
)
def test_refuse_approval_needs_a_reason_of_its_own(scheme: Scheme, reason: str, says: str) -> None:
    """A reason of another step, or none, is refused, and those that fit are listed."""
    scheme.refer(referral())

    with pytest.raises(RecordError, match=says) as caught:
        scheme.refuse_approval("c-1", reason)

    assert "Give one of not-our-tenant" in str(caught.value)
    assert kinds(scheme) == ["submit", "admit"]


def test_circulate_keeps_the_property_request(scheme: Scheme) -> None:
    """What circulates is recorded as it was: code and areas, and no key of the case."""
    bring(scheme, "circulate")
    (case,) = scheme.snapshot().cases

    assert case.state == "circulated"
    assert case.request is not None
    assert case.request.reference == "ARC-01-24"
    assert case.request.areas == {"bricks", "woods"}


def test_circulate_refuses_before_approval(scheme: Scheme) -> None:
    """Nothing circulates that no landlord approved."""
    scheme.refer(referral())

    with pytest.raises(TransitionError, match='"circulate" is not allowed'):
        scheme.circulate("c-1")


def test_circulate_refuses_a_case_without_any_area_that_suits(scheme: Scheme) -> None:
    """Where every chosen area is to be avoided, the officer is asked for more."""
    bring(scheme, "approve", areas_to_avoid=frozenset({"bricks", "woods"}))

    with pytest.raises(TransitionError, match="no area is left that suits") as caught:
        scheme.circulate("c-1")

    assert not [area for area in ("bricks", "woods") if area in str(caught.value)]


# Homes and offers


def test_add_home_puts_a_home_into_the_pot(scheme: Scheme) -> None:
    """It is there at once, for whoever it suits."""
    assert scheme.add_home(home()).state == IN_POT


def test_add_home_refuses_one_that_is_there_or_whose_landlord_is_no_partner(
    scheme: Scheme,
) -> None:
    """A home has a key of its own, and is given by a partner of the day."""
    scheme.add_home(home())

    with pytest.raises(RecordError, match="home h-1 is already there"):
        scheme.add_home(home())
    with pytest.raises(RecordError, match="brick-homes is no partner on 2019-12-31"):
        scheme.add_home(home("h-2", released=date(2019, 12, 31)))
    assert kinds(scheme) == ["add-home"]


def test_match_makes_the_offers_of_the_day(scheme: Scheme) -> None:
    """Each pairing of the allocation is an offer, with the allocator and seed that made it."""
    bring(scheme, "add_home")
    answer = scheme.match(seed=5)

    assert [(one.case, one.home) for one in answer.pairings] == [("c-1", "h-1")]
    made = scheme.events()[-1].body
    assert made == OfferMade(nth=1, allocator="priority", seed=5, lowers_security=False)
    assert where(scheme) == UNDER_OFFER


def test_match_leaves_out_homes_that_nobody_holds_any_more(scheme: Scheme, clock: Clock) -> None:
    """A home whose hold has ended lapses before anybody is offered it."""
    bring(scheme, "circulate")
    scheme.add_home(home(held_until=day(5)))
    clock.go_on(5)

    assert scheme.match().pairings == ()
    assert where(scheme) == LAPSED


def test_match_refuses_an_allocator_that_is_not_there(scheme: Scheme) -> None:
    """The nearest is suggested."""
    with pytest.raises(NotFoundError, match='did you mean "circulation"'):
        scheme.match(allocator="circulate")


def test_offer_keeps_a_home_for_a_case(scheme: Scheme) -> None:
    """The coordinator's own choice is an offer like any other, by key or reference code."""
    bring(scheme, "add_home")
    case = scheme.offer("ARC-01-24", "h-1")

    assert (case.state, case.held_home) == ("offered", "h-1")
    assert scheme.events()[-1].body == OfferMade(nth=1, lowers_security=False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"area": "straw"}, "not-safe-or-not-chosen"),
        ({"area": "sticks"}, "not-safe-or-not-chosen"),
        ({"bedrooms": 1}, "too-few-bedrooms"),
        ({"landlord": "straw-council"}, "own-landlord"),
        ({"tenancy": Tenancy.STARTER}, "lowers-security"),
        ({"left_by": "c-1"}, "not-safe-or-not-chosen"),
    ],
)
def test_offer_refuses_a_home_that_does_not_suit(
    scheme: Scheme, changes: dict[str, Any], says: str
) -> None:
    """Each reason is named, and which area is the dangerous one never is."""
    bring(scheme, "circulate", areas_to_avoid=frozenset({"sticks"}))
    scheme.add_home(home(**changes))

    with pytest.raises(MatchingError, match=f"home h-1 does not suit case c-1: {says}") as caught:
        scheme.offer("c-1", "h-1")

    assert not [word for word in ("avoid", "fled", "straw") if word in caught.value.message]
    assert where(scheme) == IN_POT


def test_offer_of_a_less_secure_tenancy_needs_a_reason(scheme: Scheme) -> None:
    """The finding is overridden by a coded reason alone, and the reason is kept."""
    bring(scheme, "circulate")
    scheme.add_home(home(tenancy=Tenancy.STARTER))
    case = scheme.offer("c-1", "h-1", override="advised")

    assert case.state == "offered"
    assert scheme.events()[-1].reason_code == "advised"
    assert scheme.events()[-1].body == OfferMade(
        nth=1, lowers_security=True, security_override="advised"
    )


def test_no_reason_makes_an_unsafe_home_suit(scheme: Scheme) -> None:
    """Safety, size and access are never overridden."""
    bring(scheme, "circulate")
    scheme.add_home(home(area="straw", tenancy=Tenancy.STARTER))

    with pytest.raises(MatchingError, match="not-safe-or-not-chosen"):
        scheme.offer("c-1", "h-1", override=("agreed", "advised"))
    with pytest.raises(RecordError, match='"too-near" is no reason for override'):
        scheme.offer("c-1", "h-1", override="too-near")


def test_offer_refuses_a_home_that_is_offered_already(scheme: Scheme) -> None:
    """Two cases never hold one home."""
    bring(scheme, "offer")
    bring(scheme, "circulate", "c-2")

    with pytest.raises(RecordError, match='home h-1 is not in the pot: it is "under-offer"'):
        scheme.offer("c-2", "h-1")


def test_offer_refuses_a_second_home_for_a_case(scheme: Scheme) -> None:
    """A case with a live offer is offered no other."""
    bring(scheme, "offer")
    scheme.add_home(home("h-2"))

    with pytest.raises(TransitionError, match='case c-1 is "offered"'):
        scheme.offer("c-1", "h-2")


def test_a_case_or_home_that_is_not_there_is_named_with_the_nearest(scheme: Scheme) -> None:
    """A misspelt key is told with the one that was probably meant."""
    bring(scheme, "add_home")

    with pytest.raises(
        NotFoundError, match='there is no case "ARC-01-42"; did you mean "ARC-01-24"'
    ):
        scheme.approve("ARC-01-42")
    with pytest.raises(NotFoundError, match='there is no home "h-l"; did you mean "h-1"'):
        scheme.offer("c-1", "h-l")


def test_view_and_accept_lead_to_an_accepted_offer(scheme: Scheme) -> None:
    """A viewing is agreed, the household accepts, and the home stays kept for it."""
    bring(scheme, "offer")

    assert scheme.view("c-1").state == "viewing"
    assert scheme.accept("c-1").state == "accepted"
    assert where(scheme) == UNDER_OFFER


def test_view_and_accept_refuse_without_an_offer(scheme: Scheme) -> None:
    """Nobody views or accepts what was not offered."""
    bring(scheme, "circulate")
    for forbidden in (scheme.view, scheme.accept):
        with pytest.raises(TransitionError, match='case c-1 is "circulated"'):
            forbidden("c-1")


def test_refuse_circulates_the_case_again_and_frees_the_home(scheme: Scheme) -> None:
    """A refusal with good cause spends nothing; the same home is not offered again."""
    bring(scheme, "offer")
    case = scheme.refuse("c-1", "too-near")

    assert (case.state, case.offers_spent, case.held_home) == ("circulated", 0, None)
    assert scheme.events()[-1].body == Refusal(by="household", spends_offer=False)
    assert where(scheme) == IN_POT
    with pytest.raises(MatchingError, match="already-refused"):
        scheme.offer("c-1", "h-1")


def test_a_refusal_that_spends_the_last_offer_closes_the_case(scheme: Scheme) -> None:
    """Toyland has allowed one offer since 2023."""
    bring(scheme, "view")
    case = scheme.refuse("c-1", "did-not-like-it")

    assert (case.state, case.offers_spent) == ("closed-after-refusal", 1)
    assert kinds(scheme)[-2:] == ["refuse", "close"]


def test_the_offers_allowed_are_those_of_the_day_of_receipt(scheme: Scheme) -> None:
    """A case received when there was no limit keeps it, whatever came into force since."""
    bring(scheme, "view", received=date(2023, 6, 30))

    assert scheme.refuse("c-1", "did-not-like-it").state == "circulated"


@pytest.mark.parametrize(
    ("follows", "state"),
    [
        (Follows.CIRCULATE_AGAIN, "circulated"),
        (Follows.SUSPEND, "suspended"),
        (Follows.CLOSE, "closed-after-refusal"),
    ],
)
def test_what_follows_a_refusal_is_the_region_to_say(
    tmp_path: Path, clock: Clock, follows: Follows, state: str
) -> None:
    """A coded reason says what happens next."""
    reasons = tuple(
        evolve(reason, follows=follows) if reason.key == "too-near" else reason
        for reason in TOYLAND.reasons
    )
    with opened(tmp_path, clock, reasons=reasons) as scheme:
        bring(scheme, "offer")

        assert scheme.refuse("c-1", "too-near").state == state
        assert where(scheme) == IN_POT


def test_refuse_needs_an_offer_and_a_reason(scheme: Scheme) -> None:
    """Without an offer there is nothing to refuse; without a reason nothing is recorded."""
    bring(scheme, "offer")
    before = log_of(scheme)
    with pytest.raises(RecordError, match='"wolf-caught" is no reason for offer or viewing'):
        scheme.refuse("c-1", "wolf-caught")
    assert log_of(scheme) == before
    scheme.refuse("c-1", "too-near")

    with pytest.raises(TransitionError, match='"refuse" is not allowed'):
        scheme.refuse("c-1", "too-near")


def test_withdraw_offer_takes_the_home_back_and_costs_the_household_nothing(
    scheme: Scheme,
) -> None:
    """The case waits on; the home has left the pot, and was not refused."""
    bring(scheme, "accept")
    case = scheme.withdraw_offer("c-1", "home-withdrawn")

    assert (case.state, case.offers_spent, case.offers[0].outcome) == ("circulated", 0, "withdrawn")
    assert where(scheme) == TAKEN_BACK


def test_withdraw_offer_takes_only_a_landlord_reason(scheme: Scheme) -> None:
    """A reason says who gave it: the household's are not the landlord's to give."""
    bring(scheme, "offer")

    with pytest.raises(RecordError, match="Give one of home-withdrawn"):
        scheme.withdraw_offer("c-1", "too-near")

    assert where(scheme) == UNDER_OFFER


def test_complete_moves_the_household_and_posts_to_the_ledger(scheme: Scheme, clock: Clock) -> None:
    """The landlord that gave is owed a home, the household's own landlord owes one."""
    bring(scheme, "accept")
    clock.go_on(20)
    case = scheme.complete("c-1")

    assert case.state == "moved"
    assert case.letting is not None
    assert (case.letting.on, case.letting.people, case.letting.bedrooms) == (day(20), 2, 2)
    assert where(scheme) == LET
    assert scheme.ledger() == {"brick-homes": 1, "sticks-council": 0, "straw-council": -1}


def test_complete_refuses_a_home_that_was_not_accepted(scheme: Scheme) -> None:
    """Nothing is posted for a home that is only offered."""
    bring(scheme, "view")

    with pytest.raises(TransitionError, match='"sign-up" is not allowed'):
        scheme.complete("c-1")

    assert set(scheme.ledger().values()) == {0}


# Leaving, and the end


def test_withdraw_closes_a_case_and_frees_its_home(scheme: Scheme) -> None:
    """A household that no longer needs the move sets its home free."""
    bring(scheme, "accept")
    case = scheme.withdraw("c-1", "wolf-caught")

    assert (case.state, case.reason_code) == ("withdrawn", "wolf-caught")
    assert where(scheme) == IN_POT


def test_withdraw_refuses_a_closed_case(scheme: Scheme) -> None:
    """Who has moved cannot withdraw."""
    bring(scheme, "complete")

    with pytest.raises(TransitionError, match="none: the case is closed"):
        scheme.withdraw("c-1", "wolf-caught")


def test_withdraw_consent_stops_circulation_at_once(scheme: Scheme) -> None:
    """The case is suspended, whatever home it was offered is free, and no round sees it."""
    bring(scheme, "view")
    case = scheme.withdraw_consent("c-1")

    assert (case.state, case.consent_withdrawn) == ("suspended", day(0))
    assert where(scheme) == IN_POT
    assert scheme.match().pairings == ()


def test_consent_withdrawn_before_approval_returns_the_case(scheme: Scheme, clock: Clock) -> None:
    """It is not taken in again on the old consent, only on one given after the withdrawal."""
    scheme.refer(referral())
    assert scheme.withdraw_consent("c-1").state == "returned"
    clock.go_on(2)
    before = log_of(scheme)

    with pytest.raises(TransitionError, match="consent of case c-1 was withdrawn") as caught:
        scheme.refer(referral(answers={"dash_score": 20}))

    assert caught.value.stable_code == "UD-E401"
    assert log_of(scheme) == before


def test_consent_given_anew_lets_a_case_circulate(scheme: Scheme, clock: Clock) -> None:
    """A later consent takes the place of the one that was withdrawn."""
    scheme.refer(referral())
    scheme.withdraw_consent("c-1")
    clock.go_on(2)
    anew = Consents(to_apply=day(0), to_circulation=day(1), to_monitoring=day(0))
    scheme.refer(referral(consents=anew))
    scheme.approve("c-1")

    assert scheme.circulate("c-1").state == "circulated"


def test_withdraw_consent_refuses_once_a_home_is_accepted(scheme: Scheme) -> None:
    """From acceptance on nothing circulates; the move itself can be withdrawn."""
    bring(scheme, "accept")

    with pytest.raises(TransitionError, match="withdraw-offer"):
        scheme.withdraw_consent("c-1")


def test_house_elsewhere_counts_the_move_and_makes_no_debt(scheme: Scheme) -> None:
    """Another pathway housed the household: a move, and no entry in the ledger."""
    bring(scheme, "offer")
    case = scheme.house_elsewhere("c-1", "hot-air-balloon")

    assert case.state == "closed-by-another-route"
    assert case.letting is not None
    assert (case.letting.pathway, case.letting.home) == ("hot-air-balloon", None)
    assert set(scheme.ledger().values()) == {0}
    assert where(scheme) == IN_POT


@pytest.mark.parametrize(
    ("reason", "cohort", "error", "words"),
    [
        ("hot-air-baloon", "wolf-at-the-door", RecordError, "no reason"),
        ("wolf-caught", "wolf-at-the-door", RecordError, "names no pathway"),
        ("hot-air-balloon", "wolf-in-the-woods", NotFoundError, "pathway"),
    ],
)
def test_house_elsewhere_refuses_a_pathway_that_is_not_open_to_the_case(
    scheme: Scheme, reason: str, cohort: str, error: type[Exception], words: str
) -> None:
    """A pathway takes its own cohorts only, and is named by a reason of its own."""
    scheme.refer(referral(cohorts=frozenset({cohort})))

    with pytest.raises(error, match=words):
        scheme.house_elsewhere("c-1", reason)

    assert kinds(scheme) == ["submit", "admit"]


def test_hand_over_waits_for_its_day(scheme: Scheme) -> None:
    """While the scheme runs and no hand-over has come, nothing is handed over."""
    bring(scheme, "offer")

    assert scheme.hand_over() == ()


def test_hand_over_passes_every_open_case_on_when_the_scheme_has_ended(
    scheme: Scheme, clock: Clock
) -> None:
    """Open cases go to the receiver that the region names; closed ones stay as they are."""
    bring(scheme, "offer")
    scheme.refer(referral("c-2", area="other"))
    clock.now = datetime(CLOSED.year, CLOSED.month, CLOSED.day, 9, tzinfo=UTC)
    (case,) = scheme.hand_over()

    assert (case.key, case.state, case.receiver) == ("c-1", "handed-over", "The Woodcutters")
    assert where(scheme) == IN_POT
    assert scheme.hand_over() == ()


def test_a_hand_over_of_some_cohorts_leaves_the_others(tmp_path: Path, clock: Clock) -> None:
    """A cohort may pass to somebody else while the scheme goes on."""
    early = evolve(
        TOYLAND.hand_overs[0],
        key="door",
        cohorts=("wolf-at-the-door",),
        receiver="The Hunter",
        on=day(0),
    )
    with opened(tmp_path, clock, hand_overs=(*TOYLAND.hand_overs, early)) as scheme:
        scheme.refer(referral("c-1"))
        scheme.refer(referral("c-2", cohorts=frozenset({"wolf-in-the-woods"})))
        handed = scheme.hand_over()

        assert [(case.key, case.receiver) for case in handed] == [("c-1", "The Hunter")]


@pytest.mark.parametrize("on", [date(2019, 12, 31), CLOSED])
def test_nothing_is_taken_in_before_the_scheme_opens_or_after_it_closes(
    scheme: Scheme, clock: Clock, on: date
) -> None:
    """Neither a referral nor a home comes in on a day on which the scheme does not run."""
    clock.now = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)

    with pytest.raises(TransitionError, match=f"does not run on {on}") as caught:
        scheme.add_home(home())
    assert caught.value.stable_code == "UD-E402"
    with pytest.raises((TransitionError, RecordError)) as refused:
        scheme.refer(referral())
    assert refused.value.stable_code == ("UD-E402" if on == CLOSED else "UD-E218")
    assert scheme.events() == ()


# The ledger, and what is read


def test_correct_ledger_takes_a_letting_back_by_new_entries(scheme: Scheme, clock: Clock) -> None:
    """The old entries stand, the standings are as before, and the reason is kept."""
    bring(scheme, "complete")
    clock.go_on(30)
    back = scheme.correct_ledger("c-1", "the letting fell through")

    assert [(entry.amount, entry.corrects, entry.on) for entry in back] == [
        (-1, True, day(30)),
        (1, True, day(30)),
    ]
    assert len(scheme.snapshot().entries) == 4
    assert set(scheme.ledger().values()) == {0}
    assert scheme.snapshot().cases[0].entered[-1] == ("moved", day(0))
    assert scheme.store.differences() == ()


def test_correct_ledger_refuses_what_was_not_posted_or_was_taken_back(scheme: Scheme) -> None:
    """A posting set can be taken back once, and only if there is one."""
    bring(scheme, "accept")
    with pytest.raises(LedgerError, match="case c-1 has no posting set"):
        scheme.correct_ledger("c-1", "a slip")
    scheme.complete("c-1")
    with pytest.raises(RecordError, match="a phone number"):
        scheme.correct_ledger("c-1", "ring 020 7946 0000")
    scheme.correct_ledger("c-1", "a slip")

    with pytest.raises(LedgerError, match="was taken back before"):
        scheme.correct_ledger("c-1", "a slip")


def test_a_home_of_the_own_landlord_posts_zero_where_a_region_allows_it(
    tmp_path: Path, clock: Clock
) -> None:
    """A landlord that houses its own tenant gives and receives one."""
    matching = evolve(TOYLAND.matching, own_landlord_homes=True)
    with opened(tmp_path, clock, matching=matching) as scheme:
        bring(scheme, "complete", landlord="brick-homes")

        assert set(scheme.ledger().values()) == {0}
        assert len(scheme.snapshot().entries) == 2


def test_snapshot_holds_everything_as_it_stands(scheme: Scheme) -> None:
    """Cases and homes by key, the ledger in order, and the day."""
    bring(scheme, "approve", "c-2")
    bring(scheme, "complete", "c-1")
    shot = scheme.snapshot()

    assert [case.key for case in shot.cases] == ["c-1", "c-2"]
    assert [state.home.home for state in shot.homes] == ["h-1"]
    assert len(shot.entries) == 2
    assert (shot.as_at, shot.is_invented) == (day(0), False)


def test_report_is_written_by_the_writer_of_its_kind(tmp_path: Path) -> None:
    """It is given what its audience may know; a kind that nobody writes is refused."""

    def write(brief: CoordinatorBrief, out: Path, form: str) -> Path:
        page = out / f"page.{form}"
        page.write_text(f"{len(brief.snapshot.cases)} cases", encoding="utf-8")
        return page

    year = Report(audience=Audience.COORDINATOR, writer=write)
    with fresh(tmp_path / "scheme.db", reports={"year": year}) as scheme:
        scheme.refer(referral())

        assert scheme.report("year", tmp_path).read_text(encoding="utf-8") == "1 cases"
        with pytest.raises(NotFoundError, match='no report "yaer"; did you mean "year"'):
            scheme.report("yaer", tmp_path)


def test_a_larger_home_may_be_offered_where_a_region_allows_it(
    tmp_path: Path, clock: Clock
) -> None:
    """Bedrooms above the need are a parameter of the region."""
    spare = with_parameter("bedrooms-above-need", 1)
    with fresh(tmp_path / "spare.db", spare, clock) as scheme:
        bring(scheme, "circulate")
        scheme.add_home(home(bedrooms=3))

        assert scheme.offer("c-1", "h-1").state == "offered"


def test_the_repr_of_a_scheme_shows_no_database(scheme: Scheme) -> None:
    """A log never shows where the database is."""
    assert "scheme.db" not in repr(scheme)
