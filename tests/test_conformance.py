"""The regions of this repository keep every promise, and the kit tells how one is broken."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import astuple, evolve
from broken_toylands import SOUND
from hypothesis import settings
from plugin_files import beside
from toyland import OPENED, TOYLAND
from toyland_files import edit, write_toyland

from unlocking_doors.errors import NotFoundError
from unlocking_doors.plain import canonical
from unlocking_doors.policy.cohorts import AreaMode
from unlocking_doors.policy.region import Region
from unlocking_doors.testing import PROPERTIES, ConformanceError, assert_conforms, reproduce
from unlocking_doors.testing.as_source import as_source
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.conformance import Breach, promise, tried
from unlocking_doors.testing.years import SmallYear, schemes

#: Every region of this repository, as its author names it.
REGIONS = ("london", "northwest", "london+housing-moves")


@pytest.fixture(scope="module")
def benches() -> Iterator[dict[str, Bench]]:
    """Keep each region's bench for the promises that are tried on it."""
    made: dict[str, Bench] = {}
    yield made
    for bench in made.values():
        bench.close()


@pytest.mark.parametrize("key", [one.key for one in PROPERTIES])
@pytest.mark.parametrize("region", REGIONS)
def test_a_region_keeps_a_promise(region: str, key: str, benches: dict[str, Bench]) -> None:
    """Each region of this repository keeps every promise, tried once on what is slow to play."""
    bench = benches.setdefault(region, benches.get(region) or Bench.of(region))

    assert tried(promise(key), bench, examples=1) is None


@pytest.mark.torture
@pytest.mark.parametrize("region", REGIONS)
def test_a_region_keeps_every_promise_for_long(region: str) -> None:
    """Each region of this repository keeps every promise on hundreds of small years."""
    assert_conforms(region, examples=400)


def test_a_region_as_a_value_conforms() -> None:
    """A region needs no files to be tried."""
    assert_conforms(TOYLAND, only=["no-home-too-small", "example-rows-are-read"], examples=2)


_DAY_AFTER = OPENED + timedelta(days=1)
#: Regions of which each is unlike most others, and sound.
ODD: dict[str, Region] = {
    "a rule that begins when another ends": SOUND["a rule that begins when another ends"],
    "few landlords are accredited": SOUND["an accreditation that somebody has"],
    "one partner that may house its own": SOUND["one partner that may house its own"],
    "no deadlines, no pathways, no reasons": evolve(TOYLAND, deadlines=(), pathways=(), reasons=()),
    "areas to avoid only": evolve(
        TOYLAND, cohorts=tuple(evolve(one, area_mode=AreaMode.AVOID) for one in TOYLAND.cohorts)
    ),
    "one day": evolve(
        TOYLAND,
        identity=evolve(TOYLAND.identity, closed=_DAY_AFTER),
        hand_overs=tuple(evolve(one, on=_DAY_AFTER) for one in TOYLAND.hand_overs),
    ),
    "no end": evolve(TOYLAND, identity=evolve(TOYLAND.identity, closed=None), hand_overs=()),
}


@pytest.mark.parametrize("name", ODD)
def test_a_region_that_is_odd_and_sound_conforms(name: str) -> None:
    """What is unusual is no broken promise, where the kit's own search is put to the test."""
    keys = ["who-waits-alone-is-offered-a-home-that-suits", "each-open-cohort-can-be-entered",
            "a-year-plays-to-its-end", "the-allocator-keeps-every-hard-constraint"]  # fmt: skip
    assert_conforms(ODD[name], only=keys, examples=2)


def test_a_region_whose_partners_join_later_can_be_tried() -> None:
    """On its first days nobody has a home to let: what can be tried is, and what cannot is told."""
    later = tuple(evolve(one, since=OPENED + timedelta(days=40)) for one in TOYLAND.partners)
    with pytest.raises(ConformanceError) as caught:
        assert_conforms(evolve(TOYLAND, partners=later), examples=1)
    assert {one.broken.key for one in caught.value.breaches} == {"each-open-cohort-can-be-entered"}


def test_an_unknown_promise_is_named() -> None:
    """A promise that is not there is named, with the nearest."""
    with pytest.raises(NotFoundError, match='did you mean "no-home-too-small"'):
        assert_conforms(TOYLAND, only=["no-home-to-small"])


def test_promises_have_keys_and_sentences_of_their_own() -> None:
    """Some twenty promises and more, each with a key to choose it by and a sentence."""
    keys = [one.key for one in PROPERTIES]

    assert len(keys) == len(set(keys)) >= 20
    assert all(one.sentence.endswith(".") for one in PROPERTIES)


#: Toyland without a receiver for the cases that are open at its end.
LEFT_OPEN = evolve(TOYLAND, hand_overs=())
AT_THE_END = "nobody-is-left-at-the-end"


@pytest.fixture(scope="module")
def at_the_end() -> Breach:
    """Return how that breaks the promise about the end."""
    with pytest.raises(ConformanceError) as caught:
        assert_conforms(LEFT_OPEN, only=[AT_THE_END], examples=2)
    (breach,) = caught.value.breaches
    return breach


def drawn_in(breach: Breach) -> object:
    """Return the value in the script of a failure."""
    names: dict[str, object] = {}
    exec(breach.script.partition("\nreproduce(")[0], names)  # noqa: S102  it was made here
    return names["drawn"]


def test_a_failure_is_made_small(at_the_end: Breach) -> None:
    """Of the year that broke a promise only the rows are left without which it would not."""
    year = drawn_in(at_the_end)

    assert isinstance(year, SmallYear)
    assert [len(rows) for rows in astuple(year.inputs, recurse=False)] == [1, 0, 0]


def test_what_is_reproduced_without_the_fault_passes(at_the_end: Breach) -> None:
    """Once the region is put right, the script of the failure runs through."""
    drawn = drawn_in(at_the_end)

    reproduce(TOYLAND, AT_THE_END, drawn)
    with pytest.raises(ConformanceError, match=AT_THE_END):
        reproduce(LEFT_OPEN, AT_THE_END, drawn)


def test_the_script_of_a_region_with_a_name_is_whole(tmp_path: Path) -> None:
    """Run by itself, the script of a failure fails in the same way."""
    folder, key = write_toyland(tmp_path / "toyland"), "each-open-cohort-can-be-entered"
    asked = '{ fact = "has_landlord_no_suitable_home", operator = "is", value = true'
    edit(folder / "rules.toml", asked, '{ fact = "lives_in_region", operator = "is", value = false')
    with pytest.raises(ConformanceError, match=rf"breaks {key} \(seed 0\)") as caught:
        assert_conforms(str(folder), only=[key], examples=1)
    (breach,) = caught.value.breaches

    again = subprocess.run(
        [sys.executable, "-c", breach.script], capture_output=True, text=True, check=False
    )

    assert again.returncode == 1
    assert breach.told[0] in again.stderr


def test_plugins_of_the_project_are_tried_with_its_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ``unlocking-doors.toml`` names where the kit runs is loaded, as by the program."""
    edit(write_toyland(tmp_path / "toyland") / "region.toml", '"priority"', '"idle"')
    beside(tmp_path, "idle", """
        from unlocking_doors.matching import account

        def idle(problem, *, seed):
            return account(problem, (), allocator="idle", seed=seed)

        @hookimpl
        def register_allocators():
            return {"idle": idle}
        """)  # fmt: skip
    (tmp_path / "unlocking-doors.toml").write_text('[plugins]\nfiles = ["idle.py"]\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConformanceError, match="is offered none of 2 homes"):
        assert_conforms("toyland/", only=["who-waits-alone-is-offered-a-home-that-suits"])


def test_the_region_of_fifty_lines_conforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rule in Python names a column to fill in, and not each fact that follows from it."""
    page = (Path(__file__).parents[1] / "docs/tutorial/fifty-lines.md").read_text("utf-8")
    (tmp_path / "dale").mkdir()
    for name, text in re.findall(r"\*\*`(dale/\S+)`\*\*\n\n```\w+\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "unlocking-doors.toml").write_text('[plugins]\nfiles = ["dale"]\n')
    monkeypatch.chdir(tmp_path)
    assert_conforms("dale", examples=1)


def test_a_region_that_cannot_be_loaded_is_told_as_everywhere(tmp_path: Path) -> None:
    """Faults of the files are told as ``check`` tells them, before any promise is tried."""
    folder = write_toyland(tmp_path / "toyland")
    edit(folder / "region.toml", "[retention]", "[retain]")

    with pytest.raises(ValueError, match="retention"):
        assert_conforms(str(folder))


def test_a_value_is_written_as_the_python_that_makes_it() -> None:
    """What the script of a failure holds is the value itself, whatever it is made of."""
    drawn: list[SmallYear] = []
    one = evolve(
        promise("no-home-too-small"),
        draws=lambda bench: schemes(bench.region),
        breaches=lambda _, year: drawn.append(year) or (),
    )
    with Bench.of(TOYLAND) as bench:
        assert tried(one, bench, examples=12) is None
    for year in drawn:
        imports: dict[str, set[str]] = {}
        text = as_source(year, imports)
        lines = [f"from {module} import {', '.join(names)}" for module, names in imports.items()]
        names: dict[str, object] = {}
        exec("\n".join([*lines, f"made = {text}"]), names)  # noqa: S102  it was made here
        assert canonical(names["made"]) == canonical(year)


def test_the_page_on_testing_tells_the_truth() -> None:
    """Its Python runs, and each promise is told in its table."""
    page = (Path(__file__).parents[1] / "docs/how-to/test-a-region.md").read_text("utf-8")
    first, second = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(first.replace(")\n", ", examples=1)\n"), names)  # noqa: S102  what a reader would run
    exec(second, names)  # noqa: S102
    settings(max_examples=2, database=None, deadline=None)(names["test_something_of_mine"])()

    for one in PROPERTIES:
        assert f"| `{one.key}` | {one.sentence} |" in page
