"""What landlords have agreed between them, and what it does: limits, points and weights."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest
from agreed_terms import SINCE, agreed, offers_of, two_of_one_landlord
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from small_years import (
    START,
    Clock,
    a_scheme,
    day,
    home,
    inputs,
    play,
    referral,
    said,
    years,
    yes_to_all,
)
from toyland import INVENTED

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.standing import allowances, weighing
from unlocking_doors.errors import MatchingError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.fairness import NOTHING_AGREED, POINTS_A_BAND, Credit, LedgerWeight
from unlocking_doors.policy.targets import Target, TargetRule

few = settings(max_examples=max(settings().max_examples // 2, 1))


def lowest_and_highest(entries: Iterable[Entry]) -> tuple[int, int]:
    """Follow every standing, day by day, and return the lowest and the highest it ever was."""
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.on, []).append(entry)
    sums: Counter[str] = Counter()
    seen = [0]
    for on in sorted(days):
        for entry in days[on]:
            sums[entry.partner] += entry.amount * entry.weight
        seen += sums.values()
    return min(seen), max(seen)


@few
@given(
    year=years(),
    ceiling=st.integers(0, 1),
    stop=st.integers(0, 1),
    allocator=st.sampled_from(("strict", "priority", "circulation")),
)
def test_a_limit_holds_on_every_day_whatever_people_answer(
    year: Inputs, ceiling: int, stop: int, allocator: str
) -> None:
    """No landlord ever owes more than the ceiling, or is owed more than the stop-loss."""
    with a_scheme(agreed(debt_ceiling=ceiling, stop_loss=stop, allocator=allocator)) as scheme:
        play(scheme, year)
        lowest, highest = lowest_and_highest(scheme.snapshot().entries)

    assert lowest >= -ceiling
    assert highest <= stop


def test_a_limit_that_binds_costs_a_move_and_points_cost_none() -> None:
    """At a ceiling of one home the second household waits; for points alone nobody does."""
    moved = {}
    for name, terms in {
        "nothing": {},
        "ceiling": {"debt_ceiling": 1},
        "stop-loss": {"stop_loss": 1},
        "points": {"points_per_home": 9_000, "most_homes": 9},
    }.items():
        with a_scheme(agreed(**terms)) as scheme:
            play(scheme, two_of_one_landlord())
            moved[name] = sum(case.state == "moved" for case in scheme.snapshot().cases)

    assert moved == {"nothing": 2, "ceiling": 1, "stop-loss": 1, "points": 2}


def test_an_open_offer_counts_against_the_limits_before_it_is_let() -> None:
    """A second offer that would break the ceiling if both were accepted is not made."""
    rows = [referral("c-1"), referral("c-2"), home("h-1"), home("h-2")]
    answers = [said("c-1", "approval", "approved"), said("c-2", "approval", "approved")]
    with a_scheme(agreed(debt_ceiling=1)) as scheme:
        play(scheme, inputs(*rows, *answers), days=60)

        assert len(offers_of(scheme)) == 1


def _debtor_and_other() -> Inputs:
    """Make a landlord owe a home, and then two households wait, the debtor's for longer."""
    first = [referral("c-0"), home("h-0"), *yes_to_all("c-0")]
    late = START + timedelta(days=40)
    later = [
        referral("c-1", received=late),
        referral("c-2", received=late + timedelta(days=20), landlord="sticks-council",
                 area="sticks"),
        home("h-1", released=late + timedelta(days=30)),
    ]  # fmt: skip
    return inputs(*first, *later, *yes_to_all("c-1"), *yes_to_all("c-2"))


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        ({}, "c-1"),
        ({"points_per_home": 1, "most_homes": 1}, "c-2"),
        ({"points_per_home": 1, "most_homes": 1, "window_months": 1}, "c-1"),
    ],
)
def test_a_landlord_in_debt_lowers_its_own_households(terms: dict[str, object], first: str) -> None:
    """Among alike households the debtor's comes after, as long as the ledger remembers the debt."""
    with a_scheme(agreed(**terms)) as scheme:
        play(scheme, _debtor_and_other(), days=110)

        assert [case for case, at in offers_of(scheme).items() if at == "h-1"] == [first]


def test_a_target_that_is_agreed_is_no_debt() -> None:
    """What a landlord is still to give by its target lowers none of its households."""
    target = Target(
        key="t", partner="straw-council", homes=1, rule=TargetRule.FIXED, since=SINCE,
        source=INVENTED,
    )  # fmt: skip
    region = evolve(agreed(points_per_home=1, most_homes=1), targets=(target,))
    with a_scheme(region) as scheme:
        play(scheme, _debtor_and_other(), days=110)

        assert [case for case, at in offers_of(scheme).items() if at == "h-1"] == ["c-1"]


def test_whom_few_homes_suited_comes_first_where_that_is_agreed() -> None:
    """The household for whom a home of the last year would seldom have done is put first."""
    past = [
        home(f"p-{number}", area="woods", held_until=day(5), released=START) for number in range(3)
    ]
    late = START + timedelta(days=20)
    rows = [
        referral("c-1", received=late),  # the woods would have suited it three times
        referral("c-2", received=late + timedelta(days=8), areas_of_choice={"bricks"}),
        home("h-1", released=late + timedelta(days=20)),
    ]
    answers = [said(case, "approval", "approved") for case in ("c-1", "c-2")]
    won = {}
    for points in (0, 1_000):
        with a_scheme(agreed(points_thin=points)) as scheme:
            play(scheme, inputs(*past, *rows, *answers))
            won[points] = offers_of(scheme)

    assert won == {0: {"c-1": "h-1"}, 1_000: {"c-2": "h-1"}}


def test_no_points_are_more_than_a_region_has_published() -> None:
    """However much a landlord owes, its households are lowered by no more than agreed."""
    row = agreed(points_per_home=2_000, most_homes=6).fairness[0]

    assert row.points(1, 500, None) == POINTS_A_BAND + 12_000
    assert row.points(1, 2, None) == POINTS_A_BAND + 4_000
    assert NOTHING_AGREED.points(2, 500, 0) == 2 * POINTS_A_BAND


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (LedgerWeight.COUNT, [1, 1, 1]),
        (LedgerWeight.BEDROOMS, [1, 2, 3]),
        (LedgerWeight.SCARCITY, [1, 2, 3]),
    ],
)
def test_a_letting_weighs_what_was_agreed(weight: LedgerWeight, expected: list[int]) -> None:
    """By count one, by bedrooms those it has, by scarcity how seldom its size is given.

    However many homes are weighed, those of the year are counted once.
    """
    homes = [home(f"s-{number}", bedrooms=0) for number in range(4)]
    homes += [home(f"m-{number}", bedrooms=2) for number in range(2)]
    homes += [home("l-1", bedrooms=3), home("l-2", bedrooms=3, released=SINCE)]
    row = agreed(weight=weight, most_weight=3).fairness[0]

    asked: list[Home] = []

    def counted() -> Iterator[Home]:
        for one in homes:
            asked.append(one)
            yield one

    weighs = weighing(counted(), row, day(30))

    assert [weighs(one) for one in (homes[0], homes[4], homes[6])] == expected
    assert len(asked) == (len(homes) if weight is LedgerWeight.SCARCITY else 0)


def test_the_ledger_is_posted_in_the_weights_agreed() -> None:
    """A home with two bedrooms makes a debt of two, where bedrooms weigh."""
    rows = inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1"))
    with a_scheme(agreed(weight=LedgerWeight.BEDROOMS)) as scheme:
        play(scheme, rows)

        ledger = scheme.ledger()

    assert (ledger["brick-homes"], ledger["straw-council"]) == (2, -2)


def test_a_correction_takes_back_all_that_a_letting_weighs() -> None:
    """Both landlords are where they were before the home with two bedrooms was let."""
    clock = Clock()
    rows = inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1"))
    with a_scheme(agreed(weight=LedgerWeight.BEDROOMS), clock=clock) as scheme:
        play(scheme, rows)
        assert scheme.ledger()["straw-council"] == -2
        clock.go_on(100)
        scheme.correct_ledger("c-1", "posted in error")

        assert not any(scheme.ledger().values())


def test_a_home_that_cools_off_is_offered_to_no_household_of_the_scheme() -> None:
    """A home that a household of the scheme left is offered only once the time is over."""
    rows = [
        referral("c-1"),
        home("h-1", left_by="c-0"),
        said("c-1", "approval", "approved"),
        referral("c-0", areas_of_choice={"woods"}),
    ]
    offered = {}
    for days in (None, 500):
        with a_scheme(agreed(cooling_off_days=days)) as scheme:
            play(scheme, inputs(*rows))
            offered[days] = offers_of(scheme)

    assert offered == {None: {"c-1": "h-1"}, 500: {}}


def test_strict_refuses_what_it_cannot_keep_and_changes_nothing() -> None:
    """A limit that only another allocator keeps stops the run with the remedy; nothing is kept."""
    region = agreed(debt_ceiling=1, credit=Credit.IN_BATCH)
    with a_scheme(region) as scheme:
        with pytest.raises(MatchingError, match="optimal"):
            play(scheme, two_of_one_landlord())

        assert not scheme.events()


def test_a_letting_weighs_what_it_weighed_when_it_was_offered() -> None:
    """Homes that come in after an offer make it no scarcer: a limit that held then still holds."""
    common = [home(f"s-{number}", bedrooms=0, released=day(20)) for number in range(9)]
    rows = [referral("c-1"), home("h-1"), *yes_to_all("c-1"), *common]
    terms = {"weight": LedgerWeight.SCARCITY, "most_weight": 5, "debt_ceiling": 1}
    with a_scheme(agreed(allocator="priority", **terms)) as scheme:
        play(scheme, inputs(*rows))

        (case,) = scheme.snapshot().cases
        assert case.state == "moved"
        assert scheme.ledger()["straw-council"] == -1


def test_a_target_counts_homes_whatever_they_weigh() -> None:
    """Where bedrooms weigh, one home of two bedrooms fulfils one of the homes agreed, not two."""
    target = Target(
        key="t", partner="brick-homes", homes=2, rule=TargetRule.FIXED, since=SINCE, source=INVENTED
    )
    region = evolve(agreed(weight=LedgerWeight.BEDROOMS), targets=(target,))
    with a_scheme(region) as scheme:
        play(scheme, inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1")))
        entries = scheme.snapshot().entries

    assert allowances(region, entries, day(80)) == {"brick-homes": 1}
