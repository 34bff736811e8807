"""The store: commands carried out whole or not at all, and what can be read from them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from histories import (
    CIRCULATED,
    DAY,
    START,
    add_home,
    book,
    correct,
    play,
    referral,
    take,
    take_all,
)
from hypothesis import given
from hypothesis import strategies as st
from toyland import toyland

from unlocking_doors.errors import LedgerError, RecordError, StoreError
from unlocking_doors.moves.cases import Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import BODIES, Event
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.plain import canonical
from unlocking_doors.store import Store, Unit

CHOICES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 25), st.integers(0, 3)), min_size=1, max_size=60
)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open an empty store of Toyland."""
    with Store.open(url, region="toyland") as opened:
        yield opened


def everything(unit: Unit) -> None:
    """Record every kind of event that carries a body."""
    for key in ("h-1", "h-2", "h-3"):
        add_home(unit, key)
    take(unit, "c-1", "draft")
    take_all(unit, "c-1", f"{CIRCULATED} offer view refuse offer accept sign-up complete", to="h-1")
    correct(unit, "c-1")
    take_all(unit, "c-2", f"{CIRCULATED} withdraw-consent resume close-by-another-route")
    take_all(unit, "c-3", "submit return submit decline")
    take_all(unit, "c-5", f"{CIRCULATED} widen amend judge-again")
    take_all(unit, "c-4", f"{CIRCULATED} offer hand-over", to="h-2")
    take_all(unit, "c-6", f"{CIRCULATED} offer withdraw-offer", to="h-3")
    take_all(unit, "c-7", "submit admit refuse-approval")
    book(unit)


def refolded(events: Sequence[Event]) -> tuple[tuple[Case, ...], tuple[HomeState, ...]]:
    """Fold events anew, by nothing of the store's."""
    cases: dict[str, Case] = {}
    homes: dict[str, HomeState] = {}
    for event in events:
        if event.case:
            cases[event.case] = fold_case(cases.get(event.case), event)
        if event.home:
            homes[event.home] = fold_home(homes.get(event.home), event)
    return (
        tuple(case for _, case in sorted(cases.items())),
        tuple(state for _, state in sorted(homes.items())),
    )


def test_every_event_comes_back_as_it_was(store: Store) -> None:
    """Each kind of body, with every field filled, is read back equal, in order, numbered from 1."""
    recorded: list[Event] = []

    class Witness(Unit):
        def record(self, event: Event) -> Event:
            recorded.append(super().record(event))
            return recorded[-1]

    with store.command("all", at=START) as unit:
        unit.__class__ = Witness
        everything(unit)

    events = store.events()

    assert {event.kind for event in events} >= set(BODIES)
    assert events == tuple(recorded)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert {event.at.utcoffset() for event in events} == {timedelta(0)}


def test_a_note_that_a_landlord_did_not_give_is_none(store: Store) -> None:
    """A refusal of before the note, or of a household without children, carries nothing."""
    with store.command("refuse", at=START) as unit:
        take_all(unit, "c-1", "submit admit")
        kind, state = "refuse-approval", "refused-by-landlord"
        unit.record(Event(kind=kind, at=START, actor="named-lead", case="c-1", state=state))

    (*_, last) = store.events()

    assert last.body is None
    with store.reading() as unit:
        assert unit.cases()[0].child_welfare == ""


def test_what_a_command_saw_is_what_is_read_afterwards(store: Store) -> None:
    """Cases, homes and the ledger read the same inside the command, after it and folded anew."""
    with store.command("all", at=START) as unit:
        everything(unit)
        inside = unit.cases(), unit.homes()
        entries = unit.entries()

    with store.reading() as unit:
        assert (unit.cases(), unit.homes()) == inside == refolded(store.events())
        assert unit.entries() == entries
    assert len(entries) == 8
    assert sum(entry.amount * entry.weight for entry in entries) == 0
    assert store.differences() == ()


def test_events_of_one_case_or_home(store: Store) -> None:
    """The events of one case, of one home and of both are told apart."""
    with store.command("all", at=START) as unit:
        everything(unit)

    whole = store.events()

    assert store.events(case="c-3") == tuple(event for event in whole if event.case == "c-3")
    assert store.events(home="h-1") == tuple(event for event in whole if event.home == "h-1")
    both = store.events(case="c-4", home="h-2")
    assert [event.kind for event in both] == ["offer", "hand-over"]
    assert store.events(case="nobody") == ()


def test_look_ups_agree_before_and_after_the_command_ends(store: Store) -> None:
    """A case is found by key, by reference and by state, a home by state, also while pending."""

    def look(unit: Unit) -> tuple[object, ...]:
        by_state = [case.key for case in unit.cases({"circulated", "moved"})]
        case = unit.case_by_reference("ARC-c-2")
        return (
            by_state,
            case and case.key,
            unit.case_by_reference("ARC-nobody"),
            unit.case_by_reference(""),
            unit.case("nobody"),
            unit.home("nowhere"),
            [state.home.home for state in unit.homes({"in-pot"})],
            [case.key for case in unit.cases()],
            [case.key for case in unit.cases(())],
        )

    with store.command("first", at=START) as unit:
        take_all(unit, "c-3", CIRCULATED)
        take_all(unit, "c-1", "submit decline")
        add_home(unit, "h-2")
        add_home(unit, "h-1")
    with store.command("second", at=START) as unit:
        take_all(unit, "c-2", CIRCULATED)
        take(unit, "c-3", "offer", to="h-2")
        inside = look(unit)
        take(unit, "c-3", "refuse")
        take(unit, "c-3", "suspend")
        assert look(unit)[0] == ["c-2"]
        take_all(unit, "c-3", "resume circulate offer", to="h-2")

    with store.reading() as unit:
        assert look(unit) == inside
    assert inside == (
        ["c-2"], "c-2", None, None, None, None, ["h-1"], ["c-1", "c-2", "c-3"], [],
    )  # fmt: skip


def test_a_command_that_raises_leaves_nothing(store: Store) -> None:
    """An error inside the block, of whatever kind, takes everything back and goes through."""
    region = toyland()
    with store.command("first", at=START) as unit:
        take_all(unit, "c-1", CIRCULATED)
    before = store.events()

    def interrupted() -> None:
        with store.command("second", key="k", at=START) as unit:
            everything_but_c1(unit)
            unit.keep_region(region)
            unit.set_setting("played-until", "2024-01-01")
            unit.finish("done")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert store.events() == before
    assert store.differences() == ()
    with store.command("second", key="k", at=START) as unit:
        assert unit.done is None
        assert unit.home("h-1") is None
        assert unit.setting("played-until") is None
        assert unit.region_content(region.fingerprint) is None
        assert unit.entries() == ()


def everything_but_c1(unit: Unit) -> None:
    """Record a home and the change of a case that is there."""
    add_home(unit, "h-1")
    take(unit, "c-1", "offer", to="h-1")
    take_all(unit, "c-1", "accept sign-up complete")


def test_a_command_repeated_under_its_key_is_not_carried_out_again(store: Store) -> None:
    """The second time it finds the result of the first, and can record nothing more."""
    with store.command("import", key="batch-7", at=START) as unit:
        assert unit.done is None
        take_all(unit, "c-1", CIRCULATED)
        unit.finish('{"imported":1}')

    with store.command("import", key="batch-7", at=START) as unit:
        assert unit.done == '{"imported":1}'
    with (
        pytest.raises(StoreError, match="carried out before"),
        store.command("import", key="batch-7", at=START) as unit,
    ):
        take_all(unit, "c-2", "submit")
    with (
        pytest.raises(RecordError, match='used for another, "import"'),
        store.command("run", key="batch-7", at=START),
    ):
        pass
    for _ in range(2):
        with store.command("run", at=START) as unit:
            assert unit.done is None
            unit.finish("kept for nobody: there is no key")

    assert {event.case for event in store.events()} == {"c-1"}


def test_a_step_that_does_not_fit_changes_nothing(store: Store) -> None:
    """An event without a beginning, or with the wrong body, is refused; the rest goes on."""
    with store.command("all", at=START) as unit:
        take(unit, "c-1", "submit")
        start = store_event("withdraw", case="c-9", state="withdrawn")
        for wrong in (
            start,
            store_event("take-back", home="h-9"),
            store_event("submit", case="c-9", state="submitted"),
            evolve(start, kind="add-home", case=None, home="h-9", body=referral("c-9")),
            evolve(start, kind="submit", body=referral("c-9"), at=datetime(2023, 4, 3)),  # noqa: DTZ001  naive on purpose
        ):
            with pytest.raises(RecordError):
                unit.record(wrong)
        take(unit, "c-1", "return")

    assert [(event.number, event.kind) for event in store.events()] == [
        (1, "submit"),
        (2, "return"),
    ]
    assert store.differences() == ()


def store_event(
    kind: str, *, case: str | None = None, home: str | None = None, state: str = ""
) -> Event:
    """Return an event without a body."""
    return Event(kind=kind, at=START, actor="coordinator", case=case, home=home, state=state)


def test_times_are_kept_in_utc(store: Store) -> None:
    """A time of any zone comes back as the same moment in UTC; one without a zone is refused."""
    summer = datetime(2023, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    with store.command("all", at=summer) as unit:
        add_home(unit, "h-1", summer)

    assert store.events()[0].at == summer
    assert store.events()[0].at.tzinfo is UTC
    with (
        pytest.raises(RecordError, match="without a time zone"),
        store.command("all", at=datetime(2023, 7, 1)),  # noqa: DTZ001  naive on purpose
    ):
        pass


def test_the_ledger_takes_whole_posting_sets_only(store: Store) -> None:
    """Entries that do not sum to zero are refused; a set and its reversal are kept in order."""
    given_home = Entry(case="c-1", partner="brick-homes", amount=1, bedrooms=2, on=DAY)
    owed = evolve(given_home, partner="straw-homes", amount=-1, weight=1)

    with store.command("all", at=START) as unit:
        take(unit, "c-1", "submit")
        with pytest.raises(LedgerError):
            unit.post([given_home])
        unit.post(iter((given_home, owed)))

    with store.reading() as unit:
        assert unit.entries() == (given_home, owed)


def test_a_region_is_kept_once(store: Store) -> None:
    """What a region says is kept under its fingerprint, and keeping it again does nothing."""
    region = toyland()
    for _ in range(2):
        with store.command("assess", at=START) as unit:
            unit.keep_region(region)
            unit.keep_region(region)
            assert unit.region_content(region.fingerprint) == canonical(region)

    with store.reading() as unit:
        assert unit.region_content(region.fingerprint) == canonical(region)
        assert unit.region_content("0" * 64) is None


def test_a_setting_can_be_changed(store: Store) -> None:
    """A setting is read back, also before the command ends, and takes its last value."""
    for value in ("2023-04-03", "2023-04-10"):
        with store.command("run", at=START) as unit:
            unit.set_setting("played-until", "overwritten")
            unit.set_setting("played-until", value)
            assert unit.setting("played-until") == value
        with store.reading() as unit:
            assert unit.setting("played-until") == value
            assert unit.setting("other") is None


def test_a_reading_records_nothing(store: Store) -> None:
    """Each way to write is refused in a reading, and a unit that has ended gives nothing."""
    with store.reading() as unit:
        for write in (
            lambda: take(unit, "c-1", "submit"),
            lambda: unit.post([]),
            lambda: unit.finish(""),
            lambda: unit.keep_region(toyland()),
            lambda: unit.set_setting("a", "b"),
        ):
            with pytest.raises(StoreError, match="reading"):
                write()

    with pytest.raises(StoreError, match="has ended"):
        unit.case("c-2")
    assert store.events() == ()


def test_a_long_command_keeps_every_step_singly(store: Store) -> None:
    """Hundreds of steps in one command are as many events, and each case is written once."""
    with store.command("run", at=START) as unit:
        for number in range(60):
            add_home(unit, f"h-{number}")
            steps = f"{CIRCULATED} offer view accept sign-up complete"
            take_all(unit, f"c-{number}", steps, to=f"h-{number}")

    assert len(store.events()) == 600
    with store.reading() as unit:
        assert len(unit.cases({"moved"})) == len(unit.homes({"let"})) == 60
        assert len(unit.entries()) == 120
    assert store.differences() == ()


def test_a_home_passes_from_one_case_to_another_in_one_command(store: Store) -> None:
    """A home that one case gives up can be offered to another before the command ends."""
    with store.command("first", at=START) as unit:
        add_home(unit, "h-1")
        add_home(unit, "h-2")
        take_all(unit, "c-2", f"{CIRCULATED} offer", to="h-1")
        take_all(unit, "c-1", f"{CIRCULATED} offer", to="h-2")
    with store.command("second", at=START) as unit:
        take(unit, "c-1", "refuse")
        take(unit, "c-2", "refuse")
        take(unit, "c-1", "offer", to="h-1")
        take(unit, "c-2", "offer", to="h-2")

    with store.reading() as unit:
        assert {state.home.home: state.case for state in unit.homes()} == {
            "h-1": "c-1",
            "h-2": "c-2",
        }
    assert store.differences() == ()


@given(st.lists(CHOICES, min_size=1, max_size=3))
def test_events_fold_to_the_projection(commands: list[list[tuple[int, int, int]]]) -> None:
    """Whatever steps are taken in whatever commands, the projection is the fold of the events."""
    assert_folds(commands)


def assert_folds(commands: Sequence[Sequence[tuple[int, int, int]]]) -> None:
    """Play commands in a new store, and compare what it keeps with its events."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "scheme.db")
        path.write_bytes(empty())
        with Store.open(str(path), region="toyland") as store:
            for choices in commands:
                with store.command("play", at=START) as unit:
                    play(unit, choices)
                    seen = unit.cases(), unit.homes()

            assert store.differences() == ()
            assert refolded(store.events()) == seen
            with store.reading() as unit:
                assert (unit.cases(), unit.homes()) == seen


@cache
def empty() -> bytes:
    """Make an empty store of Toyland, once."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "scheme.db")
        Store.open(str(path), region="toyland").close()
        return path.read_bytes()
