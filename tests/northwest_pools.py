"""Problems with sub-regions, for the tests of the North West's allocator, and what must hold."""

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve
from hypothesis import strategies as st
from matching_oracle import Pairs, batches, is_valid
from matching_problems import problems

from unlocking_doors.matching import Allocation, Problem, Request, Vacancy, draw

SUB_REGIONS = {"north": "upper", "east": "upper", "south": "lower", "west": "lower"}
WAIT = 1


def with_sub_regions(problem: Problem) -> Problem:
    """Give a pool two sub-regions and a wait of one day."""
    return evolve(problem, parameters={"days-before-widening": WAIT}, sub_regions=SUB_REGIONS)


@st.composite
def pools(draw_: st.DrawFn) -> Problem:
    """Draw a small pool with two sub-regions; some wait long enough to go beyond theirs."""
    drawn = draw_(problems())
    known = draw_(st.sets(st.sampled_from(sorted(SUB_REGIONS)), min_size=3))
    some = {area: SUB_REGIONS[area] for area in sorted(known)}
    return evolve(with_sub_regions(drawn), sub_regions=some)


def is_near(request: Request, vacancy: Vacancy, problem: Problem) -> bool:
    """Tell whether a home is in the household's own sub-region."""
    own = problem.sub_regions.get(request.area)
    return own is not None and own == problem.sub_regions.get(vacancy.area)


def may_go(request: Request, vacancy: Vacancy, problem: Problem) -> bool:
    """Tell whether a household may be considered for a home, in or beyond its sub-region."""
    own = problem.sub_regions.get(request.area)
    nothing_near = own not in {problem.sub_regions.get(area) for area in request.areas}
    has_waited = problem.as_at - request.since >= timedelta(days=WAIT)
    return is_near(request, vacancy, problem) or own is None or nothing_near or has_waited


def ranked(
    problem: Problem, pairs: Sequence[tuple[str, str]], seed: int
) -> list[tuple[object, ...]]:
    """Rank what each home got, in order of release: the lowest list is the best answer."""
    requests = {row.case: row for row in problem.requests}
    given = {home: requests[case] for case, home in pairs}
    return [
        (0, not is_near(row, home, problem), row.band, row.since, draw(seed, row.case))
        if (row := given.get(home.home))
        else (1,)
        for home in problem.vacancies
    ]


def best(problem: Problem, seed: int) -> Pairs:
    """Find the best answer by going through every one."""
    homes = {row.home: row for row in problem.vacancies}
    requests = {row.case: row for row in problem.requests}
    allowed = [
        pairs
        for pairs in batches(problem)
        if all(may_go(requests[case], homes[home], problem) for case, home in pairs)
        and is_valid(problem, sorted(pairs))
    ]
    return min(allowed, key=lambda pairs: ranked(problem, sorted(pairs), seed))


def assert_own_first(problem: Problem, allocation: Allocation) -> None:
    """Assert that no home went beyond its sub-region while it fitted somebody within."""
    homes = {row.home: row for row in problem.vacancies}
    requests = {row.case: row for row in problem.requests}
    so_far: list[tuple[str, str]] = []
    for pairing in allocation.pairings:
        home = homes[pairing.home]
        assert may_go(requests[pairing.case], home, problem)
        if not is_near(requests[pairing.case], home, problem):
            placed = {case for case, _ in so_far}
            within = [row for row in problem.requests if is_near(row, home, problem)]
            assert not [
                row.case
                for row in within
                if row.case not in placed and is_valid(problem, [*so_far, (row.case, home.home)])
            ]
        so_far.append((pairing.case, pairing.home))
