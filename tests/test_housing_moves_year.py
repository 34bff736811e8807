"""London's example year with Housing Moves and without: what differs, reminders, the statement."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from housing_moves_regions import IN_HOUSE, REFOCUS, amended
from hypothesis import given
from hypothesis import strategies as st
from pages_read import faults, read
from program import EXAMPLE, ROOT, Year, fails, log_of, rows_of, succeeds, type_in
from toyland_year import brief
from toyland_year import snapshot as toyland_snapshot
from unlocking_doors_housing_moves.equalising import (
    Equalisation,
    Landlord,
    equalisation,
)
from unlocking_doors_housing_moves.statement import write_statement
from unlocking_doors_housing_moves.twin_track import PATHWAY, TWIN_TRACK

from unlocking_doors import NotFoundError, Snapshot
from unlocking_doors.plugins import reopen_scheme

LETTINGS = ROOT / "plugins/housing_moves/src/unlocking_doors_housing_moves/lettings.csv"
ABUSE = {"domestic-abuse", "child-to-parent-violence"}


@frozen(kw_only=True)
class With:
    """The example year, run with the plugin."""

    folder: Path
    json: Mapping[str, Any]
    notes: str
    snapshot: Snapshot


@pytest.fixture(scope="module")
def with_it(tmp_path_factory: pytest.TempPathFactory) -> With:
    """Run London's example year with the plugin, once; tests only read it."""
    folder = tmp_path_factory.mktemp("with")
    said = type_in("demo", "london+housing-moves", "--out", folder, "--format", "json")
    assert said.code == 0, said
    with reopen_scheme(str(folder / "scheme.db")) as scheme:
        return With(folder=folder, json=said.json, notes=said.err, snapshot=scheme.snapshot())


# With and without ------------------------------------------------------------------------------


def test_the_numbers_of_the_year_are_those_without_it(year: Year, with_it: With) -> None:
    """The same offers, moves, waits and balances; only the region's fingerprint is another."""
    left_out = {"fingerprint", "out"}
    here = {key: value for key, value in with_it.json.items() if key not in left_out}

    assert here == {key: value for key, value in year.json.items() if key not in left_out}
    assert with_it.json["fingerprint"] != year.json["fingerprint"]


def test_the_events_differ_in_what_the_new_rule_answered_and_in_nothing_else(
    year: Year, with_it: With
) -> None:
    """Every step of every case is the same; decisions also keep the answers of the new rule."""

    def known(event: dict[str, Any]) -> dict[str, Any]:
        body = event["body"]
        if not body or "fingerprint" not in body:
            return event
        answers = {key: said for key, said in body["answers"].items() if not _is_new(key)}
        return event | {"body": body | {"answers": answers, "fingerprint": ""}}

    before, after = log_of(year.folder), log_of(with_it.folder)
    assert [known(event) for event in before] == [known(event) for event in after]
    new = [key for one in after for key in (one["body"] or {}).get("answers", {}) if _is_new(key)]
    assert new
    assert not any(_is_new(key) for one in before for key in (one["body"] or {}).get("answers", {}))


def _is_new(answer: str) -> bool:
    return answer.startswith(f"{TWIN_TRACK} ")


def test_compare_tells_what_it_adds() -> None:
    """On a day: parameters, the rule, who asks it, lettings, targets and the pathway; no more."""
    said = succeeds(
        "compare", "london@2023-06-01", "london+housing-moves@2023-06-01", "--format", "json"
    ).json
    tables = Counter(change["table"] for change in said["changes"])

    assert tables == {
        "document": 6,
        "parameter": 4,
        "python_rule": 1,
        "cohort": 3,
        "partner": 45,
        "target": 12,
        "pathway": 1,
    }


def test_a_run_reminds_of_every_household_that_bidding_cannot_house(with_it: With) -> None:
    """Told beside the run, and kept in a file; all others of the year are on both tracks."""
    kept = [row for row in rows_of(with_it.folder / "reminders.csv") if row["plugin"] == PATHWAY]
    needing = {
        case.key
        for case in with_it.snapshot.cases
        if case.request and case.request.bedrooms > 3 and case.judged
        if case.judged.cohort in {*ABUSE, "sexual-violence"}
    }
    assert needing <= {row["case"] for row in kept}
    assert {row["owner"] for row in kept} == {"coordinator"}


# The statement ---------------------------------------------------------------------------------


def test_the_landlords_are_those_of_the_files(with_it: With) -> None:
    """Top slices and moves out, reckoned again from the CSV files alone, without the library."""
    partners = {row["key"]: row for row in rows_of(EXAMPLE.parent / "partners.csv")}
    lets = {row["partner"]: int(row["lettings_a_year"]) for row in rows_of(LETTINGS)}
    due = {}
    for key, partner in partners.items():
        joined, left = partner["since"], partner["until"] or "9999"
        if partner["kind"] != "registered-provider" or left <= "2023-04-01":
            continue
        days = (IN_HOUSE - max(date.fromisoformat(joined), date(2023, 4, 1))).days
        due[key] = lets[key] * 5 * days // 36_500
    landlord = {row["case"]: row["landlord"] for row in rows_of(EXAMPLE / "referrals.csv")}
    out = Counter(
        landlord[row["case"]]
        for row in rows_of(EXAMPLE / "decisions.csv")
        if row["outcome"] == "housed-elsewhere" and row["reason_code"] == PATHWAY
    )

    told = {one.key: one for one in equalisation(with_it.snapshot).landlords}

    assert {key: one.due for key, one in told.items() if one.due} == due
    assert {key: one.moved_out for key, one in told.items() if one.moved_out} == out
    assert all(one.lettings == lets[key] for key, one in told.items())
    assert {one.key for one in told.values() if one.is_paused} == {
        key for key in due if out[key] < 3
    }
    for key, one in told.items():
        assert one.given is not None
        exact = out.total() * due.get(key, 0) / sum(due.values())
        assert abs(one.given - exact) < 1
    assert sum(one.given or 0 for one in told.values()) == out.total() == 9
    assert sum(one.standing or 0 for one in told.values()) == 0


def test_the_sizes_are_those_of_the_events(with_it: With) -> None:
    """Requests by bedrooms, reckoned again from the exported events."""
    cohorts = {
        row["case"]: row["cohorts"].split("; ") for row in rows_of(EXAMPLE / "referrals.csv")
    }
    needed: dict[str, int] = {}
    moved: dict[str, str] = {}
    for event in log_of(with_it.folder):
        if event["kind"] == "circulate" and ABUSE & set(cohorts[event["case"]]):
            needed[event["case"]] = event["body"]["request"]["bedrooms"]
        if event["kind"] in {"complete", "close-by-another-route"}:
            moved[event["case"]] = event["body"]["pathway"]

    told = equalisation(with_it.snapshot)

    assert {size.bedrooms: size.requests for size in told.sizes} == Counter(needed.values())
    assert {size.bedrooms: size.moved for size in told.sizes if size.moved} == Counter(
        bedrooms for case, bedrooms in needed.items() if case in moved
    )
    assert {size.bedrooms: size.by_pathway for size in told.sizes if size.by_pathway} == Counter(
        bedrooms for case, bedrooms in needed.items() if moved.get(case) == PATHWAY
    )
    assert [size.bedrooms for size in told.too_large] == [
        n for n in sorted(set(needed.values())) if n > 3
    ]
    for size in told.sizes:
        assert len(size.waits) == size.requests
        assert sum(wait.happened for wait in size.waits) == size.moved
        assert list(size.waiting) == sorted(size.waiting)


@given(st.data())
def test_gains_and_losses_sum_to_zero(data: st.DataObject) -> None:
    """Whoever moved out, and whoever owes a top slice: what some gain, the others lose."""
    keys = ["barnet", "quillwater", "dovelow", "umberlea", "no-partner", ""]
    cases = toyland_snapshot().cases
    flown = next(case for case in cases if case.letting and case.letting.home is None)
    assert flown.letting is not None
    landlords = data.draw(st.lists(st.sampled_from(keys), max_size=12))
    homes = data.draw(st.lists(st.integers(0, 9), min_size=3, max_size=3))
    moved = tuple(
        evolve(flown, letting=evolve(flown.letting, owed_by=key, pathway=PATHWAY, on=REFOCUS))
        for key in landlords
    )
    mine = [one for one in amended().targets if one.since == date(2022, 4, 1)]
    targets = tuple(
        evolve(next(one for one in mine if one.partner == key), homes=number)
        for key, number in zip(keys[1:4], homes, strict=True)
    )
    region = evolve(amended(), targets=targets)
    told = equalisation(
        evolve(toyland_snapshot(), region=region, cases=moved, as_at=date(2023, 3, 31))
    )

    assert sum(one.moved_out for one in told.landlords) == len(landlords)
    standings = [one.standing for one in told.landlords]
    if sum(homes):
        assert sum(one for one in standings if one is not None) == 0
        assert None not in standings
    else:
        assert set(standings) <= {None}
    for one in told.landlords:
        assert one.is_paused is (one.due > 0 and one.moved_out < 3)


def told_on(with_it: With, as_at: date) -> Equalisation:
    """Reckon the year to another day."""
    return equalisation(evolve(with_it.snapshot, as_at=as_at))


def test_the_year_is_the_twelve_months_up_to_the_day(with_it: With) -> None:
    """Also on the last of February, before a leap day and on one."""
    days = {
        date(2024, 3, 31): date(2023, 4, 1),
        date(2024, 2, 28): date(2023, 3, 1),
        date(2024, 2, 29): date(2023, 3, 1),
        date(2023, 2, 28): date(2022, 3, 1),
    }
    for as_at, since in days.items():
        assert told_on(with_it, as_at).year.since == since


def test_a_borough_is_due_homes_for_the_days_before_the_refocus(with_it: With) -> None:
    """Kingston's quarter of 2022 is due in a year that holds it, whole or in part."""

    def kingston(as_at: date) -> Landlord | None:
        found = told_on(with_it, as_at).landlords
        return next((one for one in found if one.key == "kingston-upon-thames"), None)

    whole, later = kingston(date(2022, 3, 31)), kingston(date(2023, 3, 31))
    assert whole is not None
    assert later is not None
    assert (whole.due, later.due) == (11, 2)
    part = kingston(date(2023, 5, 1))
    assert part is not None
    assert part.due == 1  # sixty of its ninety-one days, of two homes
    assert kingston(date(2023, 6, 30)) is None


def test_the_page_is_for_the_coordinator_and_well_made(with_it: With, tmp_path: Path) -> None:
    """The banner, the labels, tables beside pictures; the table of landlords sums up to zero."""
    page = write_statement(brief(with_it.snapshot), tmp_path, "html")
    root = read(page.read_text("utf-8"))

    assert page == tmp_path / "equalisation/index.html"
    assert faults(page.read_text("utf-8")) == []
    assert "Coordinator only: exact case data" in root.all("header")[0].text
    unlabelled = [one.text for one in root.all("caption") if "Invented data." not in one.text]
    assert unlabelled == ["Rules of Housing Moves, with their sources."]
    (foot,) = root.all("tfoot")
    assert [cell.text for cell in foot.all("td")][3:6] == ["9", "9", "0"]
    listed = rows_of(page.with_name("landlords.csv"))
    assert sum(int(row["gain"]) for row in listed) == sum(int(row["loss"]) for row in listed) == 7
    assert {row["invented"] for row in listed} == {"yes"}
    assert {row["audience"] for row in listed} == {"coordinator only"}


def test_a_page_without_any_case_or_target_says_so(with_it: With, tmp_path: Path) -> None:
    """Nothing due and nobody moved: a page all the same; nobody to share out to: dashes."""
    nothing = evolve(with_it.snapshot, cases=(), region=evolve(amended(), targets=()))
    page = write_statement(brief(nothing), tmp_path, "html").read_text("utf-8")
    assert faults(page) == []
    assert "No request has been circulated yet" in page

    untold = evolve(with_it.snapshot, region=evolve(amended(), targets=()))
    page = write_statement(brief(untold), tmp_path, "html").read_text("utf-8")
    assert faults(page) == []
    assert "no top slice was due" in page
    assert {row["gain"] for row in rows_of(tmp_path / "equalisation/landlords.csv")} == {""}


def test_a_region_without_a_top_slice_has_no_statement(tmp_path: Path) -> None:
    """London alone is told how to run it instead; nothing is written."""
    with pytest.raises(NotFoundError) as refused:
        write_statement(brief(toyland_snapshot()), tmp_path, "html")

    assert "toyland+housing-moves" in refused.value.remedy
    assert list(tmp_path.iterdir()) == []


# The verb --------------------------------------------------------------------------------------


def test_the_verb_writes_a_report_of_a_kind(with_it: With, tmp_path: Path) -> None:
    """From a database alone: the region as it decided, with the amendment in it."""
    typed = ("report", "equalisation", "--db", with_it.folder / "scheme.db", "--out", tmp_path)
    page = tmp_path / "equalisation/index.html"

    said = succeeds(*typed)
    assert said.lines[-1] == str(page)
    assert "Invented data" in said.out
    assert page.is_file()
    succeeds(*typed, "--format", "json")
    told = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert (told["as_at"], told["invented"]) == ("31 March 2024", True)
    assert "9" in [figure["shown"] for figure in told["key_figures"]]


def test_a_kind_that_is_not_there_is_answered_with_those_that_are(
    with_it: With, year: Year, tmp_path: Path
) -> None:
    """A misspelt kind; a region without the top slice."""
    typed = ("--db", with_it.folder / "scheme.db", "--out", tmp_path)
    said = fails(3, "report", "equalization", *typed)
    assert 'did you mean "equalisation"?' in said
    assert "Kinds: " in said
    assert " equalisation, " in said.partition("Kinds: ")[2]
    said = fails(3, "report", "equalisation", "--db", year.db, "--out", tmp_path)
    assert "london+housing-moves" in said
