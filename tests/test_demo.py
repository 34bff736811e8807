import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from program import (
    FINE,
    LONDON,
    REFUSED,
    Year,
    contents,
    fails,
    files,
    log_of,
    one_sentence,
    rows_of,
    shell,
    succeeds,
    type_in,
    without_network,
    write_rows,
)

#: What `demo --format json` promises at least.
KEYS = {
    "region", "fingerprint", "invented", "inquiries", "eligible", "more_information",
    "not_eligible", "circulated", "homes", "offers", "moves", "moves_by_pathway", "people_moved",
    "ledger_sum", "unplaced", "out",
}  # fmt: skip
EXPORTED = ("report/index.html", "events.jsonl")


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """Run the demo twice in a process of its own: other hash seed, time zone, and no network."""
    folder = tmp_path_factory.mktemp("again")
    env = without_network(folder / "environment")
    env |= {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    first = shell("demo", "london", "--out", "out", "--format", "json", cwd=folder, env=env)
    assert (first.code, first.err) == (FINE, "")
    shutil.copytree(folder / "out", folder / "first")
    env |= {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns"}
    second = shell("demo", "--out", "out", cwd=folder, env=env)
    assert (second.code, second.err) == (FINE, "")
    return folder, first.json, second.out


def test_the_object_has_what_is_promised(year: Year) -> None:
    """One JSON object with every promised key, each of the right kind."""
    assert set(year.json) >= KEYS
    assert (year.json["region"], year.json["invented"]) == ("london", True)
    assert re.fullmatch(r"[0-9a-f]{64}", year.json["fingerprint"])
    numbers = KEYS - {"region", "fingerprint", "invented", "moves_by_pathway", "out"}
    assert [key for key in numbers if type(year.json[key]) is not int] == []


def test_the_numbers_add_up(year: Year) -> None:
    """Outcomes sum to the inquiries, states too, moves to the pathways, and standings to zero."""
    found = year.json
    outcomes = found["eligible"] + found["more_information"] + found["not_eligible"]
    assert outcomes == found["inquiries"] == sum(found["states"].values())
    assert found["moves"] == sum(found["moves_by_pathway"].values())
    assert found["ledger_sum"] == 0
    assert found["unplaced"] == found["states"]["circulated"]
    assert found["people_moved"] > found["moves"]


def test_the_numbers_are_those_of_the_events(year: Year) -> None:
    """Counted again from the exported events alone."""
    events = log_of(year.folder)
    times = {
        kind: sum(one["kind"] == kind for one in events) for kind in {e["kind"] for e in events}
    }
    found = year.json
    assert found["inquiries"] == len({e["case"] for e in events if e["kind"] == "submit"})
    assert found["homes"] == times["add-home"]
    assert found["offers"] == times["offer"]
    assert found["circulated"] == len({e["case"] for e in events if e["kind"] == "circulate"})
    assert found["moves_by_pathway"]["reciprocal"] == times["complete"]
    assert found["moves_by_pathway"]["housing-moves"] == times["close-by-another-route"]
    people = [
        e["body"]["people"] for e in events if e["kind"] in {"complete", "close-by-another-route"}
    ]
    assert found["people_moved"] == sum(people)


def test_the_year_has_the_published_shape(year: Year) -> None:
    """About 490 inquiries, 37 % circulated, about 28 moves, households of about 2.25 people."""
    found = year.json
    assert found["inquiries"] == pytest.approx(490, abs=10)
    assert found["circulated"] / found["inquiries"] == pytest.approx(0.37, abs=0.01)
    assert found["moves"] == pytest.approx(28, abs=3)
    assert found["people_moved"] / found["moves"] == pytest.approx(2.25, abs=0.3)


def test_the_same_seed_gives_the_same_bytes(
    year: Year, again: tuple[Path, dict[str, Any], str]
) -> None:
    """Report, events and JSON, repeated and under another hash seed, time zone and locale."""
    folder, found, _ = again
    assert {**found, "out": ""} == {**year.json, "out": ""}
    assert list(found) == list(year.json)
    for name in EXPORTED:
        expected = (year.folder / name).read_bytes()
        assert (folder / "first" / name).read_bytes() == expected, name
        assert (folder / "out" / name).read_bytes() == expected, name


def test_the_demo_begins_afresh_and_leaves_nothing_beside(
    again: tuple[Path, dict[str, Any], str],
) -> None:
    """Repeated in one folder it gives the same files, and no draft of one."""
    folder, _, _ = again
    assert set(contents(folder / "out")) == {"scheme.db", *EXPORTED}


def test_the_table_ends_with_the_path_of_the_report(
    again: tuple[Path, dict[str, Any], str], year: Year
) -> None:
    """Funnel, the five largest standings, one case explained, and last the report."""
    folder, _, text = again
    lines = text.rstrip("\n").split("\n")
    page = lines[-1].removeprefix("The report: ")
    assert (folder / page).resolve() == folder / "out/report/index.html"
    for key in ("inquiries", "eligible", "circulated", "moves"):
        assert any(str(year.json[key]) in line for line in lines if line.startswith("│"))
    begin = next(n for n, line in enumerate(lines) if line.startswith("The largest standings"))
    after = lines[begin + 4 :]
    rows = after[: next(n for n, line in enumerate(after) if line.startswith("└"))]
    assert len(rows) == 5
    assert all(re.search(r"[+-]\d+ │ (is owed|owes)", row) for row in rows)
    assert sum(line.startswith("One case explained") for line in lines) == 1
    assert any(re.match(r"Case E23-\d{4} \(ARC-", line) for line in lines)


def test_the_page_is_whole_and_needs_no_network(year: Year) -> None:
    """One self-contained page: nothing in it is fetched from anywhere."""
    page = (year.folder / "report/index.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=|@import|url\(", page)


def test_everything_made_of_the_example_says_that_it_is_invented(year: Year) -> None:
    """The JSON, the page, the events, the ledger, an explanation and an assessment."""
    said = re.compile(r"invented", re.IGNORECASE)
    assert said.search((year.folder / "report/index.html").read_text("utf-8"))
    assert all(event["invented"] is True for event in log_of(year.folder))
    case = year.case("circulated")
    referrals = ("--referrals", LONDON / "example/referrals.csv")
    for words in (
        ("ledger", "--db", year.db),
        ("explain", case, "--db", year.db),
        ("assess", "london", *referrals),
    ):
        table = succeeds(*words).out
        assert said.search(table), words
        assert "says nothing about any real landlord or household" in table
        assert succeeds(*words, "--format", "json").json["invented"] is True, words


def test_another_seed_or_allocator_is_another_year(year: Year, tmp_path: Path) -> None:
    """The lotteries fall otherwise, and another allocator chooses otherwise."""
    out = ("--out", tmp_path / "out", "--format", "json")
    other = succeeds("demo", "london", "--allocator", "priority", *out).json
    assert other["inquiries"] == year.json["inquiries"]
    assert other["ledger_sum"] == 0

    def moves(folder: Path) -> list[tuple[str, str]]:
        return [(e["case"], e["home"]) for e in log_of(folder) if e["kind"] == "complete"]

    assert moves(tmp_path / "out") != moves(year.folder)


def test_a_demo_never_clears_data_that_are_not_invented(tmp_path: Path) -> None:
    """A run of one's own in the usual folder outlives a demo typed by mistake."""
    rows = [row | {"invented": ""} for row in rows_of(LONDON / "example/referrals.csv")[:3]]
    mine = write_rows(tmp_path / "referrals.csv", rows)
    homes = write_rows(
        tmp_path / "homes.csv",
        [row | {"invented": ""} for row in rows_of(LONDON / "example/homes.csv")[:1]],
    )
    given = files(referrals=mine, homes=homes)
    assert type_in("run", "london", *given, "--as-at", "2023-04-30", cwd=tmp_path).code == FINE
    before = (tmp_path / "out/london/scheme.db").read_bytes()

    said = one_sentence(fails(REFUSED, "demo", "london", cwd=tmp_path))

    assert "not invented" in said
    assert "--out" in said
    assert (tmp_path / "out/london/scheme.db").read_bytes() == before


def test_a_region_without_an_example_says_what_to_do(tmp_path: Path) -> None:
    """It names the command for one's own files."""
    shutil.copytree(LONDON, tmp_path / "london")
    text = (tmp_path / "london/region.toml").read_text("utf-8")
    (tmp_path / "london/region.toml").write_text(text.replace('example = "example"\n', ""), "utf-8")

    said = one_sentence(fails(3, "demo", "./london", cwd=tmp_path))

    assert "has no example year" in said
    assert "run" in said
    assert list(tmp_path.iterdir()) == [tmp_path / "london"]


def test_the_library_alone_names_the_package_to_install(tmp_path: Path) -> None:
    """Where no region is installed, the message says what to type."""
    from unlocking_doors.plugins import Plugins

    with pytest.MonkeyPatch.context() as changes:
        changes.setattr("importlib.metadata.entry_points", lambda **_: ())
        assert Plugins.load().infos == ()
        said = one_sentence(fails(3, "demo", "london", cwd=tmp_path))
        regions = succeeds("regions").out

    assert "pip install unlocking-doors-london" in said
    assert "pip install unlocking-doors-london" in regions
    assert list(tmp_path.iterdir()) == []
