"""Measures of a ledger, what counts of it, and when a debt clears."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from attrs import evolve
from carried_balances import opens, settles
from hypothesis import given
from hypothesis import strategies as st
from toyland import OPENED, TOYLAND

from unlocking_doors.moves.forecasting import NEVER, Forecast, clears_on, forecasts
from unlocking_doors.moves.ledger import (
    Entry,
    Letting,
    opening,
    postings,
    reversal,
    settling,
    standings,
)
from unlocking_doors.moves.measures import gini_of, looks_back_to, measure, rolling
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.fairness import Fairness

ON = date(2024, 3, 6)
PARTNERS = ("a", "b", "c", "d")


def moved(giver: str, own: str, on: date = ON, *, case: str = "", weight: int = 1) -> Letting:
    """Make a letting from one landlord to a tenant of another."""
    return Letting(
        case=case or f"{giver}-{own}-{on}",
        home="h",
        owed_to=giver,
        owed_by=own,
        bedrooms=2,
        people=2,
        on=on,
        weight=weight,
    )


def ledger(*lettings: Letting) -> tuple[Entry, ...]:
    """Post some lettings."""
    return tuple(entry for letting in lettings for entry in postings(letting))


#: Two given by a to b, one by c to a.
SOME = ledger(moved("a", "b", case="1"), moved("a", "b", case="2"), moved("c", "a", case="3"))

PAIRS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6
)


# Measures


def test_measures_tell_who_owes_how_much_and_who_gives_for_what_they_use() -> None:
    """Worst standing, all debts, and each partner's shares, which sum to the whole."""
    found = measure(SOME, PARTNERS)

    assert found.worst is not None
    assert (found.worst.partner, found.worst.standing, found.debt) == ("b", -2, 2)
    told = {
        one.partner: (one.given, one.received, one.standing, one.of_given, one.of_use)
        for one in found.shares
    }
    assert told == {
        "a": (2, 1, 1, pytest.approx(2 / 3), pytest.approx(1 / 3)),
        "b": (0, 2, -2, 0.0, pytest.approx(2 / 3)),
        "c": (1, 0, 1, pytest.approx(1 / 3), 0.0),
        "d": (0, 0, 0, 0.0, 0.0),
    }
    assert found.gini == pytest.approx(7 / 9)


def test_a_ledger_of_nothing_has_no_worst_and_no_gini() -> None:
    """Nobody owes, and shares of nothing are nothing."""
    found = measure((), PARTNERS)

    assert (found.worst, found.debt, found.gini) == (None, 0, None)
    assert {one.of_use for one in found.shares} == {0.0}


def test_of_several_that_owe_most_the_first_by_key_is_named() -> None:
    """So that the answer does not depend on the order of rows."""
    found = measure(ledger(moved("c", "b"), moved("c", "a")), reversed(PARTNERS))

    assert found.worst is not None
    assert found.worst.partner == "a"


def test_what_is_written_off_is_nobodys_debt() -> None:
    """Accounts that are no partner are left out."""
    gone = settling(settles("written-off", partner="b"), -2, on=ON)
    found = measure((*SOME, *gone), PARTNERS)

    assert (found.debt, found.worst) == (0, None)
    assert next(one for one in found.shares if one.partner == "b").received == 2


def test_weights_count() -> None:
    """A letting that weighs three is three given and three received."""
    found = measure(ledger(moved("a", "b", weight=3)), PARTNERS)

    assert found.debt == 3
    assert [(one.given, one.received) for one in found.shares[:2]] == [(3, 0), (0, 3)]


@given(st.lists(st.tuples(st.sampled_from(PARTNERS), st.sampled_from(PARTNERS)), max_size=9))
def test_what_some_owe_others_are_owed(pairs: list[tuple[str, str]]) -> None:
    """All debts together are all that is owed, whatever was let."""
    entries = ledger(*(moved(*pair, case=str(number)) for number, pair in enumerate(pairs)))
    found = measure(entries, PARTNERS)

    assert found.debt == sum(max(0, one.standing) for one in found.shares)
    assert {one.partner: one.standing for one in found.shares} == standings(entries, PARTNERS)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({"a": (1, 1), "b": (4, 4)}, 0.0),
        ({"a": (2, 1), "b": (4, 2)}, 0.0),
        ({"a": (5, 0), "b": (0, 5)}, 1.0),
        ({"a": (1, 3), "b": (3, 1)}, 0.5),
        ({"a": (0, 0), "b": (1, 1)}, 0.0),
        ({"a": (0, 1)}, None),
        ({}, None),
    ],
)
def test_gini_is_of_homes_given_for_homes_used(
    pairs: dict[str, tuple[int, int]], expected: float | None
) -> None:
    """0 where all give alike for what they use, 1 where those who give use nothing."""
    assert gini_of(pairs) == expected


@given(PAIRS)
def test_gini_is_the_sum_over_all_pairs(pairs: dict[str, tuple[int, int]]) -> None:
    """As its formula is written, in exact fractions; between 0 and 1, in whatever order."""
    given_all = sum(gave for gave, _ in pairs.values())
    used_all = sum(use for _, use in pairs.values())
    found = gini_of(dict(reversed(pairs.items())))
    if not (given_all and used_all):
        assert found is None
        return
    shares = [(Fraction(gave, given_all), Fraction(use, used_all)) for gave, use in pairs.values()]
    double = sum(abs(g * v - h * u) for (g, u), (h, v) in product(shares, shares))
    assert found == pytest.approx(float(double / 2))
    assert found == gini_of(pairs)
    assert 0 <= double / 2 <= 1


# What counts


def test_only_the_last_months_count() -> None:
    """The whole posting set of a letting is in, or out."""
    old, new = ledger(moved("a", "b", ON)), ledger(moved("c", "d", ON + timedelta(days=1)))

    assert rolling((*old, *new), ON) == (*old, *new)
    assert rolling((*old, *new), ON + timedelta(days=1)) == new


@pytest.mark.parametrize("since", [ON, ON + timedelta(days=1)])
def test_a_correction_counts_with_what_it_takes_back(since: date) -> None:
    """A letting of long ago that is taken back today leaves no trace in the last months."""
    posted = ledger(moved("a", "b"))
    back = reversal(posted, on=ON + timedelta(days=90), reason="a slip")

    assert not any(standings(rolling((*posted, *back), since)).values())
    assert len(rolling((*posted, *back), since)) in {0, 4}


@given(
    st.lists(
        st.tuples(st.sampled_from(PARTNERS), st.sampled_from(PARTNERS), st.integers(0, 60),
                  st.integers(0, 60) | st.none()),
        max_size=8,
    ),
    st.integers(0, 70),
)  # fmt: skip
def test_what_counts_sums_to_zero(rows: list[tuple[str, str, int, int | None]], since: int) -> None:
    """Whatever is taken back when, and whatever no letting made."""
    entries = list(opening([opens("a", -4, ON), opens("b", 4, ON)]))
    for number, (giver, own, day, later) in enumerate(rows):
        on = ON + timedelta(days=day)
        posted = ledger(moved(giver, own, on, case=str(number)))
        entries += posted
        if later is not None:
            entries += reversal(posted, on=on + timedelta(days=later), reason="a slip")

    assert sum(standings(rolling(entries, ON + timedelta(days=since))).values()) == 0


@pytest.mark.parametrize(
    ("last", "months", "first"),
    [
        (date(2024, 3, 31), 12, date(2023, 4, 1)),
        (date(2024, 2, 29), 12, date(2023, 3, 1)),
        (date(2024, 2, 28), 12, date(2023, 3, 1)),
        (date(2024, 3, 15), 1, date(2024, 2, 16)),
        (date(2024, 3, 31), 1, date(2024, 3, 1)),
        (date(2024, 1, 31), 99_999, date.min),
        (date(1, 1, 1), 1, date.min),
    ],
)
def test_months_are_counted_back_from_their_last_day(last: date, months: int, first: date) -> None:
    """A year that ends with March began with April."""
    assert first_of_months(last, months) == first


def test_a_region_looks_back_as_it_has_agreed() -> None:
    """On the days on which it has; no further than to its first day; or as somebody asks."""
    agreed = Fairness(key="f", window_months=12, since=date(2023, 1, 1), source="T1")
    region = evolve(TOYLAND, fairness=(agreed,))

    assert looks_back_to(region, date(2024, 3, 31)) == date(2023, 4, 1)
    assert looks_back_to(region, date(2022, 12, 31)) is None
    assert looks_back_to(TOYLAND, ON) is None
    assert looks_back_to(TOYLAND, date(2024, 3, 31), 1) == date(2024, 3, 1)
    assert looks_back_to(TOYLAND, ON, 999) == OPENED


# Forecast


@pytest.mark.parametrize(
    ("standing", "net", "days", "expected"),
    [
        (-3, 1, 10, ON + timedelta(days=30)),
        (-3, 2, 10, ON + timedelta(days=15)),
        (-1, 3, 10, ON + timedelta(days=4)),
        (-1, 0, 10, None),
        (-1, -2, 10, None),
        (0, -2, 10, ON),
        (4, 0, 10, ON),
        (-9_999_999, 1, 400, None),
    ],
)
def test_a_debt_clears_at_its_rate_or_not_at_all(
    standing: int, net: int, days: int, expected: date | None
) -> None:
    """On the first whole day on which it is paid; never at no rate, or after the last day."""
    assert clears_on(standing, net, days=days, as_at=ON) == expected


@given(st.integers(-50, -1), st.integers(1, 30), st.integers(1, 400))
def test_a_debt_is_paid_on_the_day_and_not_before(standing: int, net: int, days: int) -> None:
    """The rate over the days until then pays it, and over one day less does not."""
    on = clears_on(standing, net, days=days, as_at=ON)
    assert on is not None
    passed = (on - ON).days
    assert standing * days + net * passed >= 0 > standing * days + net * (passed - 1)


def test_the_rate_is_of_the_rolling_period_and_the_debt_of_all() -> None:
    """Balances change what is owed, and are no rate; creditors and others are left out."""
    since = ON + timedelta(days=1)
    entries = (
        *opening([opens("a", -5, since), opens("b", -1, since), opens("x", 6, since)]),
        *ledger(moved("b", "c", ON), moved("a", "d", since), moved("a", "c", since, case="2")),
        *ledger(moved("c", "d", since), moved("y", "x", since), moved("b", "y", ON)),
    )
    found = forecasts(entries, PARTNERS, since=since, as_at=since + timedelta(days=9))

    assert found == (
        Forecast(partner="a", standing=-3, net=2, on=since + timedelta(days=9 + 15)),
        Forecast(partner="c", standing=-1, net=0, on=None),
        Forecast(partner="d", standing=-2, net=-2, on=None),
    )
    assert [one.said for one in found] == [str(since + timedelta(days=24)), NEVER, NEVER]


def test_the_order_of_entries_changes_no_measure() -> None:
    """A ledger that is read backwards measures the same."""
    assert measure(reversed(SOME), PARTNERS) == measure(SOME, PARTNERS)
