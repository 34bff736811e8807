"""To whom a request went, as it is told to whoever asks."""

from datetime import date
from pathlib import Path

import pytest
from small_years import Clock, referral
from toyland import TOYLAND
from widening_regions import widening

from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme


@pytest.fixture
def clock() -> Clock:
    """Begin on the first day of the invented years."""
    return Clock()


def circulated(path: Path, clock: Clock, region: Region, areas: set[str]) -> Scheme:
    """Open a scheme in which one case of straw is circulated to some areas."""
    scheme = Scheme.open(region, str(path), clock=clock)
    scheme.refer(referral(areas_of_choice=frozenset(areas)))
    scheme.approve("c-1")
    scheme.circulate("c-1")
    return scheme


def told(scheme: Scheme) -> list[str]:
    """Return what is said of the circulation of the case."""
    lines = [line for part in scheme.explain("c-1").sections for line in part.lines]
    starts = ("circulated to", "widened to", "goes beyond", "reviewed on")
    return [" ".join((line.text, *line.more)) for line in lines if line.text.startswith(starts)]


def test_a_request_says_where_it_went_first_and_from_when_it_goes_further(
    tmp_path: Path, clock: Clock
) -> None:
    """Before its wait is over it is told who has it, and the day on which others will."""
    with circulated(tmp_path / "scheme.db", clock, widening(), {"bricks", "sticks"}) as scheme:
        first, later = told(scheme)

    today = clock().date()
    assert first.startswith(f"circulated to 1 partner on {today}, with homes in its own sub-region")
    assert first.endswith("which comes first brick-homes")
    assert later.startswith("goes beyond its own sub-region from 2024-03-27 on 21 days after")


def test_a_widened_request_says_when_and_to_whom_else(tmp_path: Path, clock: Clock) -> None:
    """Both circulations stay told: the first is not forgotten when the second comes."""
    with circulated(tmp_path / "scheme.db", clock, widening(), {"bricks", "sticks"}) as scheme:
        clock.go_on(21)
        scheme.widen("c-1")
        first, second = told(scheme)

    assert first.startswith("circulated to 1 partner on 2024-03-06")
    assert second == ("widened to 2 partners on 2024-03-27 1 of them new: sticks-council")


@pytest.mark.parametrize("region", [TOYLAND, widening()])
def test_nothing_is_said_of_a_wait_where_there_is_none(
    tmp_path: Path, clock: Clock, region: Region
) -> None:
    """Where a region does not wait, or no home of the sub-region could suit, it goes at once."""
    with circulated(tmp_path / "scheme.db", clock, region, {"sticks", "woods"}) as scheme:
        (only,) = told(scheme)

    assert only.startswith("circulated to ")
    assert "sub-region" not in only


def test_a_review_is_told_and_the_case_waits_since_its_circulation(
    tmp_path: Path, clock: Clock
) -> None:
    """It is no new circulation, neither in the list of states nor in the days waited."""
    with circulated(tmp_path / "scheme.db", clock, TOYLAND, {"woods"}) as scheme:
        clock.go_on(30)
        scheme.review("c-1")
        said = scheme.explain("c-1")
        lines = [line.text for part in said.sections for line in part.lines]

        assert told(scheme)[1:] == ["reviewed on 2024-04-05 and goes on"]
    assert said.summary.endswith("is circulated and waits for a home (since 2024-03-06).")
    assert [line for line in lines if line.endswith(": circulated")] == ["2024-03-06: circulated"]


def test_a_wait_that_was_changed_is_told_as_it_is_today(tmp_path: Path, clock: Clock) -> None:
    """The day that is told is the day on which the request may go further."""
    with circulated(tmp_path / "scheme.db", clock, widening(), {"bricks", "sticks"}) as scheme:
        scheme.region = widening(21, {date(2024, 3, 8): 14})
        assert "from 2024-03-27 on 21 days" in told(scheme)[-1]
        clock.go_on(2)
        assert "from 2024-03-20 on 14 days" in told(scheme)[-1]
