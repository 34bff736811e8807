"""The ranked list of a home: everyone whom it fits, as the region's own allocator takes them."""

from pathlib import Path

import pytest
from attrs import evolve
from matching_problems import home, pool, waiting
from random_pools import LANDLORDS, drawn
from small_years import Clock, fresh, referral
from small_years import home as home_in_pot
from toyland import TOYLAND

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Problem,
    Ranking,
    Standing,
    account,
    allocate,
    rank,
)
from unlocking_doors.matching.places import places
from unlocking_doors.moves.events import OfferMade
from unlocking_doors.policy.fairness import NOTHING_AGREED
from unlocking_doors.scheme import Scheme

POOLS = range(120)


def cases(ranking: Ranking) -> list[str]:
    """Return who is on a list, in order."""
    return [one.case for one in ranking.ranked]


def taken(problem: Problem, allocator: str, seed: int) -> list[str]:
    """Return whom an allocator offers the one home, and whom if the first were not there, ..."""
    found: list[str] = []
    while answer := allocate(problem, allocator, seed=seed).pairings:
        found.append(answer[0].case)
        others = [one for one in problem.requests if one.case != found[-1]]
        problem = evolve(problem, requests=others)
    return found


@pytest.mark.parametrize("allocator", ["circulation", "priority", "strict"])
def test_the_list_is_the_order_in_which_the_allocator_takes_households(allocator: str) -> None:
    """Once the first is not there, it takes the second; until nobody is left whom the home fits."""
    longest = 0
    for number in POOLS:
        problem = drawn(number)
        one = evolve(problem, vacancies=problem.vacancies[:1], quotas=(), fairness=NOTHING_AGREED)
        found = rank(one, seed=number, allocator=allocator)
        assert cases(found) == taken(one, allocator, number)
        assert found.turn == (cases(found) or [None])[0]
        longest = max(longest, found.fitting)
    assert longest > 2


def test_where_an_allocator_looks_at_more_the_one_it_chooses_is_first() -> None:
    """The others follow by place, and the list says so."""
    away = 0
    for number in POOLS:
        problem = drawn(number)
        one = evolve(problem, vacancies=problem.vacancies[:1], quotas=())
        found, by_place = rank(one, seed=5, allocator="optimal"), cases(rank(one, seed=5))
        assert found.turn == (taken(one, "optimal", 5) or [None])[0]
        if found.turn is not None:
            rest = [case for case in by_place if case != found.turn]
            assert cases(found) == [found.turn, *rest]
            assert found.ranked[0].why.startswith("chosen: ")
            assert "then the others by place" in found.order
            away += found.turn != by_place[0]
    assert away


def idle(problem: Problem, *, seed: int) -> Allocation:
    """Offer nothing to anybody."""
    return account(problem, (), allocator="idle", seed=seed)


def last_by_name(problem: Problem, *, seed: int) -> Allocation:
    """Offer a home to the last by name of those whom it fits."""
    fits = rank(problem, seed=seed)
    last = max(cases(fits))
    others = evolve(problem, requests=[one for one in problem.requests if one.case == last])
    return account(
        problem, allocate(others, "priority", seed=seed).pairings, allocator="last", seed=seed
    )


ALLOCATORS = {**BUILT_IN, "idle": idle, "last": last_by_name}


def waiting_for_one_home(path: Path, allocator: str) -> Scheme:
    """Open a scheme of an allocator in which three cases wait for one home, c-1 the longest."""
    clock = Clock()
    region = evolve(TOYLAND, matching=evolve(TOYLAND.matching, allocator=allocator))
    scheme = fresh(path, region, clock, allocators=ALLOCATORS)
    for case in ("c-1", "c-2", "c-3"):
        scheme.refer(referral(case))
        scheme.approve(case)
        scheme.circulate(case)
        clock.go_on(1)
    scheme.add_home(home_in_pot())
    return scheme


@pytest.mark.parametrize("allocator", ["circulation", "strict", "last"])
def test_an_offer_is_out_of_turn_by_the_list_of_the_region_s_own_allocator(
    tmp_path: Path, allocator: str
) -> None:
    """Its first, to whom a match would offer it, needs no reason; who is lower needs one."""
    with waiting_for_one_home(tmp_path / "scheme.db", allocator) as scheme:
        found = scheme.ranking("h-1", seed=3)
        first, _, third = cases(found)
        assert (found.allocator, found.turn) == (allocator, first)
        assert (first == "c-3") is (allocator != "strict")  # drawn by lot, or the last by name
        with pytest.raises(MatchingError, match="fits 2 households that come before") as wrong:
            scheme.offer(third, "h-1", seed=3)
        assert wrong.value.stable_code == "UD-E602"
        scheme.offer(first, "h-1", seed=3)
        assert scheme.events()[-1].body == OfferMade(nth=1, seed=3)
    with waiting_for_one_home(tmp_path / "again.db", allocator) as again:
        assert [one.case for one in again.match(seed=3).pairings] == [first]


def test_a_home_that_the_allocator_offers_to_nobody_is_nobody_s_turn(tmp_path: Path) -> None:
    """Everyone whom it fits is on the list all the same, and any offer of it needs a reason."""
    with waiting_for_one_home(tmp_path / "scheme.db", "idle") as scheme:
        found = scheme.ranking("h-1")
        assert (found.turn, cases(found)) == (None, ["c-1", "c-2", "c-3"])
        assert "offers it to nobody of them today" in found.order
        with pytest.raises(MatchingError, match='would be offered by "idle" to nobody today'):
            scheme.offer("c-1", "h-1")
        reason = next(one.key for one in TOYLAND.reasons if one.about == "turn")
        scheme.offer("c-1", "h-1", override=reason)
        assert scheme.events()[-1].body == OfferMade(nth=1, override=reason)


def test_a_home_is_explained_where_its_list_cannot_be_made(tmp_path: Path) -> None:
    """Whoever asks hears why there is none, and all the rest."""
    with waiting_for_one_home(tmp_path / "scheme.db", "idle") as scheme:

        def broken(problem: Problem, *, seed: int) -> Allocation:
            raise MatchingError("it does not work", remedy="Mend it")

        scheme.allocators = {**ALLOCATORS, "idle": broken}
        *_, told = scheme.explain("h-1").sections
        assert told.lines[0].text == "the list cannot be made: it does not work"


def test_everyone_whom_a_home_fits_is_ranked_and_all_others_have_reasons() -> None:
    """The places of strict priority; with their reasons, all who wait are on one of both lists."""
    for number in POOLS:
        problem = drawn(number)
        one = evolve(problem, vacancies=problem.vacancies[:1])
        found = rank(one, seed=5)
        order = [place.request.case for place in places(one, 5)]
        assert cases(found) == [case for case in order if case not in found.unfit]
        assert [ranked.place for ranked in found.ranked] == [*range(1, found.fitting + 1)]
        assert {*cases(found), *found.unfit} == set(order)


def test_a_ranked_list_begins_anywhere() -> None:
    """Each keeps its place, and what would have put it before the one ahead."""
    problem = pool([waiting(case) for case in ("ann", "bea", "cat")], [home("h1")])
    whole, later = rank(problem, seed=1), rank(problem, seed=1, start=2)
    assert later.ranked == whole.ranked[1:]
    assert later.fitting == 3
    assert later.ranked[0].behind.startswith("in band 1, or had it waited since ")


def test_points_are_told_where_the_region_has_agreed_them() -> None:
    """A band is no measure where debts weigh too."""
    fairness = evolve(NOTHING_AGREED, points_per_home=2_000, most_homes=3)
    standings = {key: Standing(standing=-2) for key in (*LANDLORDS, "own-landlord")}
    standings |= {"other-landlord": Standing()}
    problem = pool(
        [waiting("ann", landlord="other-landlord", band=2), waiting("bea", band=2)],
        [home("h1", landlord="acre")],
        fairness=fairness,
        standings=standings,
    )
    (_, second) = rank(problem, seed=1).ranked
    assert second.case == "bea"
    assert second.points == 24_000
    assert "points fewer" in second.behind
