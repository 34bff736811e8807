"""The frontier: policies on the same referrals and homes, measured by numbers told by hand."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from small_years import day, fresh, home, inputs, play, referral, said, yes_to_all
from toyland import TOYLAND

from unlocking_doors import weigh_policies
from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.errors import MatchingError, NotFoundError
from unlocking_doors.matching import Allocation, Problem, allocate
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.policies import MatchingPolicy
from unlocking_doors.reports.frontier import Frontier, _estimate
from unlocking_doors.reports.frontier_measures import MEASURES, measured, restricted_mean
from unlocking_doors.reports.frontier_page import frontier_page
from unlocking_doors.reports.resampling import resample
from unlocking_doors.reports.waiting import Wait
from unlocking_doors.testing import invent_year

UNTIL = day(84)


def policy(key: str, allocator: str = "strict", **agreed: Any) -> MatchingPolicy:
    """Make a policy."""
    fairness = Fairness(key=key, since=date.min, source="assumption: a test", **agreed)
    return MatchingPolicy(
        key=key, label=key.title(), about="A test.", allocator=allocator, fairness=fairness
    )


def invented(inquiries: int = 14, homes: int = 8) -> Inputs:
    """Invent a few weeks of Toyland."""
    year = invent_year(TOYLAND, seed=5, inquiries=inquiries, homes=homes, since=day(0), until=UNTIL)
    return Inputs(referrals=year.referrals, homes=year.homes, decisions=year.decisions)


def weigh(given: Inputs, *policies: MatchingPolicy, **more: Any) -> Frontier:
    """Weigh policies on a few weeks of Toyland."""
    return weigh_policies(TOYLAND, given, as_at=UNTIL, policies=policies, **more)


# Resamples


@given(seed=st.integers(0, 999))
def test_a_resample_has_as_many_rows_with_their_own_days_and_answers(seed: int) -> None:
    """Every row is one of the year's under a new key, and a copy of a case has all its answers."""
    year = invented()
    drawn = resample(year, Random(seed))

    assert len(drawn.referrals) == len({one.case for one in drawn.referrals}) == 14
    assert len(drawn.homes) == len({one.home for one in drawn.homes}) == len(year.homes)
    answers = Counter(one.case for one in year.decisions)
    for one in drawn.referrals:
        old = next(was for was in year.referrals if evolve(was, case="") == evolve(one, case=""))
        mine = [said for said in drawn.decisions if said.case == one.case]
        assert len(mine) == answers[old.case]
    assert {one.case for one in drawn.decisions} <= {one.case for one in drawn.referrals}
    known = {evolve(one, home="", left_by=None) for one in year.homes}
    assert {evolve(one, home="", left_by=None) for one in drawn.homes} <= known


def test_a_resample_does_not_see_the_order_of_the_rows() -> None:
    """Shuffled files give the same resample."""
    year = invented()
    turned = Inputs(referrals=year.referrals[::-1], homes=year.homes[::-1],
                    decisions=year.decisions[::-1])  # fmt: skip

    for one, other in zip(_sorted(resample(year, Random(3))), _sorted(resample(turned, Random(3))),
                          strict=True):  # fmt: skip
        assert one == other


def _sorted(year: Inputs) -> list[list[str]]:
    return [sorted(map(repr, rows)) for rows in (year.referrals, year.homes, year.decisions)]


def test_a_home_is_left_by_a_case_of_the_resample_or_by_nobody() -> None:
    """Copies go with copies; no case leaves two homes, and none that was not drawn leaves one."""
    year = inputs(referral("c-1"), referral("c-2"), home("h-1", left_by="c-1"),
                  home("h-2", left_by="ARC-01-24"))  # fmt: skip
    seen = Counter[str]()
    for seed in range(40):
        drawn = resample(year, Random(seed))
        cases = {one.case for one in drawn.referrals}
        leavers = [one.left_by for one in drawn.homes if one.left_by]
        assert len(set(leavers)) == len(leavers)
        assert set(leavers) <= cases
        seen["left" if leavers else "not left"] += 1
    assert min(seen["left"], seen["not left"]) > 5


# The measures


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_where_everybody_moved_the_restricted_mean_is_the_mean_of_the_first_days(
    days: list[int],
) -> None:
    """Each wait counts up to 182 days."""
    waits = [Wait(days=one, happened=True) for one in days]
    mean = Fraction(sum(min(one, 182) for one in days), len(days))
    assert restricted_mean(waits) == pytest.approx(float(mean))


def test_who_still_waits_counts_as_waiting() -> None:
    """One moved after 82 days, one was last seen waiting then: half of all days after it."""
    waits = [Wait(days=82, happened=True), Wait(days=82, happened=False)]
    assert restricted_mean(waits) == pytest.approx(82 + 100 / 2)
    assert restricted_mean([Wait(days=5, happened=False)]) == 182
    assert restricted_mean([]) is None


def _measured(year: Inputs, tmp_path: Path) -> dict[str, float | None]:
    with fresh(tmp_path / "t.db") as scheme:
        play(scheme, year)
        return measured(scheme.snapshot(), year)


def test_every_measure_of_a_small_year_is_as_told_by_hand(tmp_path: Path) -> None:
    """Circulated on day 7: one of the top band moves on day 37, two others wait up to day 84."""
    wait = {"areas_of_choice": frozenset({"woods"})}
    year = inputs(
        referral("c-1"),
        referral("c-2", **wait),
        referral("c-3", answers={"risk_level": "medium"}, **wait),
        home("h-1"),
        home("h-2", area="straw", landlord="straw-council", held_until=day(9)),
        *yes_to_all("c-1"), *yes_to_all("c-2"), *yes_to_all("c-3"),
    )  # fmt: skip

    found = _measured(year, tmp_path)

    assert found == {
        "moves": 1, "homes_let": 1, "people": 2, "top_band": 0.5,
        "waiting": pytest.approx(30 + 152 * 2 / 3), "waiting_top": pytest.approx(30 + 152 / 2),
        "waited_median": 77, "waited_p95": 77, "longest": 77, "debt": 1, "worst": 1, "gini": 1.0,
        "offers": 1, "refusals": 0, "lapsed": 1, "unanswered": 0,
    }  # fmt: skip
    assert [*found] == [one.key for one in MEASURES]


def test_an_offer_that_the_file_does_not_answer_is_counted(tmp_path: Path) -> None:
    """A second offer, or a viewing, without a row; an answer that is not due yet is none."""
    approved = said("c-1", "approval", "approved")
    second = inputs(referral(), home("h-1"), home("h-2"), approved,
                    said("c-1", "offer", "refused", "too-near"))  # fmt: skip
    viewing = inputs(referral(), home(), approved, said("c-1", "offer", "view"))
    late = inputs(referral(), home(), approved, said("c-1", "offer", "accepted", after=300))

    for number, (year, wanted) in enumerate(((second, 1), (viewing, 1), (late, 0))):
        (tmp_path / str(number)).mkdir()
        assert _measured(year, tmp_path / str(number))["unanswered"] == wanted


def test_a_year_in_which_nobody_is_circulated_has_no_waits(tmp_path: Path) -> None:
    """What is measured of nobody has no value, and none is made up."""
    found = _measured(inputs(home("h-1")), tmp_path)
    assert [key for key, value in found.items() if value is None] == [
        "top_band", "waiting", "waiting_top", "waited_median", "waited_p95", "longest", "gini",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "signed", "wanted"),
    [
        ("moves", 1234, False, "1,234"),
        ("moves", -3, True, "\N{MINUS SIGN}3"),
        ("moves", -0.4, True, "0"),
        ("top_band", 0.1261, False, "12.6%"),
        ("top_band", 0.0721, True, "+7.2"),
        ("gini", None, False, "–"),
    ],
)
def test_a_value_is_written_as_people_write_it(
    key: str,
    value: float | None,
    signed: bool,  # noqa: FBT001  a row
    wanted: str,
) -> None:
    """With its decimals, its sign and its unit; a difference of shares is in points."""
    (measure,) = (one for one in MEASURES if one.key == key)
    assert measure.said(value, signed=signed) == wanted


# Weighing


def test_a_policy_meets_the_same_people_whatever_its_name() -> None:
    """Two policies that are one by content do not differ, on the year or on any resample."""
    found = weigh(invented(), policy("one"), policy("two"), resamples=2)

    first, second = found.weighed
    assert first.values == second.values
    ends = {(one.value, one.low, one.high) for one in second.differences.values()}
    assert {end for one in ends for end in one} <= {0, None}
    assert (0, 0, 0) in ends


def test_the_number_of_processes_changes_nothing() -> None:
    """Two processes give what one gives, in the order of the policies; progress counts all."""
    told: list[tuple[int, int]] = []
    policies = (policy("a", "circulation"), policy("b", points_per_home=2000, most_homes=6))

    alone = weigh(invented(), *policies, resamples=2, seed=9)
    several = weigh(invented(), *policies, resamples=2, seed=9, workers=2,
                    on_played=lambda *done: told.append(done))  # fmt: skip

    assert several == alone
    assert told == [(number, 6) for number in range(1, 7)]
    assert alone != weigh(invented(), *policies, resamples=2, seed=10)


def test_what_cannot_be_sent_to_another_process_is_played_in_this_one() -> None:
    """An allocator made inside a function cannot be pickled, and is no less welcome."""

    def ours(problem: Problem, *, seed: int) -> Allocation:
        return allocate(problem, "priority", seed=seed)

    year = inputs(referral(), home(), *yes_to_all("c-1"))
    with patch("unlocking_doors.reports.frontier.get_start_method", return_value="spawn"):
        found = weigh(year, policy("ours", "ours"), allocators={"ours": ours}, workers=2,
                      resamples=0)  # fmt: skip

    assert found.weighed[0].values["moves"].value == 1


@pytest.mark.parametrize(
    ("numbers", "low", "high"),
    [
        ([5, 3, 9], 3, 9),
        ([5, *range(1, 11)], 1, 10),
        ([5, *range(1, 20)], 2, 18),
        ([5, *range(1, 100)], 10, 90),
        ([5], None, None),
        ([5, 3, None], None, None),
    ],
)
def test_an_interval_leaves_out_a_tenth_on_either_side(
    numbers: Sequence[float | None], low: float | None, high: float | None
) -> None:
    """Of ten resamples it runs from the lowest to the highest; a value that lacks makes it none."""
    one = _estimate(numbers)
    assert (one.value, one.low, one.high) == (5, low, high)


@pytest.mark.parametrize(("resamples", "coverage"), [(0, 0), (1, 0), (10, 9 / 11)])
def test_an_interval_says_how_much_it_covers(resamples: int, coverage: float) -> None:
    """The share of further resamples that would fall inside; one resample covers nothing."""
    found = weigh(inputs(referral(), home()), policy("one"), resamples=resamples)
    assert found.coverage == pytest.approx(coverage)
    assert (found.resamples, found.referrals, found.homes) == (resamples, 1, 1)
    labels = [figure.label for figure in frontier_page(found, TOYLAND).key_figures]
    last = "resample" if resamples == 1 else "resamples"
    assert labels == ["referral", "home", "policy", last]


def test_a_policy_that_lacks_its_extra_is_named_as_left_out() -> None:
    """With the line to type; the others are played."""
    with patch.dict(sys.modules, {"ortools.graph.python.min_cost_flow": None}):
        found = weigh(inputs(referral(), home()), policy("one"), policy("best", "optimal"),
                      resamples=0)  # fmt: skip
        with pytest.raises(MatchingError, match="none of the policies"):
            weigh(inputs(referral(), home()), policy("best", "optimal"))

    assert [one.policy.key for one in found.weighed] == ["one"]
    (left,) = found.left_out
    assert left.policy.key == "best"
    assert 'pip install "unlocking-doors[solve]"' in left.why


def test_an_allocator_that_is_not_there_is_told_with_the_nearest() -> None:
    """Nothing is played."""
    with pytest.raises(NotFoundError, match='"strickt"; did you mean "strict"'):
        weigh(inputs(referral(), home()), policy("one", "strickt"))
