"""Entries that no letting makes: opening balances, and accounts of partners that left."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from carried_balances import LEFT, carrying, opens, settles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_years import (
    START,
    Clock,
    a_scheme,
    day,
    home,
    inputs,
    letting_of,
    play,
    referral,
    yes_to_all,
)
from sqlalchemy import Engine, event
from toyland import TOYLAND

from unlocking_doors.errors import LedgerError
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.events import Booked
from unlocking_doors.moves.ledger import (
    EntryKind,
    check_posting_set,
    given_and_received,
    opening,
    settling,
)
from unlocking_doors.policy.balances import WRITTEN_OFF, SettlementRule
from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme
from unlocking_doors.testing import assert_conforms

#: A household of Mud Homes moves on the forty-second day, when Mud Homes has left.
LATE = inputs(referral(landlord="mud-homes", area="woods", areas_of_choice=frozenset({"bricks"})),
              home(), *yes_to_all("c-1"))  # fmt: skip


def carrying_later() -> Region:
    """Put the opening balances off by a day."""
    rows = carrying().opening_balances
    later = (evolve(row, on=row.on + timedelta(days=1)) for row in rows)
    return evolve(carrying(), opening_balances=(*later, opens("mud-homes", 0)))


@contextmanager
def played(region: Region, days: int = 84) -> Iterator[Scheme]:
    """Play the late move in a region."""
    with a_scheme(region) as scheme:
        play(scheme, LATE, days=days)
        assert scheme.store.differences() == ()
        yield scheme


def owed(scheme: Scheme) -> Mapping[str, int]:
    """Return the standings that are not zero."""
    return {key: value for key, value in scheme.ledger().items() if value}


def booked(scheme: Scheme) -> list[tuple[str, date, list[tuple[str, int]]]]:
    """List what no letting made: what, when and on which accounts."""
    return [
        (event.kind, event.on, [(entry.partner, entry.amount) for entry in event.body.entries])
        for event in scheme.events()
        if isinstance(event.body, Booked)
    ]


# What is posted, and when


def test_opening_balances_are_posted_on_their_day_and_are_no_homes() -> None:
    """Standings begin with them; nobody gave or received a home for them."""
    with played(carrying(), days=5) as scheme:
        entries = scheme.snapshot().entries

        assert owed(scheme) == {"mud-homes": -3, "straw-council": 3}
        assert given_and_received(entries) == {}
        assert {(one.case, one.kind, one.bedrooms, one.on) for one in entries} == {
            (None, EntryKind.OPENING_BALANCE, None, START)
        }


def test_balances_of_later_days_wait_for_them() -> None:
    """Each day has a posting set of its own, none before its day."""
    later = (opens("mud-homes", 1, day(9)), opens("brick-homes", -1, day(9)))
    region = carrying()
    region = evolve(region, opening_balances=(*region.opening_balances, *later))
    with played(region, days=8) as scheme:
        assert len(booked(scheme)) == 1
        play(scheme, LATE, days=12)
        assert booked(scheme)[1:] == [
            ("open-ledger", day(9), [("brick-homes", -1), ("mud-homes", 1)])
        ]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("to-successor", {"brick-homes": -3, "straw-council": 3},
         {"brick-homes": -3, "straw-council": 3}),
        ("written-off", {WRITTEN_OFF: -3, "straw-council": 3},
         {WRITTEN_OFF: -4, "straw-council": 3, "brick-homes": 1}),
        ("settled", {"mud-homes": -3, "straw-council": 3},
         {"mud-homes": -4, "straw-council": 3, "brick-homes": 1}),
    ],
)  # fmt: skip
def test_an_account_is_settled_by_its_rule(
    rule: str, before: dict[str, int], after: dict[str, int]
) -> None:
    """It passes on when the partner leaves, and what reaches it later passes on too."""
    with played(carrying(settles(rule)), days=30) as scheme:
        assert owed(scheme) == before
        play(scheme, LATE)
        assert owed(scheme) == after
        moved = letting_of(scheme, "c-1").on
        assert moved > LEFT
        days = [on for kind, on, _ in booked(scheme) if kind == "settle-ledger"]
        assert days == ([] if rule == "settled" else [LEFT, moved + timedelta(days=1)])


def test_accounts_pass_on_from_one_partner_to_the_next() -> None:
    """A successor that merges later hands everything on, whatever still reaches the first."""
    brick = evolve(next(one for one in TOYLAND.partners if one.key == "brick-homes"), until=day(40))
    region = carrying(
        settles("to-successor"),
        settles("to-successor", key="brick-leaves", partner="brick-homes", on=day(40),
                successor="straw-council"),
    )  # fmt: skip
    region = evolve(
        region,
        partners=tuple(brick if one.key == brick.key else one for one in region.partners),
    )
    assert region_faults(region) == []
    with played(region) as scheme:
        assert owed(scheme) == {}


def test_a_run_that_goes_on_posts_nothing_twice() -> None:
    """Stopped anywhere and gone on with, a run leaves the events of one that never stopped."""
    region = carrying(settles("to-successor"))
    with played(region) as at_once:
        expected = at_once.events()
    for stop in (0, 29, 30, 31, 60):
        with a_scheme(region) as scheme:
            play(scheme, LATE, days=stop)
            play(scheme, LATE)
            assert scheme.events() == expected


def test_a_command_posts_what_is_due_before_it() -> None:
    """Without any run, the first command on or after the day does it, and no later one."""
    clock = Clock()
    with a_scheme(carrying(settles("written-off")), clock=clock) as scheme:
        scheme.add_home(home(), key="once")
        assert owed(scheme) == {"mud-homes": -3, "straw-council": 3}
        clock.go_on(33)
        scheme.add_home(home(), key="once")  # which was carried out before, and does nothing
        assert owed(scheme) == {"mud-homes": -3, "straw-council": 3}
        for number in (2, 3):
            scheme.add_home(home(f"h-{number}", released=day(33)))
            assert owed(scheme) == {WRITTEN_OFF: -3, "straw-council": 3}
        assert [kind for kind, *_ in booked(scheme)] == ["open-ledger", "settle-ledger"]
        assert scheme.store.differences() == ()


def test_a_balance_that_was_posted_may_not_say_something_else(tmp_path: Path) -> None:
    """Entries are never changed: new numbers for an old key stop the command, new keys do not."""
    path = str(tmp_path / "scheme.db")
    region = carrying()
    with Scheme.open(region, path, clock=Clock()) as scheme:
        scheme.add_home(home())
    with (
        Scheme.open(carrying(mud=-5), path, clock=Clock()) as scheme,
        pytest.raises(LedgerError, match="is not what was posted of it") as caught,
    ):
        scheme.match()
    assert caught.value.stable_code == "UD-E501"

    more = (opens("mud-homes", -2), opens("straw-council", 2))
    renamed = (evolve(one, key=f"more-{one.key}") for one in more)
    mended = evolve(region, opening_balances=(*region.opening_balances, *renamed))
    with Scheme.open(mended, path, clock=Clock()) as scheme:
        scheme.match()
        assert owed(scheme) == {"mud-homes": -5, "straw-council": 5}


def test_the_books_are_asked_once_in_a_run() -> None:
    """However many days and settlements there are: for the balances posted, and for standings."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        statement = str(told[2])
        if "FROM entry" in statement and ("entry.kind = " in statement or "sum(" in statement):
            asked.append(statement)

    second = settles("written-off", key="brick-leaves", partner="brick-homes", on=day(40))
    brick = next(one for one in TOYLAND.partners if one.key == "brick-homes")
    region = carrying(settles("to-successor"), second)
    partners = [evolve(one, until=day(40)) if one == brick else one for one in region.partners]
    event.listen(Engine, "before_cursor_execute", note)
    try:
        with a_scheme(evolve(region, partners=tuple(partners))) as scheme:
            play(scheme, LATE)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert len(asked) == len(set(asked)) == 2


def test_a_correction_after_a_settlement_passes_on_too() -> None:
    """What is taken back reaches the account that was closed, and the next command closes it."""
    clock = Clock()
    with a_scheme(carrying(settles("written-off")), clock=clock) as scheme:
        play(scheme, LATE)
        assert owed(scheme) == {"brick-homes": 1, "straw-council": 3, WRITTEN_OFF: -4}
        clock.go_on(100)
        scheme.correct_ledger("c-1", "posted in error")
        assert owed(scheme) == {"mud-homes": 1, "straw-council": 3, WRITTEN_OFF: -4}

        scheme.match()

        assert owed(scheme) == {"straw-council": 3, WRITTEN_OFF: -3}
        assert scheme.store.differences() == ()


@pytest.mark.parametrize(
    "changed",
    [
        carrying(mud=0),
        carrying_later(),
        evolve(carrying(), opening_balances=(opens("mud-homes", -3), opens("sticks-council", 3))),
        evolve(carrying(), opening_balances=()),
    ],
    ids=["nothing", "a later day", "another partner", "none at all"],
)
def test_a_balance_that_was_posted_may_not_go_away(tmp_path: Path, changed: Region) -> None:
    """Put to nothing, put off, or moved to another key, it is told of by its key."""
    path = str(tmp_path / "scheme.db")
    with Scheme.open(carrying(), path, clock=Clock()) as scheme:
        scheme.add_home(home())
    with (
        Scheme.open(changed, path, clock=Clock()) as scheme,
        pytest.raises(LedgerError, match=r"opening balance .* is not what was posted of it"),
    ):
        scheme.match()


def test_balances_are_posted_while_the_scheme_ends() -> None:
    """On the day on which it closes, accounts are still settled."""
    end = evolve(TOYLAND.identity, closed=day(30))
    handed = tuple(evolve(one, on=day(30)) for one in TOYLAND.hand_overs)
    region = evolve(carrying(settles("written-off")), identity=end, hand_overs=handed)
    assert region_faults(region) == []
    with played(region) as scheme:
        assert owed(scheme) == {WRITTEN_OFF: -3, "straw-council": 3}


_RULES = st.sampled_from([one.value for one in SettlementRule])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rule=_RULES,
    homes=st.lists(st.tuples(st.sampled_from(["mud-homes", "brick-homes"]), st.integers(-9, 9),
                             st.integers(0, 40)), max_size=4),
    on=st.integers(30, 60),
)  # fmt: skip
def test_the_ledger_sums_to_zero_whatever_is_settled(
    rule: str, homes: list[tuple[str, int, int]], on: int
) -> None:
    """Whatever partners brought, whoever leaves when, by whatever rule."""
    balances = [
        evolve(opens(partner, amount, day(after)), key=f"b-{number}-{partner}")
        for number, (one, owes, after) in enumerate(homes)
        for partner, amount in ((one, owes), ("straw-council", -owes))
        if one != "mud-homes" or day(after) < LEFT
    ]
    region = evolve(carrying(settles(rule, on=day(on))), opening_balances=tuple(balances))
    assert region_faults(region) == []
    with played(region) as scheme:
        assert sum(scheme.ledger().values()) == 0
        assert rule == "settled" or scheme.ledger()["mud-homes"] == 0
        for event in scheme.events():
            if isinstance(event.body, Booked):
                assert check_posting_set(event.body.entries)


def test_the_promises_of_the_books_hold() -> None:
    """The testing kit finds nothing wrong with a region that carries balances."""
    keys = ["the-ledger-sums-to-zero", "balances-are-carried-once", "a-run-that-goes-on-is-one-run",
            "what-is-kept-follows-from-the-events"]  # fmt: skip
    assert_conforms(carrying(settles("to-successor")), only=keys, examples=3)


# The posting sets


def test_nothing_is_posted_where_there_is_nothing_to_pass() -> None:
    """A standing of zero, or an account that is to be settled by lettings, makes no entry."""
    assert settling(settles("written-off"), 0, on=LEFT) == ()
    assert settling(settles("settled"), -3, on=LEFT) == ()
    assert opening([opens("mud-homes", 0)]) == ()


@given(st.permutations([("a", 2), ("b", -3), ("c", 1)]))
def test_the_order_of_opening_balances_changes_nothing(rows: list[tuple[str, int]]) -> None:
    """The entries stand in the order of the partners."""
    entries = opening(opens(*row) for row in rows)
    assert [(one.partner, one.amount) for one in entries] == [("a", 2), ("b", -3), ("c", 1)]
