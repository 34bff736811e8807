"""A partner's own part of its month: what it put in, let and owes, and where that leads."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from released_pages import Office
from toyland import TOYLAND
from toyland_year import case, referral, snapshot

from unlocking_doors.errors import RecordError
from unlocking_doors.moves.ledger import Letting, postings
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors.publishing import calendar_period
from unlocking_doors.released import Prose
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.own import Own, own_part
from unlocking_doors.reports.own_standing import standing_section
from unlocking_doors.reports.partner import partner_report

# In the year of Toyland t-01 moved on 29 November 2023 from straw-council to a home of brick-homes.
NOVEMBER, DECEMBER = "2023-11", "2023-12"


def own(partner: str, month: str, **changes: Any) -> Own:
    """Collect the own part of a partner of Toyland's year, with some of the year changed."""
    return own_part(Office(snapshot(**changes)).partners_brief(partner, month))


def test_a_debt_is_told_with_the_month_in_which_it_arose() -> None:
    """The standing is that of the end of each month, from the first that has anything."""
    there = own("straw-council", DECEMBER)

    assert [(one.month.key, one.received, one.standing) for one in there.ledger] == [
        (NOVEMBER, 1, -1),
        (DECEMBER, 0, -1),
    ]
    assert own("straw-council", NOVEMBER).standing == -1
    assert own("straw-council", "2023-10").standing == 0


def test_a_debt_that_grows_never_clears_at_this_rate() -> None:
    """The forecast says so, and offers a target; whoever owes nothing has none."""
    there = own("straw-council", DECEMBER)
    lead = standing_section(there).lead

    assert there.forecast is not None
    assert "at this rate the pot stays owed" in lead
    assert isinstance(lead, Prose)
    assert own("brick-homes", DECEMBER).forecast is None
    assert "nothing to forecast" in standing_section(own("brick-homes", DECEMBER)).lead


def test_a_debt_that_shrinks_has_a_day() -> None:
    """Two homes given in the period clear what was owed before it."""
    given = [
        Letting(
            case=f"x-{n}", home=f"h-{n}", owed_to="straw-council", owed_by="brick-homes",
            bedrooms=2, people=2, on=date(2023, 11, n),
        )
        for n in (2, 3)
    ]  # fmt: skip
    old = [
        Letting(
            case=f"y-{n}", home=f"h-{n}", owed_to="brick-homes", owed_by="straw-council",
            bedrooms=2, people=2, on=date(2021, 11, n),
        )
        for n in range(1, 6)
    ]  # fmt: skip
    entries = tuple(entry for one in (*old, *given) for entry in postings(one))
    there = own("straw-council", DECEMBER, entries=entries)

    assert there.standing == -3
    assert there.forecast is not None
    assert there.forecast.on == date(2025, 7, 1)
    assert "you will owe nothing from 1 July 2025" in standing_section(there).lead


def test_a_target_in_force_has_what_was_given_since_it_began() -> None:
    """Agreed, given and still to give; a target of another pathway or partner is not its own."""
    target = Target(
        key="brick", partner="brick-homes", homes=3, rule=TargetRule.FIXED,
        source="assumption: invented", since=date(2023, 10, 1), until=date(2024, 10, 1),
    )  # fmt: skip
    other = evolve(target, key="straw", partner="straw-council")
    region = evolve(TOYLAND, targets=(target, other))
    section = standing_section(own("brick-homes", DECEMBER, region=region))
    (row,) = section.exhibits[1].table.rows

    assert row.cells == ("1 October 2023", "30 September 2024", "3", "1", "2")


def test_homes_are_told_as_they_stood_at_the_end_of_the_month() -> None:
    """What was put in, let and left unused in the month; what ended later is still in the pot."""
    october, november = own("brick-homes", "2023-10"), own("brick-homes", NOVEMBER)

    assert (october.offered, october.let, october.taken_back) == (4, 0, 1)
    assert (november.offered, november.let, november.taken_back) == (0, 1, 1)
    assert [one.home.home for one in november.homes] == ["h-1", "h-3", "h-2"]


def test_a_landlord_is_not_told_of_a_referral_before_it_is_asked() -> None:
    """A case that is being assessed, was returned or is not eligible was never put to it."""
    shown = {one.name for one in own("straw-council", DECEMBER).requests}
    before = case(referral("t-20"), ("submitted", 0), ("returned", 3))
    asked = case(referral("t-20"), ("submitted", 0), ("returned", 3), ("awaiting-approval", 5))

    assert not shown & {"t-04", "t-05", "t-12", "ARC-t-04"}
    assert own("straw-council", "2023-10", cases=(before,)).is_quiet
    (one,) = own("straw-council", "2023-10", cases=(asked,)).requests
    assert (one.name, one.state, one.days) == ("t-20", "awaiting-approval", 24)


def test_a_case_that_ended_is_told_in_its_last_month_only() -> None:
    """With the days until its end."""
    ended = case(referral("t-30"), ("submitted", 0), ("awaiting-approval", 0), ("withdrawn", 40))
    (one,) = own("straw-council", NOVEMBER, cases=(ended,)).requests

    assert (one.state, one.days) == ("withdrawn", 40)
    assert own("straw-council", DECEMBER, cases=(ended,)).requests == ()


def test_what_was_carried_over_is_told_apart() -> None:
    """A standing that no letting made is in no month."""
    there = evolve(own("straw-council", DECEMBER), carried=-4)

    assert "4 of it was carried over" in standing_section(there).exhibits[0].text


def test_a_partners_page_shows_its_homes_and_requests() -> None:
    """Codes, areas, sizes and days stand in its tables."""
    page = partner_report(Office(snapshot()).partners_brief("brick-homes", NOVEMBER))
    (homes,) = (one for one in page.sections if one.key == "homes")
    cells = [row.cells for row in homes.exhibits[0].table.rows]

    assert cells[0][0] == "h-1"
    assert cells[0][-1] == "Let on 29 November 2023"
    assert cells[2][-1] == "No longer held from 21 November 2023"
    assert cells[1][-1] == "In the pot"


def test_a_report_that_is_about_a_period_needs_one() -> None:
    """Without it a sentence says so."""
    brief = evolve(Office(snapshot()).brief("2024-Q1"), period=None)
    with pytest.raises(RecordError, match="none is given"):
        about(brief)
    assert about(evolve(brief, period=calendar_period("2024"))).key == "2024"
