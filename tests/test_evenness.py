"""What the report says of giving and use, of balances, and of partners that left."""

from attrs import evolve
from carried_balances import LEFT, MUD, carrying, opens, settles
from toyland import TODAY, TOYLAND
from toyland_year import START, day, snapshot

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.ledger import Entry, Letting, opening, postings, settling
from unlocking_doors.policy.balances import WRITTEN_OFF
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit
from unlocking_doors.reports.foundations import assumptions
from unlocking_doors.reports.standings import ledger

#: The one letting of the year: from Brick Homes to a tenant of Straw Council.
MOVED = snapshot().entries
BROUGHT = opening([opens("mud-homes", -3, START), opens("straw-council", 3, START)])


def shown(asked: Snapshot) -> dict[str, Exhibit]:
    """Return the exhibits of the ledger's section by heading."""
    return {one.heading: one for one in ledger(asked).exhibits}


def table_of(asked: Snapshot, heading: str) -> list[tuple[str, ...]]:
    """Return headings and rows of an exhibit's table, the last its foot where it has one."""
    table = shown(asked)[heading].table
    assert table is not None
    foot = [table.foot.cells] if table.foot else []
    return [tuple(one.heading for one in table.columns), *(row.cells for row in table.rows), *foot]


def looking_back(region: Region = TOYLAND, months: int = 3) -> Region:
    """Make a region that has agreed how far its ledger looks back."""
    row = Fairness(key="f", window_months=months, since=START, source="illustrative: a test")
    return evolve(region, fairness=(row,))


def test_the_measures_of_the_ledger_are_shown() -> None:
    """Who owes most, what all owe, and how giving goes with use."""
    assert table_of(snapshot(), "How even it is") == [
        ("Measure", "The whole ledger"),
        ("Lowest standing", "\N{MINUS SIGN}1 (Straw Council)"),
        ("All debts together", "1"),
        ("Gini of giving for use", "1.00"),
    ]
    assert table_of(snapshot(entries=()), "How even it is")[1:] == [
        ("Lowest standing", "–"),
        ("All debts together", "0"),
        ("Gini of giving for use", "–"),
    ]


def test_a_region_that_looks_back_sees_both() -> None:
    """The whole ledger beside the months that count, and when debts clear at their rate."""
    since = day(60)
    back = Letting(case="x", home="h", owed_to="straw-council", owed_by="brick-homes",
                   bedrooms=1, people=1, on=since)  # fmt: skip
    entries = (*BROUGHT, *MOVED, *MOVED, *postings(back))
    asked = snapshot(region=looking_back(carrying()), entries=entries)

    assert table_of(asked, "How even it is")[0] == (
        "Measure", "The whole ledger", "Since 2023-12-02"
    )  # fmt: skip
    rows = table_of(asked, "Giving beside use")
    assert rows[0] == ("Partner", "Of use", "Of giving", "Standing", "Owes nothing from")
    assert rows[1] == ("Mud Homes", "0%", "0%", "\N{MINUS SIGN}3", "not at this rate")
    assert [row[4] for row in rows[2:]] == ["", ""]
    assert "nothing is forecast" not in shown(asked)["Giving beside use"].text


def test_without_a_rolling_period_nothing_is_forecast() -> None:
    """And the report says so; an empty ledger has one row that says that too."""
    rows = table_of(snapshot(), "Giving beside use")

    assert rows == [
        ("Partner", "Of use", "Of giving", "Standing"),
        ("Straw Council", "100%", "0%", "\N{MINUS SIGN}1"),
        ("Brick Homes", "0%", "100%", "+1"),
    ]
    assert "nothing is forecast" in shown(snapshot())["Giving beside use"].text
    for region, dashes in ((TOYLAND, 3), (looking_back(), 4)):
        empty = table_of(snapshot(entries=(), region=region), "Giving beside use")
        assert empty[1:] == [("No letting yet", *["–"] * dashes)]


def test_what_was_carried_has_a_column_of_its_own() -> None:
    """Only where there is any; a standing is given less received, and that."""
    asked = snapshot(region=carrying(), entries=(*BROUGHT, *MOVED))

    assert table_of(asked, "The ledger by partner") == [
        ("Partner", "Homes put in", "Given", "Received", "Carried", "Standing"),
        ("Straw Council", "0", "0", "1", "+3", "+2"),
        ("Brick Homes", "4", "1", "0", "0", "+1"),
        ("Mud Homes", "0", "0", "0", "\N{MINUS SIGN}3", "\N{MINUS SIGN}3"),
        ("These partners", "4", "1", "1", "0", "0"),
    ]
    assert "what was carried" in shown(asked)["The ledger by partner"].text
    assert "Carried" not in table_of(snapshot(), "The ledger by partner")[0]


def settled(rule: str, *more: Entry) -> list[tuple[str, ...]]:
    """Return what is shown of the account of Mud Homes under a rule."""
    row = settles(rule, on=TODAY)
    entries = (*BROUGHT, *settling(row, -3, on=TODAY), *more)
    region = evolve(carrying(row), partners=(*TOYLAND.partners, evolve(MUD, until=TODAY)))
    return table_of(snapshot(region=region, entries=entries), "Partners that left")[1:]


def test_what_partners_left_behind_is_shown() -> None:
    """By the rule of each, and what is outstanding on its account."""
    today, three = TODAY.isoformat(), "\N{MINUS SIGN}3"
    assert settled("settled") == [("Mud Homes", today, "to be settled by lettings", three)]
    assert settled("written-off") == [("Mud Homes", today, "written off", "0")]
    assert settled("to-successor") == [("Mud Homes", today, "passed to Brick Homes", "0")]
    later = snapshot(region=carrying(settles("settled", on=LEFT)), as_at=START)
    assert "Partners that left" not in shown(later)


def test_accounts_that_are_no_partners_go_by_their_names() -> None:
    """A pathway by its label, and what is written off as such; an unknown key as it is."""
    names = [TOYLAND.account(key) for key in ("hot-air-balloon", WRITTEN_OFF, "straw-council", "x")]
    assert names == ["Hot-air balloon", "Written off", "Straw Council", "x"]
    owed = opening([opens("hot-air-balloon", 1, START), opens("straw-council", -1, START)])
    assert table_of(snapshot(entries=owed), "The ledger by partner")[1][0] == "Hot-air balloon"


def test_balances_that_rest_on_no_document_are_listed() -> None:
    """Beside everything else that the region assumes."""
    region = carrying(settles("written-off", source="assumption: nobody said"))
    assert ("Settlements", "assumption: nobody said") in {
        (one.what, one.why) for one in assumptions(region)
    }
