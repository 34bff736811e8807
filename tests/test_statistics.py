"""Statistics of small groups, against textbooks and against scipy."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from unlocking_doors.reports.statistics import (
    Rate,
    difference,
    fisher,
    holm,
    least_chance,
    logrank,
)
from unlocking_doors.reports.waiting import Wait

_SIZES = st.integers(1, 400)
_RATES = _SIZES.flatmap(
    lambda whole: st.integers(0, whole).map(lambda part: Rate(part=part, whole=whole))
)


def rates(rng: Random, largest: int) -> tuple[Rate, Rate]:
    """Draw two groups."""
    sizes = rng.randint(1, largest), rng.randint(1, largest)
    one, other = (Rate(part=rng.randint(0, size), whole=size) for size in sizes)
    return one, other


@pytest.mark.parametrize(
    ("one", "other", "ends"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], ends: tuple[float, float]
) -> None:
    """Newcombe's own examples of 1998, table II, method 10."""
    _, *found = difference(Rate(part=one[0], whole=one[1]), Rate(part=other[0], whole=other[1]))

    assert found == pytest.approx(ends, abs=5e-5)


def test_the_lady_tasting_tea_is_as_fisher_told_it() -> None:
    """Three of four cups told right: 34 in 70 in both directions; all four: 2 in 70."""
    three = Rate(part=3, whole=4), Rate(part=1, whole=4)
    four = Rate(part=4, whole=4), Rate(part=0, whole=4)

    assert fisher(*three) == pytest.approx(34 / 70)
    assert fisher(*four) == pytest.approx(2 / 70)
    assert least_chance(*three) == pytest.approx(2 / 70)


def test_the_exact_test_agrees_with_scipy_on_hundreds_of_tables() -> None:
    """The exact test is two-sided as scipy's is, for small groups and for larger ones."""
    rng = Random(5)
    for largest in (8, 40, 300):
        for _ in range(150):
            one, other = rates(rng, largest)
            table = [[one.part, one.whole - one.part], [other.part, other.whole - other.part]]
            expected = stats.fisher_exact(table).pvalue

            assert fisher(one, other) == pytest.approx(expected, rel=1e-6), table


def test_wilsons_interval_agrees_with_scipy_on_hundreds_of_groups() -> None:
    """The interval of one share is scipy's, without correction for continuity."""
    rng = Random(6)
    for _ in range(300):
        rate, _ = rates(rng, 200)
        expected = stats.binomtest(rate.part, rate.whole).proportion_ci(method="wilson")

        assert rate.interval == pytest.approx((expected.low, expected.high), abs=1e-12), rate


def test_the_logrank_test_agrees_with_scipy_on_a_hundred_pairs_of_groups() -> None:
    """Waits that end without the event count until they end, with many on one day."""
    rng = Random(7)
    tested = 0
    for _ in range(100):
        groups = [
            [Wait(days=rng.randint(0, 30), happened=rng.random() < 0.6) for _ in range(size)]
            for size in (rng.randint(1, 40), rng.randint(1, 40))
        ]
        found = logrank(*groups)
        censored = [
            stats.CensoredData.right_censored(
                [one.days for one in group], [not one.happened for one in group]
            )
            for group in groups
        ]
        if found is not None:
            tested += 1
            assert found == pytest.approx(stats.logrank(*censored).pvalue, abs=1e-9)
    assert tested > 90


def test_where_nothing_happened_waits_cannot_be_told_apart() -> None:
    """Two groups that all still wait say nothing; neither does a group of nobody."""
    still = [Wait(days=9, happened=False)]

    assert logrank(still, still) is None
    assert logrank([], [Wait(days=9, happened=True)]) is None


def test_holms_correction_is_the_textbooks() -> None:
    """Four tests at 0.01, 0.04, 0.03 and 0.005: the order of the tests is kept."""
    assert holm((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm(()) == ()


@given(st.lists(st.floats(0, 1), max_size=30))
def test_a_correction_never_makes_a_difference_more_certain(chances: list[float]) -> None:
    """Every corrected chance is at least the one before, at most 1, and keeps the order."""
    corrected = holm(chances)

    assert all(before <= after <= 1 for before, after in zip(chances, corrected, strict=True))
    assert sorted(corrected) == [one for _, one in sorted(zip(chances, corrected, strict=True))]


@given(_RATES, _RATES)
def test_two_groups_differ_as_much_whichever_comes_first(one: Rate, other: Rate) -> None:
    """Turned round, the difference changes its sign and the chance stays."""
    between, low, high = difference(one, other)

    assert difference(other, one) == pytest.approx((-between, -high, -low))
    assert fisher(other, one) == pytest.approx(fisher(one, other))
    assert low <= between <= high
    assert 0 <= least_chance(one, other) <= fisher(one, other) <= 1
