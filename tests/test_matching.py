import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st
from matching_problems import (
    CASES,
    LONE_FAULTS,
    NAMES,
    TODAY,
    assert_blind_to_order,
    assert_maximal,
    assert_ranked,
    batches,
    hand_out,
    has_swap,
    home,
    is_valid,
    pairs_of,
    pool,
    problems,
    ring,
    tied_pools,
    waiting,
)

from unlocking_doors.errors import MatchingError, NotFoundError
from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Problem,
    Request,
    account,
    allocate,
    why_not,
)

by_each_allocator = pytest.mark.parametrize("name", NAMES)


# The problem


@pytest.mark.parametrize(
    ("requests", "vacancies", "says"),
    [
        ([waiting("ann"), waiting("ann", band=1)], [], "[case ann] stands 2 times"),
        ([], [home("h1"), home("h1", bedrooms=3)], "[home h1] stands 2 times"),
        ([waiting("ann", bedrooms=-1)], [], "[case ann] bedrooms must be 0 or more"),
        ([waiting("ann", max_bedrooms=1)], [], "[case ann] max_bedrooms must not be below"),
        ([waiting("ann", access="lift")], [], "[case ann] access must be one of none, ground"),
        ([waiting("ann", band=0)], [], "[case ann] band must be 1 or more"),
        ([waiting("ann", people=0)], [], "[case ann] people must be 1 or more"),
        ([waiting("ann", since=TODAY + timedelta(1))], [], "[case ann] is circulated only after"),
        ([waiting("zoe")], [], "[case zoe] already holds a home"),
        ([], [home("h1", bedrooms=-2)], "[home h1] bedrooms must be 0 or more, not -2"),
        (
            [],
            [home("h1", access="lift")],
            "[home h1] access must be one of none, ground-floor, step",
        ),
        ([], [home("h1", until=home("h1").released)], "[home h1] until, 2023-05-20, must come"),
    ],
)
def test_rows_that_contradict_themselves_are_refused_by_name(
    requests: list[Any], vacancies: list[Any], says: str
) -> None:
    """A row that cannot be so is refused with its key and what would be right."""
    with pytest.raises(MatchingError) as refused:
        pool(requests, vacancies, moved={"zoe": None})

    assert len(refused.value.faults) == 1
    assert says in str(refused.value)


def test_every_bad_row_is_told_at_once_and_no_sensitive_value_is_echoed() -> None:
    """All bad rows stand in one message, which shows nothing of a household but its key."""
    with pytest.raises(MatchingError) as refused:
        pool(
            [waiting("ann", bedrooms=-77), waiting("bea", access="hospital-bed")],
            [home("h1", bedrooms=-1)],
        )

    assert {fault.place for fault in refused.value.faults} == {"case ann", "case bea", "home h1"}
    assert "77" not in str(refused.value)
    assert "hospital-bed" not in str(refused.value)


def test_a_problem_shows_nothing_sensitive() -> None:
    """The repr of a problem holds keys and dates, and no need, area or landlord of a case."""
    problem = pool([waiting("ann", avoid={"west"})], [home("h1", left_by="bea")])

    shown = repr(problem)

    assert "ann" in shown
    assert not [word for word in ("own-landlord", "north", "west", "bea") if f"'{word}'" in shown]


def test_no_allocator_can_read_who_the_household_is() -> None:
    """A request has columns of need and place alone: no cohort, no equality characteristic."""
    assert {column.name for column in fields(Request)} == {
        *("case", "reference", "landlord", "area", "bedrooms", "max_bedrooms"),
        *("access", "areas", "avoid", "band", "since", "people", "security", "refused"),
    }


# What suits


def test_a_home_that_fits_has_no_reasons() -> None:
    """Nothing is said against a home in a chosen area, of the size needed, held today."""
    problem = pool([waiting("ann")], [home("h1", until=TODAY + timedelta(1), released=TODAY)])

    assert why_not(problem.requests[0], problem.vacancies[0], problem) == ()


@pytest.mark.parametrize("code", LONE_FAULTS)
def test_each_constraint_alone_keeps_a_home_from_a_household(code: str) -> None:
    """Each hard constraint is enough, is the only reason said, and no allocator ignores it."""
    problem = LONE_FAULTS[code]

    reasons = why_not(problem.requests[0], problem.vacancies[0], problem)
    answers = [allocate(problem, name, seed=1) for name in NAMES]

    assert [reason.code for reason in reasons] == [code]
    assert [answer.pairings for answer in answers] == [(), ()]
    assert [answer.unplaced["ann"][0].reasons for answer in answers] == [reasons, reasons]
    assert answers[0].unused["h1"].text == f"nobody waiting fits (1 households: {code} 1)"


def test_all_that_does_not_fit_is_listed_with_the_value_seen() -> None:
    """A household is told everything at once, not the first thing that was found."""
    request = waiting("ann", area="east", areas={"west"}, avoid={"east"}, access="wheelchair")
    vacancy = home("h1", bedrooms=1, landlord="own-landlord", left_by="ann", until=TODAY)

    reasons = why_not(request, vacancy, pool([request], [vacancy]))

    assert {reason.code: reason.text for reason in reasons} == {
        "area-fled": "the home is in east, the area fled",
        "area-to-avoid": "the home is in east, an area to avoid",
        "own-former-home": "the home is the one this household left",
        "area-not-chosen": "the home is in east, not among the areas that suit",
        "too-few-bedrooms": "bedrooms in the home: 1, needed: 2",
        "access-not-met": "access of the home: none, needed: wheelchair",
        "own-landlord": "the home is own-landlord's, the household's own landlord",
        "no-longer-held": "the home was held until 2023-06-01, and no longer is",
    }


def test_what_would_tell_where_the_danger_is_never_circulates() -> None:
    """An avoided area reads, in what may circulate, exactly like any other not chosen."""
    asks = waiting("ann", areas={"west"}, avoid={"south"})
    problem = pool(
        [asks], [home("h1", area="south"), home("h2", area="east"), home("h3", bedrooms=1)]
    )

    south, east, small = allocate(problem, "priority", seed=1).unplaced["ann"]

    assert "an area to avoid" in south.text
    assert south.safe_text == east.safe_text == "the home does not suit this household"
    assert small.safe_text == "bedrooms in the home: 1, needed: 2"


def test_a_chosen_area_may_circulate_where_none_is_to_be_avoided() -> None:
    """In choice by area the areas that suit are circulated anyway, and so is their reason."""
    problem = pool([waiting("ann", area="east", areas={"west"})], [home("h1")])

    (answer,) = allocate(problem, "priority", seed=1).unplaced["ann"]

    assert answer.safe_text == "the home is in east, not among the areas that suit"


@pytest.mark.parametrize("need", ACCESS_LEVELS)
def test_better_access_serves_every_lower_need(need: str) -> None:
    """A home serves the need it is made for and every need before it."""
    problem = pool(
        [waiting("ann", access=need)], [home(level, access=level) for level in ACCESS_LEVELS]
    )

    serving = [
        row.access for row in problem.vacancies if not why_not(problem.requests[0], row, problem)
    ]

    assert sorted(serving) == sorted(ACCESS_LEVELS[ACCESS_LEVELS.index(need) :])


@pytest.mark.parametrize(("held", "offered"), [(None, 1), (3, None), (2, 2), (1, 3)])
def test_a_tenancy_not_known_or_as_secure_keeps_no_home_away(
    held: int | None, offered: int | None
) -> None:
    """Only a tenancy known to be less secure than the one known to be held is a reason."""
    problem = pool([waiting("ann", security=held)], [home("h1", security=offered)])

    assert why_not(problem.requests[0], problem.vacancies[0], problem) == ()


# No swap


@by_each_allocator
@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_ring_of_households_is_never_closed(name: str, size: int) -> None:
    """Where exchanging homes would house everyone, one stays without, and is told why."""
    problem = ring(*CASES[:size])

    allocation = allocate(problem, name, seed=3)

    ((_, answers),) = allocation.unplaced.items()
    assert len(allocation.pairings) == size - 1
    assert [[reason.code for reason in a.reasons] for a in answers].count(
        ["would-make-a-swap"]
    ) == 1
    assert not [a.safe_text for a in answers if "exchange" in a.safe_text]


@by_each_allocator
@pytest.mark.parametrize(
    "moved",
    [{"bea": "ann"}, {"bea": "cat", "cat": "ann"}, {"bea": "cat", "cat": "dee", "dee": "ann"}],
)
def test_a_swap_is_not_completed_weeks_later(name: str, moved: dict[str, str]) -> None:
    """A ring that earlier moves began is not closed by today's batch."""
    problem = pool([waiting("ann")], [home("h1", left_by="bea")], moved=moved)

    (answer,) = allocate(problem, name, seed=3).unplaced["ann"]

    assert "households would exchange homes: ann into the home of bea, bea into" in answer.text
    assert answer.text.endswith("into the home of ann")


@by_each_allocator
def test_a_chain_that_ends_in_a_free_home_is_no_swap(name: str) -> None:
    """Moving into a home that another household left is fine as long as nobody comes round."""
    problem = pool(
        [waiting("ann", areas={"east"}), waiting("bea", areas={"west"})],
        [home("h1", left_by="bea"), home("h2", area="west", left_by="yve")],
        moved={"xia": "ann", "yve": None},
    )

    assert pairs_of(allocate(problem, name, seed=3)) == {("ann", "h1"), ("bea", "h2")}


@by_each_allocator
@given(problem=tied_pools(), seed=st.integers(0, 9))
def test_no_swap_in_any_pool_where_every_home_is_tied(
    name: str, problem: Problem, seed: int
) -> None:
    """However the homes are tied to households, no batch has anybody exchange homes."""
    allocation = allocate(problem, name, seed=seed)

    assert not has_swap(problem, pairs_of(allocation))
    assert_maximal(problem, allocation)


# The allocators


@by_each_allocator
@given(problem=problems(), seed=st.integers(0, 9))
def test_every_answer_is_one_that_brute_force_allows(
    name: str, problem: Problem, seed: int
) -> None:
    """An answer is one of all valid batches, and no home is left that fits someone left."""
    allocation = allocate(problem, name, seed=seed)

    pairs = pairs_of(allocation)
    assert pairs in {batch for batch in batches(problem) if is_valid(problem, [*batch])}
    assert len(pairs) == len(allocation.pairings)
    assert_maximal(problem, allocation)


@given(problem=problems(), seed=st.integers(0, 9))
def test_priority_never_passes_over_a_higher_rank(problem: Problem, seed: int) -> None:
    """No home goes past a suitable household of higher band, or longer waiting in the band."""
    assert_ranked(problem, allocate(problem, "priority", seed=seed))


@by_each_allocator
@given(problem=problems(), data=st.data())
def test_shuffled_rows_give_the_identical_answer(
    name: str, problem: Problem, data: st.DataObject
) -> None:
    """The order in which rows came in decides nothing."""
    rows = evolve(
        problem,
        requests=data.draw(st.permutations(problem.requests)),
        vacancies=data.draw(st.permutations(problem.vacancies)),
        moved=dict(data.draw(st.permutations([*problem.moved.items()]))),
    )

    assert_blind_to_order(problem, BUILT_IN[name], rows)


DRAWN_AGAIN = """
from attrs import asdict
from matching_problems import home, pool, waiting
from unlocking_doors.matching import allocate
problem = pool([waiting(f"case-{n}") for n in range(30)], [home(f"home-{n}") for n in range(20)])
for name in ("circulation", "priority"):
    answer = allocate(problem, name, seed=7)
    print(asdict(answer))
"""


def test_the_same_seed_gives_the_same_answer_in_every_process() -> None:
    """Neither the hash seed nor the time zone of the process changes a lottery."""

    def run(hash_seed: str, zone: str) -> bytes:
        path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "PYTHONPATH": path}
        return subprocess.check_output([sys.executable, "-c", DRAWN_AGAIN], env=env)

    first = run("1", "UTC")

    assert b"case-29" in first
    assert run("2", "Pacific/Auckland") == first


def test_another_seed_draws_another_lottery() -> None:
    """Households alike are not always served in one order: the seed decides."""
    problem = pool([waiting(case) for case in CASES], [home("h1")])

    for name in NAMES:
        assert len({pairs_of(allocate(problem, name, seed=seed)) for seed in range(20)}) > 1


def test_circulation_draws_anew_for_each_home_and_priority_once() -> None:
    """Who answers first differs by home; a place in the queue does not."""
    households = [waiting(case) for case in CASES]

    def firsts(name: str) -> set[str]:
        pots = [pool(households, [home(f"h{n}")]) for n in range(20)]
        return {allocate(pot, name, seed=7).pairings[0].case for pot in pots}

    assert len(firsts("circulation")) > 1
    assert len(firsts("priority")) == 1


def test_homes_are_offered_in_order_of_release() -> None:
    """The home longest in the pot is offered first, then by key."""
    homes = [home("h3"), home("h2"), home("h1", released=TODAY), home("h4", released=TODAY)]
    problem = pool([waiting(case) for case in CASES], homes)

    for name in NAMES:
        pairings = allocate(problem, name, seed=1).pairings
        assert [pairing.home for pairing in pairings] == ["h2", "h3", "h1", "h4"]


# What is said


def test_priority_says_what_ranked_a_household_first() -> None:
    """Each level that decided is said in its order, and who would have been next."""
    early = TODAY - timedelta(60)
    problem = pool(
        [
            waiting("ann", band=1, since=early),
            waiting("bea", band=1, since=early),
            waiting("cat", band=1),
            waiting("dee", band=2, since=TODAY - timedelta(90)),
        ],
        [home("h1"), home("h2"), home("h3", area="west"), home("h4")],
    )

    first, second, third, fourth = allocate(problem, "priority", seed=7).pairings

    assert {first.case, first.runner_up} == {"ann", "bea"}
    assert first.why == (
        "band 1 is the highest risk among the 4 households that fit",
        "waiting since 2023-04-02, and none of the 3 households in band 1 for longer",
        "drawn first of 2 households alike, by lottery with seed 7",
    )
    assert (second.case, second.runner_up) == (first.runner_up, "cat")
    assert len(second.why) == 2
    assert (third.case, third.why) == (
        "cat",
        ("band 1 is the highest risk among the 2 households that fit",),
    )
    assert (fourth.case, fourth.runner_up) == ("dee", None)
    assert fourth.why == ("the only household waiting that fits",)


def test_circulation_says_that_its_lottery_is_an_assumption() -> None:
    """The historic practice is not claimed to be known: the lottery is labelled."""
    problem = pool([waiting("ann"), waiting("bea")], [home("h1"), home("h2")])

    first, second = allocate(problem, "circulation", seed=7).pairings

    assert first.why == (
        "answered first of the 2 households that fit",
        "assumption: a lottery, seed 7, stands for who answers first",
    )
    assert second.why == ("the only household waiting that fits",)


def test_a_household_left_hears_of_every_home() -> None:
    """A household without a home has one answer for each: what did not fit, or who has it."""
    problem = pool([waiting("ann", band=1), waiting("bea")], [home("h1"), home("h2", bedrooms=1)])

    allocation = allocate(problem, "priority", seed=1)

    taken, small = allocation.unplaced["bea"]
    assert (taken.text, taken.safe_text) == (
        "fits, but went to ann",
        "fits, but went to another household",
    )
    assert small.text == small.safe_text == "bedrooms in the home: 1, needed: 2"
    assert allocation.unused["h2"].text == "nobody waiting fits (1 households: too-few-bedrooms 1)"


def test_a_home_left_when_everyone_is_housed_says_so() -> None:
    """A home left over needs no fault: nobody is left waiting."""
    allocation = allocate(pool([waiting("ann")], [home("h1"), home("h2")]), "priority", seed=1)

    assert allocation.unused["h2"].text == "nobody is left waiting"


def test_an_allocator_that_offers_less_than_it_could_cannot_hide_it() -> None:
    """Holding a home back is allowed, for a region may want it, and is said on both sides."""
    allocation = allocate(pool([waiting("ann")], [home("h1")]), hand_out(), seed=1)

    (answer,) = allocation.unplaced["ann"]
    assert answer.text == "fits, but was not offered by the allocator"
    assert answer.safe_text == "fits, but was not offered"
    assert allocation.unused["h1"].text == "fits 1 of 1 households, but was not offered"


def test_an_allocation_shows_no_reason_in_its_repr() -> None:
    """A log of an allocation holds keys, and nothing about where somebody is in danger."""
    allocation = allocate(LONE_FAULTS["area-to-avoid"], "priority", seed=1)

    assert "avoid" not in repr(allocation) + repr(allocation.unplaced)


# The way in


def test_an_unknown_allocator_is_answered_with_the_nearest() -> None:
    """A misspelt name is told which allocators there are."""
    with pytest.raises(NotFoundError, match=r'did you mean "priority"\?') as missing:
        allocate(pool([], []), "priorty", seed=1)

    assert "circulation, priority" in str(missing.value)


def test_a_region_brings_its_own_allocator_by_name() -> None:
    """A region's allocator goes by name, and reads what the region tells it."""

    def at_most(problem: Problem, *, seed: int) -> Allocation:
        first = BUILT_IN["priority"](problem, seed=seed).pairings
        most = problem.parameters["most-offers"]
        assert isinstance(most, int)
        return account(problem, first[:most], allocator="at-most", seed=seed)

    problem = pool(
        [waiting("ann"), waiting("bea")], [home("h1"), home("h2")], parameters={"most-offers": 1}
    )

    allocation = allocate(problem, "at-most", seed=1, allocators={"at-most": at_most})

    assert (allocation.allocator, len(allocation.pairings)) == ("at-most", 1)


def test_an_unsafe_answer_is_refused_whole_and_its_allocator_named() -> None:
    """An allocator that breaks a hard constraint gives no answer; the area is not betrayed."""
    with pytest.raises(MatchingError, match='allocator "reckless" broke') as refused:
        allocate(LONE_FAULTS["area-to-avoid"], hand_out(("ann", "h1"), name="reckless"), seed=1)

    assert "case ann and home h1: the area is not safe or not chosen" in str(refused.value)
    assert "avoid" not in str(refused.value)
