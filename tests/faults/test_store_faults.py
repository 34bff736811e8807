"""For each promise of the store, a purpose-made fault that its test would catch."""

from collections.abc import Callable, Iterator
from types import TracebackType

import pytest
import test_store
import test_store_guards
from databases import drop_triggers, raw
from store_race import assert_no_home_twice, prepare, race

from unlocking_doors.errors import RecordError, StoreError
from unlocking_doors.moves.events import Event
from unlocking_doors.store import Store, Unit, comparing, database, unit
from unlocking_doors.store.database import Link
from unlocking_doors.store.mapper import Values
from unlocking_doors.store.rows import OFFER
from unlocking_doors.store.shelf import Shelf


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open an empty store."""
    with Store.open(url, region="toyland") as opened:
        yield opened


@pytest.fixture
def year(store: Store) -> Store:
    """Open a store in which one case has moved."""
    test_store_guards.play_a_year(store)
    return store


def must_fail(test: Callable[..., object], *arguments: object, **named: object) -> None:
    """Run a test of the store, which has to notice the fault that was planted."""
    with pytest.raises((AssertionError, RecordError, StoreError, pytest.fail.Exception)):
        test(*arguments, **named)


def test_without_the_index_a_home_is_given_away_twice(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the partial index dropped, workers that do not look give homes to two households."""
    monkeypatch.setattr(unit, "refuse_second_offer", unit.refuse_second_offer)  # put back after
    prepare(url, 2)
    raw(url, "DROP INDEX one_live_offer_per_home")

    outcomes, live = race(url, workers=2, in_processes=False, looks=False)

    assert max(live.values()) == 2
    must_fail(assert_no_home_twice, outcomes, live, 2)


def test_without_turns_the_index_still_holds(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were PostgreSQL's writers not to queue, the loser's error would differ, no home go twice."""
    real = database.Database.writing
    monkeypatch.setattr(database.Database, "writing", lambda self, **_: real(self, queue=False))
    prepare(url, 3)

    outcomes, live = race(url, workers=3, in_processes=False)

    assert max(live.values()) == 1
    assert set(outcomes) <= {"won", "UD-E710", "UD-E711"}


def test_a_check_that_is_left_out_is_noticed(year: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that offers one home twice in passing is caught by the look alone."""
    monkeypatch.setattr(unit, "refuse_second_offer", lambda *_: None)

    must_fail(test_store_guards.test_a_second_live_offer_is_refused_within_one_command, year)


def test_without_triggers_the_recorded_can_be_changed(year: Store, url: str) -> None:
    """With the triggers dropped, the test of the append-only tables fails."""
    drop_triggers(url)

    must_fail(
        test_store_guards.test_what_was_recorded_cannot_be_changed, year, url, "DELETE FROM entry"
    )


def test_a_drivers_message_let_through_is_noticed(
    year: Store,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An edge that repeats what PostgreSQL says, or remembers the error, shows the canary."""

    def talk(call: Callable[[], object], _place: str) -> object:
        try:
            return call()
        except Exception as error:
            raise RecordError(f"ck_event_actor: {error}") from error

    monkeypatch.setattr(database, "at_the_edge", talk)
    must_fail(
        test_store_guards.test_no_error_shows_a_value, year, monkeypatch, caplog, "ck_event_actor"
    )


def test_half_a_command_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that is committed although its block raised leaves something behind."""
    real = Link.__exit__

    def commit(
        self: Link,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        real(self, None, None, None)

    def eager(self: Unit, event: Event) -> Event:
        numbered = recorded(self, event)
        self.write()
        self._events.clear()
        return numbered

    recorded = Unit.record
    monkeypatch.setattr(Unit, "record", eager)
    monkeypatch.setattr(Link, "__exit__", commit)

    must_fail(test_store.test_a_command_that_raises_leaves_nothing, store)


def test_a_projection_that_lags_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that forgets to write changed cases differs from its events."""
    real = Shelf.changes
    monkeypatch.setattr(
        Shelf, "changes", lambda self: ((was, now) for was, now in real(self) if was is None)
    )

    commands = [[(0, 1, 0)], [(0, 1, 0)]]  # a case is submitted, then another command declines it
    must_fail(test_store.assert_folds, commands)


def test_a_wrong_order_of_writing_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking a home before it is set free meets the index."""
    later: list[tuple[Link, object, list[Values], tuple[str, ...]]] = []
    write, add = unit._write, unit._add

    def first_add(link: Link, table: object, rows: list[Values]) -> None:
        add(link, table, rows)  # type: ignore[arg-type]  # a table, handed on
        while later and table is OFFER:
            write(*later.pop())  # type: ignore[arg-type]  # likewise

    def then_write(link: Link, table: object, rows: list[Values], keys: tuple[str, ...]) -> None:
        if table is OFFER:
            later.append((link, table, rows, keys))
        else:
            write(link, table, rows, keys)  # type: ignore[arg-type]  # likewise

    monkeypatch.setattr(unit, "_add", first_add)
    monkeypatch.setattr(unit, "_write", then_write)

    must_fail(test_store.test_a_home_passes_from_one_case_to_another_in_one_command, store)


def test_a_forgotten_key_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that does not look for its idempotency key carries a command out twice."""
    monkeypatch.setattr(Unit, "_result_of", lambda *_: None)

    must_fail(test_store.test_a_command_repeated_under_its_key_is_not_carried_out_again, store)


def test_a_blind_comparison_is_noticed(
    year: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comparison that looks at keys only overlooks tampering with a state."""
    monkeypatch.setattr(comparing, "_compare", lambda *_: iter(()))

    must_fail(
        test_store_guards.test_tampering_is_found,
        year,
        url,
        "UPDATE offer SET state = 'withdrawn'",
    )
