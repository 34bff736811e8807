"""What holds of every scheme, over random small years in Toyland."""

from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from small_years import (
    ALWAYS,
    MAY,
    WAY,
    YEARS,
    Clock,
    a_scheme,
    assert_blind_to_equality,
    assert_blind_to_order,
    assert_folds,
    assert_forbidden,
    assert_posted,
    assert_single,
    assert_standings,
    day,
    home,
    inputs,
    log_of,
    play,
    referral,
    said,
    tries,
    with_equality,
    years,
)

from unlocking_doors.commands.admitting import Inputs

#: A year takes a tenth of a second to play, so fewer are tried than of other things.
few = settings(max_examples=max(settings().max_examples // 2, 25))


@pytest.mark.parametrize("name", YEARS)
def test_every_property_holds_of_the_years_by_name(name: str) -> None:
    """The years that the faults are tried on are themselves without fault."""
    with a_scheme() as scheme:
        play(scheme, YEARS[name])
        for holds in ALWAYS:
            holds(scheme)


@few
@given(year=years(), seed=st.integers(0, 3), allocator=st.sampled_from(("priority", "circulation")))
def test_every_property_holds_of_any_year(year: Inputs, seed: int, allocator: str) -> None:
    """
    Whatever comes in and whatever people answer, nothing unsafe or double ever happens.

    Every posting set belongs to one completed letting and sums to zero; each standing is what the
    events say by other code; no unsafe area is offered; no home or case has two live offers; no
    households swap; the events fold to what is kept beside them.
    """
    with a_scheme() as scheme:
        play(scheme, year, seed=seed, allocator=allocator)
        for holds in ALWAYS:
            holds(scheme)


@few
@given(year=years(), seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(year: Inputs, seed: int) -> None:
    """The same rows in any other order leave byte-equal events."""
    dice = Random(seed)
    mixed = {
        name: tuple(dice.sample(getattr(year, name), len(getattr(year, name))))
        for name in ("referrals", "homes", "decisions")
    }

    assert_blind_to_order(year, evolve(year, **mixed))


@few
@given(year=years(), stops=st.lists(st.integers(-5, 84), max_size=3))
def test_a_year_played_in_parts_is_the_year_played_at_once(year: Inputs, stops: list[int]) -> None:
    """A database that goes on from where it stopped ends where one that never stopped does."""
    with a_scheme() as at_once, a_scheme() as in_parts:
        whole = play(at_once, year)
        for stop in (*sorted(stops), 84):
            last = play(in_parts, year, days=stop)

        assert log_of(in_parts) == log_of(at_once)
        assert last.unused == whole.unused


@few
@given(data=st.data(), year=years())
def test_equality_columns_change_nothing(data: st.DataObject, year: Inputs) -> None:
    """No answer, decision, offer or move depends on what is said for equality monitoring."""
    assert_blind_to_equality(year, data.draw(with_equality(year)))


@few
@given(
    begun=st.integers(0, len(WAY)),
    attempts=st.lists(
        st.tuples(st.sampled_from(tuple(MAY)), st.sampled_from((1, 2)), st.sampled_from((1, 2))),
        max_size=8,
    ),
)
def test_forbidden_steps_raise_and_change_nothing(
    begun: int, attempts: list[tuple[str, int, int]]
) -> None:
    """Whatever is tried in whatever order, a refused step leaves every record as it was."""
    clock = Clock()
    with a_scheme(clock=clock) as scheme:
        for number in (1, 2):
            scheme.refer(referral(f"c-{number}"))
            scheme.add_home(home(f"h-{number}"))
        for what in WAY[:begun]:
            tries(scheme, "c-1", "h-1")[what]()
        for what, case, at in attempts:
            clock.go_on(1)
            assert_forbidden(scheme, what, f"c-{case}", f"h-{at}")
        for holds in (assert_posted, assert_standings, assert_single, assert_folds):
            holds(scheme)


@few
@given(answers=st.permutations(WAY))
def test_only_one_order_of_the_steps_leads_to_a_move(answers: list[str]) -> None:
    """A case moves if and only if its steps come in the order of the lifecycle."""
    ways = [[*WAY], [step for step in WAY if step != "view"]]
    with a_scheme() as scheme:
        scheme.refer(referral())
        scheme.add_home(home())
        taken = []
        for what in answers:
            before = log_of(scheme)
            assert_forbidden(scheme, what, "c-1", "h-1")
            taken += [what] if log_of(scheme) != before else []

        moved = scheme.snapshot().cases[0].state == "moved"
        assert moved == (taken in ways)


def test_a_year_is_the_same_in_any_database(tmp_path: Path) -> None:
    """Keys are derived and times come from the data: two runs leave byte-equal events."""
    year = inputs(
        *(referral(f"c-{number}", received=day(number)) for number in range(4)),
        *(home(f"h-{number}", released=day(number)) for number in range(4)),
        *(said(f"c-{number}", "approval", "approved") for number in range(4)),
        *(said(f"c-{number}", "offer", "accepted") for number in range(4)),
    )
    logs = []
    for hours in (0, 5):
        clock = Clock()
        clock.go_on(hours)
        with a_scheme(clock=clock) as scheme:
            play(scheme, year)
            logs.append(log_of(scheme))

    assert logs[0] == logs[1]
