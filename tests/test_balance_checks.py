"""What a region may say of opening balances and settlements, and what is a fault."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from carried_balances import LEFT, MUD, carrying, opens, settles
from small_years import START, day
from toyland import CLOSED, OPENED, TOYLAND
from toyland_files import edit, write_toyland

from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading import load_region, region_faults
from unlocking_doors.policy.balances import WRITTEN_OFF, SettlementRule
from unlocking_doors.policy.changes import changes
from unlocking_doors.policy.region import Region


def faults_of(region: Region) -> list[tuple[str, str, str]]:
    """Return code, place and message of each fault."""
    return [(one.code, one.place, one.message) for one in region_faults(region)]


def test_a_sound_region_that_carries_balances_has_no_faults() -> None:
    """All three rules, and an opening balance of zero."""
    for rule in SettlementRule:
        assert faults_of(carrying(settles(rule.value))) == []
    assert faults_of(carrying(mud=0)) == []


WRONG: dict[str, tuple[Region, str, str, str]] = {
    "a sum": (
        evolve(carrying(), opening_balances=(opens("mud-homes", 2),)),
        "UD-C603", f"opening_balance mud-homes-{START}", "sum to +2, not to zero",
    ),
    "more homes than a database holds": (
        evolve(carrying(), opening_balances=(
            opens("mud-homes", -1_000_001), opens("straw-council", 1_000_000),
            evolve(opens("straw-council", 1), key="one-more"))),
        "UD-C602", f"opening_balance mud-homes-{START}", "from -1000000 to 1000000",
    ),
    "an unknown partner": (
        evolve(carrying(), opening_balances=(opens("wax-homes", 0),)),
        "UD-C201", f"opening_balance wax-homes-{START}", 'there is no partner "wax-homes"',
    ),
    "a day before the scheme": (
        evolve(carrying(), opening_balances=(opens("brick-homes", 0, date(2019, 1, 1)),)),
        "UD-C604", "opening_balance brick-homes-2019-01-01", "the scheme opens on 2020-01-01",
    ),
    "a day without the partner": (
        evolve(carrying(), opening_balances=(opens("sticks-council", 0, OPENED),)),
        "UD-C604", "opening_balance sticks-council-2020-01-01", "and not on 2020-01-01",
    ),
    "a partner unknown to a settlement": (
        carrying(settles("settled", partner="wax-homes")),
        "UD-C201", "settlement mud-leaves", 'there is no partner "wax-homes"',
    ),
    "a settlement of one that stays": (
        carrying(settles("settled", partner="brick-homes")),
        "UD-C604", "settlement mud-leaves", '"brick-homes" does not leave',
    ),
    "a settlement before it leaves": (
        carrying(settles("settled", on=day(29))),
        "UD-C604", "settlement mud-leaves", f'"mud-homes" leaves on {LEFT}',
    ),
    "a settlement after the end": (
        carrying(settles("settled", on=date(2026, 1, 2))),
        "UD-C604", "settlement mud-leaves", f"and closes on {CLOSED}",
    ),
    "no successor": (
        carrying(settles("to-successor", successor="")),
        "UD-C602", "settlement mud-leaves", "names a successor if and only if",
    ),
    "a successor of what is written off": (
        carrying(settles("written-off", successor="brick-homes")),
        "UD-C602", "settlement mud-leaves", "names a successor if and only if",
    ),
    "an unknown successor": (
        carrying(settles("to-successor", successor="wax-homes")),
        "UD-C201", "settlement mud-leaves", 'there is no partner "wax-homes"',
    ),
    "itself as successor": (
        carrying(settles("to-successor", successor="mud-homes")),
        "UD-C604", "settlement mud-leaves", '"mud-homes" is in the scheme',
    ),
    "two settlements": (
        carrying(settles("settled"), settles("written-off", key="again")),
        "UD-C602", "settlement again", 'the account of "mud-homes" is settled twice',
    ),
    "a partner called as what is written off": (
        evolve(carrying(), partners=(*carrying().partners, evolve(MUD, key=WRITTEN_OFF))),
        "UD-C602", "partner written-off", "is the account of what is written off",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_balance_that_cannot_be_posted_is_a_fault(name: str) -> None:
    """One fault, at its row, in words that say what is wrong."""
    region, code, place, says = WRONG[name]
    ((found, where, message),) = faults_of(region)
    assert (found, where) == (code, place)
    assert says in message


def test_balances_are_read_from_the_files_of_a_region(tmp_path: Path) -> None:
    """They come back as they were written, and the fingerprint covers them."""
    region = carrying(settles("to-successor"))
    read = load_region(write_toyland(tmp_path, region))

    assert read == region
    assert read.fingerprint == region.fingerprint != carrying().fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [("homes = 3", 'homes = "three"'), ('rule = "written-off"', 'rule = "forgotten"')],
)
def test_a_row_that_cannot_be_read_is_told_once(tmp_path: Path, old: str, new: str) -> None:
    """What only follows from it, such as a sum that lacks it, is not told too."""
    write_toyland(tmp_path, carrying(settles("written-off")))
    edit(tmp_path / "region.toml", old, new)
    with pytest.raises(ConfigurationError) as caught:
        load_region(tmp_path)
    (fault,) = caught.value.faults
    assert fault.line
    assert fault.code.startswith("UD-C10")


def test_changes_of_balances_are_told() -> None:
    """`compare` sees them as it sees every other row."""
    found = changes(TOYLAND, carrying(settles("settled")))
    assert {(one.table, one.key) for one in found} >= {
        ("settlement", "mud-leaves"),
        ("opening_balance", f"mud-homes-{START}"),
    }
