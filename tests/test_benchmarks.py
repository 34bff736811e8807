import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from unlocking_doors.matching import allocate, allocate_columns

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Import the family of pots as the benchmarks do."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    import london

    yield london
    del sys.modules["london"]


def test_a_pot_is_drawn_from_its_seed(family: ModuleType) -> None:
    """One seed gives one pot, and another gives another."""
    assert family.london(200) == family.london(200)
    assert family.london(200) != family.london(200, seed=2)


def test_a_pot_has_the_shape_that_is_published(family: ModuleType) -> None:
    """Three homes to ten households; five areas or more, eight on average; no area twice."""
    pot = family.london(1_000)
    chosen = [pot.area[begin:end] for begin, end in zip(pot.start[:-1], pot.start[1:], strict=True)]

    assert (len(pot.worth), len(pot.home_area)) == (1_000, 300)
    assert set(pot.area) == set(range(33))
    assert max(pot.landlord) == 75
    assert min(map(len, chosen)) == 5
    assert 7.5 < len(pot.area) / len(chosen) < 8.5
    assert all(len(set(areas)) == len(areas) for areas in chosen)


def test_rows_and_columns_are_one_pot(family: ModuleType) -> None:
    """As many households are housed from the rows of a pot as from its columns."""
    pot = family.london(100)

    housed = allocate(family.as_rows(pot), seed=1).pairings

    assert len(housed) == sum(number >= 0 for number in allocate_columns(pot))


def test_a_small_bench_writes_its_results(tmp_path: Path) -> None:
    """A bench of a hundred households leaves figures, a table and a picture, and no path."""
    engines = ["strict", "optimal"]
    command = [sys.executable, BENCHMARKS / "matching.py", "--sizes", "100", "--quick"]

    subprocess.run([*command, "--only", ",".join(engines), "--out", tmp_path], check=True)

    known = json.loads((tmp_path / "matching.json").read_text("utf-8"))
    measured = known["london"]["100"]["measured"]
    assert list(measured) == engines
    assert {one["housed"] for one in measured.values()} == {measured["strict"]["housed"]}
    assert "| strict, plain Python |" in (tmp_path / "matching.md").read_text("utf-8")
    assert (tmp_path / "matching.svg").read_text("utf-8").startswith("<svg ")
    for file in tmp_path.iterdir():
        assert str(BENCHMARKS.parent) not in file.read_text("utf-8")
