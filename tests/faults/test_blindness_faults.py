"""What must play no part in a decision, with purpose-made faults that let it."""

from typing import Any

import pytest
from attrs import evolve
from small_years import (
    YEARS,
    a_scheme,
    assert_blind_to_equality,
    assert_blind_to_order,
    home,
    inputs,
    play,
    referral,
    yes_to_all,
)

from unlocking_doors.commands import intake, posing
from unlocking_doors.commands.playing import Player
from unlocking_doors.facts.equality import Equality
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit

Patch = pytest.MonkeyPatch


def test_a_player_that_sees_the_order_of_rows_is_caught(monkeypatch: Patch) -> None:
    """A run that takes rows as they come gives another year for another order."""
    whole = Player.__init__

    def unsorted(player: Player, unit: Unit, region: Region, rows: Any, **more: Any) -> None:
        whole(player, unit, region, rows, **more)
        player._referrals = list(rows.referrals)

    monkeypatch.setattr(Player, "__init__", unsorted)
    year = YEARS["two for one home"]
    mixed = evolve(year, referrals=year.referrals[::-1])

    with pytest.raises(AssertionError):
        assert_blind_to_order(year, mixed)


def _monitored(word: str) -> Any:
    rows = [
        evolve(referral(case), equality=Equality(ethnic_group=word if case == "c-1" else ""))
        for case in ("c-1", "c-2")
    ]
    return inputs(*rows, home(), *yes_to_all("c-1"), *yes_to_all("c-2"))


def test_a_rule_that_reads_equality_monitoring_is_caught(monkeypatch: Patch) -> None:
    """A fact that depends on it changes a decision."""

    def leaking(row: Referral, *more: Any) -> Any:
        facts = facts_of(row, *more)
        told = row.equality is not None and row.equality.ethnic_group == "wolf"
        return evolve(facts, known={**facts.known, "has_rent_arrears": told})

    monkeypatch.setattr(intake, "facts_of", leaking)

    with pytest.raises(AssertionError):
        assert_blind_to_equality(_monitored("pig"), _monitored("wolf"))


def test_an_allocation_that_reads_equality_monitoring_is_caught(monkeypatch: Patch) -> None:
    """A rank that depends on it changes who is offered the home."""
    whole = posing.request_of

    def leaking(region: Region, case: Case, *more: Any) -> Any:
        told = case.referral.equality is not None and case.referral.equality.ethnic_group == "wolf"
        return evolve(whole(region, case, *more), band=1 if told else 2)

    monkeypatch.setattr(posing, "request_of", leaking)
    found = []
    for word in ("pig", "wolf"):
        with a_scheme() as scheme:
            play(scheme, _monitored(word))
            found.append([event.case for event in scheme.events() if event.kind == "offer"])
    assert found[0] != found[1]

    with pytest.raises(AssertionError):
        assert_blind_to_equality(_monitored("pig"), _monitored("wolf"))
