from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.periods import InForce, Period, clashes, gaps, value_on

FIRST = date(2024, 1, 1)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(12))
PERIODS = st.builds(
    Period, since=st.sampled_from(DAYS[:9]), until=st.none() | st.sampled_from(DAYS[:10])
)


def days_of(periods: Iterable[Period]) -> list[date]:
    """List the days of some periods, one by one."""
    return [day for period in periods for day in DAYS if day in period]


def test_until_is_the_first_day_no_longer_in_force() -> None:
    """The last day of London's scheme was 30 September 2024: until 1 October."""
    period = Period(since=date(2017, 1, 30), until=date(2024, 10, 1))

    assert date(2017, 1, 30) in period
    assert date(2024, 9, 30) in period
    assert date(2024, 10, 1) not in period
    assert date(2017, 1, 29) not in period
    assert str(period) == "from 2017-01-30 to 2024-09-30"


def test_a_period_without_an_end_goes_on() -> None:
    """While no end is known, every later day is in force."""
    period = InForce(since=FIRST).period

    assert date.max in period
    assert str(period) == "from 2024-01-01"
    assert InForce(since=FIRST).is_in_force(date.max)


@given(period=PERIODS)
def test_an_empty_period_has_no_day(period: Period) -> None:
    """A period is empty if and only if it holds no day at all."""
    assert period.is_empty is (not days_of([period]))


@given(one=PERIODS, other=PERIODS)
def test_two_periods_overlap_if_they_share_a_day(one: Period, other: Period) -> None:
    """Overlap is the same said from either side, and an empty period overlaps nothing."""
    shared = set(days_of([one])) & set(days_of([other]))

    assert one.overlaps(other) is bool(shared)
    assert other.overlaps(one) is bool(shared)


@given(periods=st.lists(PERIODS, max_size=5))
def test_clashes_are_found_exactly_where_days_are_shared(periods: list[Period]) -> None:
    """Each pair named shares a day; each period that shares one with an earlier is named."""
    found = list(clashes(periods))
    days = days_of(periods)

    assert bool(found) is (len(days) != len(set(days)))
    assert all(set(days_of([one])) & set(days_of([other])) for one, other in found)


@given(periods=st.lists(PERIODS, max_size=5))
def test_gaps_are_the_days_between_that_nothing_covers(periods: list[Period]) -> None:
    """A day is in a gap if and only if something covers an earlier and a later day, not it."""
    covered = set(days_of(periods))
    between = {
        day for day in DAYS if covered and min(covered) < day < max(covered) and day not in covered
    }

    assert days_of(gaps(periods)) == sorted(between)


def test_a_short_period_within_a_long_one_hides_neither_clash_nor_cover() -> None:
    """A long period clashes with all that it holds, and leaves no gap between them."""
    long = Period(since=DAYS[0], until=DAYS[9])
    inside = [Period(since=DAYS[2], until=DAYS[3]), Period(since=DAYS[5], until=DAYS[6])]

    assert list(clashes([*inside, long])) == [(long, inside[0]), (long, inside[1])]
    assert not list(gaps([*inside, long]))


@pytest.mark.parametrize(
    ("day", "value"), [(DAYS[0], None), (DAYS[1], 5), (DAYS[2], 5), (DAYS[3], 1), (DAYS[9], 1)]
)
def test_a_dated_value_holds_until_the_next_begins(day: date, value: int | None) -> None:
    """The latest value that began counts, whatever the order in which they are written."""
    assert value_on({DAYS[3]: 1, DAYS[1]: 5}, day) == value
    assert value_on({DAYS[1]: 5, DAYS[3]: 1}, day) == value


def test_without_values_there_is_none() -> None:
    """No value is made up."""
    assert value_on({}, FIRST) is None
