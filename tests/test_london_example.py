"""London's example year: the files are what the generator writes, and have the published shape."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from program import Year

from unlocking_doors.facts.case_facts import STANDARD_FACTS
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.facts.households import Household
from unlocking_doors.moves.decisions import OUTCOMES, Answered
from unlocking_doors.sensitive import screen

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "plugins/london/src/unlocking_doors_london/example"
NAMES = ("referrals.csv", "homes.csv", "decisions.csv")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REFERRALS, HOMES, DECISIONS = map(_rows, NAMES)
APPROVED = {
    row["case"] for row in DECISIONS if row["step"] == "approval" and row["outcome"] == "approved"
}


@pytest.mark.parametrize(("hash_seed", "zone"), [("1", "UTC"), ("4711", "Pacific/Auckland")])
def test_the_generator_writes_the_files_again(tmp_path: Path, hash_seed: str, zone: str) -> None:
    """The same seed writes the same bytes, whatever Python's hash seed and the time zone."""
    script = ROOT / "examples/london/generate.py"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone}
    subprocess.run([sys.executable, script, tmp_path], env=environment, check=True)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_the_year_has_the_numbers_that_are_expected(year: Year) -> None:
    """What the demo prints is kept; `examples/london/expect.py` writes it when it is to change."""
    expected = json.loads((ROOT / "examples/london/expected/summary.json").read_text("utf-8"))
    left_out = {"out", "fingerprint"}
    assert {key: value for key, value in year.json.items() if key not in left_out} == expected
    assert expected["invented"] is True


def test_the_readme_names_every_file_and_says_that_all_is_invented() -> None:
    """Whoever opens the folder finds what each file does, and the commands as they are typed."""
    folder = ROOT / "examples/london"
    text = (folder / "README.md").read_text("utf-8")
    assert "**All of it is\ninvented**" in text
    assert [file.name for file in folder.glob("*.py") if f"`{file.name}`" not in text] == []
    for typed in re.findall(r"^\.venv/bin/python (\S+)", text, re.MULTILINE):
        assert (ROOT / typed).is_file()


def test_the_year_says_that_it_is_invented() -> None:
    """The folder's first line tells whoever opens it."""
    assert "invented" in (FOLDER / "README.md").read_text("utf-8").splitlines()[0]


def test_the_funnel_has_the_published_shape() -> None:
    """490 inquiries in the year, 37 % of them approved in time to be circulated."""
    assert len(REFERRALS) == len({row["case"] for row in REFERRALS}) == 490
    assert len(APPROVED) == round(0.37 * 490)
    days = [date.fromisoformat(row["received"]) for row in REFERRALS]
    assert date(2023, 4, 1) <= min(days)
    assert max(days) <= date(2024, 3, 31)
    assert days == sorted(days)


def test_the_reasons_of_circulated_requests_are_those_published() -> None:
    """58/26/9/5/2 % by the kind of harm, to half a per cent."""
    strands = {
        "domestic-abuse": "da",
        "child-to-parent-violence": "da",
        "serious-youth-violence": "syv",
        "community-safety": "safety",
        "hate-crime": "hate",
    }
    firsts = [row["cohorts"].split("; ")[0] for row in REFERRALS if row["case"] in APPROVED]
    counts = Counter(strands.get(first, "vawg") for first in firsts)
    shares = {key: 100 * count / len(firsts) for key, count in counts.items()}
    expected = {"da": 58, "syv": 26, "safety": 9, "vawg": 5, "hate": 2}
    assert shares == pytest.approx(expected, abs=0.5)


def test_the_year_has_hard_cases() -> None:
    """Two kinds of harm in about 6 %, households of six and more, and every access need."""
    two = sum("; " in row["cohorts"] for row in REFERRALS)
    assert 0.05 <= two / 490 <= 0.07
    assert max(Household.parse(row["household"]).size for row in REFERRALS) >= 6
    assert {row["access"] for row in REFERRALS} == {
        "none",
        "ground-floor",
        "step-free",
        "wheelchair",
    }


def test_columns_are_the_form_the_facts_and_monitoring() -> None:
    """Every fact that is not derived has a column, and so has every equality characteristic."""
    given = set(REFERRALS[0])
    assert {fact.name for fact in STANDARD_FACTS if not fact.asks} <= given
    assert {f"equality_{name}" for name in EQUALITY_FIELDS} <= given
    assert "is_registered_with_housing_moves" in given


def test_no_note_identifies_anybody() -> None:
    """The invented notes pass the screening of free text."""
    notes = {row["note"] for row in REFERRALS} - {""}
    assert notes
    assert not [hit for note in notes for hit in screen(note)]


def test_a_tenth_of_the_homes_were_left_by_a_case() -> None:
    """At least 10 % carry ``left_by``: a circulated case of that home's landlord and area."""
    cases = {row["case"]: row for row in REFERRALS}
    left = [row for row in HOMES if row["left_by"]]
    assert len(left) >= len(HOMES) / 10
    for home in left:
        case = cases[home["left_by"]]
        assert home["left_by"] in APPROVED
        assert (home["landlord"], home["area"]) == (case["landlord"], case["area"])
        assert home["released"] > case["received"]


def test_homes_are_held_for_a_time() -> None:
    """A hold ends after the release, and every home is released within the year."""
    for home in HOMES:
        assert "2023-04-01" <= home["released"] <= "2024-03-31"
        assert not home["held_until"] or home["released"] < home["held_until"]


def test_answers_say_nothing_of_homes() -> None:
    """Who gets which home is left to the run: no row of answers names a home."""
    columns = {"case", "step", "nth", "on", "by", "outcome", "reason_code", "child_welfare",
               "invented"}  # fmt: skip
    assert set(DECISIONS[0]) == columns
    assert {row["outcome"] for row in DECISIONS} <= {
        outcome for step in Answered for outcome in OUTCOMES[step]
    }


def test_every_circulated_case_answers_offers_until_it_accepts_one() -> None:
    """Whichever case is offered a home, and however often, no offer goes without an answer."""
    offers = [row for row in DECISIONS if row["step"] in {"offer", "viewing"}]
    assert {row["case"] for row in offers} == set(APPROVED)
    for case in APPROVED:
        said = {(row["step"], int(row["nth"])): row["outcome"]
                for row in offers if row["case"] == case}  # fmt: skip
        numbers = [nth for step, nth in said if step == "offer"]
        viewed = {nth for nth in numbers if said["offer", nth] == "view"}
        assert numbers == [*range(1, max(3, *numbers) + 1)]
        assert {nth for step, nth in said if step == "viewing"} == viewed
        assert "accepted" in said.values()
    assert all(row["on"].startswith("+") for row in offers)


def test_some_cases_are_housed_by_the_sister_route() -> None:
    """About eight moves of the year are by Housing Moves, of cases that may go that way."""
    cohorts = {row["case"]: set(row["cohorts"].split("; ")) for row in REFERRALS}
    housed = [row for row in DECISIONS if row["reason_code"] == "housing-moves"]
    assert len(housed) in {7, 8, 9, 10}
    for row in housed:
        assert row["outcome"] == "housed-elsewhere"
        assert row["on"] < "2024-04-01"
        assert cohorts[row["case"]] & {
            "domestic-abuse",
            "child-to-parent-violence",
            "sexual-violence",
        }
