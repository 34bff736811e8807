"""What holds of every table that is published, whatever is counted."""

import os
import random
import subprocess
import sys
from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from published_tables import PROFILES, requests, table

from unlocking_doors.errors import RefusedError
from unlocking_doors.publishing import Registered, Tally, as_text, from_text, publish
from unlocking_doors.publishing.doubles import Search
from unlocking_doors.publishing.secrets import STRANGER, secrets
from unlocking_doors.publishing.showing import WITHHOLD, largest_small
from unlocking_doors.publishing.worlds import Worlds

PROFILE = st.sampled_from(list(PROFILES.values()))


@st.composite
def tallies(draw: st.DrawFn) -> list[Tally]:
    """Draw one table, two nested ones, or two by other dimensions, some by landlord."""
    rows = requests(
        draw(st.integers(0, 10_000)), draw(st.integers(0, 90)), landlords=4, sub_regions=3, sizes=2
    )
    one = draw(st.sampled_from([("harm",), ("harm", "sub-region"), ("harm", "landlord"), ()]))
    other = draw(st.sampled_from([("size",), ("landlord",), one]))
    pair = [table(rows, one, "2024-01"), table(rows, other, "2024-Q1")]
    return pair[: draw(st.integers(1, 2))]


def worlds_of(tables: list[Tally], register: list[Registered]) -> Worlds:
    """Put published tables together."""
    shown = [one.published.shown for one in register]
    return Worlds.of(list(zip(tables, shown, strict=True)))


def registered(tables: list[Tally], profile: object) -> list[Registered]:
    """Publish tables as far as that is not refused."""
    register: list[Registered] = []
    for one in tables:
        try:
            shown = publish(one, profile, register)  # type: ignore[arg-type]
        except RefusedError:
            break
        register.append(Registered(tally=one, published=shown))
    return register


@given(tables=tallies(), profile=PROFILE)
def test_every_double_is_a_real_one(tables: list[Tally], profile: object) -> None:
    """Applied, it looks the same everywhere, keeps what its reader knows, and tells otherwise."""
    register = registered(tables, profile)
    worlds = worlds_of([one.tally for one in register], register)
    for secret in secrets(worlds, largest_small(profile)):  # type: ignore[arg-type]
        for reader in (*secret.readers, "landlord-1"):
            if worlds.is_told(reader, secret.atoms):
                continue
            way = Search(worlds=worlds, secret=secret, reader=reader, price=lambda _: None).run()
            assert way is not None
            assert not way.withheld
            changed = [
                size + way.double.change.get(atom, 0) for atom, size in enumerate(worlds.sizes)
            ]
            assert sum(changed[atom] for atom in secret.atoms) != worlds.count(secret.atoms)
            assert all(
                count >= worlds.known[atom].get(reader, 0) for atom, count in enumerate(changed)
            )
            assert not any(reader in worlds.owners[atom] for atom in way.double.change)
            for (number, cell), statement in worlds.statements.items():
                shown = register[number].published.shown[cell]
                count = sum(changed[atom] for atom in statement.atoms)
                assert shown.low <= count
                assert shown.high is None or count <= shown.high


@given(tables=tallies(), profile=PROFILE, seed=st.integers())
def test_the_order_of_those_counted_changes_nothing(
    tables: list[Tally], profile: object, seed: int
) -> None:
    """What is published does not depend on the order in which units are counted."""
    chance = random.Random(seed)
    mixed = [evolve(one, units=tuple(chance.sample(one.units, len(one.units)))) for one in tables]

    assert [one.published for one in registered(tables, profile)] == [
        one.published for one in registered(mixed, profile)
    ]


@given(tables=tallies(), profile=PROFILE, data=st.data())
def test_withholding_makes_nothing_unsafe(
    tables: list[Tally], profile: object, data: st.DataObject
) -> None:
    """A secret that has a double keeps one when any cell is withheld beside."""
    register = registered(tables, profile)
    worlds = worlds_of([one.tally for one in register], register)
    statements = list(worlds.statements.values())
    if not statements:
        return
    data.draw(st.sampled_from(statements)).say(WITHHOLD)
    for secret in secrets(worlds, largest_small(profile)):  # type: ignore[arg-type]
        if STRANGER in secret.readers:
            assert Search(worlds=worlds, secret=secret, reader=STRANGER, price=lambda _: None).run()


@given(tables=tallies(), profile=PROFILE)
def test_the_register_keeps_all_of_a_table(tables: list[Tally], profile: object) -> None:
    """An entry written and read is the entry."""
    for entry in registered(tables, profile):
        assert from_text(as_text(entry)) == entry


def test_publishing_does_not_depend_on_the_seed_of_hashes() -> None:
    """Two runs of Python, with other orders of sets, publish the same text."""
    script = (
        "from published_tables import *\n"
        "rows = requests(3, 300)\n"
        "made = published([table(rows, ('harm', 'size')), table(rows)], PROFILES['nhs'])\n"
        "made += published([table(rows)], PROFILES['threshold5'])\n"
        "print([one.text for table in made for one in table.shown.values()])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(said) == 1
    assert "*" in said.pop()
