"""One verb explains a case, a home or a partner, in two voices."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from explained import whole
from program import Year, fails, succeeds
from small_years import YEARS, Clock, day, fresh, home, inputs, play, referral, said, yes_to_all
from toyland import INVENTED, OPENED, TOYLAND

from unlocking_doors.commands.explaining import Explanation
from unlocking_doors.commands.lines import HomeExplanation, PartnerExplanation
from unlocking_doors.errors import NotFoundError
from unlocking_doors.matching import BUILT_IN
from unlocking_doors.moves.cases import Case
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors.scheme import Scheme

REFUSED = (
    said("c-1", "approval", "approved"),
    said("c-2", "approval", "approved"),
    said("c-1", "offer", "refused", "too-near"),
    said("c-2", "offer", "refused", "too-near"),
)


@pytest.fixture
def clock() -> Clock:
    """Stand still at the start."""
    return Clock()


@pytest.fixture
def scheme(tmp_path: Path, clock: Clock) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db", clock=clock) as opened:
        yield opened


# Which of them is meant


def test_a_key_leads_to_what_it_is_of(scheme: Scheme) -> None:
    """By its bare key, or with the kind before it."""
    play(scheme, YEARS["a move"])
    for key, kind in (
        ("c-1", Explanation),
        ("ARC-01-24", Explanation),
        ("h-1", HomeExplanation),
        ("brick-homes", PartnerExplanation),
    ):
        word = {Explanation: "case", HomeExplanation: "home"}.get(kind, "partner")
        assert type(scheme.explain(key)) is kind
        assert scheme.explain(f"{word}:{key}") == scheme.explain(key)


def test_an_unknown_key_is_answered_with_the_nearest_of_all(scheme: Scheme) -> None:
    """Whatever it is of; with nothing near, the kinds that are known."""
    play(scheme, YEARS["a move"])
    for wrong, says in (
        ("c-11", 'no case "c-11"; did you mean "c-1"'),
        ("h-11", 'no home "h-11"; did you mean "h-1"'),
        ("brick-hones", 'no partner "brick-hones"; did you mean "brick-homes"'),
        ("home:brick-homes", 'no home "brick-homes"'),
        ("zzz", 'no case, home or partner "zzz"'),
    ):
        with pytest.raises(NotFoundError, match=re.escape(says)):
            scheme.explain(wrong)


def test_a_key_of_two_things_asks_which(scheme: Scheme) -> None:
    """It says how to name each."""
    scheme.refer(referral("x-1"))
    scheme.add_home(home("x-1"))
    with pytest.raises(NotFoundError, match="key of a case and of a home") as wrong:
        scheme.explain("x-1")
    assert wrong.value.stable_code == "UD-E303"
    assert wrong.value.remedy == "Say which: case:x-1 or home:x-1"
    assert isinstance(scheme.explain("home:x-1"), HomeExplanation)


# A home


@pytest.mark.parametrize("allocator", ["priority", "strict", "circulation"])
def test_a_home_tells_who_was_offered_it_and_who_was_next(scheme: Scheme, allocator: str) -> None:
    """The batch of each day is made again from the record: what came later plays no part."""
    play(scheme, inputs(referral("c-1"), referral("c-2"), home(), *REFUSED), allocator=allocator)
    first, second = (
        event.case or "" for event in scheme.events() if event.kind == "offer" and event.home
    )
    lines = scheme.explain("h-1").sections[0].lines

    assert lines[0].text.startswith(f"on {day(7)}, to case {first}: refused on {day(8)}: too near")
    assert f'Chosen by the allocator "{allocator}", seed 0.' in lines[0].more
    assert f"Case {second} was next." in lines[0].more
    assert "Case c-1: the only household waiting that fits." in " ".join(lines[1].more).replace(
        second, "c-1"
    )
    assert "Nobody else would have been next." in lines[1].more


def test_what_cannot_be_made_again_is_said_not_to_be_known(tmp_path: Path, clock: Clock) -> None:
    """Another rule of bedrooms: that day's batch no longer comes out; an allocator that is gone."""
    path = tmp_path / "scheme.db"
    with fresh(path, clock=clock) as opened:
        play(opened, YEARS["a move"])
        clock.go_on(90)
    changed = tuple(
        evolve(one, values={OPENED: 5}) if one.key == "own-room-age" else one
        for one in TOYLAND.parameters
    )
    banded = evolve(TOYLAND, parameters=changed, areas=TOYLAND.areas[:2])
    with Scheme.open(banded, str(path), clock=clock) as later:
        told = whole(later.explain("h-1"))
    assert "What ranked it cannot be told: the batch of that day does not come out again" in told
    assert "have changed since" in told
    others = {name: one for name, one in BUILT_IN.items() if name != "priority"}
    strict = evolve(TOYLAND, matching=evolve(TOYLAND.matching, allocator="strict"))
    with Scheme.open(strict, str(path), clock=clock, allocators=others) as later:
        assert 'there is no allocator "priority"' in whole(later.explain("h-1"))


def test_a_home_that_nobody_got_tells_whom_it_did_not_suit_and_whom_it_does(
    scheme: Scheme,
) -> None:
    """Each reason over all who waited; and today's list, where it is still in the pot."""
    rows = inputs(referral("c-1"), home(bedrooms=1), said("c-1", "approval", "approved"))
    play(scheme, rows, days=20)
    told = whole(scheme.explain("h-1"))
    assert "1 household waited while it was in the pot; it suited 0" in told
    assert "too-few-bedrooms: 1 the only reason against 1 household" in told
    assert "Households whom it fits today: 0" in told


# A partner


def test_a_partner_hears_why_it_was_asked_and_others_were_not(tmp_path: Path, clock: Clock) -> None:
    """Its requests, its homes, its standing, what its target leaves, and what binds it."""
    region = evolve(
        TOYLAND,
        partners=(
            *TOYLAND.partners,
            evolve(TOYLAND.partners[0], key="late-homes", name="Late Homes", since=day(60)),
        ),
        targets=(
            Target(
                key="t-1",
                partner="brick-homes",
                homes=3,
                rule=TargetRule.FIXED,
                source=INVENTED,
                since=OPENED,
            ),
        ),
        fairness=(
            Fairness(
                key="f-1",
                since=OPENED,
                stop_loss=1,
                debt_ceiling=2,
                points_per_home=100,
                most_homes=2,
                source=INVENTED,
            ),
        ),
    )
    second = referral("c-2", answers={"risk_level": "medium"})
    answers = (*yes_to_all("c-1"), said("c-2", "approval", "approved"))
    with fresh(tmp_path / "scheme.db", region, clock) as opened:
        play(opened, inputs(referral("c-1"), second, home(), *answers))
        giver, owing = whole(opened.explain("brick-homes")), whole(opened.explain("straw-council"))
        safe = whole(opened.explain("brick-homes", safe=True))

    assert "was asked for 1 of the 1 requests that are circulated" in giver
    assert "case c-2 (" in giver
    assert "Its homes in Bricks, Woods would be in areas that suit." in giver
    assert "Late Homes (late-homes) No partner then: 1 of 1." in giver
    assert "Homes that it put into the pot: 1" in giver
    assert "gave 1, received 0; it is owed 1 home" in giver
    assert "target t-1: 3 homes, from 2020-01-01 Source: " in giver
    assert "left to give by its targets: 2" in giver
    assert "0 of its homes may still be offered: the limit is 1" in giver
    assert "its households have 100 points more, as it owes 1 home beyond its target" in owing
    assert "no target is agreed for today" in owing
    assert "Brick Homes (brick-homes) None of its homes is offered today" in owing
    assert not re.search(r"c-\d|ARC|owe|target|Standing|points", safe)


# What would have suited


def test_a_waiting_case_hears_what_more_would_have_suited(scheme: Scheme) -> None:
    """The best areas, one bedroom fewer and more, the next lower access; never one in danger."""
    rows = inputs(
        referral(access="ground-floor", areas_to_avoid=frozenset({"sticks"}),
                 areas_of_choice=frozenset({"woods"})),
        home("h-avoided", area="sticks", landlord="brick-homes", access="ground-floor"),
        home("h-fled", area="straw", access="ground-floor"),
        home("h-else", area="bricks", access="ground-floor"),
        home("h-small", area="woods", bedrooms=1, access="wheelchair"),
        home("h-large", area="woods", bedrooms=3, access="step-free"),
        home("h-stairs", area="woods"),
        said("c-1", "approval", "approved"),
    )  # fmt: skip
    play(scheme, rows, days=20)
    told = scheme.explain("c-1").sections[-1]
    safe = scheme.explain("c-1", safe=True).sections[-1]

    assert told.heading == "Homes of the last year that would have suited: 0 of 6"
    assert [line.text for line in told.lines] == [
        "with Bricks as well: 1 (1 more)",
        "with 1 bedroom accepted, one fewer than needed: 1 (1 more)",
        "with 3 bedrooms accepted, one more than now: 1 (1 more)",
        "with ground-floor not needed, but none: 1 (1 more)",
    ]
    assert safe.lines == told.lines[1:]


# The safe voice


def _never(case: Case, others: set[str]) -> set[str]:
    """Return what must not stand in the safe explanation of a case."""
    unsafe = {case.referral.area or "", *(case.referral.areas_to_avoid or ())}
    return {case.key, *others, *unsafe} - {""}


def test_the_safe_voice_names_no_other_case_and_no_area_in_danger(year: Year) -> None:
    """Of every case of London's example year; neither band, points, standing nor kind of harm."""
    with reopen_scheme(str(year.db)) as opened:
        cases = opened.snapshot().cases
        keys = {case.key for case in cases} | {case.reference for case in cases} - {""}
        cohorts = {one.label for one in opened.region.cohorts}
        for case in cases[::40]:
            told = opened.explain(case.key, safe=True)
            assert isinstance(told, Explanation)
            text = whole(told)
            words = {*re.findall(r"[\w-]+", text)}
            assert not _never(case, keys - {case.reference}) & words
            assert not [label for label in cohorts if label in text]
            assert not re.search(r"\bbands?\b|\bpoints\b|\bstanding\b|area fled|to avoid\b", text)
            assert told.assessment is None
        for state in opened.snapshot().homes[::8]:
            text = whole(opened.explain(state.home.home, safe=True))
            assert not keys & {*re.findall(r"[\w-]+", text)}
            assert not re.search(r"\bband\b|\bpoints\b|fled|avoid", text)


def test_the_safe_voice_keeps_the_household_s_reason_for_refusing_a_home(scheme: Scheme) -> None:
    """That its street is not safe for the household would tell where the danger is."""
    play(scheme, inputs(referral("c-1"), referral("c-2"), home(), *REFUSED))
    label = scheme.region.reason_by_key["too-near"].label

    assert label in whole(scheme.explain("home:h-1"))
    safe = whole(scheme.explain("home:h-1", safe=True))
    assert "refused on" in safe
    assert label not in safe


def test_the_program_speaks_in_either_voice(year: Year) -> None:
    """The coordinator's by default; as text and as JSON."""
    case = year.case("circulated")
    loud = succeeds("explain", case, "--db", year.db, "--format", "json").json
    safe = succeeds("explain", case, "--voice", "safe", "--db", year.db, "--format", "json").json
    assert loud["case"] == case
    assert (safe["case"], safe["assessment"]) == ("", None)
    assert case not in succeeds("explain", case, "--voice", "safe", "--db", year.db).out
    assert "safe" in fails(2, "explain", case, "--voice", "saef", "--db", year.db)
    partner = succeeds("explain", "hackney", "--db", year.db, "--format", "json").json
    assert partner["partner"] == "hackney"
