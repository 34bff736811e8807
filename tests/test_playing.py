"""Time played forward over small invented files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from small_years import (
    YEARS,
    Clock,
    a_scheme,
    day,
    fresh,
    home,
    inputs,
    kinds,
    letting_of,
    log_of,
    play,
    referral,
    said,
    yes_to_all,
)
from toyland import CLOSED, SECOND, THIRD, TOYLAND

from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.decisions import Decision
from unlocking_doors.moves.events import Refusal
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.scheme import Scheme


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db") as opened:
        yield opened


def case_of(scheme: Scheme, case: str = "c-1") -> Case:
    """Return a case as it stands."""
    return next(one for one in scheme.snapshot().cases if one.key == case)


def days_of(scheme: Scheme, kind: str) -> list[date]:
    """Return the day of each event of a kind."""
    return [event.on for event in scheme.events() if event.kind == kind]


def changed(scheme: Scheme, *rows: Referral | Home | Decision) -> list[str]:
    """Play some rows for twelve weeks, and list what happened to case c-1."""
    play(scheme, inputs(*rows))
    return kinds(scheme, "c-1")


# The days of a year


def test_a_case_takes_its_steps_on_the_days_that_the_data_give(scheme: Scheme) -> None:
    """Received, approved a day later, circulated and offered in the next round, and so on."""
    play(scheme, YEARS["a move"])

    assert case_of(scheme).entered == (
        ("submitted", day(0)),
        ("awaiting-approval", day(0)),
        ("approved", day(1)),
        ("circulated", day(7)),  # rounds are weekly
        ("offered", day(7)),
        ("viewing", day(8)),
        ("accepted", day(9)),
        ("signed-up", day(37)),  # four weeks after acceptance
        ("moved", day(37)),
    )


def test_times_come_from_the_data_and_never_from_the_clock(scheme: Scheme) -> None:
    """Every event stands at noon of its day, in UTC, whenever the run was made."""
    play(scheme, YEARS["a move"])

    assert {event.at.isoformat()[10:] for event in scheme.events()} == {"T12:00:00+00:00"}


def test_rounds_are_held_on_the_days_that_the_region_gives(scheme: Scheme) -> None:
    """Every offer and every circulation falls on a day of a round: each seventh since the start."""
    rows = [referral(f"c-{n}", received=day(n)) for n in range(1, 10)]
    homes = [home(f"h-{n}", released=day(n * 3)) for n in range(1, 10)]
    yes = [said(f"c-{n}", "approval", "approved") for n in range(1, 10)]
    play(scheme, inputs(*rows, *homes, *yes))
    held = {*days_of(scheme, "offer"), *days_of(scheme, "circulate")}

    assert len(held) > 1
    assert all((on - TOYLAND.identity.opened).days % 7 == 0 for on in held)


@pytest.mark.parametrize(
    ("received", "outcome"),
    [
        (date(2020, 6, 1), Outcome.NOT_ELIGIBLE),
        (SECOND, Outcome.MORE_INFORMATION),
        (THIRD, Outcome.ELIGIBLE),
    ],
)
def test_each_case_is_assessed_by_the_rules_of_its_date(
    scheme: Scheme, received: date, outcome: Outcome
) -> None:
    """The same referral has another answer under each of the three rule sets."""
    row = referral(
        received=received,
        areas_of_choice=frozenset({"woods"}),
        answers={"risk_level": "medium", "is_known_to_marac": True},
    )
    scheme.run(inputs(row), as_at=received)
    judged = case_of(scheme).judged

    assert judged is not None
    assert (judged.as_at, judged.outcome) == (received, outcome)


def test_a_home_is_in_the_pot_until_its_landlord_no_longer_holds_it(scheme: Scheme) -> None:
    """The first day no longer held is one day too late to be offered."""
    rows = (referral(), said("c-1", "approval", "approved"))
    play(scheme, inputs(*rows, home("h-1", held_until=day(7)), home("h-2", held_until=day(8))))

    assert [offer.home for offer in case_of(scheme).offers] == ["h-2"]
    assert days_of(scheme, "lapse") == [day(7)]


def test_an_offer_keeps_a_home_beyond_the_end_of_its_hold(scheme: Scheme) -> None:
    """What is offered in time stays offered until it is answered, and lapses only then."""
    answers = (
        said("c-1", "approval", "approved"),
        said("c-1", "offer", "refused", "too-near", after=5),
    )
    play(scheme, inputs(referral(), home(held_until=day(8)), *answers))

    assert days_of(scheme, "refuse") == [day(12)]
    assert days_of(scheme, "lapse") == [day(13)]


def test_a_case_waits_as_long_as_nobody_answers(scheme: Scheme) -> None:
    """No row means no answer yet: the case stays where it is, to the last day."""
    play(
        scheme,
        inputs(referral("c-1"), referral("c-2"), home(), said("c-2", "approval", "approved")),
    )

    assert case_of(scheme, "c-1").state == "awaiting-approval"
    assert case_of(scheme, "c-2").state == "offered"


def test_progress_is_told_after_each_day(scheme: Scheme) -> None:
    """Whoever watches sees each day played, and the last one."""
    seen: list[tuple[date, date]] = []
    play(scheme, inputs(referral()), days=3, on_day=lambda on, last: seen.append((on, last)))

    assert seen == [(day(number), day(3)) for number in range(4)]


# What people answer


@pytest.mark.parametrize(
    ("step", "reason", "spends", "after"),
    [
        ("offer", "too-near", False, "circulated"),
        ("viewing", "did-not-like-it", True, "closed-after-refusal"),
    ],
)
def test_a_reason_says_who_refused_whether_it_spends_and_what_follows(
    scheme: Scheme, step: str, reason: str, after: str, *, spends: bool
) -> None:
    """The region's row of a reason decides, and the event keeps who gave it."""
    first = [said("c-1", "offer", "view")] if step == "viewing" else []
    answers = [said("c-1", "approval", "approved"), *first, said("c-1", step, "refused", reason)]
    play(scheme, inputs(referral(), home(), *answers))
    case = case_of(scheme)
    (refusal,) = (event for event in scheme.events() if event.kind == "refuse")

    assert case.state == after
    assert (case.offers[0].reason_code, case.offers[0].spent) == (reason, spends)
    assert refusal.body == Refusal(by="household", spends_offer=spends)


@pytest.mark.parametrize(("received", "offers"), [(THIRD, 1), (date(2023, 6, 30), 2)])
def test_the_cap_on_offers_is_that_of_the_day_of_receipt(
    scheme: Scheme, received: date, offers: int
) -> None:
    """One offer since July 2023; a case received the day before is offered again and again."""
    answers = [said("c-1", "approval", "approved")]
    for nth in (1, 2):
        answers += [
            said("c-1", "offer", "view", nth=nth),
            said("c-1", "viewing", "refused", "did-not-like-it", nth=nth),
        ]
    rows = (referral(received=received), home("h-1", released=received))
    scheme.run(inputs(*rows, home("h-2", released=received), *answers), as_at=date(2023, 9, 1))
    case = case_of(scheme)

    assert len(case.offers) == case.offers_spent == offers
    assert case.state == ("closed-after-refusal" if offers == 1 else "circulated")


def test_the_nth_answer_belongs_to_the_nth_offer(scheme: Scheme) -> None:
    """A first offer refused and a second accepted lead to the second home."""
    answers = (
        said("c-1", "approval", "approved"),
        said("c-1", "offer", "refused", "too-near"),
        said("c-1", "offer", "accepted", nth=2),
    )
    play(scheme, inputs(referral(), home("h-1"), home("h-2", released=day(2)), *answers))

    assert letting_of(scheme, "c-1").home == "h-2"


def test_a_home_taken_back_by_its_landlord_costs_the_household_nothing(scheme: Scheme) -> None:
    """The case is offered the next home, none of its offers spent."""
    answers = (
        said("c-1", "approval", "approved"),
        said("c-1", "offer", "withdrawn", "home-withdrawn"),
        said("c-1", "offer", "accepted", nth=2),
    )
    play(scheme, inputs(referral(), home("h-1"), home("h-2", released=day(2)), *answers))

    assert letting_of(scheme, "c-1").home == "h-2"
    assert case_of(scheme).offers_spent == 0


def test_a_landlord_that_does_not_approve_closes_the_case(scheme: Scheme) -> None:
    """The reason stands in the event."""
    refused = said("c-1", "approval", "refused", "not-our-tenant")

    assert changed(scheme, referral(), refused) == ["submit", "admit", "refuse-approval"]


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        ("withdrawn", "wolf-caught", "withdrawn"),
        ("housed-elsewhere", "hot-air-balloon", "closed-by-another-route"),
        ("consent-withdrawn", "", "suspended"),
    ],
)
def test_a_household_may_leave_while_it_is_offered_a_home(
    scheme: Scheme, outcome: str, reason: str, state: str
) -> None:
    """Its home is free again at once, and goes to the next in the next round."""
    rows = (referral("c-1"), referral("c-2", received=day(1)), home())
    yes = (said("c-1", "approval", "approved"), *yes_to_all("c-2"))
    play(scheme, inputs(*rows, *yes, said("c-1", "withdrawal", outcome, reason, after=10)))

    assert case_of(scheme, "c-1").state == state
    assert letting_of(scheme, "c-2").home == "h-1"


def test_a_reason_that_suspends_comes_too_late_for_whoever_accepted() -> None:
    """Nothing circulates any more once a home is accepted: the move goes on, the run too."""
    reasons = tuple(
        evolve(one, follows=Follows.SUSPEND) if one.key == "wolf-caught" else one
        for one in TOYLAND.reasons
    )
    gone = said("c-1", "withdrawal", "withdrawn", "wolf-caught", after=20)
    with a_scheme(evolve(TOYLAND, reasons=reasons)) as scheme:
        played = play(scheme, inputs(referral(), home(), *yes_to_all("c-1"), gone))

        assert kinds(scheme, "c-1")[-1] == "complete"
        assert played.unused == (gone,)


def test_consent_withdrawn_on_the_day_of_approval_is_never_circulated(scheme: Scheme) -> None:
    """However the answers of one day fall, withdrawal comes before circulation."""
    answers = (
        said("c-1", "approval", "approved", after=7),
        said("c-1", "withdrawal", "consent-withdrawn", after=7),
    )

    assert "circulate" not in changed(scheme, referral(), *answers)


# What is said about a run


def test_answers_that_no_step_asked_for_are_named(scheme: Scheme) -> None:
    """An answer to an offer that was never made is not skipped silently."""
    never = (said("c-1", "offer", "view", nth=2), said("c-9", "approval", "approved"))
    played = play(scheme, inputs(referral(), home(), *yes_to_all("c-1"), *never))

    assert played.unused == never


def test_rows_dated_after_the_last_day_are_counted_and_come_in_later(scheme: Scheme) -> None:
    """They are not taken in, and a longer run takes them in."""
    year = inputs(referral("c-1"), referral("c-2", received=day(20)), home(released=day(30)))

    assert play(scheme, year, days=10).later == 2
    assert [case.key for case in scheme.snapshot().cases] == ["c-1"]
    assert play(scheme, year, days=40).later == 0
    assert [case.key for case in scheme.snapshot().cases] == ["c-1", "c-2"]


def test_a_case_that_cannot_be_circulated_is_named_with_the_reason(scheme: Scheme) -> None:
    """It stays approved, and the others go on."""
    rows = (
        referral("c-1", areas_to_avoid=frozenset({"bricks", "woods"})),
        referral("c-2", received=day(1)),
    )
    yes = (said("c-1", "approval", "approved"), said("c-2", "approval", "approved"))
    played = play(scheme, inputs(*rows, *yes))

    assert list(played.stalled) == ["c-1"]
    assert "no area is left that suits" in played.stalled["c-1"]
    assert case_of(scheme, "c-1").state == "approved"
    assert case_of(scheme, "c-2").state == "circulated"


def test_invented_data_are_remembered(scheme: Scheme) -> None:
    """Once invented rows are in a database, everything made from it says so."""
    play(scheme, inputs(referral()), days=3, is_invented=True)
    play(scheme, inputs(), days=6)

    assert scheme.snapshot().is_invented


# Going on


def test_a_run_that_is_repeated_changes_nothing(scheme: Scheme) -> None:
    """The same rows up to the same day are known already, and nothing is doubled."""
    year = YEARS["two for one home"]
    first = play(scheme, year)
    before = log_of(scheme)
    again = play(scheme, year)

    assert first.known_already == 0
    assert (again.since, again.known_already) == (None, 3)
    assert log_of(scheme) == before


def test_a_run_goes_on_from_its_last_day(scheme: Scheme) -> None:
    """Played in two parts, a year is the year played at once."""
    year = YEARS["two for one home"]
    with a_scheme() as at_once:
        whole = play(at_once, year)
        play(scheme, year, days=20)
        part = play(scheme, year)

        assert (part.since, part.known_already) == (day(21), 3)
        assert log_of(scheme) == log_of(at_once)
        assert part.unused == whole.unused


def test_a_returned_case_comes_again_with_more_facts(scheme: Scheme) -> None:
    """A corrected row of a returned case is taken in on the day on which the run goes on."""
    lacking = referral(consents=Consents())
    yes = yes_to_all("c-1")
    play(scheme, inputs(lacking, home(), *yes), days=10)
    assert case_of(scheme).state == "returned"
    played = play(scheme, inputs(referral(), home(), *yes), days=84)

    assert (played.known_already, case_of(scheme).state) == (1, "moved")
    assert case_of(scheme).first("awaiting-approval") == day(11)
    assert kinds(scheme, "c-1").count("return") == 1


def test_a_row_with_other_content_is_refused_and_nothing_changes(scheme: Scheme) -> None:
    """Every such row is named, and the run is not begun."""
    play(scheme, inputs(referral(), home()), days=3)
    before = log_of(scheme)
    other = inputs(referral(area="woods"), home(bedrooms=4), referral("c-2"))

    with pytest.raises(RecordError, match="nothing was changed") as caught:
        play(scheme, other)

    assert [fault.place for fault in caught.value.faults] == ["case c-1", "home h-1"]
    assert log_of(scheme) == before


def test_a_row_that_stands_there_twice_is_refused(scheme: Scheme) -> None:
    """Neither a case, nor a home, nor an answer may stand there twice; all are named at once."""
    yes = said("c-1", "approval", "approved")
    twice = inputs(referral(), referral(area="woods"), home(), home(), yes, evolve(yes, after=3))

    with pytest.raises(RecordError) as caught:
        play(scheme, twice)

    assert [fault.place for fault in caught.value.faults] == [
        "case c-1",
        "home h-1",
        "case c-1, approval 1",
    ]
    assert scheme.events() == ()


def test_a_home_of_somebody_who_is_no_partner_is_refused(scheme: Scheme) -> None:
    """The landlord and the day are named."""
    with pytest.raises(RecordError) as caught:
        play(scheme, inputs(home(landlord="wolf-estates")))

    assert '"wolf-estates" is no partner on 2024-03-06' in str(caught.value)


def test_a_run_that_fails_leaves_nothing_behind(scheme: Scheme) -> None:
    """A run is one command: what stops it on its last day takes all its days back."""
    note = referral("c-2", received=day(30), note="write to pig@straw.example")

    with pytest.raises(RecordError, match="an e-mail address"):
        play(scheme, inputs(referral(), home(), *yes_to_all("c-1"), note))

    assert scheme.events() == ()
    assert scheme.snapshot().cases == ()


def test_commands_go_on_where_a_run_stopped(tmp_path: Path) -> None:
    """After a run the coordinator works by hand, and another run plays only what comes after."""
    clock = Clock()
    with fresh(tmp_path / "scheme.db", clock=clock) as scheme:
        year = inputs(referral(), home(), said("c-1", "approval", "approved"))
        play(scheme, year, days=7)
        clock.go_on(9)
        scheme.accept("c-1")
        played = play(scheme, year)

        assert played.since == day(10)
        assert letting_of(scheme, "c-1").on == day(37)


# The end of a scheme


def test_a_scheme_that_closes_hands_over_its_open_cases(scheme: Scheme) -> None:
    """Cases that wait, or hold an offer, go to the receiver; nothing comes in any more."""
    last = date(2025, 12, 1)
    rows = (
        referral("c-1", received=last),
        referral("c-2", received=last, landlord="brick-homes", area="woods"),
        referral("c-3", received=CLOSED),
        referral("c-4", received=last, area="other"),
    )
    yes = (said("c-1", "approval", "approved"), said("c-2", "approval", "approved"))
    played = scheme.run(inputs(*rows, home(released=last), *yes), as_at=date(2026, 2, 1))

    assert played.handed_over == ("c-1", "c-2")
    assert played.later == 1
    assert case_of(scheme, "c-4").state == "not-eligible"
    assert case_of(scheme).receiver == "The Woodcutters"
    assert case_of(scheme).live_offer is None
    assert {event.on for event in scheme.events() if event.kind == "hand-over"} == {CLOSED}


# Who gets which home


def _pool() -> tuple[Referral | Home | Decision, ...]:
    """Make more households than homes, so that who comes first matters."""
    cases = [f"c-{number}" for number in range(1, 9)]
    return (
        *(referral(case, answers={"risk_level": "medium"}) for case in cases),
        home("h-1"),
        home("h-2", area="woods"),
        home("h-3"),
        *(row for case in cases for row in yes_to_all(case)),
    )


def moves(scheme: Scheme) -> dict[str, str | None]:
    """Return who moved into which home."""
    found = (case.letting for case in scheme.snapshot().cases)
    return {letting.case: letting.home for letting in found if letting}


def test_another_allocator_on_the_same_files_gives_another_valid_year() -> None:
    """Who gets which home is the allocator's answer, not the files'."""
    found = []
    for name in ("priority", "circulation"):
        with a_scheme() as scheme:
            play(scheme, inputs(*_pool()), allocator=name)
            found.append(moves(scheme))
            assert sorted(str(key) for key in found[-1].values()) == ["h-1", "h-2", "h-3"]

    assert found[0] != found[1]


def test_an_allocator_that_is_not_there_is_refused_before_anything_is_played(
    scheme: Scheme,
) -> None:
    """The nearest is suggested."""
    with pytest.raises(NotFoundError, match='did you mean "circulation"'):
        play(scheme, inputs(referral()), allocator="circulate")

    assert scheme.events() == ()


def test_removing_one_home_changes_the_moves() -> None:
    """Nothing in the files says who gets which home: with a home less, a household moves less."""
    found = []
    for rows in (_pool(), tuple(row for row in _pool() if row != home("h-1"))):
        with a_scheme() as scheme:
            play(scheme, inputs(*rows))
            found.append(moves(scheme))

    assert len(found[0]) == 3
    assert len(found[1]) == 2
    assert found[0] != found[1]


def test_a_swap_is_never_made_though_it_would_house_two(scheme: Scheme) -> None:
    """Of two households that suit only each other's home, at most one moves there."""
    play(scheme, YEARS["a swap"])

    assert len(moves(scheme)) == 1


def test_a_home_that_lowers_security_is_not_offered_by_itself(scheme: Scheme) -> None:
    """Only the coordinator can override it, with a reason; a round never does."""
    rows = inputs(referral(), home(tenancy=Tenancy.STARTER), *yes_to_all("c-1"))
    play(scheme, rows)

    assert case_of(scheme).state == "circulated"
