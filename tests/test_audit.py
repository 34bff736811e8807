"""The fairness audit: groups, comparisons in words, and the noes of landlords."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from small_years import START as BEGAN
from small_years import fresh, home, inputs, referral, said
from toyland import TODAY, TOYLAND
from toyland_year import CANARIES, case, day, snapshot
from toyland_year import referral as referred

from unlocking_doors.errors import RefusedError
from unlocking_doors.facts.equality import Equality
from unlocking_doors.facts.households import Household
from unlocking_doors.loading import read_decisions
from unlocking_doors.moves.cases import Case, Offer
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.policy.reasons import Flag, ReasonCode, Welfare
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Renderer
from unlocking_doors.reports.audit import audit
from unlocking_doors.reports.comparisons import Comparison, compared, sentence, years
from unlocking_doors.reports.forms import as_csv
from unlocking_doors.reports.groups import characteristics
from unlocking_doors.reports.pages import ReleasedPage
from unlocking_doors.reports.refusals import landlords_noes, unnoted
from unlocking_doors.reports.statistics import Rate

_CIRCULATED = (("awaiting-approval", 0), ("approved", 1), ("circulated", 2))


def flagged(*flags: Flag) -> object:
    """Make Toyland with flags on every reason of a landlord."""

    def marked(one: ReasonCode) -> ReasonCode:
        return evolve(one, flags=flags) if one.by == "landlord" else one

    return evolve(TOYLAND, reasons=tuple(map(marked, TOYLAND.reasons)))


def people(number: int, sex: str, *, moved: int) -> list[Case]:
    """Make circulated cases of applicants of one sex, of whom some were offered a home."""
    return [
        case(
            referred(f"{sex}-{place}", equality=Equality(sex=sex)),
            *_CIRCULATED,
            offers=(Offer(nth=1, home="h-1", on=day(9)),) if place < moved else (),
        )
        for place in range(number)
    ]


def comparisons(cases: list[Case], outcome: str = "offered") -> list[Comparison]:
    """Compare groups of cases in one outcome."""
    found = compared(cases, characteristics(TOYLAND, cases), TODAY)
    return [one for one in found if one.outcome == outcome]


def test_a_comparison_is_a_sentence_that_anybody_can_read() -> None:
    """Counts, shares, the difference with its interval, and what chance would do."""
    told = sentence("women", "men", "moved", Rate(part=31, whole=80), Rate(part=6, whole=25))

    assert told == (
        "Of women 31 of 80 were moved, of men 6 of 25: 39% against 24%, a difference of 15 points "
        "(95% interval \N{MINUS SIGN}7 to 31). So large a difference would arise by chance in 23 "
        "of 100 years if both fared alike."
    )


def test_the_smaller_share_first_turns_the_interval_round() -> None:
    """A difference is told without its sign: its interval is of the larger less the other."""
    one, other = Rate(part=6, whole=25), Rate(part=31, whole=80)

    assert "15 points (95% interval \N{MINUS SIGN}7 to 31)" in sentence(
        "a", "b", "moved", one, other
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.18, "in 18 of 100 years"), (0.001, "in fewer than 1 of 100 years"),
     (0.999, "in almost every year")],
)  # fmt: skip
def test_chances_are_told_as_people_count(chance: float, words: str) -> None:
    """Nobody has to know what a p-value is."""
    assert years(chance) == words


def test_two_groups_are_compared_once_and_silence_with_every_answer() -> None:
    """Women and men are one comparison; those who said nothing are another."""
    cases = [*people(20, "female", moved=15), *people(20, "male", moved=3),
             *people(20, "", moved=9)]  # fmt: skip
    women, silent = comparisons(cases)

    assert women.sentence.startswith("Of women 15 of 20 were offered a home, of men 3 of 20:")
    assert silent.sentence.startswith("Of applicants without an answer on record 9 of 20")
    assert women.chance < women.corrected < 0.001


def test_groups_too_small_to_tell_are_not_compared() -> None:
    """Four of four against none of four would be told by nobody; neither would nobody at all."""
    assert comparisons([*people(4, "female", moved=4), *people(4, "male", moved=0)]) == []
    assert comparisons([*people(9, "female", moved=0), *people(9, "male", moved=0)]) == []
    assert compared([], (), TODAY) == ()


def test_longer_waits_show_although_nobody_has_moved_more_often() -> None:
    """Both groups move in the end: one within days, the other after months."""
    quick = [evolve(one, letting=_letting(one, 12 + place))
             for place, one in enumerate(people(12, "female", moved=12))]  # fmt: skip
    slow = [evolve(one, letting=_letting(one, 120 + place))
            for place, one in enumerate(people(12, "male", moved=12))]  # fmt: skip
    (wait,) = comparisons([*quick, *slow], "wait")

    assert wait.chance < 0.001
    assert wait.sentence.startswith("Of women 100% would have moved within half a year")


def _letting(one: Case, number: int) -> object:
    moved = next(each for each in snapshot().cases if each.letting)
    return evolve(moved.letting, case=one.key, on=day(number))


def test_nobody_is_counted_by_group_without_consent_to_monitoring() -> None:
    """They are told as one number, and stand in no table of groups."""
    silent = [
        evolve(
            one, referral=evolve(one.referral, consents=Consents(to_apply=one.referral.received))
        )
        for one in people(7, "female", moved=7)
    ]
    page = audit(snapshot(cases=(*silent, *people(9, "male", moved=3), *people(9, "", moved=2))))
    figures = {one.label: one.value for one in page.key_figures}

    assert figures["referrals counted"] == "18"
    assert figures["without consent to monitoring: not counted"] == "7"
    assert "Women" not in as_csv(page)


def test_an_answer_in_other_words_is_counted_and_never_shown() -> None:
    """What somebody wrote of themselves is not the page's to repeat."""
    cases = [*people(6, "CANARY", moved=1), *people(6, "female", moved=1)]
    text = as_csv(audit(snapshot(cases=tuple(cases))))

    assert "Another answer" in text
    assert not any(canary in text for canary in ("CANARY", *CANARIES))
    assert not any(canary in as_csv(audit(snapshot())) for canary in CANARIES)


def test_the_audit_of_a_day_without_cases_says_so() -> None:
    """There is nothing to compare, and the page can be made."""
    assert audit(snapshot(cases=())).headline.startswith("There are too few referrals")


def test_a_no_to_a_household_with_children_needs_a_word_about_them() -> None:
    """Where the region asks for it: not for a household without children, nor with the word."""
    refused = ("awaiting-approval", 0), ("refused-by-landlord", 4)
    alone = referred("alone", household=Household.parse("f30"))
    found = snapshot(
        region=flagged(Flag.CHILD_WELFARE),
        cases=(
            case(referred("bare"), *refused, reason_code="not-our-tenant"),
            case(alone, *refused, reason_code="not-our-tenant"),
            case(referred("said"), *refused, reason_code="not-our-tenant",
                 child_welfare=Welfare.CONSIDERED.value),
            case(referred("denied"), *refused, reason_code="not-our-tenant",
                 child_welfare=Welfare.NOT_CONSIDERED.value),
        ),
    )  # fmt: skip

    assert [one.case.key for one in unnoted(found)] == ["bare", "denied"]
    assert unnoted(evolve(found, region=TOYLAND)) == ()


def test_a_home_taken_back_out_of_turn_is_to_be_looked_at() -> None:
    """It is listed with its landlord, its day and its flag; a household's own refusal is not."""
    offers = (
        Offer(nth=1, home="h-1", on=day(5), answered=day(6), outcome="withdrawn",
              reason_code="home-withdrawn"),
        Offer(nth=2, home="h-2", on=day(7), answered=day(8), outcome="refused",
              reason_code="too-near"),
    )  # fmt: skip
    found = snapshot(
        region=flagged(Flag.OUT_OF_TURN),
        cases=(case(referred("c"), *_CIRCULATED, offers=offers),),
    )
    (one,) = landlords_noes(found)
    (section,) = (part for part in audit(found).sections if part.key == "refusals")
    listed = [row.cells for row in section.exhibits[-1].table.rows]

    assert (one.landlord, one.on, one.flagged) == ("brick-homes", day(6), "out of turn")
    assert listed[0][:4] == ("c", "8 October 2023", "Brick Homes", "out of turn")
    assert len(listed) == 1


def test_the_word_about_the_children_is_kept_with_the_refusal(tmp_path: Path) -> None:
    """By a call, or by a row of decisions; it is read again from the database."""
    with fresh(tmp_path / "a.db", flagged(Flag.CHILD_WELFARE)) as scheme:
        rows = [referral("c-1"), referral("c-2"), referral("c-3")]
        no = said("c-2", "approval", "refused", "not-our-tenant")
        scheme.run(inputs(*rows, evolve(no, child_welfare=Welfare.CONSIDERED)),
                   as_at=date.fromordinal(BEGAN.toordinal() + 3))  # fmt: skip
        kept = {one.key: one.child_welfare for one in scheme.snapshot().cases}
        events = [one for one in scheme.events() if one.kind == "refuse-approval"]

    assert kept == {"c-1": "", "c-2": "considered", "c-3": ""}
    assert [one.body.note for one in events] == [Welfare.CONSIDERED]


@pytest.mark.parametrize(
    ("step", "outcome", "reason", "is_a_no"),
    [
        ("approval", "refused", "not-our-tenant", True),
        ("offer", "withdrawn", "home-withdrawn", True),
        ("approval", "approved", "", False),
        ("offer", "refused", "too-near", False),
        ("withdrawal", "withdrawn", "wolf-caught", False),
    ],
)
def test_a_file_of_decisions_has_the_word_beside_a_landlords_no_alone(
    tmp_path: Path, step: str, outcome: str, reason: str, is_a_no: object
) -> None:
    """Beside any other answer it contradicts it, and the row says so."""
    by = "landlord" if step == "approval" or outcome == "withdrawn" else "household"
    by = "household" if step == "withdrawal" else by
    file = tmp_path / "decisions.csv"
    file.write_text(
        "case,step,on,by,outcome,reason_code,child_welfare\n"
        f"c-1,{step},2024-03-08,{by},{outcome},{reason},considered\n",
        "utf-8",
    )
    found = read_decisions(file, TOYLAND)

    if is_a_no:
        assert [one.child_welfare for one in found.values] == [Welfare.CONSIDERED]
    else:
        assert ['"child_welfare"' in fault.message for fault in found.faults] == [True]


def test_the_word_about_the_children_may_go_with_a_home_taken_back(tmp_path: Path) -> None:
    """A landlord that takes its home back says whether it thought of them."""
    with fresh(tmp_path / "a.db") as scheme:
        scheme.refer(referral())
        scheme.approve("c-1")
        scheme.circulate("c-1")
        scheme.add_home(home())
        scheme.offer("c-1", "h-1")
        scheme.withdraw_offer("c-1", "home-withdrawn", child_welfare=Welfare.NOT_CONSIDERED)
        (offer,) = scheme.snapshot().cases[0].offers

    assert offer.child_welfare == "not-considered"


def test_the_audit_is_for_the_coordinator_alone() -> None:
    """Its page has exact counts: no renderer for anybody else takes it."""
    board = Renderer(audience=Audience.BOARD, admits=ReleasedPage)

    with pytest.raises(RefusedError):
        board.check(audit(snapshot()))
