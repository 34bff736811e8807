"""What the allocator `optimal` answers, says and refuses."""

import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from attrs import asdict, evolve
from matching_problems import TODAY, home, pairs_of, pool, ring, waiting
from optimal_pools import agreed, drawn_pool, tied_pool

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import Prices, Problem, Quota, Standing, allocate, solving
from unlocking_doors.matching.proving import unproven
from unlocking_doors.policy.fairness import Credit, Criterion
from unlocking_doors.policy.quotas import Counts


def housed(problem: Problem, seed: int = 1) -> set[str]:
    """Name who is housed."""
    return {pairing.case for pairing in allocate(problem, "optimal", seed=seed).pairings}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((Criterion.BAND,), {"risk"}),
        ((Criterion.PEOPLE,), {"many"}),
        ((Criterion.WAITING,), {"long"}),
        ((Criterion.THIN_FIRST,), {"thin"}),
        ((Criterion.HOUSEHOLDS, Criterion.FIT), {"snug"}),
        ((Criterion.HOUSEHOLDS, Criterion.DEBT), {"owed"}),
        ((Criterion.HOUSEHOLDS, Criterion.PEOPLE, Criterion.BAND), {"many"}),
    ],
)
def test_the_first_criterion_decides_who_gets_the_only_home(
    order: tuple[Criterion, ...], expected: set[str]
) -> None:
    """One home, and a household that each criterion would prefer."""
    problem = pool(
        [
            waiting("risk", band=1),
            waiting("many", people=9),
            waiting("long", since=TODAY.replace(year=2021)),
            waiting("thin", homes_a_year=1),
            waiting("easy", homes_a_year=30),
            waiting("snug", bedrooms=3),
            waiting("owed", landlord="generous"),
        ],
        [home("h1", bedrooms=3)],
        standings={
            "own-landlord": Standing(),
            "other-landlord": Standing(),
            "generous": Standing(standing=4),
        },
        fairness=agreed(*order),
    )

    assert housed(problem) == expected


def test_what_is_not_known_gives_no_preference() -> None:
    """Thin-first prefers the household whom fewest homes suited, and never one not known."""
    rows = [waiting("unknown"), waiting("some", homes_a_year=2), waiting("few", homes_a_year=0)]
    problem = pool(rows, [home("h1")], fairness=agreed(Criterion.THIN_FIRST))

    assert housed(problem) == {"few"}
    assert housed(evolve(problem, requests=rows[:2])) == {"some"}


@pytest.mark.parametrize(("credit", "moves"), [(Credit.WHEN_LET, 0), (Credit.IN_BATCH, 2)])
def test_credit_within_a_batch_lets_landlords_at_their_limit_exchange(
    credit: Credit, moves: int
) -> None:
    """Two landlords that may owe nothing: each receives what it gives, if that counts at once."""
    problem = pool(
        [waiting("ann", landlord="ash"), waiting("bea", landlord="beech")],
        [home("h1", landlord="beech"), home("h2", landlord="ash")],
        standings={"ash": Standing(may_receive=0), "beech": Standing(may_receive=0)},
        fairness=agreed(Criterion.HOUSEHOLDS, credit=credit),
    )
    allocation = allocate(problem, "optimal", seed=1)

    assert len(allocation.pairings) == moves
    assert unproven(problem, allocation) == ()


def test_the_answer_is_the_same_whatever_the_order_of_rows() -> None:
    """Rows shuffled, and every word of the answer stays."""
    for seed in range(30):
        problem = drawn_pool(seed, households=9, tied=0.3, weights=(1, 2), quotas=1)
        draw = Random(seed)
        shuffled = evolve(
            problem,
            requests=draw.sample(problem.requests, len(problem.requests)),
            vacancies=draw.sample(problem.vacancies, len(problem.vacancies)),
            standings=dict(reversed(problem.standings.items())),
            quotas=problem.quotas[::-1],
        )
        assert repr(_said(problem)) == repr(_said(shuffled))


def _said(problem: Problem) -> object:
    try:
        return asdict(allocate(problem, "optimal", seed=3))
    except MatchingError as error:
        return str(error)


def test_households_alike_are_drawn() -> None:
    """Three households alike and one home: over a hundred seeds each gets its share."""
    problem = pool([waiting("ann"), waiting("bea"), waiting("cat")], [home("h1")])
    times = Counter(case for seed in range(120) for case in housed(problem, seed))

    assert min(times[case] for case in ("ann", "bea", "cat")) > 25


def test_a_pairing_says_what_it_is_part_of_and_who_is_next() -> None:
    """Each sentence names a criterion and what it came to; none names a case."""
    order = tuple(Criterion)
    problem = pool(
        [waiting("ann", band=1), waiting("bea"), waiting("cat", people=1), waiting("dee", band=3)],
        [home("h1"), home("h2", area="south")],
        fairness=agreed(*order),
    )
    allocation = allocate(problem, "optimal", seed=5)

    assert {pairing.case for pairing in allocation.pairings} == {"ann", "bea"}
    for pairing in allocation.pairings:
        assert pairing.runner_up == "cat"
        assert len(pairing.why) == len(order) + 1
        assert "lottery with seed 5" in pairing.why[-1]
        assert not [row.case for row in problem.requests if row.case in " ".join(pairing.why)]
    first, second, *_ = allocation.pairings[0].why
    assert first.startswith("band 1: of all answers, this one houses the most of the highest band")
    assert first.endswith("1 of 1 in band 1")
    assert second == "of those alike in that, this one has the most households: 2"


def test_a_home_that_no_other_fits_has_no_runner_up() -> None:
    """Nobody is named where nobody would have been next."""
    problem = pool([waiting("ann"), waiting("bea", areas={"south"})], [home("h1")])

    assert [row.runner_up for row in allocate(problem, "optimal", seed=1).pairings] == [None]


@pytest.mark.parametrize("cases", [("ann", "bea"), ("ann", "bea", "cat")])
def test_a_ring_is_broken_where_it_costs_least(cases: tuple[str, ...]) -> None:
    """One offer of a ring gives way, and what was reached before is kept beside the answer."""
    problem = evolve(ring(*cases), fairness=agreed(Criterion.PEOPLE))
    fewest = evolve(problem.requests[1], people=1)
    problem = evolve(problem, requests=[problem.requests[0], fewest, *problem.requests[2:]])
    allocation = allocate(problem, "optimal", seed=1)

    assert [(row.case, row.swap[0]) for row in allocation.repairs] == [("bea", "bea")]
    assert sorted(allocation.repairs[0].swap) == list(cases)
    assert allocation.before_repair["people"] == allocation.reached["people"] + 1
    assert unproven(problem, allocation) == ()
    assert "without an exchange of homes" in allocation.pairings[0].why[0]
    lost = evolve(allocation, before_repair=allocation.reached)
    assert unproven(problem, lost) == ("the prices do not sum to the worth of the answer",)
    assert isinstance(allocation.proof, Prices)
    free = evolve(allocation, proof=evolve(allocation.proof, households={}, homes={}))
    assert "the answer is worth more than all prices" in unproven(problem, free)


def test_a_ring_that_the_history_closes_is_never_offered() -> None:
    """Where only moves of the past are missing one tie, no repair is needed: it is not asked."""
    problem = pool([waiting("ann")], [home("h1", left_by="bea")], moved={"bea": "ann"})
    allocation = allocate(problem, "optimal", seed=1)

    assert (allocation.pairings, allocation.repairs) == ((), ())
    assert unproven(problem, allocation) == ()


def test_without_patience_nobody_exchanges_homes_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a batch too large for a search the lowest gives way at once, and little is lost."""
    monkeypatch.setattr(solving, "_PATIENCE", 0)
    monkeypatch.setattr(solving, "_LEAST_PATIENCE", 0)
    repaired = lost = 0
    for seed in range(60):
        problem = evolve(tied_pool(seed), fairness=agreed(Criterion.HOUSEHOLDS))
        allocation = allocate(problem, "optimal", seed=seed)
        assert unproven(problem, allocation) == ()
        if allocation.repairs:
            repaired += 1
            lost += allocation.before_repair["households"] - allocation.reached["households"]

    assert repaired > 5
    assert lost < repaired


def test_quotas_that_cannot_be_kept_are_named_and_nothing_is_offered() -> None:
    """Of three quotas the two that contradict each other are named."""
    problem = pool(
        [waiting("ann"), waiting("bea", people=5)],
        [home("h1")],
        quotas=[
            Quota(key="first", cases={"ann"}, least=1),
            Quota(key="second", cases={"bea"}, counts=Counts.PEOPLE, least=3),
            Quota(key="third", least=1),
        ],
    )

    with pytest.raises(MatchingError) as raised:
        allocate(problem, "optimal", seed=1)
    assert "first (at least 1 households), second (at least 3 people)" in str(raised.value)
    assert "third" not in str(raised.value)


def test_a_quota_about_nobody_cannot_ask_for_anybody() -> None:
    """A quota whose homes fit none of its cases is refused, not forgotten."""
    problem = pool([], [home("h1")], quotas=[Quota(key="empty", least=1)])

    with pytest.raises(MatchingError, match=r"empty \(at least 1 households\)"):
        allocate(problem, "optimal", seed=1)


def test_a_quota_kept_only_by_an_exchange_of_homes_is_refused() -> None:
    """Safety is never traded for a quota."""
    problem = evolve(ring("ann", "bea"), quotas=(Quota(key="both", least=2),))

    with pytest.raises(MatchingError, match="unless households exchange homes"):
        allocate(problem, "optimal", seed=1)


def test_what_a_quota_does_not_touch_is_still_decided_by_a_flow() -> None:
    """A quota of one part leaves the rest as it would be without it."""
    near, far = waiting("ann", areas={"east"}), waiting("bea", areas={"south"})
    homes = [home("h1"), home("h2", area="south")]
    quota = Quota(key="east", cases={"ann"}, most=0)
    allocation = allocate(pool([near, far], homes, quotas=[quota]), "optimal", seed=1)

    assert pairs_of(allocation) == {("bea", "h2")}
    assert allocation.proof is None


def test_an_empty_pot_has_an_empty_answer_that_is_proven() -> None:
    """Nobody waiting, or nothing there, is no fault."""
    for problem in (pool([], []), pool([waiting("ann")], []), pool([], [home("h1")])):
        allocation = allocate(problem, "optimal", seed=1)
        assert allocation.pairings == ()
        assert unproven(problem, allocation) == ()


def test_a_missing_extra_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OR-tools is not installed, the answer is how to install it."""
    monkeypatch.setitem(sys.modules, "ortools.graph.python.min_cost_flow", None)

    with pytest.raises(MatchingError) as raised:
        allocate(pool([waiting("ann")], [home("h1")]), "optimal", seed=1)
    assert raised.value.remedy == 'pip install "unlocking-doors[solve]"'


def test_importing_the_allocators_imports_no_solver() -> None:
    """Neither numpy nor a solver is imported before `optimal` is asked."""
    script = (
        "import sys, unlocking_doors.matching as matching; assert 'optimal' in matching.BUILT_IN; "
        "print([name for name in ('numpy', 'ortools', 'scipy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
