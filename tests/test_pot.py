"""The published tables that reports share, and pages of periods of which little is recorded."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from released_pages import Office
from toyland import TOYLAND
from toyland_year import snapshot

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.errors import RefusedError
from unlocking_doors.publishing import CalendarPeriod, Published, calendar_period
from unlocking_doors.reports.annual import annual_report
from unlocking_doors.reports.board import board_report
from unlocking_doors.reports.funder import funder_report
from unlocking_doors.reports.pot import OF_QUARTER, Pot
from unlocking_doors.reports.words import NONE

EARLY, LATE = "2023-Q3", "2023-Q4"


def brief(period: str, **changes: Any) -> Brief:
    """Make what a report on a period of Toyland's year is given."""
    return Office(snapshot(**changes)).brief(period)


def refusing(of: Brief, key: str, code: str) -> Brief:
    """Return a brief whose office refuses one table."""

    def publish(table: str, on: CalendarPeriod) -> Published:
        if table == key:
            message = "nothing can be shown"
            raise RefusedError(message, code=code)
        return of.publish(table, on)

    return evolve(of, publish=publish)


def test_a_table_of_which_nothing_can_be_shown_is_left_out_and_named() -> None:
    """The report goes on without it, and its notes say so."""
    pot = Pot.of(refusing(brief(LATE), "moves", "UD-E808"), calendar_period(LATE), OF_QUARTER)

    assert pot.left_out == ("moves", "standings")  # of three partners nothing is safe either
    assert pot.total("moves") == NONE
    assert pot.about("moves") == "some"
    said = "Of the table “moves”, October to December 2023, nothing can be shown"
    assert any(said in note for note in pot.notes)


@pytest.mark.parametrize("make", [board_report, funder_report])
@pytest.mark.parametrize("key", OF_QUARTER)
def test_no_page_needs_any_one_table(key: str, make: Any) -> None:
    """Whatever cannot be shown, the rest is."""
    page = make(refusing(brief(LATE), key, "UD-E808"))

    assert any(f"“{key}”" in note for note in page.notes)


def test_a_refusal_for_another_reason_ends_the_report() -> None:
    """A period that cuts what was published is no table that is left out."""
    with pytest.raises(RefusedError):
        board_report(refusing(brief(LATE), "moves", "UD-E807"))


def test_a_change_on_a_quarter_without_records_is_not_told() -> None:
    """The records begin later than the scheme: nothing is not zero."""
    page = board_report(brief(LATE))
    (glance,) = page.sections[0].exhibits

    assert {row.cells[2] for row in glance.table.rows} == {"not recorded"}
    assert "Nothing is recorded of the quarter before" in glance.text


@pytest.mark.parametrize(
    ("make", "period"), [(board_report, EARLY), (funder_report, EARLY), (annual_report, "2022")]
)
def test_a_period_without_records_is_not_called_empty(make: Any, period: str) -> None:
    """The headline says that nothing is recorded, and not that nobody moved."""
    assert make(brief(period)).headline.startswith("Nothing is recorded of ")


@pytest.mark.parametrize(
    ("opened", "title"),
    [
        (date(2023, 6, 1), "The first year: the year 2023"),
        (date(2022, 12, 31), "One year on: the year 2023"),
        (date(2020, 1, 1), "Three years on: the year 2023"),
        (date(2011, 1, 1), "12 years on: the year 2023"),
    ],
)
def test_the_yearly_report_counts_the_years_since_the_opening(opened: date, title: str) -> None:
    """Whole years, on the last day of the year."""
    region = evolve(TOYLAND, identity=evolve(TOYLAND.identity, opened=opened))

    assert annual_report(brief("2023", region=region)).title == title


def test_a_region_without_sub_regions_has_its_yearly_report() -> None:
    """There is no map and no matrix, and every table is there."""
    areas = tuple(evolve(area, sub_region="") for area in TOYLAND.areas)
    page = annual_report(brief("2023", region=evolve(TOYLAND, areas=areas)))
    pictures = [
        drawing.key
        for section in page.sections
        for exhibit in section.exhibits
        for drawing in exhibit.drawings
    ]

    assert not [key for key in pictures if key.endswith(("-map", "-matrix"))]
    assert [key for key in pictures if key.endswith("-curve")]


def test_work_that_stands_still_is_told_as_published() -> None:
    """None, a few, or no telling at all."""
    nobody = board_report(brief(LATE, cases=()))
    untold = board_report(refusing(brief(LATE), "open-work", "UD-E808"))

    assert nobody.sections[1].lead == "No case has stood at one step for longer than half a year."
    assert untold.sections[1].lead == "Nothing of the open cases can be shown safely."
