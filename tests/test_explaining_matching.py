"""What is said of an answer: of each offer, each household and home left, and each limit."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from matching_problems import TODAY, home, pool, ring, waiting
from random_pools import drawn

from unlocking_doors.errors import NotFoundError
from unlocking_doors.matching import (
    Allocation,
    Batch,
    Explainer,
    Problem,
    Standing,
    allocate,
    why_not,
)
from unlocking_doors.matching.places import places
from unlocking_doors.matching.ranking import Shift
from unlocking_doors.matching.voices import Said

POOLS = range(120)


def explained(problem: Problem, allocator: str = "strict", seed: int = 7) -> Explainer:
    """Match a pool, and return what can be said of the answer."""
    answer = allocate(problem, allocator, seed=seed)
    return Explainer(problem=problem, allocation=answer)


def everything(found: Explainer) -> Iterator[Said]:
    """Yield everything that is said of an answer, of whatever part."""
    answer = found.allocation
    for pairing in answer.pairings:
        yield from found.offered(pairing.home)
    for left in found.everyone_left():
        yield from left.said
        yield from (left.of_home(key) for key in left.against)
    for key in answer.unused:
        yield from found.unused(key)
    yield from found.limits()


# For a household without a home


@pytest.mark.parametrize("allocator", ["strict", "priority", "circulation"])
def test_each_household_left_hears_of_every_home_all_that_why_not_says(allocator: str) -> None:
    """Asked once about each trait of the homes, it is told the very same, in the same order."""
    heard = 0
    for number in POOLS:
        problem = drawn(number)
        found = explained(problem, allocator)
        pairs = ((one.case, one.home) for one in found.allocation.pairings)
        batch = Batch.of(problem, pairs)
        for left in found.everyone_left():
            request = problem.request_by_case[left.case]
            assert dict(left.against) == {
                row.home: why_not(request, row, problem, batch) for row in problem.vacancies
            }
            heard += len(left.against)
    assert heard


def test_a_block_is_said_in_plain_words() -> None:
    """Who is left hears that those before it fit no other home."""
    found = explained(
        pool(
            [waiting(case, band=band) for case, band in (("ann", 1), ("bea", 1), ("cat", 3))],
            [home("h1"), home("h2")],
        )
    )
    _, shown = found.left("cat").said
    assert shown.text == (
        "the 2 homes that fit it are offered to 2 households that come before, and none of them "
        "fits any other home"
    )
    assert shown.safe_text == "the homes that suit are offered to households that come before"


def test_a_block_of_one_home_is_said_in_the_singular() -> None:
    """One home, one household."""
    found = explained(pool([waiting("ann", band=1), waiting("bea")], [home("h1")]))
    assert found.left("bea").said[1].text == (
        "the home that fits it is offered to a household that comes before, and that fits no "
        "other home"
    )


def test_a_landlord_without_room_is_told_to_the_coordinator_alone() -> None:
    """Whose debt it is that keeps a household waiting does not circulate."""
    limit = {
        "own-landlord": Standing(standing=-3, may_receive=0),
        "other-landlord": Standing(may_give=1),
    }
    found = explained(pool([waiting("ann")], [home("h1")], standings=limit))
    said = found.left("ann").said
    assert said[1].text.startswith("own-landlord may receive no more")
    assert said[1].safe_text == ""
    other, own = found.limits()
    assert other.text.startswith("other-landlord may give 1 more and is to give 0; 0 of its homes")
    assert own.text.startswith("own-landlord may receive 0 more and is offered 0; 1 of its house")


def test_who_gave_way_hears_with_whom_homes_would_have_been_exchanged() -> None:
    """The coordinator is told; nothing of it circulates."""
    found = explained(ring("ann", "bea"))
    (repair,) = found.allocation.repairs
    (told,) = (one for one in found.left(repair.case).said if "gave way at home" in one.text)
    assert repair.home in told.text
    assert all(case in told.text for case in repair.swap[1:])
    assert told.safe_text == ""


# For a pairing


def test_an_offer_tells_what_ranked_it_who_was_next_and_what_would_change_it() -> None:
    """In order, for the coordinator; to others only that another was next."""
    first, second = waiting("ann", band=1), waiting("bea", band=2, since=TODAY)
    found = explained(pool([first, second], [home("h1")]), "priority")
    ranked, following, shift = found.offered("h1")
    assert ranked.text == "case ann: band 1 is the highest risk among the 2 households that fit"
    assert ranked.safe_text == "the household came first of the households whom the home suits"
    assert (following.text, following.safe_text) == (
        "case bea was next",
        "another household was next",
    )
    would = (
        r"case bea would have come before it in band 1 and had it waited since 2023-0(4-30|5-01)"
    )
    assert re.fullmatch(would, shift.text)
    assert shift.safe_text == ""


def test_what_would_have_changed_the_order_changes_it() -> None:
    """Each alone: so many points fewer; waiting since that day, and not since the next."""
    seen: set[str] = set()
    for number in POOLS:
        problem = drawn(number)
        ranked = places(problem, 3)
        for ahead, behind in pairwise(ranked):
            shift = Shift.of(behind, ahead)
            assert evolve(behind, points=behind.points - shift.points).rank < ahead.rank
            assert evolve(behind, points=behind.points - shift.points + 1).rank > ahead.rank
            waited = evolve(behind.request, since=shift.since)
            assert evolve(behind, points=ahead.points, request=waited).rank < ahead.rank
            later = evolve(behind.request, since=shift.since + timedelta(days=1))
            assert evolve(behind, points=ahead.points, request=later).rank > ahead.rank
            if shift.is_level:
                seen.add("level")
            if shift.by_lottery:
                assert evolve(behind, ticket="").rank < ahead.rank
                seen.add("lottery")
    assert seen == {"level", "lottery"}


def test_what_is_said_of_an_unknown_key_names_the_nearest() -> None:
    """Each verb knows its own."""
    found = explained(
        pool([waiting("ann"), waiting("bea")], [home("h1"), home("h2", area="north")])
    )
    for ask, wrong in ((found.offered, "h2"), (found.left, "zoe"), (found.unused, "h1")):
        with pytest.raises(NotFoundError, match=f'"{wrong}"'):
            ask(wrong)


def test_a_home_left_tells_of_each_household() -> None:
    """The coordinator hears of each case; others, how often each thing stood against it."""
    found = explained(pool([waiting("ann", bedrooms=3), waiting("bea", bedrooms=3)], [home("h1")]))
    first, *each = found.unused("h1")
    assert first.safe_text == "2 households waited; 2 times: bedrooms in the home: 2, needed: 3"
    assert [one.text for one in each] == [
        f"case {case}: bedrooms in the home: 2, needed: 3" for case in ("ann", "bea")
    ]


# What may circulate

_NEVER = re.compile(r"\b(c\d|x\d|points?|standing|band|owes?|owed|debt|ceiling|fled|avoid)\b")


@pytest.mark.parametrize("allocator", ["strict", "priority", "circulation"])
def test_no_safe_text_names_a_case_an_area_points_or_a_debt(allocator: str) -> None:
    """Over random pools with limits, swaps and areas to avoid, whatever part is told."""
    areas = {"north", "east", "south", "west", "away", "far", "farther"}
    said, hidden = 0, 0
    for number in POOLS:
        for one in everything(explained(drawn(number), allocator)):
            assert not _NEVER.search(one.safe_text), one.safe_text
            assert not areas & {*re.findall(r"\w+", one.safe_text)}, one.safe_text
            said += bool(one.safe_text)
            hidden += bool(one.text and not one.safe_text)
    assert said
    assert hidden


def test_a_home_in_the_area_fled_is_told_like_any_other_that_was_not_chosen() -> None:
    """Who reads every safe text cannot tell which of the areas is the dangerous one."""
    found = explained(
        pool(
            [waiting("ann", area="east", areas={"west"}, avoid=set())],
            [home("fled", area="east"), home("other", area="south")],
        )
    )
    left = found.left("ann")
    assert left.of_home("fled").safe_text == left.of_home("other").safe_text
    assert left.of_home("fled").text != left.of_home("other").text


def test_an_allocator_that_is_not_known_is_not_explained_by_places() -> None:
    """What would have changed its answer is honestly not known."""
    problem = pool([waiting("ann"), waiting("bea")], [home("h1")])
    answer: Allocation = evolve(allocate(problem, "priority", seed=1), allocator="somebody's")
    *_, last = Explainer(problem=problem, allocation=answer).offered("h1")
    assert last.text == '"somebody\'s" looks at more than places: what would change it is not known'
