"""Who supplied what: each rule, cohort, target and reason says its package and version."""

from pathlib import Path

import pytest
from plugin_files import Beside, beside
from program import succeeds
from small_years import Clock, referral
from toyland_files import edit, write_toyland

from unlocking_doors.loading import load_content
from unlocking_doors.loading.places import SINGLE, TABLES
from unlocking_doors.plain import canonical
from unlocking_doors.plugins import Plugins, open_scheme
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.policy.region import Region

AMENDING = """
from datetime import date
from attrs import evolve
from unlocking_doors.policy.targets import Target, TargetRule

@rule(key="clear-sky", label="A clear sky", source="assumption: a test", since=date(2020, 1, 1),
      if_not_met=Effect.WARN, reason="It is cloudy.")
def clear_sky(facts, parameters):
    return Ruling(answer=Answer.MET)

@hookimpl
def register_rules():
    return [clear_sky]

@hookimpl
def amend_region(region):
    target = Target(key="t", partner="brick-homes", homes=3, rule=TargetRule.FIXED,
                    source="assumption: a test", since=date(2024, 1, 1), until=date(2025, 1, 1))
    cohorts = tuple(
        evolve(one, label="renamed") if one.key == "wolf-at-the-door" else one
        for one in region.cohorts
    )
    reasons = tuple(one for one in region.reasons if one.key != "too-near")
    identity = evolve(region.identity, rules=(*region.identity.rules, "clear-sky"))
    return evolve(region, identity=identity, cohorts=cohorts, targets=(target,), reasons=reasons)
"""


@pytest.fixture
def met(tmp_path: Path) -> Beside:
    """Toyland in a package of its own, and a plugin that amends it."""
    folder = tmp_path / "beside"
    write_toyland(folder / "toyland")
    (folder / "toyland/__init__.py").touch()
    beside(folder, "amending", AMENDING)
    return Beside.of(folder, "toyland", "amending")


def origins(region: Region, table: str) -> dict[str, str]:
    """Return who supplied each row of a table."""
    rows = getattr(region, TABLES[table])
    return {getattr(row, "key", ""): region.origin(table, row) for row in rows}


def test_every_part_of_london_comes_from_its_package() -> None:
    """Each table and each row, with the version."""
    region = Plugins.load().region("london")
    for table, attribute in TABLES.items():
        rows = [None] if table in SINGLE else getattr(region, attribute)
        assert {region.origin(table, row) for row in rows} <= {"unlocking-doors-london 0.1.0"}
    assert region.rules
    assert region.reasons


def test_each_row_of_an_amended_region_says_who_supplied_it(met: Beside) -> None:
    """Added and changed ones the plugin, one that was taken away too, the others the package."""
    region = met.plugins.region("toyland+amending")
    infos = {info.name: info.origin for info in met.plugins.infos}
    own, amending = infos["toyland"], infos["amending"]
    assert own.startswith("toyland ")
    assert amending.startswith("amending.py ")
    assert origins(region, "target") == {"t": amending}
    assert origins(region, "python_rule") == {"clear-sky": amending}
    cohorts = origins(region, "cohort")
    assert {key for key, origin in cohorts.items() if origin == amending} == {"wolf-at-the-door"}
    assert set(cohorts.values()) == {own, amending}
    assert set(origins(region, "rule").values()) == {own}
    assert set(origins(region, "reason").values()) == {own}
    assert region.origin("region") == amending
    assert region.origin("circulation") == own
    gone = next(row for row in met.plugins.region("toyland").reasons if row.key == "too-near")
    assert region.origin("reason", gone) == amending


def test_a_rule_of_another_package_is_that_packages(met: Beside, tmp_path: Path) -> None:
    """Though the region names it in its own files, and nobody amends it."""
    edit(tmp_path / "beside/toyland/region.toml", '"rent"]', '"rent", "clear-sky"]')
    infos = {info.name: info.origin for info in met.plugins.infos}
    region = met.plugins.region("toyland")
    assert origins(region, "python_rule") == {"clear-sky": infos["amending"]}
    assert set(origins(region, "rule").values()) == {infos["toyland"]}


def test_who_supplied_what_is_kept_with_a_decision(met: Beside, tmp_path: Path) -> None:
    """It survives the store and a reopening, as the rest of the region does."""
    database = str(tmp_path / "scheme.db")
    asked = "toyland+amending"
    with open_scheme(asked, database, clock=Clock(), plugins=met.plugins) as scheme:
        scheme.refer(referral())
        region = scheme.region
    with reopen_scheme(database, clock=Clock(), plugins=met.plugins) as scheme:
        kept = scheme.region
    assert kept.supplied_by == region.supplied_by
    assert kept.fingerprint == region.fingerprint
    assert origins(kept, "target") == origins(region, "target")
    assert load_content(canonical(region)).supplied_by == region.supplied_by


def test_check_tells_who_supplied_each_part() -> None:
    """Of every row, for programs; for people, how much is not from the region's own package."""
    asked = ("check", "london+housing-moves")
    told = succeeds(*asked, "--format", "json").json["supplied_by"]
    moves, london = "unlocking-doors-housing-moves 0.1.0", "unlocking-doors-london 0.1.0"
    assert set(told.values()) == {moves, london}
    assert {"cohort", "rule", "reason", "partner"} <= {part.split()[0] for part in told}
    assert told["region"] == london
    changed = [part for part, origin in told.items() if origin == moves]
    assert any(part.startswith("python_rule ") for part in changed)
    line = f"{len(changed)} parts supplied or changed by {moves}."
    assert line in succeeds(*asked).out
    assert "supplied or changed" not in succeeds("check", "london").out


def test_places_of_amended_rows_name_the_plugin(met: Beside) -> None:
    """Where a finding would have a file and a line, it has the plugin."""
    loaded = met.plugins.loaded("toyland+amending")

    def place(table: str, number: int) -> str:
        return str(loaded.places.fault((table, number), code="x-1", message="x"))

    assert "plugin amending x" in place("target", 0)
    changed = [row.key for row in loaded.region.cohorts].index("wolf-at-the-door")
    assert "plugin amending x" in place("cohort", changed)
    assert "region.toml:" in place("cohort", (changed + 1) % len(loaded.region.cohorts))


def test_an_amended_region_that_is_none_is_refused_with_its_places(
    met: Beside, tmp_path: Path
) -> None:
    """The plugin is named in the message and at the row."""
    beside(
        tmp_path / "beside", "amending", AMENDING.replace('partner="brick-homes"', 'partner="x"')
    )
    again = Beside.of(tmp_path / "beside", "toyland", "amending")
    assert met.plugins.region("toyland+amending").targets
    with pytest.raises(Exception, match='amended by "amending", is no region') as caught:
        again.plugins.region("toyland+amending")
    assert "plugin amending [target t]" in str(caught.value)


def test_amendments_follow_each_other_in_the_order_typed(tmp_path: Path) -> None:
    """Each is handed what the one before returned; none of them amends it where nobody asks."""
    folder = tmp_path / "beside"
    write_toyland(folder / "toyland")
    for name in ("first", "second"):
        code = f"""
from attrs import evolve

@hookimpl
def amend_region(region):
    return evolve(region, identity=evolve(region.identity, name=region.identity.name + "{name}"))
"""
        beside(folder, name, code)
    plugins = Beside.of(folder, "toyland", "first", "second").plugins
    assert plugins.region("toyland+second+first").identity.name == "Toylandsecondfirst"
    assert plugins.region("toyland+first+second").identity.name == "Toylandfirstsecond"
    assert plugins.region("toyland+first+first").identity.name == "Toylandfirst"
    assert plugins.region("toyland").identity.name == "Toyland"
    assert plugins.folder("toyland+second+first") == folder / "toyland"
