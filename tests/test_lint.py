from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count, product
from math import prod
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from broken_agreements import BROKEN_AGREEMENTS, SOUND_AGREEMENTS
from broken_toylands import SOUND, WAYS, changed, valued
from hypothesis import assume, given
from policy_values import DOMAINS, is_so, regions
from program import FINDINGS, LONDON, succeeds, type_in
from toyland import INVENTED, OPENED, SECOND, TOYLAND
from toyland_files import write_toyland

from unlocking_doors.codes import CODES
from unlocking_doors.errors import Fault
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.findings import Effect
from unlocking_doors.loading import read_region, region_faults
from unlocking_doors.loading.lint import region_findings
from unlocking_doors.moves.lifecycle import CONSENTS
from unlocking_doors.policy import conditions
from unlocking_doors.policy.conditions import Condition
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule
from unlocking_doors.policy.settings import ENGINE_PARAMETERS, ENGINE_UNITS


def told(region: Region) -> list[Fault]:
    """Return the findings of a region that has no fault."""
    assert region_faults(region) == []
    return region_findings(region)


ALL_WAYS, ALL_SOUND = WAYS | BROKEN_AGREEMENTS, SOUND | SOUND_AGREEMENTS


@pytest.mark.parametrize("way", ALL_WAYS)
def test_what_nobody_can_mean_is_found(way: str) -> None:
    """Each alone: one finding, with its code, place and remedy."""
    region, code, place, words = ALL_WAYS[way]

    (finding,) = told(region)

    assert (finding.code, finding.place) == (code, place)
    assert words in finding.message
    assert finding.remedy


@pytest.mark.parametrize("name", ALL_SOUND)
def test_what_may_be_meant_is_not_found(name: str) -> None:
    """Nothing is told of a region that is only unusual."""
    assert told(ALL_SOUND[name]) == []


def test_london_has_no_finding() -> None:
    """Neither its three rule sets nor the years in which its boroughs joined."""
    loaded = read_region(LONDON)

    assert region_findings(loaded.region, loaded.places) == []


def test_every_finding_is_shown_by_a_region() -> None:
    """No code is only written about; those of code and of examples have tests of their own."""
    shown = {code for _, code, _, _ in ALL_WAYS.values()}
    assert shown | {"UD-L005", "UD-L070"} == {code for code in CODES if code.startswith("UD-L")}


def test_a_finding_says_where_it_stands(tmp_path: Path) -> None:
    """The file and line of the part that is meant."""
    folder = write_toyland(tmp_path / "toyland", changed("parameters", "own-room-age", unit="dogs"))
    loaded = read_region(folder)

    (finding,) = region_findings(loaded.region, loaded.places)

    line = (folder / "region.toml").read_text("utf-8").splitlines()[(finding.line or 0) - 1]
    assert (finding.file, line) == ("region.toml", 'unit = "dogs"')


def test_the_engine_counts_each_of_its_parameters_in_one_unit() -> None:
    """None is left out, and none is there that it does not read."""
    assert ENGINE_UNITS.keys() == ENGINE_PARAMETERS.keys()


# Consent


@pytest.mark.parametrize("effect", [Effect.DECLINE, Effect.RETURN, Effect.WARN])
def test_a_rule_on_consent_that_only_warns_asks_for_none(effect: Effect) -> None:
    """Then each consent is told, once for the region."""
    found = told(changed("rules", "consent", if_not_met=effect))

    expected = [] if effect is not Effect.WARN else ["UD-L004"] * 3
    assert [finding.code for finding in found] == expected
    assert all(name in finding.message for name, finding in zip(CONSENTS, found, strict=False))


def test_a_consent_that_is_asked_until_a_day_is_told_from_that_day() -> None:
    """Though it was asked for when the scheme opened."""
    found = told(changed("rules", "consent", until=SECOND))

    assert {finding.message[:15] for finding in found} == {f"from {SECOND}"}
    assert len(found) == 3


def test_a_consent_is_asked_in_every_cohort() -> None:
    """Told for the cohort that does not ask, and not for the one that does."""
    shared = tuple(key for key in TOYLAND.identity.rules if key != "consent")
    asking = changed("cohorts", "wolf-at-the-door", rules=("areas-chosen", "risk", "consent"))
    found = told(evolve(asking, identity=evolve(TOYLAND.identity, rules=shared)))

    assert {(one.code, one.place) for one in found} == {("UD-L004", "cohort wolf-in-the-woods")}
    assert len(found) == 3


# Code


_NUMBERS = count()


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], PythonRule]:
    """Write the body of a rule's function into a package of its own, and make the rule."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(body: str) -> PythonRule:
        package = tmp_path / f"woodcutters_{next(_NUMBERS)}"
        package.mkdir()
        (package / "__init__.py").write_text("", "utf-8")
        source = f"HELPERS = {{'axes': 'in-a-helper'}}\ndef judge(facts, parameters):\n    {body}\n"
        (package / "rules.py").write_text(source, "utf-8")
        module = import_module(f"{package.name}.rules")
        return PythonRule(
            key="coded", label="coded", source=INVENTED, since=OPENED, if_not_met=Effect.DECLINE,
            reason="It is not met.", function=module.judge,
        )  # fmt: skip

    return make


def asking(rule: PythonRule, region: Region = TOYLAND) -> Region:
    """Return Toyland with a rule in Python that every cohort asks."""
    identity = evolve(region.identity, rules=(*region.identity.rules, rule.key))
    return evolve(region, python_rules=(rule,), identity=identity)


@pytest.mark.parametrize("field", ["equality", *EQUALITY_FIELDS, "equality_sex"])
@pytest.mark.parametrize("body", ["return facts.get('{}')", "return facts.{} == 'x'"])
def test_a_rules_code_names_no_field_of_equality_monitoring(
    coded: Callable[[str], PythonRule], body: str, field: str
) -> None:
    """As a fact, as an attribute or as a column of referrals.csv."""
    (finding,) = told(asking(coded(body.format(field))))

    assert (finding.code, finding.place) == ("UD-L005", "python_rule coded")
    assert field in finding.message


def test_a_rules_code_may_say_that_it_reads_none(coded: Callable[[str], PythonRule]) -> None:
    """A comment or a text in which the word stands among others reads nothing."""
    body = "'''It does not ask for the sex of anybody.'''\n    return None  # religion_or_belief"

    assert told(asking(coded(body))) == []


def test_a_parameter_that_code_names_is_read(coded: Callable[[str], PythonRule]) -> None:
    """In the function, or anywhere in its package."""
    for key in ("wolves", "in-a-helper"):
        region = asking(coded("return parameters['wolves']"), valued(key, 1))
        assert told(region) == []
    unread = asking(coded("return parameters['wolves']"), valued("foxes", 1))
    assert [finding.code for finding in told(unread)] == ["UD-L030"]


def test_a_parameter_that_an_allocators_package_names_is_read(
    coded: Callable[[str], PythonRule],
) -> None:
    """Whoever checks hands over what else reads the region's parameters."""
    allocator = coded("return parameters['wolves']").function

    assert [one.code for one in region_findings(valued("wolves", 1))] == ["UD-L030"]
    assert region_findings(valued("wolves", 1), helpers=[allocator]) == []


def test_code_that_cannot_be_read_names_nothing(coded: Callable[[str], PythonRule]) -> None:
    """A rule whose code is gone, one without a source, and one cut out of a line."""
    unread: dict[str, Any] = {
        "gone": None,
        "without a source": dict.get,
        "cut out": lambda facts, _: facts.get("ethnic_group"),
    }
    for function in unread.values():
        assert told(asking(evolve(coded("return None"), function=function))) == []


def test_the_librarys_own_code_reads_no_parameter_of_a_region(
    coded: Callable[[str], PythonRule],
) -> None:
    """Though the text stands in it: the built-in allocators take theirs from nobody."""
    found = region_findings(valued("days-before-widening", 1), helpers=[region_findings])

    assert [one.code for one in found] == ["UD-L030"]


def test_a_consent_may_be_asked_in_code(coded: Callable[[str], PythonRule]) -> None:
    """As far as it can be seen: by a rule that does more than warn."""
    rule = coded(f"return [facts.get(name) for name in {CONSENTS}]")
    without = evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=()), rules=())
    region = evolve(without, cohorts=tuple(evolve(one, rules=()) for one in TOYLAND.cohorts))

    assert region_findings(asking(rule, region), helpers=[]) == [
        finding for finding in region_findings(region) if finding.code == "UD-L030"
    ]
    warning = evolve(rule, if_not_met=Effect.WARN)
    assert sum(one.code == "UD-L004" for one in region_findings(asking(warning, region))) == 3


# Against brute force


#: Households that brute force tries for one rule or cohort; a larger example is passed over.
_MOST = 1_500


def households(*trees: Condition, cohort: str = "") -> Iterator[dict[str, Any]]:
    """Yield every household that differs in what trees ask, where there are not too many."""
    names = sorted(
        {test.fact for tree in trees for test in conditions.tests_of(tree)} | {"cohorts"}
    )
    values = [DOMAINS[name] for name in names]
    assume(prod(map(len, values)) <= _MOST)
    for found in product(*values):
        full = dict(zip(names, found, strict=True))
        if not cohort or cohort in full["cohorts"]:
            yield full


@given(region=regions())
def test_a_rule_is_never_or_always_met_as_trying_every_household_finds(region: Region) -> None:
    """Over small vocabularies, by brute force that shares no code with the diagrams."""
    expected = set()
    for rule in region.rules:
        answers = {is_so(rule.require, full) for full in households(rule.require)}
        if answers == {False}:
            expected.add(("UD-L002", f"rule {rule.key}"))
        if answers == {True} and rule.if_not_met is not Effect.WARN:
            expected.add(("UD-L003", f"rule {rule.key}"))

    found = {(one.code, one.place) for one in region_findings(region)}

    assert {one for one in found if one[0] in {"UD-L002", "UD-L003"}} == expected


@given(region=regions())
def test_nobody_can_enter_a_cohort_as_trying_every_household_finds(region: Region) -> None:
    """It is told at the cohort, at the region, or at the one rule that nobody can meet."""
    by_key = {rule.key: rule for rule in region.rules}
    found = region_findings(region)
    never = {one.place.removeprefix("rule ") for one in found if one.code == "UD-L002"}
    nobody = {one.place for one in found if one.code == "UD-L001"}
    for cohort in (one for one in region.cohorts if one.is_on):
        keys = [
            key
            for key in dict.fromkeys((*region.identity.rules, *cohort.rules))
            if by_key[key].if_not_met is not Effect.WARN
        ]
        trees = [by_key[key].require for key in keys]
        can_enter = any(
            all(is_so(tree, full) for tree in trees)
            for full in households(*trees, cohort=cohort.key)
        )
        is_told = bool({"region", f"cohort {cohort.key}"} & nobody or never & {*keys})
        assert is_told is not can_enter


# The command


def test_check_tells_findings_by_what_they_mean(tmp_path: Path) -> None:
    """One line each, under the title of its code; then exit code 1."""
    broken = changed("parameters", "own-room-age", valued("wolves", 1), unit="dogs")
    folder = write_toyland(tmp_path / "toyland", broken)

    said = type_in("check", folder)

    assert (said.code, said.err) == (FINDINGS, "")
    assert "toyland: 2 findings in 4 areas" in said.lines[0]
    titles = [CODES[code].title for code in ("UD-L030", "UD-L031")]
    assert [line for line in said.lines if line in titles] == titles
    (unit,) = (line for line in said.lines if "dogs" in line)
    assert unit.startswith("  region.toml:")
    assert "[parameter own-room-age]" in unit
    assert unit.endswith("(UD-L031)")


def test_check_tells_findings_as_json_too(tmp_path: Path) -> None:
    """Beside the faults, of which there are none."""
    folder = write_toyland(tmp_path / "toyland", valued("wolves", 1))

    said = type_in("check", folder, "--format", "json")

    assert said.code == FINDINGS
    assert said.json["faults"] == []
    (finding,) = said.json["findings"]
    assert (finding["code"], finding["file"], finding["place"]) == (
        "UD-L030",
        "region.toml",
        "parameter wolves",
    )


def test_findings_keep_no_other_command_from_running(tmp_path: Path) -> None:
    """They are advice: the region loads, and its templates are written."""
    folder = write_toyland(tmp_path / "toyland", valued("wolves", 1))

    succeeds("template", "homes", "--region", folder, "--out", tmp_path / "homes.csv")
    assert (
        succeeds("check", write_toyland(tmp_path / "sound"))
        .lines[0]
        .startswith("toyland: nothing found in")
    )
