"""Problems for the tests of matching, and the properties to hold."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import asdict, evolve
from hypothesis import strategies as st
from matching_oracle import Pairs, is_valid, place_of

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Allocator,
    Pairing,
    Problem,
    Quota,
    Request,
    Standing,
    Vacancy,
    account,
)
from unlocking_doors.policy.fairness import NOTHING_AGREED

TODAY = date(2023, 6, 1)
AREAS = ("north", "east", "south", "west")
CASES = ("ann", "bea", "cat", "dee", "eve")
LANDLORDS = ("own-landlord", "other-landlord", "third-landlord")
GONE = ("xia", "yve", "zoe")
NAMES = tuple(BUILT_IN)


def waiting(case: str, **changes: Any) -> Request:
    """Make a household that fits the home that `home` makes."""
    usual = Request(
        case=case,
        reference=f"REF-{case}",
        landlord="own-landlord",
        area="north",
        bedrooms=2,
        max_bedrooms=3,
        access="none",
        areas=frozenset({"east", "south", "west"}),
        avoid=frozenset(),
        band=2,
        since=date(2023, 5, 1),
        people=3,
    )
    return evolve(usual, **changes)


def home(key: str, **changes: Any) -> Vacancy:
    """Make a home that fits the household that `waiting` makes."""
    usual = Vacancy(
        home=key,
        landlord="other-landlord",
        area="east",
        bedrooms=2,
        access="none",
        released=date(2023, 5, 20),
    )
    return evolve(usual, **changes)


def pool(requests: Iterable[Request], vacancies: Iterable[Vacancy], **changes: Any) -> Problem:
    """Put households and homes together, today."""
    return Problem(as_at=TODAY, requests=requests, vacancies=vacancies, **changes)


LONE_FAULTS: Mapping[str, Problem] = {
    "area-fled": pool(
        [waiting("ann", area="east")],
        [home("h1")],
    ),
    "area-to-avoid": pool([waiting("ann", avoid={"east"})], [home("h1")]),
    "area-not-chosen": pool([waiting("ann", areas={"south"})], [home("h1")]),
    "too-few-bedrooms": pool([waiting("ann")], [home("h1", bedrooms=1)]),
    "too-many-bedrooms": pool([waiting("ann")], [home("h1", bedrooms=4)]),
    "access-not-met": pool(
        [waiting("ann", access="step-free")], [home("h1", access="ground-floor")]
    ),
    "lowers-security": pool([waiting("ann", security=3)], [home("h1", security=2)]),
    "already-refused": pool([waiting("ann", refused={"h1"})], [home("h1")]),
    "own-landlord": pool([waiting("ann")], [home("h1", landlord="own-landlord")]),
    "not-yet-released": pool([waiting("ann")], [home("h1", released=TODAY + timedelta(days=1))]),
    "no-longer-held": pool([waiting("ann")], [home("h1", until=TODAY)]),
    "own-former-home": pool([waiting("ann")], [home("h1", left_by="ann")]),
    "would-make-a-swap": pool([waiting("ann")], [home("h1", left_by="bea")], moved={"bea": "ann"}),
    "left-too-recently": pool(
        [waiting("ann")],
        [home("h1", left_by="bea", released=TODAY - timedelta(days=6))],
        fairness=evolve(NOTHING_AGREED, cooling_off_days=7),
    ),
    "landlord-at-ceiling": pool(
        [waiting("ann")],
        [home("h1")],
        standings={"own-landlord": Standing(may_receive=0), "other-landlord": Standing()},
    ),
    "landlord-at-stop-loss": pool(
        [waiting("ann")],
        [home("h1")],
        standings={"own-landlord": Standing(), "other-landlord": Standing(may_give=0)},
    ),
    "quota-full": pool([waiting("ann")], [home("h1")], quotas=[Quota(key="nobody", most=0)]),
}
"""For each reason: one household and one home that nothing else keeps apart."""


def keepers(problem: Problem) -> tuple[str, ...]:
    """Return the allocators that keep all that a problem asks: strict priority keeps no quotas."""
    return tuple(name for name in NAMES if not (problem.quotas and name.startswith("strict")))


def ring(*cases: str) -> Problem:
    """Make households that fit only the home that the next of them left: a ring of swaps."""
    areas = dict(zip(cases, AREAS, strict=False))
    followers = zip(cases, (*cases[1:], cases[0]), strict=True)
    return pool(
        [waiting(case, area=areas[case], areas={areas[after]}) for case, after in followers],
        [home(f"left-by-{case}", area=areas[case], left_by=case) for case in cases],
    )


_rooms = st.none() | st.integers(0, 2)
_standings = st.builds(
    Standing,
    standing=st.integers(-3, 3),
    allowance=st.integers(0, 1),
    may_receive=_rooms,
    may_give=_rooms,
)
_agreements = st.builds(
    evolve,
    st.just(NOTHING_AGREED),
    points_per_home=st.sampled_from([0, 6_000]),
    most_homes=st.integers(0, 2),
    points_thin=st.sampled_from([0, 5_000]),
    cooling_off_days=st.none() | st.just(5),
)


@st.composite
def problems(draw: st.DrawFn, *, all_tied: bool = False) -> Problem:
    """
    Draw at most five households and five homes, tied to each other and to a history.

    Landlords may have limits, of the kind that every allocator keeps.
    """
    cases = draw(st.lists(st.sampled_from(CASES), unique=True, max_size=5))
    keys = draw(st.lists(st.sampled_from(["h1", "h2", "h3", "h4", "h5"]), unique=True, max_size=5))
    anyone = st.sampled_from((*CASES, *GONE))
    tenancies = st.sampled_from([None, 0, 1])
    some_areas = st.sets(st.sampled_from(AREAS), min_size=2)
    requests = [
        waiting(
            case,
            landlord=draw(st.sampled_from(LANDLORDS)),
            area=draw(st.sampled_from(AREAS)),
            bedrooms=(need := draw(st.integers(1, 2))),
            max_bedrooms=need + draw(st.integers(0, 2)),
            access=draw(st.sampled_from(("none", *ACCESS_LEVELS))),
            areas=draw(some_areas),
            avoid=draw(st.sets(st.sampled_from(AREAS), max_size=1)),
            band=draw(st.integers(1, 2)),
            since=TODAY - timedelta(days=draw(st.integers(0, 2))),
            security=draw(tenancies),
            refused=draw(st.sets(st.sampled_from(["h1", "h2"]), max_size=1)),
            homes_a_year=draw(st.sampled_from([None, 0, 3])),
        )
        for case in cases
    ]
    vacancies = [
        home(
            key,
            landlord=draw(st.sampled_from(LANDLORDS[1:])),
            area=draw(st.sampled_from(AREAS)),
            bedrooms=draw(st.integers(1, 3)),
            access=draw(st.sampled_from(ACCESS_LEVELS)),
            released=(released := TODAY - timedelta(days=draw(st.integers(-1, 9)))),
            until=released + timedelta(held) if (held := draw(st.integers(0, 20))) else None,
            security=draw(tenancies),
            left_by=draw(anyone if all_tied else st.none() | anyone),
        )
        for key in keys
    ]
    moved = draw(st.dictionaries(st.sampled_from(GONE), st.none() | anyone))
    return pool(
        requests,
        vacancies,
        moved=moved,
        own_landlord_allowed=draw(st.booleans()),
        fairness=draw(_agreements),
        standings=draw(st.just({}) | st.fixed_dictionaries(dict.fromkeys(LANDLORDS, _standings))),
    )


@st.composite
def tied_pools(draw: st.DrawFn) -> Problem:
    """Draw pools in which everything fits but every home is tied, so that swaps abound."""
    drawn = draw(problems(all_tied=True))
    easy = [
        waiting(row.case, band=row.band, areas=set(AREAS), area="away") for row in drawn.requests
    ]
    homes = [home(row.home, left_by=row.left_by) for row in drawn.vacancies]
    return evolve(drawn, requests=easy, vacancies=homes)


def pairs_of(allocation: Allocation) -> Pairs:
    """Take the bare pairs of an allocation."""
    return frozenset((pairing.case, pairing.home) for pairing in allocation.pairings)


def hand_out(
    *pairs: tuple[str, str], name: str = "hand-made", runner_up: str | None = None
) -> Allocator:
    """Make an allocator that gives these homes whatever the problem says."""

    def hostile(problem: Problem, *, seed: int) -> Allocation:
        pairings = [
            Pairing(case=case, home=key, why=("said so",), runner_up=runner_up)
            for case, key in pairs
        ]
        return account(problem, pairings, allocator=name, seed=seed)

    hostile.__name__ = name
    return hostile


def assert_maximal(problem: Problem, allocation: Allocation) -> None:
    """Assert that no home left could be offered as well to a household left."""
    pairs = pairs_of(allocation)
    assert not [
        (case, key)
        for case in allocation.unplaced
        for key in allocation.unused
        if is_valid(problem, [*pairs, (case, key)])
    ]


def assert_ranked(problem: Problem, allocation: Allocation) -> None:
    """Assert that no home passed over a household that has fewer points, or waits longer."""
    requests = {row.case: row for row in problem.requests}
    so_far: list[tuple[str, str]] = []
    for pairing in allocation.pairings:
        placed = requests[pairing.case]
        for other in requests.values():
            if other.case not in {case for case, _ in so_far} and is_valid(
                problem, [*so_far, (other.case, pairing.home)]
            ):
                assert place_of(placed, problem) <= place_of(other, problem)
        so_far.append((pairing.case, pairing.home))


def assert_blind_to_order(problem: Problem, allocator: Allocator, rows: Problem) -> None:
    """Assert that *rows*, the same problem in another order, has the identical answer."""
    one, other = (repr(asdict(allocator(given, seed=7))) for given in (problem, rows))
    assert one == other
