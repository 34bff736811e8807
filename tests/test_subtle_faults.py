"""A new region, as `init` makes it, broken in twelve ways that are easily overlooked."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from program import BAD_DATA, FINDINGS, fails, succeeds, type_in
from toyland_files import edit

from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.loading import load_region, read_region
from unlocking_doors.loading.lint import region_findings
from unlocking_doors.matching import Allocation, Problem
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.rules import Ruling, rule
from unlocking_doors.testing import ConformanceError, assert_conforms
from unlocking_doors.testing.founding import NewRegion, found_region
from unlocking_doors.testing.founding_areas import invented_areas

OPENED = date(2026, 1, 1)
#: What stands in the files, to be found and edited.
_MONITORING = (
    'require = { fact = "has_consented_to_monitoring", operator = "is", value = true }\n'
    'if_not_met = "'
)
_MOVING = (
    'key = "days-from-acceptance-to-move"\n'
    'label = "days from acceptance to the start of the tenancy"\n'
)
_TIDEWICK = "tidewick-housing,Tidewick Housing (example)"
_AGAIN = (
    "tidewick,The TIDEWICK Group Ltd. (example),registered-provider,dunsel,tidewick-lead,,,"
    "2026-01-01,,illustrative: invented"
)

_TARGET = """
[[target]]
key = "first-year"
partner = "tidewick-housing"
homes = 120
rule = "fixed"
since = 2026-01-01
until = 2027-01-01
source = "illustrative: to be agreed locally"
"""
_HAND_OVER = """
[[hand_over]]
key = "young-people"
label = "Open cases of serious youth violence"
cohorts = ["serious-youth-violence"]
receiver = "the county's own service"
on = 2027-01-01
source = "illustrative: to be agreed locally"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found a region with the figures of one partner and a hand-over, and return its folder."""
    new = NewRegion(
        key="my-region", name="My region", coordinator="The Hub", opened=OPENED,
        areas=invented_areas(),
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("made") / "my-region"
    found_region(new, folder)
    files = folder / "src" / new.package
    edit(files / "partners.csv", "tidewick-housing-lead,,,", "tidewick-housing-lead,900,130,")
    with (files / "region.toml").open("a", encoding="utf-8") as file:
        file.write(_TARGET + _HAND_OVER)
    return files


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A copy of the region's folder, to be broken."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


#: Ways to break it: the edits, and then the code and the place that `check` names.
WAYS: Mapping[str, tuple[tuple[tuple[str, str, str], ...], str, str]] = {
    "an always-true rule": (
        (("rules.toml", '"areas_avoided", operator = "at-least", value = 1',
          '"areas_avoided", operator = "at-least", value = 0'),),
        "UD-L003", "rule unsafe-areas-named"),
    "a never-met rule": (
        (("region.toml", "values = { 2026-01-01 = 1 }", "values = { 2026-01-01 = 7 }"),),
        "UD-L002", "rule enough-areas"),
    "a cohort that is off and referenced": (
        (("cohorts.toml", 'area_mode = "avoid"', 'area_mode = "avoid"\nis_on = false'),),
        "UD-L044", "hand_over young-people"),
    "a cohort that is off and asked for by a rule": (
        (("rules.toml", 'fact = "is_in_contact_with_da_service", operator = "is", value = true',
          'fact = "cohorts", operator = "includes", value = "hate-crime"'),),
        "UD-L044", "rule domestic-abuse-service"),
    "a target above what a partner owns": (
        (("region.toml", "homes = 120", "homes = 1200"),), "UD-L050", "target first-year"),
    "a deadline longer than the review period": (
        (("region.toml", "values = { 2026-01-01 = 14 }", "values = { 2026-01-01 = 41 }"),),
        "UD-L022", "deadline landlord-answers"),
    "circulation that reaches nobody": (
        (("partners.csv", ",2026-01-01,", ",2026-07-01,"),) * 8, "UD-L013", "circulation"),
    "a consent rule switched off": (
        (("rules.toml", f"{_MONITORING}return", f"{_MONITORING}warn"),), "UD-L004", "region"),
    "a parameter in another unit": (
        (("region.toml", f'{_MOVING}unit = "days"', f'{_MOVING}unit = "weeks"'),),
        "UD-L031", "parameter days-from-acceptance-to-move"),
    "a partner twice under two names": (
        (("partners.csv", _TIDEWICK, f"{_AGAIN}\n{_TIDEWICK}"),),
        "UD-L015", "partner tidewick-housing"),
    "a partner twice, once without the label of an example": (
        (("partners.csv", _TIDEWICK, f"{_AGAIN.replace(' (example)', '')}\n{_TIDEWICK}"),),
        "UD-L015", "partner tidewick-housing"),
}  # fmt: skip


def test_the_region_that_is_broken_is_sound(made: Path) -> None:
    """Otherwise what is found below could have been there before."""
    assert ": nothing found in" in succeeds("check", made).out


@pytest.mark.parametrize("way", WAYS)
def test_a_subtle_fault_is_found(copy: Path, way: str) -> None:
    """The region still loads; check names the code and the place, and exits with 1."""
    edits, code, place = WAYS[way]
    for file, old, new in edits:
        edit(copy / file, old, new)

    said = type_in("check", copy, "--format", "json")

    assert said.code == FINDINGS, said
    found = {(one["code"], one["place"]) for one in said.json["findings"]}
    assert (code, place) in found
    assert load_region(copy).key == "my-region"


def test_a_region_without_retention_does_not_load(copy: Path) -> None:
    """How long records are kept has no default."""
    text = (copy / "region.toml").read_text("utf-8")
    before, _, rest = text.partition("[retention]")
    (copy / "region.toml").write_text(before + rest[rest.index("\n[lifecycle]") :], "utf-8")

    assert 'there is no table "retention"' in fails(BAD_DATA, "check", copy)


def test_a_review_after_no_number_of_days_does_not_load(copy: Path) -> None:
    """Nothing could be compared with it, and no deadline would seem too long."""
    edit(copy / "region.toml", "values = { 2026-01-01 = 28 }", 'values = { 2026-01-01 = "28" }')

    assert "[parameter days-to-review] the value from" in fails(BAD_DATA, "check", copy)


@rule(
    key="fair-share", label="A fair share", source="assumption: none", since=OPENED,
    if_not_met=Effect.DECLINE, reason="The share is used up.",
)  # fmt: skip
def fair_share(facts: CaseFacts, _parameters: Mapping[str, ParameterValue]) -> Ruling:
    """Read what no rule may read."""
    is_met = facts.get("ethnic_group") is None
    return Ruling(answer=Answer.MET if is_met else Answer.NOT_MET)


def test_a_rule_in_python_that_reads_an_equality_field_is_found(copy: Path) -> None:
    """By its source, before it is asked of anybody."""
    edit(copy / "region.toml", '    "tenure",', '    "tenure",\n    "fair-share",')
    loaded = read_region(copy, python_rules=[fair_share])

    (finding,) = region_findings(loaded.region, loaded.places)

    assert (finding.code, finding.place) == ("UD-L005", "python_rule fair-share")


def swapping(allocator: Callable[..., Allocation]) -> Callable[..., Allocation]:
    """Let an allocator offer homes of the household's own landlord."""

    def allocate(problem: Problem, *, seed: int) -> Allocation:
        return allocator(evolve(problem, own_landlord_allowed=True), seed=seed)

    return allocate


def test_an_allocator_that_allows_what_the_region_forbids_is_found(made: Path) -> None:
    """No look at the files can tell; the testing kit tries it on problems."""
    from unlocking_doors.plugins.manager import Plugins

    usual = Plugins.load().allocators()["strict"]
    promise = ["the-allocator-keeps-every-hard-constraint"]

    assert_conforms(str(made), only=promise, allocators={"strict": usual})
    with pytest.raises(ConformanceError):
        assert_conforms(str(made), only=promise, allocators={"strict": swapping(usual)})
