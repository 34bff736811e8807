"""The cost of a move: never more exact than the published number of moves."""

from datetime import date

import pytest
from attrs import evolve
from toyland import TOYLAND

from unlocking_doors.periods import Period
from unlocking_doors.policy.pathways import Funding
from unlocking_doors.policy.publishing import BUILT_IN_PROFILES, Profile
from unlocking_doors.publishing import Published, Tally, Unit, publish
from unlocking_doors.reports.costs import costs, per_move, share_of, terms
from unlocking_doors.reports.shown import change, in_words, total

NHS, _, THRESHOLD = BUILT_IN_PROFILES
QUARTER = Period(since=date(2024, 1, 1), until=date(2024, 4, 1))
GRANT = Funding(
    key="grant",
    purpose="The pot",
    amount=36_600,
    split="The mayor",
    terms=("Report each quarter.",),
    source="assumption: invented",
    since=date(2024, 1, 1),
    until=date(2025, 1, 1),
)


def moves(number: int, profile: Profile = NHS) -> Published:
    """Publish a number of moves."""
    return publish(
        Tally(
            key="moves",
            title="Moves",
            counts="moves",
            period=QUARTER,
            dimensions=(),
            units=tuple(Unit(key=f"m{n}", at=()) for n in range(number)),
            why="All together.",
        ),
        profile,
    )


def test_a_grant_is_shared_out_by_days() -> None:
    """The quarter has 91 of the 366 days; a grant without an end has no share."""
    assert share_of(GRANT, QUARTER) == 9_100
    assert share_of(evolve(GRANT, since=date(2024, 3, 1), until=date(2024, 3, 11)), QUARTER) == (
        36_600
    )
    assert share_of(evolve(GRANT, until=None), QUARTER) is None


@pytest.mark.parametrize(
    ("number", "profile", "says"),
    [
        (0, NHS, "no move"),
        (3, NHS, "£1,300 to £9,100"),
        (10, NHS, "£800 to £1,100"),
        (10, THRESHOLD, "about £900"),
    ],
)
def test_a_move_costs_a_range(number: int, profile: Profile, says: str) -> None:
    """From the most moves that may stand behind the number to the fewest."""
    assert per_move(9_100, total(moves(number, profile))) == says


def test_each_grant_of_the_period_has_a_row_and_its_terms() -> None:
    """Grants that touch the period, all of them together, and what each asks for."""
    before = evolve(GRANT, key="before", since=date(2023, 1, 1), until=date(2024, 1, 1))
    open_ended = evolve(GRANT, key="open", purpose="Open", until=None, terms=())
    region = evolve(TOYLAND, funding=(before, open_ended, GRANT))
    (shown,) = costs(region, moves(10))
    found = terms(region, QUARTER)

    assert [row.cells[0] for row in shown.table.rows] == ["The pot", "Open"]
    assert [row.cells[3] for row in shown.table.rows] == ["£9,100", "–"]
    assert shown.table.foot is not None
    assert shown.table.foot.cells[3:] == ("£9,100", "£800 to £1,100")
    assert "about 10" in shown.text
    assert [row.cells[1] for row in found.table.rows] == [
        "Report each quarter.",
        "None in the region’s files",
    ]
    assert costs(evolve(region, funding=()), moves(10)) == ()


@pytest.mark.parametrize(
    ("now", "then", "says"),
    [
        (10, 10, "from 4 fewer to 4 more"),
        (20, 10, "6 to 14 more"),
        (10, 20, "6 to 14 fewer"),
        (0, 0, "no change"),
        (3, 0, "1 to 7 more"),
        (0, 3, "1 to 7 fewer"),
    ],
)
def test_a_change_is_told_as_the_two_numbers_allow(now: int, then: int, says: str) -> None:
    """The change between two rounded numbers is a range."""
    assert change(total(moves(now)), total(moves(then))) == says


def test_a_change_between_exact_numbers_is_exact() -> None:
    """Where a profile does not round, the change is the difference."""
    ten, twelve = (total(moves(number, THRESHOLD)) for number in (10, 12))

    assert change(twelve, ten) == "2 more"
    assert change(ten, twelve) == "2 fewer"


@pytest.mark.parametrize(("number", "says"), [(0, "0"), (3, "1 to 7"), (11, "about 10")])
def test_a_sentence_says_that_a_number_is_rounded(number: int, says: str) -> None:
    """A hidden number is told as its range, a rounded one as about."""
    assert in_words(total(moves(number))) == says
