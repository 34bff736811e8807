"""``match`` and ``verify``: a pool of files, and what is said of bad ones."""

import sys
from pathlib import Path
from typing import Any

import pytest
from pool_files import words, write_pool
from program import (
    BAD_DATA,
    USAGE,
    fails,
    one_sentence,
    rows_of,
    succeeds,
    type_in,
    write_rows,
)
from toyland_files import edit, write_toyland

FAIRNESS = """
[[fairness]]
key = "agreed"
debt_ceiling = 3
since = 2020-01-01
source = "illustrative: Toyland is invented"
"""


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pool; the tests only read it, or copy it."""
    return write_pool(tmp_path_factory.mktemp("pool"))


def told(folder: Path, **instead: object) -> dict[str, Any]:
    """Match the pool, as JSON."""
    found: dict[str, Any] = succeeds(*words(folder, format="json", **instead)).json
    return found


def standings(folder: Path, *rows: str) -> Path:
    """Write a file of standings."""
    path = folder / "standings.csv"
    path.write_text("\n".join(["landlord,standing,may_receive", *rows, ""]), "utf-8")
    return path


# What it answers


def test_the_pool_is_those_who_are_eligible_and_the_homes_of_the_day(usual: Path) -> None:
    """By the rules of each referral's day; whoever and whatever is left out, is told with why."""
    found = told(usual)

    assert (found["region"], found["as_at"], found["invented"]) == ("toyland", "2023-05-10", True)
    answer = found["allocation"]
    assert [(one["case"], one["home"]) for one in answer["pairings"]] == [("C-1", "H-1")]
    assert answer["pairings"][0]["runner_up"] == "C-2"
    assert set(answer["unplaced"]) == {"C-2", "C-3"}
    assert set(answer["unused"]) == {"H-2"}
    assert found["not_waiting"] == {
        "C-4": "more information needed",
        "C-5": "not eligible",
        "C-6": "later than the day",
    }
    assert found["not_in_pot"] == {"H-3": "no longer held", "H-4": "later than the day"}
    assert (found["violations"], found["unproven"], found["is_proven"]) == ([], [], True)


def test_the_day_is_the_last_of_the_files_unless_one_is_named(usual: Path) -> None:
    """Whichever of the two files has it."""
    said = words(usual, format="json")
    at = said.index("--as-at")
    found = succeeds(*said[:at], *said[at + 2 :]).json

    assert found["as_at"] == "2023-06-02"


def test_a_table_says_why_to_the_coordinator(usual: Path) -> None:
    """Offers with who was next, those left with the reasons, what it comes to, and the proof."""
    said = succeeds(*words(usual)).out

    assert "Invented data" in said
    assert "Allocator strict, seed 0: 3 households waiting, 2 homes in the pot, 1 offer." in said
    for part in ("highest risk", "H-1 went to C-1", "too-many-bedrooms", "band-1", "households"):
        assert part in said
    assert "Proof: verified." in said
    assert "3 rows not waiting: " in said


@pytest.mark.parametrize("printed", ["table", "json"])
def test_what_is_safe_names_no_band_no_danger_and_nobody_who_was_next(
    usual: Path, printed: str
) -> None:
    """Not even of whom the scheme does not take on; an offer is a case and a home."""
    said = succeeds(*words(usual, voice="safe", format=printed)).out

    assert "C-1" in said
    assert "H-1" in said
    for secret in ("band", "risk", "area", "went to C", "bedrooms", "C-4", "C-5", "straw"):
        assert secret not in said


def test_an_allocator_that_proves_nothing_is_said_to(usual: Path) -> None:
    """And that is no finding."""
    found = told(usual, allocator="priority")

    assert (found["has_proof"], found["is_proven"]) == (False, False)
    assert "Proof: none came with the answer." in succeeds(*words(usual, allocator="priority")).out


def test_the_order_of_rows_changes_nothing(usual: Path, tmp_path: Path) -> None:
    """The same files turned upside down give the same answer, byte by byte."""
    for kind in ("referrals", "homes"):
        write_rows(tmp_path / f"{kind}.csv", rows_of(usual / f"{kind}.csv")[::-1])

    assert told(tmp_path, region=usual / "toyland") == told(usual)


def test_a_home_whose_household_is_not_there_is_named(usual: Path, tmp_path: Path) -> None:
    """An exchange of homes could not be seen."""
    row = rows_of(usual / "homes.csv")[0]
    path = write_rows(tmp_path / "homes.csv", [row | {"left_by": "C-99"}])

    said = type_in(*words(usual, homes=path))

    assert said.code == 0
    assert "a swap could not be seen: H-1" in said.err


# Where landlords stand


def test_a_landlord_at_its_limit_receives_no_more(usual: Path, tmp_path: Path) -> None:
    """The limit of the file binds, and its reason is told to the coordinator alone."""
    known = standings(tmp_path, "straw-council,-2,0")
    found = told(usual, standings=known)["allocation"]

    assert found["pairings"] == []
    assert found["unplaced"]["C-1"]["counts"]["landlord-at-ceiling"] == 2
    assert "ceiling" not in succeeds(*words(usual, standings=known, voice="safe")).out


@pytest.fixture(scope="module")
def with_ceiling(usual: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toyland with a debt ceiling of three homes."""
    region = write_toyland(tmp_path_factory.mktemp("agreed") / "toyland")
    edit(region / "region.toml", 'allocator = "priority"', 'allocator = "strict"')
    text = (region / "region.toml").read_text("utf-8")
    (region / "region.toml").write_text(text + FAIRNESS, "utf-8")
    return region


@pytest.mark.parametrize(("standing", "offers"), [(-2, 1), (-3, 0)])
def test_the_regions_ceiling_holds_for_what_is_known(
    usual: Path, with_ceiling: Path, tmp_path: Path, standing: int, offers: int
) -> None:
    """One home below the ceiling leaves room for one, and at it there is none."""
    known = standings(tmp_path, f"straw-council,{standing},")
    found = told(usual, region=with_ceiling, standings=known)

    assert len(found["allocation"]["pairings"]) == offers


def test_limits_that_contradict_the_region_are_told_by_line(
    usual: Path, with_ceiling: Path, tmp_path: Path
) -> None:
    """What the ceiling leaves, is what would be right."""
    known = standings(tmp_path, "brick-homes,1,", "straw-council,-2,2")
    said = fails(BAD_DATA, *words(usual, region=with_ceiling, standings=known))

    assert 'standings.csv:3 [landlord straw-council] "may_receive" is 2' in said
    assert 'at a standing of -2 the region\'s "debt_ceiling" leaves 1. Write that or less' in said
    assert "UD-E223" in said


# Bad input


def edited(usual: Path, folder: Path, kind: str, **changes: str) -> Path:
    """Copy a file of the pool with the first row changed."""
    first, *others = rows_of(usual / f"{kind}.csv")
    return write_rows(folder / f"{kind}.csv", [first | changes, *others])


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (
            "homes",
            {"landlord": "stone-homes"},
            'homes.csv:2 [home H-1] "landlord" names no partner',
        ),
        ("homes", {"bedrooms": "-1"}, '"bedrooms" must be a whole number of 0 or more'),
        ("homes", {"home": "H-2"}, "homes.csv:3 [home H-2] the same home stands in line 2 already"),
        ("referrals", {"landlord": "nobody"}, '"landlord" names no partner of toyland'),
        ("referrals", {"received": "1999-01-01"}, "referrals.csv:2 [case C-1] was received before"),
    ],
)
def test_a_bad_row_is_told_by_line_and_nothing_is_matched(
    usual: Path, tmp_path: Path, kind: str, changes: dict[str, str], said: str
) -> None:
    """An unknown landlord, negative bedrooms, a home that is let twice: each with what is right."""
    path = edited(usual, tmp_path, kind, **changes)

    assert said in fails(BAD_DATA, *words(usual, save=tmp_path / "out", **{kind: path}))
    assert not (tmp_path / "out").exists()


def test_faults_of_every_file_are_told_at_once(usual: Path, tmp_path: Path) -> None:
    """Those of the standings too, and of one that is not there."""
    known = standings(tmp_path, "straw-council,x,", "straw-council,1,-1", "wolf,0,")
    homes = edited(usual, tmp_path, "homes", bedrooms="two")
    said = fails(BAD_DATA, *words(usual, standings=known, homes=homes, referrals="gone.csv"))

    for part in ("gone.csv: there is no such file", "homes.csv:2", '"standing" must be a whole'):
        assert part in said
    assert "standings.csv:3" in said
    assert "standings.csv:4" in said
    assert "5 faults" in said


def test_files_without_a_row_are_nothing_to_match(usual: Path, tmp_path: Path) -> None:
    """Without a day there would be none to match on."""
    paths = {}
    for kind in ("referrals", "homes"):
        header = (usual / f"{kind}.csv").read_text("utf-8").partition("\n")[0]
        paths[kind] = tmp_path / f"{kind}.csv"
        paths[kind].write_text(header + "\n", "utf-8")
    said = words(usual, **paths)

    assert "there is no row" in one_sentence(fails(BAD_DATA, *said[:6]))
    assert succeeds(*said, "--format", "json").json["allocation"]["pairings"] == []


def test_a_day_without_a_scheme_is_refused(usual: Path) -> None:
    """With the days on which it ran."""
    said = one_sentence(fails(BAD_DATA, *words(usual, as_at="2019-12-31")))
    assert "2019-12-31 is no day of the scheme: the scheme ran from 2020-01-01" in said


def test_an_allocator_that_is_not_there_names_the_nearest(usual: Path, tmp_path: Path) -> None:
    """Whether the command line or the region names it."""
    said = one_sentence(fails(BAD_DATA, *words(usual, allocator="strickt")))
    assert 'there is no allocator "strickt"; did you mean "strict"?' in said
    region = write_toyland(tmp_path / "toyland")
    edit(region / "region.toml", 'allocator = "priority"', 'allocator = "priorty"')
    said = one_sentence(fails(BAD_DATA, *words(usual, region=region)))
    assert 'there is no allocator "priorty"; did you mean "priority"?' in said


def test_a_missing_extra_is_told_with_what_to_type(
    usual: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact line, and no partial answer."""
    for name in [name for name in sys.modules if name.startswith("ortools")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
    said = one_sentence(fails(BAD_DATA, *words(usual, allocator="optimal")))

    assert 'pip install "unlocking-doors[solve]"' in said


def test_a_word_that_is_no_voice_is_a_fault_of_usage(usual: Path) -> None:
    """The words are listed."""
    assert "coordinator" in fails(USAGE, *words(usual, voice="loud"))
