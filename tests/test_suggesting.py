"""Suggested targets: shares that sum to what was asked, within their limits, in whatever order."""

import tomllib
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from carried_balances import LEFT, MUD, opens, settles
from hypothesis import given
from hypothesis import strategies as st
from toyland import CLOSED, TODAY, TOYLAND
from toyland_year import START, case, day, referral, snapshot

from unlocking_doors.converting import structure
from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.ledger import opening, postings
from unlocking_doors.periods import Period
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.suggesting import fixed, share_of_lettings, share_of_use
from unlocking_doors.policy.targets import Target, TargetRule, Use
from unlocking_doors.reports.suggesting import (
    Outlook,
    as_toml,
    by_lettings,
    by_number,
    by_use,
    outlooks,
    use_of,
)

USES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 30), min_size=1)
NEXT = Period(since=date(2024, 4, 1), until=date(2025, 4, 1))


@st.composite
def questions(draw: st.DrawFn) -> tuple[dict[str, int], int, int, int]:
    """Draw use, and homes that can be shared out between a floor and a ceiling."""
    use, floor = draw(USES), draw(st.integers(0, 4))
    ceiling = floor + draw(st.integers(0, 12))
    most = sum(ceiling if one else floor for one in use.values())
    return use, draw(st.integers(floor * len(use), most)), floor, ceiling


# The formulas


@pytest.mark.parametrize(
    ("use", "homes", "floor", "ceiling", "expected"),
    [
        ({"a": 6, "b": 3, "c": 1}, 10, 0, 10, {"a": 6, "b": 3, "c": 1}),
        ({"a": 6, "b": 3, "c": 1}, 10, 0, 5, {"a": 5, "b": 4, "c": 1}),
        ({"a": 6, "b": 3, "c": 1}, 10, 2, 10, {"a": 5, "b": 3, "c": 2}),
        ({"a": 6, "b": 3, "c": 0}, 10, 0, 10, {"a": 7, "b": 3, "c": 0}),
        ({"a": 1, "b": 1, "c": 1}, 1, 0, 1, {"a": 1, "b": 0, "c": 0}),
        ({"a": 0, "b": 0}, 4, 2, 9, {"a": 2, "b": 2}),
        ({"a": 5}, 0, 0, 0, {"a": 0}),
    ],
)
def test_homes_are_shared_out_in_proportion_to_use(
    use: dict[str, int], homes: int, floor: int, ceiling: int, expected: dict[str, int]
) -> None:
    """What a limit takes from one, the others share; the last homes go by largest remainder."""
    assert share_of_use(use, homes=homes, floor=floor, ceiling=ceiling) == expected


@given(questions())
def test_suggestions_sum_to_what_was_asked_within_the_limits(
    asked: tuple[dict[str, int], int, int, int],
) -> None:
    """Nobody is below the floor or above the ceiling, and who uses more gives no less."""
    use, homes, floor, ceiling = asked
    found = share_of_use(use, homes=homes, floor=floor, ceiling=ceiling)

    assert sum(found.values()) == homes
    assert all(floor <= one <= ceiling for one in found.values())
    ranked = sorted(use, key=lambda key: use[key])
    for less, more in pairwise(ranked):
        assert found[less] <= found[more] or use[less] == use[more]


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_partners_changes_nothing(
    asked: tuple[dict[str, int], int, int, int], dice: Any
) -> None:
    """The same partners in another order are given the same."""
    use, homes, floor, ceiling = asked
    rows = list(use.items())
    dice.shuffle(rows)

    found = share_of_use(dict(rows), homes=homes, floor=floor, ceiling=ceiling)
    assert list(found.items()) == list(
        share_of_use(use, homes=homes, floor=floor, ceiling=ceiling).items()
    )


@given(questions())
def test_nobody_inside_the_limits_is_a_home_away_from_its_quota(
    asked: tuple[dict[str, int], int, int, int],
) -> None:
    """Of two inside the limits, homes for use differ by less than the rounding of each."""
    use, homes, floor, ceiling = asked
    found = share_of_use(use, homes=homes, floor=floor, ceiling=ceiling)
    free = [key for key, one in found.items() if floor + 1 < one < ceiling - 1 and use[key]]
    for one in free:
        for other in free:
            low, high = Fraction(found[one] - 1, use[one]), Fraction(found[other] + 1, use[other])
            assert low < high


@pytest.mark.parametrize(
    ("homes", "floor", "ceiling", "says"),
    [
        (13, 0, 4, "it must be 0 to 12"),
        (3, 1, 4, "it must be 4 to 13"),
        (3, 3, 2, "the floor is 3 and the ceiling 2"),
        (3, -1, 2, "the floor is -1"),
    ],
)
def test_what_cannot_be_shared_out_is_told(homes: int, floor: int, ceiling: int, says: str) -> None:
    """With the numbers between which it can; who used nothing gives the floor."""
    use = {"a": 3, "b": 2, "c": 1, "d": 0}
    with pytest.raises(ConfigurationError, match=says) as caught:
        share_of_use(use, homes=homes, floor=floor, ceiling=ceiling)
    assert caught.value.stable_code == "UD-E111"


def test_five_per_cent_of_the_lettings_of_a_year() -> None:
    """About eleven homes of 220, as one borough gave; half as many in half a year."""
    lettings = {"a": 220, "b": 0, "c": 30}

    found = share_of_lettings(lettings, dict.fromkeys(lettings, 365), percent=Fraction(5))
    assert found == {"a": 11, "b": 0, "c": 2}  # 12.5 together, a half rounded up
    half = share_of_lettings(lettings, {"a": 182, "b": 182, "c": 365}, percent=Fraction(5))
    assert half == {"a": 5, "b": 0, "c": 2}


@given(USES, st.integers(1, 800), st.integers(1, 1000).map(lambda one: Fraction(one, 10)))
def test_shares_of_lettings_sum_to_the_share_of_all(
    lettings: dict[str, int], days: int, percent: Fraction
) -> None:
    """Rounded to the nearest home, and each is within one home of its own share."""
    found = share_of_lettings(lettings, dict.fromkeys(lettings, days), percent=percent)
    exact = {key: percent * one * days / 36_500 for key, one in lettings.items()}

    assert abs(sum(found.values()) - sum(exact.values(), Fraction(0))) <= Fraction(1, 2)
    assert all(abs(found[key] - exact[key]) < 1 for key in lettings)


def test_numbers_that_none_can_mean_are_refused() -> None:
    """No share, more than all, and fewer homes than none."""
    for percent in (0, -5, 101):
        with pytest.raises(ConfigurationError, match="is no share in per cent"):
            share_of_lettings({"a": 1}, {"a": 365}, percent=Fraction(percent))
    with pytest.raises(ConfigurationError, match="-1 homes cannot be asked"):
        fixed(["a"], homes=-1)


# From a region and its ledger


def region(**lettings: int) -> Region:
    """Make a Toyland whose partners let so many homes a year, by key with _ for -."""
    partners = tuple(
        evolve(one, lettings_a_year=lettings.get(one.key.replace("-", "_")))
        for one in TOYLAND.partners
    )
    return evolve(TOYLAND, partners=partners)


def test_use_is_requests_approved_or_moves() -> None:
    """Of the days that count; nine of the year's requests were approved, and one tenant moved."""
    partners = TOYLAND.partner_by_key

    def used(use: Use, since: date) -> dict[str, int]:
        found = use_of(snapshot(), partners, use=use, since=since, on=NEXT.since)
        return {key: number for key, number in found.items() if number}

    approved = sum(one.first("approved") is not None for one in snapshot().cases)
    assert used(Use.REQUESTS, START) == {"straw-council": approved}
    assert used(Use.REQUESTS, day(6)) == {"straw-council": 2}
    assert used(Use.MOVES, START) == {"straw-council": 1}
    assert used(Use.MOVES, day(59)) == {}


def test_what_a_partner_used_that_merged_counts_for_its_successor() -> None:
    """From the day of the settlement on; a landlord outside the scheme counts for nobody."""
    cases = tuple(
        case(referral(f"t-{number}", landlord=landlord), ("awaiting-approval", 0), ("approved", 1))
        for number, landlord in enumerate(("mud-homes", "mud-homes", "brick-homes", "other"))
    )
    merged = evolve(
        TOYLAND, partners=(*TOYLAND.partners, MUD), settlements=(settles("to-successor"),)
    )
    for on, expected in ((LEFT, 3), (LEFT - timedelta(days=1), 1)):
        found = use_of(
            snapshot(region=merged, cases=cases),
            TOYLAND.partner_by_key, use=Use.REQUESTS, since=START, on=on,
        )  # fmt: skip
        assert found == {"brick-homes": expected, "sticks-council": 0, "straw-council": 0}


def test_targets_by_use_say_what_they_rest_on() -> None:
    """Dated, labelled with the whole formula, most homes first; invented data stay invented."""
    real = snapshot(is_invented=False)
    asked: dict[str, Any] = {"use": Use.MOVES, "since": START, "homes": 5, "floor": 1, "ceiling": 4}
    found, invented = by_use(real, NEXT, **asked), by_use(snapshot(), NEXT, **asked)

    assert [(one.partner, one.homes) for one in found.targets] == [
        ("straw-council", 3), ("brick-homes", 1), ("sticks-council", 1),
    ]  # fmt: skip
    assert found.basis == {"brick-homes": 0, "sticks-council": 0, "straw-council": 1}
    assert found.targets[0] == Target(
        key="straw-council-2024-04-01",
        partner="straw-council",
        homes=3,
        rule=TargetRule.SHARE_OF_USE,
        source=f"assumption: suggested, to be agreed; share of use (moves, {START} to {TODAY}): "
        "5 homes in all, at least 1 and at most 4 of a partner",
        since=NEXT.since,
        until=NEXT.until,
    )
    head = "illustrative: suggested from invented data, to be agreed; share of use (moves, "
    assert {one.source[: len(head)] for one in invented.targets} == {head}


def test_partners_without_lettings_are_left_out_by_name() -> None:
    """The others are asked for their share; where none says it, that is told."""
    found = by_lettings(region(straw_council=220, brick_homes=40), NEXT, percent=Fraction(5))

    assert {one.partner: one.homes for one in found.targets} == {
        "straw-council": 11, "brick-homes": 2,
    }  # fmt: skip
    assert found.left_out == ("sticks-council",)
    with pytest.raises(ConfigurationError, match="says how many homes it lets in a year"):
        by_lettings(TOYLAND, NEXT, percent=Fraction(5))


def test_a_target_ends_with_its_partner() -> None:
    """Who leaves earlier is asked for its own days; who joins later, not at all."""
    end = NEXT.since + timedelta(days=73)
    partners = [evolve(one, lettings_a_year=1_000) for one in TOYLAND.partners]
    partners[0] = evolve(partners[0], until=end)
    partners[1] = evolve(partners[1], since=end)
    found = by_lettings(evolve(TOYLAND, partners=tuple(partners)), NEXT, percent=Fraction(1))

    assert {(one.partner, one.homes, one.until) for one in found.targets} == {
        ("straw-council", 2, end),
        ("brick-homes", 10, NEXT.until),
    }
    with pytest.raises(ConfigurationError, match="has no partner on 2019-01-01"):
        by_number(TOYLAND, Period(since=date(2019, 1, 1)), homes=1)
    with pytest.raises(ConfigurationError, match="needs the day on which the targets end"):
        by_lettings(region(straw_council=1), Period(since=NEXT.since), percent=Fraction(5))


def test_the_rows_can_be_put_into_the_regions_file() -> None:
    """They read back to the same targets, without faults; one of no home is left out."""
    found = by_use(
        snapshot(), NEXT, use=Use.MOVES, since=START, homes=2, floor=0, ceiling=2
    ).targets
    endless = evolve(by_number(TOYLAND, Period(since=CLOSED), homes=1).targets[0], source='a "b" é')

    rows = tomllib.loads(as_toml([*found, endless]))["target"]
    assert len(found) == 3
    assert structure(_plain(rows), tuple[Target, ...]) == (found[0], endless)
    assert region_faults(evolve(TOYLAND, targets=found)) == []


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: str(cell) if isinstance(cell, date) else cell for key, cell in row.items()}
        for row in rows
    ]


def test_the_outlook_of_a_partner_that_owes() -> None:
    """At its own rate, and with its target; who owes nothing has none to clear."""
    days = (TODAY - START).days + 1
    brought = opening([opens("straw-council", -1, START), opens("brick-homes", 1, START)])
    moved = next(one.letting for one in snapshot().cases if one.letting and one.letting.home)
    asked = snapshot(entries=(*brought, *postings(moved)))
    targets = by_number(TOYLAND, NEXT, homes=4).targets
    found = outlooks(asked, targets, START)

    assert found["brick-homes"] == Outlook(standing=2)
    straw = found["straw-council"]
    assert (straw.standing, straw.at_this_rate) == (-2, "not at this rate")
    # Gives 4 in 365 days and receives 1 in so many as the year has had.
    rate = Fraction(4, 365) - Fraction(1, days)
    assert straw.with_target == str(NEXT.since + timedelta(days=-(-2 // rate) - 1))
    few = outlooks(asked, [evolve(one, homes=1) for one in targets], START)
    assert few["straw-council"].with_target == "not at this rate"
    endless = outlooks(asked, [evolve(one, until=None) for one in targets], START)
    assert endless["straw-council"].with_target == ""
