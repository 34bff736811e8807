from attrs import evolve
from toyland import TOYLAND
from toyland_year import TODAY, day, snapshot

from unlocking_doors.commands.standing import allowances
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.ledger import reversal
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors.reports.standings import ledger
from unlocking_doors.reports.targets import targets


def target(key: str = "first-year", **changes: object) -> Target:
    """Make a target of Brick Homes, which gave one home on the fifty-eighth day."""
    usual = Target(
        key=key,
        partner="brick-homes",
        homes=3,
        rule=TargetRule.FIXED,
        source="illustrative: a test",
        since=day(0),
        until=day(400),
    )
    return evolve(usual, **changes)


def rows(*found: Target) -> list[tuple[str, ...]]:
    """Return the rows of the table of targets."""
    exhibits = targets(snapshot(region=evolve(TOYLAND, targets=found)))
    return [row.cells for exhibit in exhibits if exhibit.table for row in exhibit.table.rows]


def test_a_target_stands_beside_what_was_given() -> None:
    """Agreed and given so far, with the first and the last day."""
    (row,) = rows(target())

    assert row == ("Brick Homes", "3", "1", day(0).isoformat(), day(399).isoformat())


def test_only_lettings_of_its_days_count() -> None:
    """A home given before a target began is none of it."""
    assert day(59) <= TODAY
    (row,) = rows(target(since=day(59)))

    assert row[2] == "0"


def test_a_letting_before_the_target_that_is_taken_back_counts_for_nothing() -> None:
    """It was none of what the partner agreed, neither when it was made nor when it was undone."""
    region = evolve(TOYLAND, targets=(target(since=day(59)),))
    found = snapshot(region=region)
    back = reversal(found.entries, on=TODAY, reason="posted in error")
    (told,) = targets(evolve(found, entries=(*found.entries, *back)))

    assert told.table is not None
    assert [row.cells[2] for row in told.table.rows] == ["0"]
    assert allowances(region, (*found.entries, *back), TODAY) == {"brick-homes": 3}


def test_a_target_for_another_pool_or_another_day_is_not_shown() -> None:
    """Homes for a pathway's pool are not given through the pot."""
    assert rows(target(pathway="woodland-moves"), target("old", until=day(1))) == []
    headings = [one.heading for one in ledger(snapshot()).exhibits]
    assert "Targets" not in headings


def test_a_target_names_a_pathway_that_is_there() -> None:
    """A pool that nobody has is a fault of the region."""
    faults = region_faults(evolve(TOYLAND, targets=(target(pathway="nowhere"),)))

    assert [(fault.code, fault.place) for fault in faults] == [("UD-C201", "target first-year")]
