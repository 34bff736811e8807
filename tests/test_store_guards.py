"""What the store guards: one home for one household, what was recorded, and what nobody may see."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from attrs import evolve
from databases import drop_triggers, raw
from histories import (
    CANARY,
    CIRCULATED,
    DAY,
    START,
    add_home,
    correct,
    referral,
    take,
    take_all,
)
from store_race import assert_no_home_twice, look_away, prepare, race
from toyland import toyland

from unlocking_doors.errors import RecordError, StoreError, UnlockingDoorsError
from unlocking_doors.moves.events import Approval, Event
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.store import Store, Unit, database, unit

TAMPERING = {
    "UPDATE event SET state = 'withdrawn' WHERE number = 8": ["case c-1 in the table case_row"],
    "UPDATE event SET body = '{' WHERE number = 3": ["event 3 cannot be read"],
    "DELETE FROM event WHERE number = 4": ["event 5 should have the number 4"],
    "DELETE FROM event WHERE number IN (4, 5)": ["event 6 should have the number 4"],
    "DELETE FROM event WHERE number = 1": ["event 7 does not follow from those before it"],
    "UPDATE case_row SET content = 'canary-Rosalind-Quince'": ["case c-1 in", "(content)"],
    "UPDATE case_row SET reference = 'ARC-99'": ["case c-1 in", "(reference)"],
    "INSERT INTO case_row VALUES ('c-7', 'draft', '', '{}')": ["case c-7 stands in", "without"],
    "UPDATE home_row SET state = 'lapsed' WHERE key = 'h-1'": ["home h-1 in", "(state)"],
    "DELETE FROM home_row WHERE key = 'h-2'": ["home h-2 is missing from the table home_row"],
    "UPDATE offer SET state = 'withdrawn'": ["offer 1 of case c-1 in", "(state)"],
    "DELETE FROM offer": ["offer 1 of case c-1 is missing"],
    "UPDATE entry SET amount = -amount WHERE id = 1": ["case c-1 lacks 1", "holds 1"],
    "DELETE FROM entry WHERE id = 2": ["case c-1 lacks 1", "holds 0"],
    """INSERT INTO entry
    ("case", kind, key, partner, amount, bedrooms, weight, "on", corrects, reason)
    SELECT "case", kind, key, partner, amount, bedrooms, weight, "on", corrects, 'twice' FROM entry
    WHERE id = 1""": ["case c-1 lacks 0", "holds 1"],
    """INSERT INTO entry
    ("case", kind, key, partner, amount, bedrooms, weight, "on", corrects, reason)
    SELECT NULL, 'settlement', 'gift', partner, 7, NULL, weight, "on", corrects, '' FROM entry
    WHERE id = 1""": ["the ledger of settlement gift lacks 0", "holds 1"],
}


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open a store in which one case has moved."""
    with Store.open(url, region="toyland") as opened:
        play_a_year(opened)
        yield opened


def play_a_year(store: Store) -> None:
    """Let one case move into the first of two homes."""
    with store.command("year", at=START) as made:
        add_home(made, "h-1")
        add_home(made, "h-2")
        take_all(made, "c-1", f"{CIRCULATED} offer accept sign-up complete", to="h-1")


@pytest.mark.parametrize("in_processes", [True, False], ids=["processes", "threads"])
def test_workers_that_race_for_a_home_get_it_once(url: str, *, in_processes: bool) -> None:
    """Of workers that offer the same homes at once, one gets each; the others are told why."""
    workers = 2 if in_processes else 4
    prepare(url, workers)

    outcomes, live = race(url, workers=workers, in_processes=in_processes)

    assert_no_home_twice(outcomes, live, workers)


def test_the_index_alone_stops_workers_that_do_not_look(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a command that does not look at the home first cannot give it away twice."""
    monkeypatch.setattr(unit, "refuse_second_offer", unit.refuse_second_offer)  # put back after
    prepare(url, 2)

    outcomes, live = race(url, workers=2, in_processes=False, looks=False)

    assert_no_home_twice(outcomes, live, 2)


def test_a_second_live_offer_is_refused_within_one_command(store: Store) -> None:
    """Neither a home that is not free nor a second home for a case, though it ends well."""
    with store.command("run", at=START) as made:
        add_home(made, "h-3")
        take_all(made, "c-2", f"{CIRCULATED} offer", to="h-2")
        take_all(made, "c-3", CIRCULATED)
        for case, home, why in (
            ("c-3", "h-1", 'home h-1 cannot be offered: it is "let"'),
            ("c-3", "h-2", 'home h-2 cannot be offered: it is "under-offer"'),
            ("c-2", "h-3", "case c-2 already has a live offer"),
        ):
            offer = store.events(case="c-1")[4]
            with pytest.raises(RecordError, match=why) as caught:
                made.record(evolve(offer, case=case, home=home))
            assert caught.value.stable_code == "UD-E710"
        take(made, "c-2", "refuse")
    assert store.differences() == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'nobody' WHERE number = 1",
        "DELETE FROM event WHERE number = 1",
        "UPDATE entry SET amount = -amount",
        "DELETE FROM entry",
        "UPDATE region_content SET content = ''",
        "DELETE FROM region_content",
    ],
)
def test_what_was_recorded_cannot_be_changed(store: Store, url: str, change: str) -> None:
    """Neither an update nor a delete of an event, an entry or a region passes, by whatever way."""
    with store.command("keep", at=START) as made:
        made.keep_region(toyland())
    before = store.events()

    assert_refused(store, change)
    if "://" in url:
        assert_refused(store, "TRUNCATE event")
    else:
        assert_refused(store, "INSERT OR REPLACE INTO event SELECT * FROM event")

    assert store.events() == before


def assert_refused(store: Store, change: str) -> None:
    """A statement meets the triggers of the append-only tables, and the sentence says so."""
    with (
        pytest.raises(StoreError, match="refuses to change or delete") as caught,
        store._database.writing() as link,
    ):
        link.do(lambda connection: connection.exec_driver_sql(change))
    assert caught.value.stable_code == "UD-E709"


@pytest.mark.parametrize("change", TAMPERING)
def test_tampering_is_found(store: Store, url: str, change: str) -> None:
    """Whoever changes a table past the store is found out: keys and columns are told, no value."""
    assert store.differences() == ()
    drop_triggers(url)
    if "home_row WHERE" in change and "DELETE" in change:
        raw(url, "DELETE FROM offer WHERE home = 'h-2'")
    raw(url, change)

    found = "\n".join(store.differences())

    for words in TAMPERING[change]:
        assert words in found
    assert CANARY not in found


def test_a_corrected_letting_makes_no_difference(store: Store) -> None:
    """A reversal is an event of its own, so that the ledger still follows from the events."""
    with store.command("correct", at=START) as made:
        correct(made, "c-1")

    assert store.differences() == ()
    with store.reading() as made:
        assert [entry.amount for entry in made.entries()] == [1, -1, -1, 1]


def _twice_the_home(made: Unit) -> None:
    add_home(made, CANARY)
    for case in ("c-8", "c-9"):
        take_all(made, case, f"{CIRCULATED} offer", to=CANARY)


def _twice_the_reference(made: Unit) -> None:
    for case in ("c-8", "c-9"):
        take_all(made, case, "submit admit")
        approved = Event(
            kind="approve", at=START, actor="named-lead", case=case, state="approved",
            body=Approval(reference=CANARY),
        )  # fmt: skip
        made.record(approved)


def _no_actor(made: Unit) -> None:
    submitted = Event(kind="submit", at=START, actor="", case="c-8", state="submitted")
    made.record(evolve(submitted, body=referral("c-8", CANARY)))


def _entry_of_nobody(made: Unit) -> None:
    entry = Entry(case=CANARY, partner=CANARY, amount=1, bedrooms=2, on=DAY)
    made.post([entry, evolve(entry, amount=-1)])


def _too_large(made: Unit) -> None:
    entry = Entry(case="c-1", partner=CANARY, amount=1, bedrooms=2**70, on=DAY)
    made.post([entry, evolve(entry, amount=-1)])


def _half_a_character(made: Unit) -> None:
    made.set_setting("note", CANARY + "\ud83d")


SPOILT: dict[str, Callable[[Unit], None]] = {
    "the home is already under a live offer": _twice_the_home,
    "the reference code belongs to another case": _twice_the_reference,
    "ck_event_actor": _no_actor,
    "foreign key|fk_entry_case": _entry_of_nobody,
    "a number or a text of the command cannot be stored": _too_large,
    "a text of the command cannot be stored": _half_a_character,
}


@pytest.mark.parametrize("expected", SPOILT)
def test_no_error_shows_a_value(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    expected: str,
) -> None:
    """Whatever the database refuses, the error, what it remembers and the log hold no value."""
    monkeypatch.setattr(unit, "refuse_second_offer", look_away)
    caplog.set_level(logging.DEBUG)
    before = store.events()

    with (
        pytest.raises(UnlockingDoorsError, match=expected) as caught,
        store.command("x", at=START) as made,
    ):
        SPOILT[expected](made)

    assert_hides_canary(caught.value)
    assert CANARY not in caplog.text
    assert store.events() == before


def assert_hides_canary(error: BaseException) -> None:
    """The error as printed, and every error that it remembers, is free of the canary."""
    assert error.__context__ is None
    assert error.__cause__ is None
    assert CANARY not in "".join(traceback.format_exception(error)) + repr(error)


def test_the_log_shows_no_row_that_is_read(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG, what is stored and read back stays out of the log."""
    caplog.set_level(logging.DEBUG)
    with store.command("x", at=START) as made:
        add_home(made, "h-9")
        made.record(evolve(store.events(case="c-1")[0], case="c-9", body=referral("c-9", CANARY)))
    with store.reading() as made:
        case = made.case("c-9")

    assert case is not None
    assert case.referral.note == CANARY
    assert CANARY not in caplog.text + repr(case)


def test_a_command_waits_and_then_says_that_the_database_is_in_use(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits too long for another command gets a sentence, and may simply try again."""
    Store.open(url, region="toyland").close()  # the tables may take their time to be made
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with Store.open(url, region="toyland") as one, Store.open(url, region="toyland") as other:
        with one.command("long", at=START) as made:
            add_home(made, "h-1")
            with (
                pytest.raises(StoreError, match=r"is in use\. Wait until") as caught,
                other.command("short", at=START),
            ):
                pass
            assert other.events() == ()
        with other.command("short", at=START) as made:
            assert made.home("h-1") is not None

    assert caught.value.stable_code == "UD-E701"


def test_a_reading_sees_one_state(store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read stays as it was at the first look, whatever others do in the meantime."""
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with Store.open(url, region="toyland") as other, store.reading() as seen:
        before = seen.homes()
        # SQLite's rollback journal lets readers finish first.
        with suppress(StoreError), other.command("add", at=START) as made:
            add_home(made, "h-5")

        assert seen.cases({"circulated"}) == ()
        assert seen.home("h-5") is None
        assert seen.homes({"in-pot"}) == before[1:]
