"""The tables that a scheme publishes: what each counts, by hand and by the events alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Year
from toyland_year import cases, day, empty, snapshot

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import RecordError, RefusedError
from unlocking_doors.facts.equality import Equality
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Letting
from unlocking_doors.moves.referrals import OTHER
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.publishing import (
    TOTAL,
    CalendarPeriod,
    Registered,
    as_text,
    calendar_period,
    from_text,
    publish,
)
from unlocking_doors.reports.tables import DEFAULT_TABLES, TABLES
from unlocking_doors.reports.tables.due import due

LAST_QUARTER, WHOLE_YEAR = calendar_period("2023-Q4"), calendar_period("2023")

#: Toyland's year, counted by hand from tests/toyland_year.py: every cell that is not empty.
BY_HAND = {
    "referrals": {("wolves", "left"): 11, ("other", "left"): 1},
    "referrals-by-strand": {("wolves",): 11, ("other",): 1},
    "requests": {("wolves", "left"): 6},
    "requests-by-strand": {("wolves",): 6},
    "requests-by-bedrooms": {("2", "left"): 5, ("3", "left"): 1},
    "requests-by-landlord": {("local-authority",): 6},
    "waiting": {("wolves", "left"): 3},
    "waiting-by-strand": {("wolves",): 3},
    "outcomes": {
        ("wolves", "undecided"): 2,
        ("wolves", "returned"): 1,
        ("wolves", "not-eligible"): 1,
        ("wolves", "not-approved"): 1,
        ("wolves", "waiting"): 3,
        ("wolves", "moved"): 2,
        ("wolves", "other"): 1,
        ("other", "returned"): 1,
    },
    "not-approved": {("not-our-tenant",): 1},
    "offers": {("wolves",): 2},
    "offers-by-answer": {("let",): 1, ("refused",): 1},
    "offers-refused": {("home",): 1},
    "homes": {("left", "2"): 2, ("left", "4"): 1, ("right", "2"): 1},
    "homes-by-use": {("let",): 1, ("unused",): 2, ("in-pot",): 1},
    "homes-by-size": {("2",): 3, ("4",): 1},
    "moves": {("wolves",): 2},
    "moves-by-sub-region": {("left",): 2},
    "people-moved": {("wolves", "adult"): 2, ("wolves", "child"): 2},
    "flows": {("left", "left"): 1, ("left", "pathway"): 1},
    "flows-in-short": {("same",): 1, ("pathway",): 1},
    "landlords": {
        ("local-authority", "registered-provider"): 1,
        ("local-authority", "pathway"): 1,
    },
    "applicants-by-household": {
        ("adult-with-children", "not-circulated"): 5,
        ("adult-with-children", "circulated"): 4,
        ("adult-with-children", "moved"): 2,
    },
}


def inner(key: str, of: Snapshot) -> dict[tuple[str, ...], int]:
    """Count a table of the last quarter, or of the year, and leave out totals and empty cells."""
    table = TABLES[key]
    tally = table(of, LAST_QUARTER if "quarter" in table.periods else WHOLE_YEAR)
    return {cell: count for cell, count in tally.counts_of.items() if count and TOTAL not in cell}


@pytest.mark.parametrize("key", BY_HAND)
def test_a_table_counts_what_is_there(key: str) -> None:
    """As somebody who reads the cases one by one does."""
    assert inner(key, snapshot()) == BY_HAND[key]


@pytest.mark.parametrize("key", TABLES)
def test_a_scheme_without_cases_has_tables_of_nothing(key: str) -> None:
    """Every cell is there and empty, but for the partners of the day."""
    assert set(inner(key, empty())) <= {("even",)}


def test_what_an_applicant_said_is_counted_where_it_is_an_answer() -> None:
    """However it is written; anything else is another answer, and no consent is no count."""
    first, second, third, *rest = cases()
    answers = (
        Equality(sex="Female", ethnic_group="black"),
        Equality(sex="male "),
        Equality(sex="?"),
    )
    said = [
        evolve(one, referral=evolve(one.referral, equality=answer))
        for one, answer in zip((first, second, third), answers, strict=True)
    ]
    some = snapshot(cases=(*said, *(one for one in rest if one.key == "t-04")))
    assert inner("applicants-by-sex", some) == {
        ("female", "moved"): 1,
        ("male", "circulated"): 1,
        (OTHER, "circulated"): 1,
    }
    assert inner("applicants-by-ethnic-group", some)["black", "moved"] == 1


def test_what_comes_after_a_period_does_not_change_its_table() -> None:
    """So that it says the same whenever it is published."""
    early = calendar_period("2023-10")
    tally = TABLES["moves"](snapshot(), early)
    assert tally.counts_of[TOTAL,] == 0
    november = evolve(calendar_period("2023"), until=day(33))
    outcomes = TABLES["outcomes"](snapshot(), november).counts_of
    assert outcomes["wolves", "moved"] == 0
    assert outcomes["wolves", "waiting"] == 6
    answers = TABLES["offers-by-answer"](snapshot(), evolve(LAST_QUARTER, until=day(33)))
    assert answers.counts_of["open",] == 2


def test_whoever_knows_of_a_case_is_its_landlord_or_offered_it_a_home() -> None:
    """And nobody who is no partner."""
    units = {unit.key: unit.holders for unit in TABLES["requests"](snapshot(), LAST_QUARTER).units}
    assert units["requests t-02"] == ("straw-council", "brick-homes")
    assert units["requests t-03"] == ("straw-council",)
    received = {one.key: one.holders for one in TABLES["referrals"](snapshot(), WHOLE_YEAR).units}
    assert received["referrals t-05"] == ()


def test_a_unit_has_one_name_in_all_tables_that_count_it() -> None:
    """And tables that count other units share none with them."""
    words: dict[str, set[str]] = {}
    for key, table in TABLES.items():
        period = LAST_QUARTER if "quarter" in table.periods else WHOLE_YEAR
        tally = table(snapshot(), period)
        for unit in tally.units:
            words.setdefault(unit.key, set()).add(tally.counts)
        assert len({unit.key for unit in tally.units}) == len(tally.units), key
    assert all(len(found) == 1 for found in words.values())


@pytest.mark.parametrize("key", TABLES)
def test_a_table_comes_back_from_the_register(key: str) -> None:
    """With the same units, categories and counts."""
    table = TABLES[key]
    tally = table(snapshot(), LAST_QUARTER if "quarter" in table.periods else WHOLE_YEAR)
    try:
        entry = Registered(tally=tally, published=publish(tally, snapshot().region.profile))
    except RefusedError:  # of three partners one knows its own, and the total is no secret
        assert key == "standings"
        return
    assert from_text(as_text(entry)) == entry


@settings(max_examples=20)
@given(st.permutations(cases()), st.integers(0, len(cases())))
def test_what_two_offices_count_sums_up_to_the_whole(mixed: list[Case], place: int) -> None:
    """In every cell of every table, whoever has which cases, and in whatever order."""
    together = snapshot()
    first, second = (evolve(together, cases=tuple(part)) for part in (mixed[:place], mixed[place:]))
    for key, table in TABLES.items():
        if key in {"homes", "homes-by-use", "homes-by-size", "standings"}:
            continue  # these do not count cases
        period = LAST_QUARTER if "quarter" in table.periods else WHOLE_YEAR
        one, other = (table(part, period).counts_of for part in (first, second))
        whole = table(together, period).counts_of
        assert whole == {cell: one[cell] + other[cell] for cell in whole}, key


def test_a_region_without_sub_regions_has_no_rows_of_them() -> None:
    """A table by sub-region alone has one row then: the whole region."""
    region = snapshot().region
    bare = evolve(region, areas=tuple(evolve(area, sub_region="") for area in region.areas))
    flat = snapshot(region=bare)
    assert TABLES["requests"].title(bare) == "Requests circulated, by kind of harm"
    assert inner("requests", flat) == {("wolves",): 6}
    assert inner("moves-by-sub-region", flat) == {("whole",): 2}


def test_a_strand_may_be_called_what_a_table_calls_its_total() -> None:
    """It is a row of its own, and the total is the total."""
    region = snapshot().region
    odd = tuple(evolve(cohort, strand=TOTAL) for cohort in region.cohorts)
    tally = TABLES["requests-by-strand"](snapshot(region=evolve(region, cohorts=odd)), LAST_QUARTER)
    assert tally.counts_of['"total"',] == tally.counts_of[TOTAL,] == 6


@pytest.mark.parametrize(("key", "period"), [("outcomes", "2023-Q4"), ("waiting", "2023-11")])
def test_a_period_that_is_too_short_is_refused(key: str, period: str) -> None:
    """In a sentence that names the kinds for which the table is published."""
    with pytest.raises(RecordError, match=r'the table ".+" is published for .*a year, not for'):
        TABLES[key](snapshot(), calendar_period(period))


def test_every_default_table_is_there_for_its_kind_of_period() -> None:
    """And says why it is as coarse as it is."""
    for kind, keys in DEFAULT_TABLES.items():
        assert all(kind in TABLES[key].periods for key in keys)
    assert all(table.why.endswith(".") for table in TABLES.values())


def test_what_is_due_are_the_periods_that_are_over() -> None:
    """A period that began before the record is told to be recorded in part."""
    found = {(one.period.key, one.is_whole) for one in due(snapshot())}
    assert found == {("2023-Q4", True), ("2023", False)}
    assert due(empty()) == ()


# London's year, by its events alone

Days = Sequence[tuple[date, str]]


def first(events: Sequence[Event], *kinds: str) -> Days:
    """Return the first event of some kinds of each case."""
    found: dict[str, date] = {}
    for event in events:
        if event.kind in kinds and event.case:
            found.setdefault(event.case, event.on)
    return [(on, case) for case, on in found.items()]


def lettings(events: Sequence[Event]) -> Iterator[Letting]:
    """Yield every letting of the log."""
    return (event.body for event in events if isinstance(event.body, Letting))


ORACLES: dict[str, Callable[[Sequence[Event]], Days]] = {
    "referrals": lambda log: first(log, "draft", "submit"),
    "referrals-by-strand": lambda log: first(log, "draft", "submit"),
    "outcomes": lambda log: first(log, "draft", "submit"),
    "requests": lambda log: first(log, "circulate"),
    "requests-by-bedrooms": lambda log: first(log, "circulate"),
    "requests-by-landlord": lambda log: first(log, "circulate"),
    "not-approved": lambda log: first(log, "refuse-approval"),
    "offers": lambda log: [(one.on, f"{one}") for one in log if one.kind == "offer"],
    "moves": lambda log: [(one.on, one.case) for one in lettings(log)],
    "flows": lambda log: [(one.on, one.case) for one in lettings(log)],
    "landlords": lambda log: [(one.on, one.case) for one in lettings(log)],
    "people-moved": lambda log: [
        (one.on, one.case) for one in lettings(log) for _ in range(one.people)
    ],
    "homes": lambda log: [
        (one.body.released, one.body.home) for one in log if isinstance(one.body, Home)
    ],
}


@pytest.fixture(scope="module")
def london(year: Year) -> tuple[Snapshot, tuple[Event, ...]]:
    """Open London's example year, with its log."""
    with reopen_scheme(str(year.db)) as scheme:
        return scheme.snapshot(), scheme.events()


@pytest.mark.parametrize("key", ORACLES)
def test_a_table_of_london_has_as_many_as_its_log(
    key: str, london: tuple[Snapshot, tuple[Event, ...]]
) -> None:
    """In the year, in all, and in its quarters together, where they are published."""
    of, log = london
    days = [on for on, _ in ORACLES[key](log)]
    table = TABLES[key]
    kinds = {"year": ["2023"], "quarter": ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"]}
    for period in (calendar_period(one) for kind in table.periods for one in kinds.get(kind, ())):
        tally = table(of, period)
        total = tally.counts_of[(TOTAL,) * len(tally.dimensions)]
        assert total == len(tally.units) == sum(on in period for on in days), period


#: The example's whole span, a financial year: no period that may be published, but of one's size.
SPAN = evolve(WHOLE_YEAR, since=date(2023, 4, 1), until=date(2024, 4, 1))


@pytest.mark.parametrize("period", [WHOLE_YEAR, SPAN])
def test_the_totals_of_london_show(
    period: CalendarPeriod, london: tuple[Snapshot, tuple[Event, ...]]
) -> None:
    """Of referrals and of requests in its year: of every sub-region, and of each common strand."""
    of, _ = london
    for key, hidden in (("referrals", {OTHER}), ("requests", {"hate crime"})):
        tally = TABLES[key](of, period)
        shown = publish(tally, of.region.profile)
        strands, places = tally.dimensions
        seen = {one.key for one in strands.categories if shown[one.key, TOTAL].value is not None}
        assert {one.key for one in strands.categories} - seen == hidden
        assert all(
            shown[TOTAL, one.key].value is not None for one in places.categories if one.key != OTHER
        )
        assert Counter(one.text for one in shown.shown.values())["c"] == 0
        assert (shown.shown_share or 0) > 50
