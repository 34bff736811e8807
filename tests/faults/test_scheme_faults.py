"""For each property of a scheme, a purpose-made fault that its test would catch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from databases import raw
from forgetting import allocators_forget, nobody_checks, reasons_forget
from small_years import (
    YEARS,
    assert_folds,
    assert_forbidden,
    assert_no_swap,
    assert_posted,
    assert_safe,
    assert_single,
    assert_standings,
    day,
    fresh,
    home,
    inputs,
    play,
    referral,
    said,
)

from unlocking_doors import scheme as scheme_module
from unlocking_doors.commands import offering
from unlocking_doors.errors import MatchingError, RecordError
from unlocking_doors.moves import ledger
from unlocking_doors.moves.cases import IN_POT, Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry, Letting, postings
from unlocking_doors.moves.lifecycle import STANDARD, Lifecycle, Moment
from unlocking_doors.policy.steps import Step
from unlocking_doors.scheme import Scheme
from unlocking_doors.store import Store, Unit
from unlocking_doors.store import unit as units

Patch = pytest.MonkeyPatch


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db") as opened:
        yield opened


def unguarded(patch: Patch, *codes: str) -> None:
    """Let the allocators forget some constraints, and switch the checker off."""
    allocators_forget(patch, *codes)
    reasons_forget(patch, *codes)
    nobody_checks(patch)


def caught(holds: Callable[[Scheme], None], scheme: Scheme) -> None:
    """A property notices the fault."""
    with pytest.raises(AssertionError):
        holds(scheme)


# Safety


@pytest.mark.parametrize("code", ["area-fled", "area-to-avoid"])
def test_an_allocator_without_an_area_check_is_caught(
    monkeypatch: Patch, scheme: Scheme, code: str
) -> None:
    """With the check of one kind of area gone, and the checker off, an unsafe home is offered."""
    unguarded(monkeypatch, code, "area-not-chosen")
    play(scheme, YEARS["only homes in danger"])

    caught(assert_safe, scheme)


def test_the_checker_alone_stops_an_allocator_without_an_area_check(
    monkeypatch: Patch, scheme: Scheme
) -> None:
    """With the checker on, the same fault stops the run, and nothing is recorded."""
    allocators_forget(monkeypatch, "area-fled", "area-not-chosen")

    with pytest.raises(MatchingError, match="broke hard constraints"):
        play(scheme, YEARS["only homes in danger"])
    assert scheme.events() == ()


def test_an_allocator_that_allows_swaps_is_caught(monkeypatch: Patch, scheme: Scheme) -> None:
    """With the check of swaps gone, and the checker off, two households exchange homes."""
    unguarded(monkeypatch, "would-make-a-swap")
    play(scheme, YEARS["a swap"])

    caught(assert_no_swap, scheme)


def test_a_home_that_stays_in_the_pot_while_it_is_offered_is_caught(
    monkeypatch: Patch, tmp_path: Path
) -> None:
    """With the fold, the check and the index of the database all gone, a home is offered twice."""

    def forgetful(state: HomeState | None, event: Event) -> HomeState:
        folded = fold_home(state, event)
        return evolve(folded, state=IN_POT) if event.kind == "offer" else folded

    monkeypatch.setattr(units, "fold_home", forgetful)
    path = str(tmp_path / "scheme.db")
    year = inputs(
        referral("c-1"),
        referral("c-2", received=day(8)),
        home(),
        said("c-1", "approval", "approved"),
        said("c-2", "approval", "approved"),
    )
    with fresh(tmp_path / "scheme.db") as scheme:
        names = raw(path, "SELECT name FROM sqlite_master WHERE type='index' AND tbl_name='offer'")
        raw(path, *(f"DROP INDEX {name}" for (name,) in names if not name.startswith("sqlite_")))
        play(scheme, year)

        caught(assert_single, scheme)


# The ledger


def _swapped(letting: Letting) -> tuple[Entry, ...]:
    return tuple(evolve(entry, amount=-entry.amount) for entry in postings(letting))


def _one_sided(letting: Letting) -> tuple[Entry, ...]:
    return postings(letting)[:1]


@pytest.mark.parametrize("wrong", [_swapped, _one_sided])
@pytest.mark.parametrize("holds", [assert_posted, assert_standings])
def test_postings_with_a_wrong_sign_or_one_side_are_caught(
    monkeypatch: Patch,
    scheme: Scheme,
    wrong: Callable[[Letting], tuple[Entry, ...]],
    holds: Callable[[Scheme], None],
) -> None:
    """With the sum unchecked, the recomputation from the events disagrees with the ledger."""
    monkeypatch.setattr(offering, "postings", wrong)
    for module in (offering, units):
        monkeypatch.setattr(module, "check_posting_set", tuple)
    play(scheme, YEARS["a move"])

    caught(holds, scheme)


def test_a_letting_that_is_posted_twice_is_caught(monkeypatch: Patch, scheme: Scheme) -> None:
    """Each completed letting has one posting set, even if two would still sum to zero."""
    whole = Unit.post
    monkeypatch.setattr(
        Unit, "post", lambda unit, entries: [whole(unit, tuple(entries)) for _ in (1, 2)]
    )
    play(scheme, YEARS["a move"])

    caught(assert_posted, scheme)
    caught(assert_folds, scheme)


def test_standings_that_count_only_what_was_given_are_caught(
    monkeypatch: Patch, scheme: Scheme
) -> None:
    """A ledger that forgets who received is not homes given minus tenants rehoused."""
    monkeypatch.setattr(
        scheme_module,
        "standings",
        lambda entries, partners: ledger.standings(
            [entry for entry in entries if entry.amount > 0], partners
        ),
    )
    play(scheme, YEARS["a move"])

    caught(assert_standings, scheme)


# The events


@pytest.mark.parametrize("forgets", ["offers", "entered", "reference"])
def test_a_fold_that_forgets_is_caught(monkeypatch: Patch, scheme: Scheme, forgets: str) -> None:
    """What is kept beside the events no longer follows from them."""

    def forgetful(case: Case | None, event: Event) -> Case:
        folded = fold_case(case, event)
        if event.kind != "complete":
            return folded
        nothing: dict[str, Any] = {forgets: "" if forgets == "reference" else ()}
        return evolve(folded, **nothing)

    monkeypatch.setattr(units, "fold_case", forgetful)
    play(scheme, YEARS["a move"])

    caught(assert_folds, scheme)


def test_an_event_that_is_not_recorded_is_caught(monkeypatch: Patch, scheme: Scheme) -> None:
    """A state without its event stands in the projection for nothing."""
    whole = Unit.write

    def lossy(unit: Unit) -> None:
        unit._events = [row for row in unit._events if row["kind"] != "view"]
        whole(unit)

    monkeypatch.setattr(Unit, "write", lossy)
    play(scheme, YEARS["a move"])

    caught(assert_folds, scheme)


# Forbidden steps


def test_a_lifecycle_that_allows_everything_is_caught(monkeypatch: Patch, scheme: Scheme) -> None:
    """A step from a state in which it is forbidden is noticed."""

    def lenient(lifecycle: Lifecycle, step: str, at: Moment, on: Any) -> Step:
        return next(row for row in STANDARD if row.step == step)

    monkeypatch.setattr(Lifecycle, "take", lenient)
    scheme.refer(referral(area="other"))

    with pytest.raises(AssertionError):
        assert_forbidden(scheme, "approve", "c-1", "h-1")


def test_a_command_that_keeps_what_it_did_before_it_failed_is_caught(
    monkeypatch: Patch, scheme: Scheme
) -> None:
    """A command that is carried out by half changes something although it raises."""
    whole = Store.command

    @contextmanager
    def half(store: Store, name: str, *, key: str = "", at: datetime) -> Iterator[Unit]:
        failed = None
        with whole(store, name, key=key, at=at) as unit:
            try:
                yield unit
            except ValueError as error:
                failed = error
        if failed:
            raise failed

    monkeypatch.setattr(Store, "command", half)
    scheme.refer(referral())
    scheme.approve("c-1")
    scheme.circulate("c-1")
    scheme.add_home(home())
    scheme.offer("c-1", "h-1")
    scheme.accept("c-1")
    monkeypatch.setattr(offering, "check_posting_set", _late)

    with pytest.raises(AssertionError):
        assert_forbidden(scheme, "complete", "c-1", "h-1")


def _late(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Refuse after the sign-up was recorded."""
    raise RecordError("refused in the middle")


@pytest.mark.parametrize("name", ["a move", "two for one home", "a swap"])
def test_without_a_fault_the_same_years_are_clean(scheme: Scheme, name: str) -> None:
    """What the faults are tried on moves somebody, and every property holds of it."""
    play(scheme, YEARS[name])

    assert any(event.kind == "complete" for event in scheme.events())
    for holds in (assert_posted, assert_standings, assert_safe, assert_single, assert_no_swap):
        holds(scheme)
    assert_folds(scheme)
