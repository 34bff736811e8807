"""``frontier`` as a person meets it: its tables, its files and its page, and what it refuses."""

import csv
import json
import re
from pathlib import Path

import pytest
from pages_read import faults, read
from program import BAD_DATA, FINE, ROOT, USAGE, Said, contents, fails, one_sentence, type_in
from small_years import day
from test_docs import follow
from toyland import TOYLAND
from toyland_files import write_toyland

from unlocking_doors.rendering.drawings import Anchor
from unlocking_doors.rendering.plots import Axis, Extent, Range, Spot, ranges, spots
from unlocking_doors.reports.frontier_measures import MEASURES
from unlocking_doors.testing.inventing import invent_year, write_year

TWO = """
[[policy]]
key = "circulation"
label = "Circulation"
about = "As it was."
allocator = "circulation"
source = "assumption: a test"

[[policy]]
key = "soft"
label = "Strict <b>, soft ledger"
about = "Points."
allocator = "strict"
source = "assumption: a test"

[policy.fairness]
points_per_home = 2000
most_homes = 6
"""
FILES = ("referrals", "homes", "decisions")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write Toyland with a short invented example, and two policies."""
    folder = tmp_path_factory.mktemp("frontier")
    region = write_toyland(folder / "toyland")
    year = invent_year(TOYLAND, seed=5, inquiries=14, homes=8, since=day(0), until=day(84))
    write_year(region / "example", year, TOYLAND)
    text = (region / "region.toml").read_text("utf-8")
    text = text.replace("[region]", '[region]\nexample = "example"', 1)
    (region / "region.toml").write_text(text, "utf-8")
    (folder / "two.toml").write_text(TWO, "utf-8")
    return folder


def weigh(place: Path, *words: object, policies: str = "two.toml", resamples: int = 2) -> Said:
    """Type the command in the folder of Toyland."""
    return type_in("frontier", "./toyland", "--policies", policies, "--resamples", resamples,
                   "--workers", 1, *words, cwd=place)  # fmt: skip


@pytest.fixture(scope="module")
def said(place: Path) -> Said:
    """Type it once."""
    return weigh(place)


def test_the_tables_tell_what_came_of_it_and_what_changes(said: Said) -> None:
    """Labelled, at most 100 wide, each number with its interval, and where the page is."""
    assert (said.code, said.err) == (FINE, "")
    assert said.lines[0].startswith("Invented data: ")
    assert said.lines[1].endswith("the same 14 referrals and 8 homes, to 2024-05-29")
    assert max(map(len, said.lines)) <= 100
    assert "What came of each policy" in said.out
    assert "Each policy less circulation" in said.out
    assert "from 2 resamples of cases and homes.\nAbout 33 in 100 further" in said.out
    assert said.lines[-1] == "The page: out/toyland/frontier/frontier.html"


def test_the_files_have_every_measure_of_every_policy(place: Path, said: Said) -> None:
    """The JSON, the spreadsheet and what is printed as JSON agree."""
    folder = place / "out/toyland/frontier"
    found = json.loads((folder / "frontier.json").read_text("utf-8"))
    printed = weigh(place, "--format", "json", "--out", "other").json

    assert printed == found | {"page": "other/frontier.html"}
    assert (found["region"], found["invented"], found["audience"]) == (
        "toyland", True, "coordinator",
    )  # fmt: skip
    assert found["policies"][1]["fairness"] == {"points_per_home": 2000, "most_homes": 6}
    with (folder / "frontier.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * len(MEASURES)
    assert {row["invented"] for row in rows} == {"yes"}
    for row in rows:
        (policy,) = (one for one in found["policies"] if one["policy"] == row["policy"])
        for end in ("value", "low", "high"):
            value = policy["values"][row["measure"]][end]
            assert row[end] == ("" if value is None else f"{value:g}")


def test_the_page_is_self_contained_and_every_picture_has_its_table(
    place: Path, said: Said
) -> None:
    """It is labelled as invented and as the coordinator's, and nothing in it becomes markup."""
    page = (place / "out/toyland/frontier/frontier.html").read_text("utf-8")
    root = read(page)

    assert faults(page) == []
    assert "Coordinator only" in root.text
    assert "Invented data." in root.text
    assert len(root.all("svg")) == 6
    assert "Strict &lt;b&gt;" in page
    shown = root.text
    assert all(one.about in shown for one in MEASURES)
    for table in ("price-table", "differences-table", "everything-table"):
        assert f'id="{table}"' in page


def test_running_it_again_writes_the_same_bytes(place: Path, said: Said) -> None:
    """Whatever the number of processes, and over what was there."""
    before = contents(place / "out/toyland/frontier")
    again = type_in("frontier", "./toyland", "--policies", "two.toml", "--resamples", 2,
                    "--workers", 2, cwd=place)  # fmt: skip
    assert again == said
    assert contents(place / "out/toyland/frontier") == before


def own_files(place: Path) -> list[object]:
    """Return the options that name files: real ones, one of whose offers meets no answer."""
    for kind in FILES:
        text = (place / f"toyland/example/{kind}.csv").read_text("utf-8")
        rows = list(csv.reader(text.splitlines()))
        mine = [row[:-1] for row in rows if kind != "decisions" or row[1] != "viewing"]
        with (place / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(mine)
    return [word for kind in FILES for word in (f"--{kind}", f"{kind}.csv")]


def test_files_of_your_own_are_told_to_be_exact_and_their_gaps_are_named(place: Path) -> None:
    """Offers that the file does not answer are told for each policy, on standard error."""
    found = weigh(place, *own_files(place), "--as-at", day(84), resamples=0)

    assert found.code == FINE
    assert "not for publication" in found.lines[0]
    assert re.search(r"^Circulation: \d+ offers? met no answer", found.err, re.MULTILINE)
    page = (place / "out/toyland/frontier/frontier.html").read_text("utf-8")
    assert "met no answer in the file" in page
    assert "Invented data" not in page


@pytest.mark.parametrize("left", range(4))
def test_files_are_named_all_together_or_not_at_all(left: int, place: Path) -> None:
    """The option that lacks is named."""
    names = ("--referrals", "--homes", "--decisions", "--as-at")
    pairs = [(name, day(9) if name == "--as-at" else "x.csv") for name in names]
    words = [word for pair in pairs if pair[0] != names[left] for word in pair]
    assert f"need {names[left]} too" in fails(USAGE, "frontier", "./toyland", *words, cwd=place)


def test_what_is_wrong_is_told_in_a_sentence(place: Path) -> None:
    """A file of policies with a fault, a bad row with its line, and a region without a year."""
    (place / "bad.toml").write_text(TWO.replace('"strict"', '"strickt"'), "utf-8")
    said = one_sentence(fails(BAD_DATA, "frontier", "./toyland", "--policies", "bad.toml",
                              cwd=place))  # fmt: skip
    assert 'no allocator "strickt"; did you mean "strict"?' in said
    words = own_files(place)
    text = (place / "homes.csv").read_text("utf-8")
    (place / "homes.csv").write_text(text.replace("2024-", "2014-"), "utf-8")
    said = fails(BAD_DATA, "frontier", "./toyland", *words, "--as-at", day(84), cwd=place)
    assert "homes.csv:2 " in said
    (place / "homes.csv").write_text(text.splitlines()[0] + "\n", "utf-8")
    said = fails(BAD_DATA, "frontier", "./toyland", *words, "--as-at", day(84), cwd=place)
    assert "nothing to weigh policies on" in said
    write_toyland(place / "bare")
    assert "no example year" in one_sentence(fails(BAD_DATA, "frontier", "./bare", cwd=place))


# Pictures


def test_pictures_of_one_number_or_of_equal_ones_can_be_drawn() -> None:
    """No range, no difference and no row are drawn as well as any."""
    axis = Axis(label="homes", said=str)
    same = Extent(value=3.0)
    plane = spots("k", "t", "d", [Spot(label=str(n), across=same, up=same) for n in (1, 2)],
                  across=axis, up=axis)  # fmt: skip
    assert "1, 2" in {one.text for one in plane.words}
    assert [box.role for box in plane.boxes] == ["full", "below"]
    zero = Extent(value=0.0, low=0.0, high=0.0)
    for rows in ([], [Range(label="a", text="0", extent=zero)]):
        assert ranges("k", "t", "d", rows, along=axis).height > 0
    for drawing in (plane, ranges("k", "t", "d", [Range(label="a", text="9", extent=same)],
                                  along=axis)):  # fmt: skip
        assert all(0 <= box.x <= drawing.width for box in drawing.boxes)
        assert all(0 <= box.y <= drawing.height for box in drawing.boxes)


def test_a_label_at_the_right_end_stays_in_the_picture() -> None:
    """It stands to the left of its point, where it would run out of the drawing."""
    axis = Axis(label="homes", said=str)
    ends = [("1", 0.0), *((str(n), 10.0) for n in (2, 3, 8))]
    points = [Spot(label=n, across=Extent(value=x), up=Extent(value=x)) for n, x in ends]
    plane = spots("k", "t", "d", points, across=axis, up=axis)
    anchors = {one.text: one.anchor for one in plane.words if one.role == "value"}
    assert anchors == {"1": Anchor.START, "2, 3, 8": Anchor.END}


# The documentation


def test_the_how_to_works_as_it_is_written(tmp_path: Path) -> None:
    """Its policies are played on the North West's year, and its output is what it shows."""
    assert follow(ROOT / "docs/how-to/weigh-policies.md", tmp_path) == 1
