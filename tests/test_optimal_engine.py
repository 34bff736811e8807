"""The engines below `optimal`: flows on columns, whole numbers by branch and bound, and proofs."""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from random import Random

import numpy as np
import pytest
from attrs import evolve
from matching_problems import home, pool, waiting
from optimal_pools import drawn_pool
from scipy.optimize import Bounds, LinearConstraint, milp

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import Prices, Standing, allocate
from unlocking_doors.matching.columns import Columns
from unlocking_doors.matching.flow import costs, potentials, solve
from unlocking_doors.matching.flow_columns import market_of, solve_columns
from unlocking_doors.matching.integers import MOST_SECONDS, Row, Stopwatch, best_whole
from unlocking_doors.matching.network import Market, Network
from unlocking_doors.matching.proving import unproven


def drawn_columns(seed: int, households: int = 40, homes: int = 15) -> Columns:
    """Draw a pot in columns: six areas, five landlords with limits, some larger homes allowed."""
    draw = Random(f"columns {seed}")
    areas = [draw.sample(range(6), draw.randint(1, 4)) for _ in range(households)]
    needed = [draw.randint(1, 3) for _ in range(households)]
    limits = [draw.choice([-1, 0, 1, 2, 3]) for _ in range(5)]
    return Columns(
        start=np.cumsum([0, *map(len, areas)]),
        area=[area for chosen in areas for area in chosen],
        bedrooms=needed,
        max_bedrooms=[rooms + draw.randint(0, 1) for rooms in needed],
        access=[draw.choice([0, 0, 0, 1, 2, 3]) for _ in range(households)],
        landlord=[draw.randrange(5) for _ in range(households)],
        worth=[draw.randint(0, 3) * 1000 + draw.randint(0, 99) for _ in range(households)],
        home_area=[draw.randrange(6) for _ in range(homes)],
        home_bedrooms=[draw.randint(1, 3) for _ in range(homes)],
        home_access=[draw.randint(0, 3) for _ in range(homes)],
        home_landlord=[draw.randrange(5) for _ in range(homes)],
        receives=limits,
        gives=draw.choice([(), limits[::-1]]),
    )


def best_on_pairs(columns: Columns, *, in_batch: bool) -> int:
    """Let HiGHS look for the most worth, less what is wasted, on every pair."""
    pairs = [
        (who, which, columns.home_bedrooms[which] - columns.bedrooms[who])
        for who in range(len(columns.worth))
        for which in range(len(columns.home_area))
        if columns.home_area[which] in columns.area[columns.start[who] : columns.start[who + 1]]
        and columns.bedrooms[who] <= columns.home_bedrooms[which] <= columns.max_bedrooms[who]
        and columns.access[who] <= columns.home_access[which]
    ]
    value = [
        columns.worth[who] - rooms - columns.home_access[which] + columns.access[who]
        for who, which, rooms in pairs
    ]
    rows = [[float(who == one) for who, _, _ in pairs] for one in range(len(columns.worth))]
    rows += [
        [float(which == one) for _, which, _ in pairs] for one in range(len(columns.home_area))
    ]
    most = [1.0] * len(rows)
    for landlord in range(5):
        gets = np.array([columns.landlord[who] == landlord for who, _, _ in pairs], dtype=float)
        lends = np.array([columns.home_landlord[at] == landlord for _, at, _ in pairs], dtype=float)
        for own, other, limits in ((gets, lends, columns.receives), (lends, gets, columns.gives)):
            if len(limits) and limits[landlord] >= 0:
                rows.append(list(own - in_batch * other))
                most.append(limits[landlord])
    rules = LinearConstraint(np.array(rows), -np.inf, np.array(most))
    whole = np.ones(len(pairs))
    found = milp(-np.array(value), integrality=whole, bounds=Bounds(0, 1), constraints=rules)
    return round(-found.fun)


@pytest.mark.parametrize("in_batch", [False, True])
def test_columns_reach_what_highs_reaches_on_pairs(*, in_batch: bool) -> None:
    """Types of homes, ways onward between levels and both kinds of limits lose nothing."""
    for seed in range(30):
        columns = drawn_columns(seed)
        answer = solve_columns(columns, in_batch=in_batch)
        assert answer.worth == best_on_pairs(columns, in_batch=in_batch), seed
        assert answer.housed.sum() == answer.chosen.sum()


def test_columns_without_limits_and_without_anybody() -> None:
    """No ledger, or nobody at all, is a market like any other."""
    columns = drawn_columns(1)
    free = evolve(columns, receives=(), gives=())
    names = ("area", "bedrooms", "max_bedrooms", "access", "landlord", "worth")
    nobody = evolve(free, start=[0], **dict.fromkeys(names, ()))

    assert solve_columns(free).worth == best_on_pairs(free, in_batch=False)
    assert solve_columns(free).worth > solve_columns(columns).worth
    assert solve_columns(nobody).worth == 0


def test_the_network_grows_with_choices_and_not_with_pairs() -> None:
    """A hundred times the homes in the same types add no choice."""
    few = drawn_columns(1)
    names = ("home_area", "home_bedrooms", "home_access", "home_landlord")
    many = evolve(few, **{name: list(getattr(few, name)) * 100 for name in names})

    assert len(market_of(many)[0].choice) == len(market_of(few)[0].choice)


def one_for_one() -> Market:
    """Make a market of one household and one home that fits it."""
    one = np.zeros(1, dtype=np.int64)
    return Market(households=1, kinds=1, chooser=one, choice=one, kind=one, free=one + 1)


def test_worth_beyond_64_bits_is_refused_with_a_remedy() -> None:
    """What OR-tools cannot count is said, and never rounded."""
    with pytest.raises(MatchingError, match="BAD_COST_RANGE") as raised:
        solve(one_for_one(), np.array([2**62]))
    assert "smaller" in raised.value.remedy


def test_prices_of_a_flow_that_is_not_the_cheapest_are_refused() -> None:
    """A household that is left though there is a home: its prices would fall without end."""
    network = Network.of(one_for_one())
    nobody = np.zeros(len(network.tail), dtype=np.int64)
    nobody[network.part["spare"]] = network.supply

    with pytest.raises(MatchingError, match="not the cheapest"):
        potentials(
            network, costs(network, np.array([5])), nobody, np.full(len(nobody), fill_value=True)
        )


def test_families_of_several_people_fill_places_to_the_best() -> None:
    """
    Invented, of the shape of a resettlement: 329 families, 21 places with room for so many people.

    HiGHS proves its answer; its own linear relaxation, solved apart, bounds it from above.
    """
    draw = Random("refuge 0")
    sizes = draw.choices(range(1, 9), [40, 14, 12, 12, 10, 6, 4, 2], k=329)
    room = [draw.randint(20, 70) for _ in range(21)]
    pairs = [
        (family, place)
        for family in range(329)
        for place in sorted(draw.sample(range(21), draw.randint(10, 15)))
    ]
    worth = [sum(draw.randint(50, 350) for _ in range(min(sizes[one], 2))) for one, _ in pairs]
    of_family: list[dict[int, int]] = [{} for _ in sizes]
    of_place: list[dict[int, int]] = [{} for _ in room]
    for column, (family, place) in enumerate(pairs):
        of_family[family][column] = 1
        of_place[place][column] = sizes[family]
    rows = [Row(counts=counts, most=1) for counts in of_family]
    rows += [Row(counts=counts, most=most) for counts, most in zip(of_place, room, strict=True)]

    chosen = best_whole(len(pairs), rows, [[(dict(enumerate(worth)), 1)]])

    assert chosen is not None
    people = [sum(sizes[f] for f, at in (pairs[n] for n in chosen) if at == p) for p in range(21)]
    assert all(number <= most for number, most in zip(people, room, strict=True))
    assert len({pairs[column][0] for column in chosen}) == len(chosen)
    rules = np.zeros((len(rows), len(pairs)))
    for number, row in enumerate(rows):
        rules[number, list(row.counts)] = list(row.counts.values())
    limits = LinearConstraint(rules, -np.inf, [*[1] * 329, *room])
    relaxed = -milp(-np.array(worth), bounds=Bounds(0, 1), constraints=limits).fun
    reached = sum(worth[column] for column in chosen)
    assert 0.999 * relaxed < reached <= relaxed


def test_rules_that_nothing_keeps_have_no_answer() -> None:
    """One choice cannot count for two, and no choice at all for one."""
    assert best_whole(1, [Row(counts={0: 1}, least=2)], []) is None
    assert best_whole(0, [Row(counts={}, least=1)], []) is None
    assert best_whole(0, [], []) == []


def test_turns_are_the_best_in_order_whatever_fractions_promise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Found at once, level by level, or by what is at hand: all answers tried one by one agree."""

    def values(some: Collection[int], counted: Iterable[Mapping[int, int]]) -> list[int]:
        return [sum(count for at, count in one.items() if at in some) for one in counted]

    solved: list[None] = []
    monkeypatch.setattr(
        "scipy.optimize.milp", lambda *rows, **told: [milp(*rows, **told), solved.append(None)][0]
    )
    every = [set(some) for size in range(8) for some in combinations(range(7), size)]
    ways = set()
    for seed in range(60):
        draw = Random(f"turns {seed}")
        rows = [
            Row(counts={at: draw.randint(1, 4) for at in draw.sample(range(7), 4)}, most=5),
            Row(counts={at: draw.choice([2, 3]) for at in range(7)}, most=draw.randint(1, 12)),
        ]
        levels = [{at: draw.choice([1, 1, 2]) for at in range(7)} for _ in range(4)]
        turns = [[(levels[0], 20), (levels[1], 1)], [(levels[2], 1)], [(levels[3], 1)]]
        chosen = best_whole(7, rows, turns)
        ways.add(len(solved))
        solved.clear()
        keep = [
            some
            for some in every
            if all(sum(values(some, [row.counts])) <= (row.most or 0) for row in rows)
        ]
        assert chosen is not None
        assert values(chosen, levels) == max(values(some, levels) for some in keep)
    # Three levels in fractions, then all at once: 4. Searched by themselves, it is more often.
    assert min(ways) == 4
    assert len(ways) > 2


def test_branch_and_bound_that_takes_too_long_ends_in_a_sentence() -> None:
    """The time counts over all turns of a batch; no answer found in part is given."""
    stopwatch = Stopwatch(most=MOST_SECONDS)
    assert best_whole(1, [], [[({0: 1}, 1)], [({0: 1}, 1)]], stopwatch=stopwatch) == [0]
    assert 0 < stopwatch.spent < MOST_SECONDS

    draw = Random("market split: nothing keeps the rules, and branch and bound finds out late")
    rows = []
    for _ in range(5):
        counts = {column: draw.randint(1, 99) for column in range(60)}
        half = sum(counts.values()) // 2
        rows.append(Row(counts=counts, least=half, most=half))
    short = Stopwatch(most=0.2)
    for _ in range(2):
        with pytest.raises(MatchingError, match=r"not found within 0\.2 seconds\. Match fewer"):
            best_whole(60, rows, [], stopwatch=short)
    assert short.spent < MOST_SECONDS


def test_prices_are_refused_where_they_show_nothing() -> None:
    """Other multipliers, a price below zero, homes that weigh otherwise: each is said."""
    problem = drawn_pool(3, households=9, homes=5)
    allocation = allocate(problem, "optimal", seed=1)
    proof = allocation.proof
    assert isinstance(proof, Prices)
    name = next(iter(proof.multipliers))
    key = next(iter(proof.homes))

    def said(**changes: object) -> str:
        return "; ".join(unproven(problem, evolve(allocation, proof=evolve(proof, **changes))))

    assert said() == ""
    assert "not of what the region looks for" in said(multipliers={})
    assert f"after {name} can outweigh it" in said(multipliers={**proof.multipliers, name: 0})
    assert f"the price of {key} is below zero" in said(homes={**proof.homes, key: -1})
    assert "do not sum to the worth" in said(worth=proof.worth + 1)


def test_prices_show_nothing_about_limits_by_weight() -> None:
    """Where a home weighs two under a limit, no proof is given, and none would be taken."""
    standings = {"own-landlord": Standing(may_receive=1), "other-landlord": Standing()}
    light = pool([waiting("ann")], [home("h1")], standings=standings)
    heavy = evolve(light, vacancies=[home("h1", weight=2)])
    proof = allocate(light, "optimal", seed=1).proof
    allocation = allocate(heavy, "optimal", seed=1)

    assert (allocation.pairings, allocation.proof) == ((), None)
    assert unproven(heavy, evolve(allocation, proof=proof)) == (
        "prices by the home show nothing where homes have other weights in the ledger",
    )
