"""What may come after: amended, resumed, repeated, late and impossible commands."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from small_years import (
    Clock,
    a_scheme,
    day,
    fresh,
    home,
    inputs,
    kinds,
    log_of,
    play,
    referral,
    said,
)
from toyland import OPENED, THIRD, TOYLAND

from unlocking_doors.errors import RecordError, TransitionError, UnlockingDoorsError
from unlocking_doors.findings import Effect
from unlocking_doors.moves.cases import IN_POT, LAPSED, TAKEN_BACK
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.policy.parameters import NO_LIMIT
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.scheme import Scheme

MORE = frozenset({"bricks", "woods", "sticks"})


@pytest.fixture
def clock() -> Clock:
    """Stand still at the start."""
    return Clock()


@pytest.fixture
def scheme(tmp_path: Path, clock: Clock) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db", clock=clock) as opened:
        yield opened


def approved(scheme: Scheme, case: str = "c-1", **changes: Any) -> None:
    """Bring a case to its approval."""
    scheme.refer(referral(case, **changes))
    scheme.approve(case)


def circulated(scheme: Scheme, case: str = "c-1", **changes: Any) -> None:
    """Bring a case into circulation."""
    approved(scheme, case, **changes)
    scheme.circulate(case)


def refused(call: Callable[[], object], code: str, scheme: Scheme) -> UnlockingDoorsError:
    """A command is refused under a code, and changes nothing."""
    before = log_of(scheme)
    with pytest.raises(UnlockingDoorsError) as caught:
        call()
    found = caught.value
    codes = {found.stable_code, *(fault.code for fault in found.faults)}
    assert code in codes
    assert log_of(scheme) == before
    return found


# Whose rules


@pytest.mark.parametrize(("received", "state"), [(THIRD, "awaiting-approval"),
                                                 (date(2023, 6, 30), "not-eligible")])  # fmt: skip
def test_a_first_referral_is_judged_by_the_rules_of_its_receipt(
    scheme: Scheme, received: date, state: str
) -> None:
    """However late it is typed in: since July 2023 a score is enough, before it was not."""
    row = referral(received=received, answers={"risk_level": "standard", "dash_score": 14})
    case = scheme.refer(row)

    assert case.state == state
    assert case.judged is not None
    assert case.judged.as_at == received


def test_a_case_that_comes_again_is_judged_by_the_rules_of_today(
    scheme: Scheme, clock: Clock
) -> None:
    """What it lacked is given today, and so today's rules apply."""
    early = date(2023, 6, 30)
    scheme.refer(referral(received=early, consents=Consents()))
    clock.go_on(1)
    again = referral(received=early, answers={"risk_level": "standard", "dash_score": 14})
    case = scheme.refer(again)

    assert case.state == "awaiting-approval"
    assert case.judged is not None
    assert case.judged.as_at == day(1)


@pytest.mark.parametrize("received", [day(1), date(2019, 12, 31)])
@pytest.mark.parametrize("how", ["refer", "draft"])
def test_a_referral_from_the_future_or_before_the_opening_is_refused(
    scheme: Scheme, received: date, how: str
) -> None:
    """No rules were in force then, or nobody can know that it will be received."""
    refused(lambda: getattr(scheme, how)(referral(received=received)), "UD-E218", scheme)


def test_a_cohort_may_have_a_cap_of_its_own(tmp_path: Path, clock: Clock) -> None:
    """The cap is the parameter that the cohort names, on the day whose rules admitted the case."""
    cap = evolve(
        TOYLAND.parameter_by_key["offers-allowed"],
        key="offers-in-the-woods",
        values={OPENED: 1, day(0): NO_LIMIT},
    )
    cohorts = tuple(
        evolve(one, offers_allowed=cap.key) if one.key == "wolf-in-the-woods" else one
        for one in TOYLAND.cohorts
    )
    region = evolve(TOYLAND, cohorts=cohorts, parameters=(*TOYLAND.parameters, cap))
    states = []
    with fresh(tmp_path / "cap.db", region, clock) as scheme:
        for case, cohort, received in (
            ("c-1", "wolf-at-the-door", day(0)),
            ("c-2", "wolf-in-the-woods", day(0)),
            ("c-3", "wolf-in-the-woods", day(-1)),
        ):
            circulated(scheme, case, cohorts=frozenset({cohort}), received=received)
            scheme.add_home(home(f"h-{case}"))
            scheme.offer(case, f"h-{case}", override="agreed")  # whoever comes first
            scheme.view(case)
            states.append(scheme.refuse(case, "did-not-like-it").state)

    assert states == ["closed-after-refusal", "circulated", "closed-after-refusal"]


# What is asked of a record


@pytest.mark.parametrize("how", ["refer", "draft", "amend"])
def test_no_area_to_avoid_is_taken_in_that_names_no_area(scheme: Scheme, how: str) -> None:
    """It would protect nobody; the message does not repeat it."""
    if how == "amend":
        circulated(scheme)
    row = referral(areas_to_avoid=frozenset({"strw"}))
    told = refused(lambda: getattr(scheme, how)(row), "UD-E216", scheme)

    assert "strw" not in str(told)


def test_no_home_is_taken_in_that_stands_nowhere(scheme: Scheme) -> None:
    """Its area and its landlord are of the region."""
    refused(lambda: scheme.add_home(home(area="atlantis")), "UD-E216", scheme)
    refused(lambda: scheme.add_home(home("Mr Wolf's")), "UD-E217", scheme)


def test_homes_left_by_nobody_that_is_there_are_named(scheme: Scheme) -> None:
    """A link that leads nowhere would hide a swap; key and reference code both lead somewhere."""
    homes = [home("h-1", left_by="c-9"), home("h-2", left_by="c-1")]
    homes += [home("h-3", left_by="ARC-01-24"), home("h-4")]
    played = play(scheme, inputs(referral(), *homes, said("c-1", "approval", "approved")))

    assert played.left_by_nobody == ("h-1",)


@pytest.mark.parametrize("left_by", ["c-1", "ARC-01-24"])
def test_nobody_is_offered_the_home_they_left_by_whichever_code(
    scheme: Scheme, left_by: str
) -> None:
    """A landlord may know the case by its reference code alone."""
    circulated(scheme)
    scheme.add_home(home(left_by=left_by))

    refused(lambda: scheme.offer("c-1", "h-1"), "UD-E601", scheme)


def test_a_home_may_be_there_before_the_case_that_left_it(scheme: Scheme) -> None:
    """Whichever comes first: once both are there nobody is offered the home they left."""
    rows = inputs(
        referral(received=day(3)),
        home(left_by="c-1", released=day(0)),
        said("c-1", "approval", "approved"),
    )
    played = play(scheme, rows)

    assert played.left_by_nobody == ()
    assert [case.state for case in scheme.snapshot().cases] == ["circulated"]


def test_a_late_row_of_a_home_whose_landlord_has_left_lapses(tmp_path: Path, clock: Clock) -> None:
    """It was given while its landlord was a partner, and is there, but nobody is offered it."""
    partners = tuple(
        evolve(one, until=day(5)) if one.key == "brick-homes" else one for one in TOYLAND.partners
    )
    with fresh(tmp_path / "left.db", evolve(TOYLAND, partners=partners), clock) as scheme:
        play(scheme, inputs(referral()), days=10)
        play(scheme, inputs(home(released=day(3))), days=11)

        assert [state.state for state in scheme.snapshot().homes] == [LAPSED]


# Amend, resume, take back, expire


def test_an_approved_case_takes_in_what_changed_and_keeps_its_approval(scheme: Scheme) -> None:
    """More areas, the same code: it waits for the next circulation."""
    approved(scheme)
    case = scheme.amend(referral(areas_of_choice=MORE))

    assert (case.state, case.reference) == ("approved", "ARC-01-24")
    assert case.referral.areas_of_choice == MORE


def test_a_circulated_case_that_changed_is_circulated_anew(scheme: Scheme) -> None:
    """Landlords are sent the request as it is now, and the next round goes by it."""
    circulated(scheme)
    scheme.add_home(home(area="sticks", landlord="sticks-council"))
    assert scheme.match().pairings == ()
    case = scheme.amend(referral(areas_of_choice=MORE))

    assert case.state == "circulated"
    assert kinds(scheme, "c-1")[-2:] == ["judge-again", "circulate"]
    body = scheme.events()[-1].body
    assert isinstance(body, Circulated)
    assert body.request.areas == MORE
    assert body.to == case.circulated_to == ("straw-council", "sticks-council", "brick-homes")
    assert [one.home for one in scheme.match().pairings] == ["h-1"]


def test_a_change_that_would_not_be_eligible_is_refused(scheme: Scheme) -> None:
    """A case never goes on under facts that the rules of today do not let through."""
    circulated(scheme)

    refused(lambda: scheme.amend(referral(area="other")), "UD-E219", scheme)
    refused(lambda: scheme.amend(referral(note="ring 020 7946 0000")), "UD-E204", scheme)


def test_a_case_that_holds_an_offer_is_not_amended(scheme: Scheme) -> None:
    """What it was offered was offered by the facts as they were."""
    circulated(scheme)
    scheme.add_home(home())
    scheme.offer("c-1", "h-1")

    refused(lambda: scheme.amend(referral()), "UD-E400", scheme)


def test_a_draft_becomes_a_case_when_it_is_submitted(scheme: Scheme) -> None:
    """Nothing is assessed before; the same key then goes on."""
    assert scheme.draft(referral(consents=Consents())).state == "draft"
    case = scheme.refer(referral())

    assert [state for state, _ in case.entered] == ["draft", "submitted", "awaiting-approval"]


def test_a_suspended_case_goes_on_with_a_new_consent_only(scheme: Scheme, clock: Clock) -> None:
    """It ends approved, and circulates with the next round; the old consent does not count."""
    circulated(scheme)
    scheme.withdraw_consent("c-1")
    clock.go_on(5)
    refused(lambda: scheme.resume("c-1"), "UD-E401", scheme)
    refused(lambda: scheme.resume("c-1", consent_to_circulation=day(0)), "UD-E401", scheme)
    case = scheme.resume("c-1", consent_to_circulation=day(4))

    assert (case.state, case.consent_withdrawn) == ("approved", None)
    assert scheme.circulate("c-1").state == "circulated"


def test_a_reason_to_withdraw_may_only_suspend(tmp_path: Path, clock: Clock) -> None:
    """Where the region says so, a withdrawal is one of consent, and the case may come back."""
    reasons = tuple(
        evolve(one, follows=Follows.SUSPEND) if one.key == "wolf-caught" else one
        for one in TOYLAND.reasons
    )
    with fresh(tmp_path / "reasons.db", evolve(TOYLAND, reasons=reasons), clock) as scheme:
        circulated(scheme)
        case = scheme.withdraw("c-1", "wolf-caught")

        assert (case.state, case.consent_withdrawn) == ("suspended", day(0))


def test_a_landlord_takes_back_only_what_was_not_offered(scheme: Scheme) -> None:
    """A home that is kept for somebody is taken back by withdrawing its offer."""
    circulated(scheme)
    scheme.add_home(home("h-1"))
    scheme.add_home(home("h-2"))
    scheme.offer("c-1", "h-1")

    refused(lambda: scheme.take_back("h-1"), "UD-E211", scheme)
    assert scheme.take_back("h-2").state == TAKEN_BACK
    refused(lambda: scheme.take_back("h-2"), "UD-E211", scheme)


def test_a_request_expires_where_it_waits(scheme: Scheme) -> None:
    """An expired case is closed."""
    circulated(scheme)

    assert scheme.expire("c-1").state == "expired"
    refused(lambda: scheme.expire("c-1"), "UD-E400", scheme)


@pytest.mark.parametrize("missing", ["to_apply", "to_circulation", "to_monitoring"])
def test_no_request_goes_out_without_all_three_consents(missing: str) -> None:
    """The engine asks for each, even in a region whose rules have been made to ask for none."""
    rules = tuple(evolve(rule, if_not_met=Effect.WARN) if rule.key == "consent" else rule
                  for rule in TOYLAND.rules)  # fmt: skip
    consents = evolve(Consents(to_apply=day(0), to_circulation=day(0), to_monitoring=day(0)),
                      **{missing: None})  # fmt: skip
    with a_scheme(evolve(TOYLAND, rules=rules)) as scheme:
        approved(scheme, consents=consents)

        refused(lambda: scheme.circulate("c-1"), "UD-E401", scheme)


def test_a_landlords_reason_is_no_refusal_of_the_household(scheme: Scheme) -> None:
    """The landlord withdraws its offer for it instead."""
    circulated(scheme)
    scheme.add_home(home())
    scheme.offer("c-1", "h-1")

    refused(lambda: scheme.refuse("c-1", "home-withdrawn"), "UD-E208", scheme)


# Keys, and time


def test_a_command_repeated_under_its_key_is_carried_out_once(scheme: Scheme) -> None:
    """Whoever is not sure that a command arrived sends it again; the case comes back as it is."""
    scheme.refer(referral(), key="k-1")
    scheme.approve("c-1", key="k-2")
    scheme.add_home(home(), key="k-3")
    before = log_of(scheme)

    assert scheme.refer(referral(), key="k-1").state == "approved"
    assert scheme.approve("c-1", key="k-2").reference == "ARC-01-24"
    assert scheme.add_home(home(), key="k-3").state == IN_POT
    assert log_of(scheme) == before


def test_a_key_belongs_to_one_command(scheme: Scheme) -> None:
    """The same key under another command is a mistake, and is said to be one."""
    scheme.refer(referral(), key="k-1")

    refused(lambda: scheme.approve("c-1", key="k-1"), "UD-E711", scheme)


def test_nothing_happens_before_what_was_played(scheme: Scheme, clock: Clock) -> None:
    """Events stay in the order of time: a command of an earlier day is refused."""
    play(scheme, inputs(referral(), said("c-1", "approval", "approved")), days=3)
    for call in (lambda: scheme.circulate("c-1"), lambda: scheme.take_back("h-1"), scheme.match):
        with pytest.raises(TransitionError) as caught:
            call()
        assert caught.value.stable_code == "UD-E404"
    clock.go_on(3)

    assert scheme.circulate("c-1").state == "circulated"


def test_a_run_without_rows_still_says_how_far_it_played(scheme: Scheme, clock: Clock) -> None:
    """Whoever has played to a day has said that nothing came before it."""
    play(scheme, inputs(), days=5)

    assert scheme.snapshot().as_at == day(5)
    refused(lambda: scheme.refer(referral()), "UD-E404", scheme)


def test_a_household_housed_elsewhere_moved_on_the_day_of_the_answer(scheme: Scheme) -> None:
    """An answer that comes late does not change the day of the move."""
    play(scheme, inputs(referral()), days=10)
    late = said("c-1", "withdrawal", "housed-elsewhere", "hot-air-balloon", on=day(6))
    play(scheme, inputs(referral(), late), days=11)
    (case,) = scheme.snapshot().cases

    assert case.letting is not None
    assert case.letting.on == day(6)


def test_a_refused_row_changes_nothing_of_a_run(scheme: Scheme) -> None:
    """A row that names no area is refused with the whole run."""
    rows = inputs(referral("c-1"), referral("c-2", areas_to_avoid=frozenset({"strw"})))
    with pytest.raises(RecordError):
        play(scheme, rows)

    assert scheme.events() == ()


@pytest.mark.parametrize("is_invented", [True, False])
def test_invented_and_other_data_are_kept_apart(scheme: Scheme, *, is_invented: bool) -> None:
    """One label stands for a whole database, so that real data are never called invented."""
    scheme.run(inputs(referral("c-1")), as_at=day(1), is_invented=is_invented)
    more = inputs(referral("c-2"))

    refused(lambda: scheme.run(more, as_at=day(2), is_invented=not is_invented), "UD-E805", scheme)
    assert scheme.snapshot().is_invented is is_invented

    scheme.run(more, as_at=day(2), is_invented=is_invented)
    assert len(scheme.snapshot().cases) == 2


def test_an_amended_case_is_explained_by_what_it_is_now(scheme: Scheme) -> None:
    """It was judged again with the change, and that judgement can be made again."""
    circulated(scheme)
    scheme.amend(referral(answers=referral().answers | {"has_rent_arrears": True}))

    found = scheme.explain("c-1")

    assert found.state == "circulated"
    assert found.assessment is not None


def test_a_resumed_case_is_explained_by_what_it_was_judged_on(scheme: Scheme, clock: Clock) -> None:
    """A consent given anew is no reason to doubt the decision that came before."""
    circulated(scheme)
    before = scheme.explain("c-1").assessment
    scheme.withdraw_consent("c-1")
    clock.now = clock.now.replace(day=clock.now.day + 1)
    scheme.resume("c-1", consent_to_circulation=clock.now.date())

    assert scheme.explain("c-1").assessment == before


def test_consent_withdrawn_while_suspended_stays_withdrawn(scheme: Scheme) -> None:
    """Whatever a case was suspended for, it circulates again with a new consent only."""
    circulated(scheme)
    scheme.withdraw_consent("c-1")
    scheme.withdraw_consent("c-1")

    refused(lambda: scheme.resume("c-1"), "UD-E401", scheme)


def test_no_case_is_given_the_reference_code_of_another(scheme: Scheme) -> None:
    """Either code leads to one case, so that a home that it left is known by both."""
    approved(scheme)
    code = scheme.snapshot().cases[0].reference

    refused(lambda: scheme.refer(referral(code)), "UD-E207", scheme)


def test_a_home_held_until_before_its_release_is_refused(scheme: Scheme) -> None:
    """One bad row would stop the matching of everybody."""
    refused(lambda: scheme.add_home(home("h-1", held_until=day(-9))), "UD-E216", scheme)


def test_all_that_a_run_would_refuse_is_told_before_it_begins(scheme: Scheme) -> None:
    """Keys that lead nowhere and impossible days: every row at once, and nothing is changed."""
    rows = inputs(
        referral("c-1", areas_to_avoid=frozenset({"nowhere"})),
        referral("c-2", received=date(1999, 1, 1)),
        home("h-1", area="nowhere"),
    )

    found = refused(lambda: scheme.run(rows, as_at=day(3)), "UD-E216", scheme)

    told = {(fault.place, fault.code) for fault in found.faults}
    assert told == {("case c-1", "UD-E216"), ("case c-2", "UD-E218"), ("home h-1", "UD-E216")}
    assert "nowhere" not in str(found)
