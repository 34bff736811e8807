"""Policies to be weighed: the library's own, what they change of a region, and files of others."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from small_years import day
from toyland import TOYLAND

from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading.policies import read_policies
from unlocking_doors.matching import BUILT_IN
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.policies import MatchingPolicy


def test_the_librarys_own_policies_are_those_of_the_study() -> None:
    """Circulation first; each with a sentence and where its numbers come from."""
    own = {one.key: one for one in read_policies()}

    assert [*own] == ["circulation", "priority", "strict", "strict-thin", "strict-soft",
                      "strict-soft-thin", "strict-hard", "optimal"]  # fmt: skip
    assert {one.allocator for one in own.values()} <= {*BUILT_IN}
    both = own["strict-soft-thin"].fairness
    assert (both.points_per_home, both.most_homes, both.points_thin) == (2000, 6, 5000)
    hard = own["strict-hard"].fairness
    assert (hard.debt_ceiling, hard.stop_loss) == (3, 3)
    for one in own.values():
        assert one.about.endswith(".")
        assert one.fairness.source.startswith("assumption: ")
        assert one.fairness.is_in_force(date(2017, 1, 30))


def test_a_policy_takes_the_place_of_the_regions_own_and_changes_nothing_else() -> None:
    """Its allocator, and what it agrees on every day; not who may move where."""
    thin = Fairness(key="thin", since=date.min, source="assumption: a test", points_thin=5)
    region = MatchingPolicy(
        key="thin", label="Thin", about="A test.", allocator="priority", fairness=thin
    ).of(TOYLAND)

    assert region.matching.allocator == "priority"
    assert region.fairness_on(day(0)).points_thin == region.fairness_on(day(999)).points_thin == 5
    back = evolve(region, matching=TOYLAND.matching, fairness=TOYLAND.fairness)
    assert evolve(back, allocator_code=TOYLAND.allocator_code) == TOYLAND


_GOOD = """
[[policy]]
key = "one"
label = "One"
about = "It is one."
allocator = "strict"
source = "assumption: a test"
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", 'missing key "policy"'),
        ("policy = 3", "a list"),
        ("policy = [3]", "a table"),
        ("policy = []", "there is no policy"),
        (_GOOD + _GOOD, '"one" stands there 2 times'),
        (_GOOD + "alocator = 'x'", 'unknown key "alocator"; did you mean "allocator"?'),
        (_GOOD.replace("source", "sauce"), 'policy[0].source: missing key "source"'),
        (_GOOD + "fairness = 3", "policy[0].fairness: must be a table"),
        (_GOOD + "fairness.points_thin = -1", "points_thin must be 0 or more"),
        (_GOOD + "fairness.points_per_home = 9", '"points_per_home" says nothing without'),
        (_GOOD + "fairness.since = 2024-01-01", '"since" has no place in the fairness'),
        ("[policy", "not TOML"),
    ],
)
def test_a_file_of_policies_with_a_fault_is_refused(text: str, wanted: str, tmp_path: Path) -> None:
    """With the file, the line where there is one, and what would be right."""
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as refused:
        read_policies(path)

    assert wanted in str(refused.value)
    assert {fault.file for fault in refused.value.faults} == {"mine.toml"}


def test_all_faults_of_a_file_of_policies_are_told_at_once(tmp_path: Path) -> None:
    """Each with its line."""
    path = tmp_path / "mine.toml"
    path.write_text(f"{_GOOD}{_GOOD}fairness.debt_ceiling = -2\n", "utf-8")

    with pytest.raises(ConfigurationError) as refused:
        read_policies(path)

    assert sorted((one.line or 0) for one in refused.value.faults) == [3, 10, 15]
