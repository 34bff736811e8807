"""The North West's example year: invented, repeatable, and it shows what the region is about."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from program import log_of, rows_of, succeeds
from safe_words import assert_partners_are_told_safely

from unlocking_doors import Plugins
from unlocking_doors.plugins.opening import reopen_scheme

ROOT = Path(__file__).parents[1]
HERE = ROOT / "examples/northwest"
FOLDER = ROOT / "plugins/northwest/src/unlocking_doors_northwest/northwest/example"
NAMES = ("referrals.csv", "homes.csv", "decisions.csv")
REFERRALS = {row["case"]: row for row in rows_of(FOLDER / "referrals.csv")}
HOMES = {row["home"]: row for row in rows_of(FOLDER / "homes.csv")}

Event = dict[str, Any]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the year once; the tests only read it."""
    folder = tmp_path_factory.mktemp("northwest")
    said = succeeds("demo", "northwest", "--out", folder, "--format", "json")
    (folder / "said.json").write_text(said.out, "utf-8")
    return folder


@pytest.fixture(scope="module")
def log(out: Path) -> list[Event]:
    """Read what happened in it."""
    return log_of(out)


def _sub_region() -> dict[str, str]:
    return {area.key: area.sub_region for area in Plugins.load().region("northwest").areas}


def test_the_generator_writes_the_files_again(tmp_path: Path) -> None:
    """The same seed writes the same bytes, whatever Python's hash seed and the time zone."""
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    script = HERE / "generate.py"
    subprocess.run([sys.executable, script, tmp_path], env=environment, check=True)
    for name in (*NAMES, "example.toml"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_the_year_has_the_numbers_that_are_expected(out: Path) -> None:
    """What the demo prints is kept; `expect.py` writes it when it is meant to change."""
    expected = json.loads((HERE / "expected/summary.json").read_text("utf-8"))
    found = json.loads((out / "said.json").read_text("utf-8"))
    assert {key: value for key, value in found.items() if key in expected} == expected
    assert set(found) - set(expected) == {"out", "fingerprint"}
    assert expected["invented"] is True
    assert expected["ledger_sum"] == 0


def test_the_script_runs_the_year_in_sixty_lines(tmp_path: Path) -> None:
    """The Python API gives the same year, and says who moved within and beyond."""
    script = HERE / "run.py"
    assert len(script.read_text("utf-8").splitlines()) <= 60
    command = [sys.executable, script, tmp_path / "run"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert " within " in said
    assert " beyond " in said
    assert "with homes in its own sub-region, which comes first" in said
    assert "widened to" in said


def test_every_row_says_that_it_is_invented() -> None:
    """The label travels with the data, and the folder says it first."""
    for name in NAMES:
        assert {row["invented"] for row in rows_of(FOLDER / name)} == {"yes"}
    assert "invented" in (FOLDER / "README.md").read_text("utf-8").splitlines()[0]
    for script in HERE.glob("*.py"):
        assert f"`{script.name}`" in (HERE / "README.md").read_text("utf-8")


def test_the_year_has_everything_that_a_year_has(log: list[Event]) -> None:
    """Refusals, landlords that take homes back, withdrawals, lapsed homes, and people who wait."""
    kinds = Counter(event["kind"] for event in log)
    for kind in ("return", "decline", "refuse", "withdraw-offer", "withdraw", "lapse", "widen"):
        assert kinds[kind] > 0, kind
    assert kinds["complete"] > 10


def test_requests_are_widened_after_their_wait_and_never_before(log: list[Event]) -> None:
    """The first widening comes with the first round after four weeks; many need none."""
    first: dict[str, date] = {}
    widened: dict[str, date] = {}
    for event in log:
        day = date.fromisoformat(event["at"][:10])
        if event["kind"] == "circulate":
            first.setdefault(event["case"], day)
        elif event["kind"] == "widen":
            widened.setdefault(event["case"], day)
    waits = {(widened[case] - first[case]).days for case in widened}
    assert min(waits) == 28
    assert 0 < len(widened) < len(first)


def test_offers_go_beyond_a_sub_region_only_after_the_wait(log: list[Event]) -> None:
    """Or where no area of the household's own would suit it; both happen, and moves within too."""
    sub_region, first, seen = _sub_region(), {}, Counter[str]()
    for event in log:
        day = date.fromisoformat(event["at"][:10])
        if event["kind"] == "circulate":
            first.setdefault(event["case"], day)
        if event["kind"] != "offer":
            continue
        row, home = REFERRALS[event["case"]], HOMES[event["home"]]
        own = sub_region[row["area"]]
        chosen = set(row["areas_of_choice"].split("; ")) - {row["area"]}
        if own == sub_region[home["area"]]:
            seen["within"] += 1
        elif own not in {sub_region[area] for area in chosen}:
            seen["nothing near"] += 1
        else:
            seen["waited"] += 1
            assert day - first[event["case"]] >= timedelta(days=28)
    assert min(seen[kind] for kind in ("within", "nothing near", "waited")) > 0


def test_a_case_says_where_its_request_went_and_when_it_was_widened(
    out: Path, log: list[Event]
) -> None:
    """`explain` tells both circulations, each with its day and its partners."""
    case = next(event["case"] for event in log if event["kind"] == "widen")
    said = succeeds("explain", case, "--db", out / "scheme.db").out
    flat = " ".join(said.split())
    assert "with homes in its own sub-region, which comes first" in flat
    assert "widened to" in flat
    assert "of them new:" in flat


def test_landlords_without_accreditation_are_named_by_a_warning(out: Path) -> None:
    """It is said of the case, and decides nothing: the case is eligible all the same."""
    region = Plugins.load().region("northwest")
    states = {event["case"]: event["state"] for event in log_of(out) if event["kind"] == "admit"}
    lacking = [
        case
        for case in states
        if not region.is_accredited(
            REFERRALS[case]["landlord"], date.fromisoformat(REFERRALS[case]["received"])
        )
    ]
    assert 0 < len(lacking) < len(states)
    said = succeeds("explain", lacking[0], "--db", out / "scheme.db").out
    flat = " ".join(said.split())
    assert "The landlord holds no DAHA accreditation on this day." in flat
    assert "This is noted, and decides nothing." in flat


def test_nothing_circulates_that_names_the_area(out: Path, log: list[Event]) -> None:
    """Requests show the sub-region alone, and a reference code with a check symbol."""
    names = set(_sub_region().values())
    shown = [event["body"]["request"] for event in log if event["kind"] in {"circulate", "widen"}]
    assert {request["area"] for request in shown} <= names
    assert {len(request["reference"]) for request in shown} == {8}


def test_no_partner_hears_from_which_sub_region_a_household_is(out: Path) -> None:
    """Whom a request goes to first would tell, so that the safe voice names no other partner."""
    with reopen_scheme(str(out / "scheme.db")) as scheme:
        assert_partners_are_told_safely(scheme)
