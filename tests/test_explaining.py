"""What is said of a case to whoever asks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from explained import said_of, whole
from small_years import YEARS, day, fresh, home, inputs, play, referral, said, yes_to_all

from unlocking_doors.commands.explaining import Explanation
from unlocking_doors.commands.lines import Line
from unlocking_doors.errors import NotFoundError
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.scheme import Scheme


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db") as opened:
        yield opened


def lines(told: Explanation, heading: str) -> tuple[Line, ...]:
    """Return the lines under the heading that begins so."""
    return next(one.lines for one in told.sections if one.heading.startswith(heading))


# The four kinds of case


def test_a_declined_case_is_told_which_rule_declined_it_and_what_would_change_it(
    scheme: Scheme,
) -> None:
    """The deciding rule comes with its answer, its source and its remedy; the others are there."""
    scheme.refer(referral(area="other"))
    told = scheme.explain("c-1")

    assert told.state == "not-eligible"
    assert told.summary.startswith("Case c-1, received on 2024-03-06, is not eligible (since 2024-")
    assert "Toyland's rule on lives in toyland is not met." in told.summary
    rule_said = said_of(told, "lives in toyland")
    assert rule_said.startswith("not met ")
    assert "What would change it: Look again at lives in toyland" in rule_said
    assert "Source: T1; in force from 2020-01-01." in rule_said
    assert said_of(told, "landlord is a partner").startswith("met ")
    assert told.assessment is not None
    assert len(told.assessment.findings) == 8  # one of them the engine's own


def test_an_incomplete_case_is_told_what_is_missing(scheme: Scheme) -> None:
    """Exactly the facts that could still decide it are named, in words."""
    scheme.refer(referral(consents=Consents(to_apply=day(0)), answers={"risk_level": None}))
    told = scheme.explain("c-1")

    assert "was returned: more information is needed" in told.summary
    assert "consent to circulation" in told.summary
    assert "risk level" in told.summary
    assert "consent to apply;" not in told.summary
    assert said_of(told, "consent").startswith("unknown ")


def test_a_waiting_case_is_told_why_each_home_did_not_suit(scheme: Scheme) -> None:
    """Every home that was in the pot while it waited stands there with its reasons."""
    homes = (
        home("h-small", bedrooms=1),
        home("h-far", area="sticks", landlord="sticks-council"),
        home("h-own", landlord="straw-council"),
        home("h-gone", held_until=day(3)),
        home("h-late", released=day(20)),
        home("h-both", bedrooms=1, area="straw"),
    )
    # Straw Council's rounds pass before h-late comes in.
    play(scheme, inputs(referral(), *homes, said("c-1", "approval", "approved")), days=20)
    told = scheme.explain("c-1")

    assert "is circulated and waits for a home (since 2024-03-13)" in told.summary
    assert "bedrooms in the home: 1, needed: 2" in said_of(told, "home h-small")
    assert "not among the areas that suit" in said_of(told, "home h-far")
    assert "the household's own landlord" in said_of(told, "home h-own")
    assert "the area fled" in said_of(told, "home h-both")
    assert "needed: 2" in said_of(told, "home h-both")
    assert said_of(told, "home h-late").startswith("met ")
    assert "the next round may offer it" in said_of(told, "home h-late")
    assert "h-gone" not in whole(told)  # it had left the pot before the case waited


def test_a_waiting_case_is_told_who_came_first(scheme: Scheme) -> None:
    """A home that suited and went to another says to which case."""
    play(scheme, YEARS["two for one home"])
    waiting = next(case.key for case in scheme.snapshot().cases if case.state == "circulated")
    other = "c-2" if waiting == "c-1" else "c-1"

    assert f"was offered to case {other}, which came first" in said_of(
        scheme.explain(waiting), "home h-1"
    )


def test_a_waiting_case_is_told_of_a_home_that_was_taken_back(scheme: Scheme) -> None:
    """A home that was offered to this very case is not said to have gone to others."""
    answers = (
        said("c-1", "approval", "approved"),
        said("c-1", "offer", "withdrawn", "home-withdrawn"),
    )
    play(scheme, inputs(referral(), home(), *answers))

    assert "was offered to this case; it is now taken-back" in said_of(
        scheme.explain("c-1"), "home h-1"
    )


def test_a_waiting_case_is_told_of_a_home_that_no_round_reached(scheme: Scheme) -> None:
    """A home held only between two rounds was offered to nobody, and that is said."""
    short = home(released=day(8), held_until=day(11))
    play(scheme, inputs(referral(), short, said("c-1", "approval", "approved")))

    assert "left the pot on 2024-03-17 before a round could offer it" in said_of(
        scheme.explain("c-1"), "home h-1"
    )


def test_a_case_that_waits_without_homes_is_told_so(scheme: Scheme) -> None:
    """Where no home has been in the pot, nothing is listed."""
    play(scheme, inputs(referral(), said("c-1", "approval", "approved")))

    assert "No home has been in the pot since 2024-03-13" in whole(scheme.explain("c-1"))


def test_a_moved_case_is_told_its_way_its_bedrooms_and_its_ledger(scheme: Scheme) -> None:
    """Every state with its day, the working of the bedrooms, the deadline and the entries."""
    play(scheme, YEARS["a move"])
    told = scheme.explain("ARC-01-24")

    assert (told.case, told.reference, told.state) == ("c-1", "ARC-01-24", "moved")
    assert told.summary.startswith("Case c-1 (ARC-01-24), received on 2024-03-06, has moved")
    assert "(since 2024-04-12)" in told.summary
    assert [line.text for line in lines(told, "Bedrooms needed: 2")] == [
        "female 21+: own room",
        "male 0-9: own room, nobody to share with",
    ]
    assert "2024-03-13: circulated" in whole(told)
    assert "offer 1, home h-1, made on 2024-03-13: let on 2024-04-12" in whole(told)
    assert "deadline: circulate after approval, by 2024-03-14: kept" in whole(told)
    assert "ledger: brick-homes +1" in whole(told)
    assert "ledger: straw-council -1" in whole(told)


def test_a_case_housed_elsewhere_is_told_that_it_makes_no_debt(scheme: Scheme) -> None:
    """The pathway is named, and the ledger is not touched."""
    scheme.refer(referral())
    scheme.house_elsewhere("c-1", "hot-air-balloon")

    assert "was housed by the pathway Hot-air balloon" in scheme.explain("c-1").summary
    assert "by the pathway hot-air-balloon It makes no debt" in whole(scheme.explain("c-1"))


# What must not be said


def test_the_reason_of_an_old_offer_is_not_given_for_a_new_state(scheme: Scheme) -> None:
    """A refusal of the first offer does not explain why the second is open."""
    answers = (
        said("c-1", "approval", "approved"),
        said("c-1", "offer", "refused", "too-near"),
    )
    play(scheme, inputs(referral(), home("h-1"), home("h-2", released=day(2)), *answers))
    told = scheme.explain("c-1")

    assert told.state == "offered"
    assert "The reason given" not in told.summary
    assert "too near (about the home). It spends no offer." in said_of(told, "offer 1")


def test_the_reason_of_a_closed_case_is_given(scheme: Scheme) -> None:
    """A case that its landlord refused, or that withdrew, is told with which reason."""
    scheme.refer(referral())
    scheme.refuse_approval("c-1", "not-our-tenant")

    assert scheme.explain("c-1").summary.endswith("The reason given: not our tenant.")


@pytest.mark.parametrize("approved", [False, True])
def test_withdrawn_consent_is_said_to_be_the_reason(scheme: Scheme, *, approved: bool) -> None:
    """A case that stopped for want of consent is not said to lack information."""
    scheme.refer(referral())
    if approved:
        scheme.approve("c-1")
    scheme.withdraw_consent("c-1")

    assert "as consent to circulation was withdrawn" in scheme.explain("c-1").summary


def test_a_case_that_is_not_there_is_told_with_the_nearest(scheme: Scheme) -> None:
    """A misspelt key is no empty explanation."""
    scheme.refer(referral("case-0042"))

    with pytest.raises(NotFoundError, match='did you mean "case-0042"'):
        scheme.explain("case-0024")


def test_explaining_records_nothing(scheme: Scheme) -> None:
    """Whoever only asks leaves no trace in the events."""
    play(scheme, YEARS["a move"])
    before = scheme.events()
    scheme.explain("c-1")

    assert scheme.events() == before


def test_an_override_is_told_with_its_reason(scheme: Scheme) -> None:
    """Who asks later learns that the tenancy was less secure, and why it was offered."""
    scheme.refer(referral())
    scheme.approve("c-1")
    scheme.circulate("c-1")
    scheme.add_home(home(tenancy=Tenancy.STARTER))
    scheme.offer("c-1", "h-1", override="advised")

    said_then = said_of(scheme.explain("c-1"), "offer 1")
    assert "Its tenancy is less secure; the coordinator offered it as: advised." in said_then


def test_a_circulated_case_is_told_who_received_its_request(scheme: Scheme) -> None:
    """The partners that were sent the request are named as they were on that day."""
    scheme.refer(referral())
    scheme.approve("c-1")
    scheme.circulate("c-1")

    assert said_of(scheme.explain("c-1"), "circulated to 3 partners").endswith(
        "straw-council, sticks-council, brick-homes"
    )


def test_a_case_of_many_offers_tells_them_all(scheme: Scheme) -> None:
    """Each offer has its home, its days, its outcome and whether it was spent."""
    received = date(2023, 6, 1)
    answers = [said("c-1", "approval", "approved"), *yes_to_all("c-1", nth=3)]
    answers += [said("c-1", "offer", "refused", "too-near", nth=nth) for nth in (1, 2)]
    homes = (home(f"h-{n}", released=received) for n in (1, 2, 3))
    rows = inputs(referral(received=received), *homes, *dict.fromkeys(answers))
    scheme.run(rows, as_at=date(2023, 9, 1))
    told = scheme.explain("c-1")

    assert told.state == "moved"
    assert said_of(told, "offer 2, home h-2").endswith("(about the home). It spends no offer.")
    assert "let on" in said_of(told, "offer 3, home h-3")
