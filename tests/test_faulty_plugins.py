"""Plugins at fault: each is named with a remedy, and set aside or refused where it is needed."""

import shutil
from pathlib import Path

import pytest
from plugin_files import installed, package, program, refused, small_run
from program import BAD_DATA, FINDINGS, FINE, LONDON
from toyland_files import edit, write_toyland

from unlocking_doors.plugins import Choice, Plugins, PluginWarning

MADE_ELSEWHERE = """
from datetime import date
space = {'__name__': 'nowhere'}
exec('def made(facts, parameters): pass', space)
@hookimpl
def register_rules():
    return [rule(key='x', label='x', source='assumption: x', since=date(2020, 1, 1),
                 if_not_met=Effect.WARN, reason='x')(space['made'])]
"""
ODD_RULE = """
from datetime import date
@hookimpl
def register_rules():
    return [rule(key=7, label='x', source='assumption: x', since=date(2020, 1, 1),
                 if_not_met=Effect.WARN, reason='x')(print)]
"""
_PATH = "__import__('pathlib').Path"
_REPORT = "Report(audience=Audience.PUBLIC, periods=('{}',), writer=print)"
FAULTY = {
    "does not import": (
        "import no_such_module",
        "failed while it is imported: ModuleNotFoundError",
    ),
    "is no Python": ("def (", "failed while it is imported: SyntaxError"),
    "a misspelt hook": (
        "@hookimpl\ndef register_region():\n    return []",
        'implements "register_region", which is no hook; did you mean "register_regions"?',
    ),
    "a hook without its mark": (
        "def register_rules():\n    return []",
        'has a function "register_rules" that is not marked as a hook. Write @hookimpl above it',
    ),
    "an argument too many": (
        "@hookimpl\ndef register_rules(region):\n    return []",
        "with arguments that it does not have",
    ),
    "nothing at all": ("", "supplies nothing: no hook, and no region.toml"),
    "a hook that fails late": (
        "@hookimpl\ndef register_regions():\n    yield from ()\n    raise RuntimeError('secret')",
        "failed in register_regions: RuntimeError",
    ),
    "a hook that answers nothing": (
        "@hookimpl\ndef register_rules():\n    pass",
        "failed in register_rules: TypeError",
    ),
    "a folder as a text": (
        "@hookimpl\ndef register_regions():\n    return ['/tmp']",
        "answers in register_regions with something else than it must",
    ),
    "a folder without a region": (
        f"@hookimpl\ndef register_regions():\n    yield {_PATH}('atlantis')",
        'names "atlantis", which holds no region.toml. If its wheel lacks the file, build it again',
    ),
    "a region twice": (
        f"@hookimpl\ndef register_regions():\n    return [{_PATH}({str(LONDON)!r})] * 2",
        'supplies the region "unlocking_doors_london" twice',
    ),
    "a rule that nobody can read": (MADE_ELSEWHERE, "cannot be read"),
    "a rule without a proper key": (ODD_RULE, "Of a rule, key must be text"),
    "an allocator that is none": (
        "@hookimpl\ndef register_allocators():\n    return {'x': 1}",
        "answers in register_allocators with something else than it must",
    ),
    "a report that is none": (
        "@hookimpl\ndef register_reports():\n    return {'mine': print}",
        "answers in register_reports with something else than it must. Return a Report by kind",
    ),
    "reports without a kind": (
        f"@hookimpl\ndef register_reports():\n    return [{_REPORT.format('')}]",
        "answers in register_reports with something else than it must. Return a Report by kind",
    ),
    "a report about a week": (
        f"@hookimpl\ndef register_reports():\n    return {{'x': {_REPORT.format('week')}}}",
        "answers in register_reports with something else than it must. Return a Report by kind",
    ),
    "a report for somebody else": (
        "@hookimpl\ndef register_reports():\n    return {'x': Report(audience='me', writer=print)}",
        "answers in register_reports with something else than it must. Return a Report by kind",
    ),
    "an allocator of the library's": (
        "@hookimpl\ndef register_allocators():\n    return {'mine': print, 'circulation': print}",
        'supplies the allocator "circulation", which is built in. Give it another name',
    ),
    "a report of the library's": (
        f"@hookimpl\ndef register_reports():\n    return {{'year': {_REPORT.format('month')}}}",
        'supplies the report "year", which is built in. Give it another name',
    ),
}


@pytest.mark.parametrize("way", FAULTY)
def test_a_faulty_plugin_is_set_aside_whole_and_named(plugins: Path, way: str) -> None:
    """What does not need it goes on: exit code 0, and its fault on standard error, once."""
    code, words = FAULTY[way]
    package(plugins, "faulty", code)
    said = program(plugins, "regions")
    assert said.code == FINE
    assert said.err.count("\n") == 1
    assert said.err.startswith("set aside: ")
    assert words in said.err
    assert "faulty" in said.err or way == "a rule that nobody can read"
    assert "secret" not in said.err
    assert "london" in said.out


def test_a_plugin_that_is_set_aside_is_listed_with_why(plugins: Path) -> None:
    """`plugins` says so in either format, with exit code 1; so does the doctor."""
    package(plugins, "faulty", *FAULTY["does not import"][:1])
    listed = program(plugins, "plugins", "--format", "json")
    (row,) = (row for row in listed.json if row["set_aside"])
    assert listed.code == FINDINGS
    assert (row["name"], row["distribution"], row["version"]) == ("faulty", "faulty", "1.0")
    assert "does not import" not in row["set_aside"]
    assert "ModuleNotFoundError" in row["set_aside"]
    assert (row["regions"], row["hooks"]) == ([], [])
    assert "set aside: plugin" in program(plugins, "plugins").out
    assert "set aside: faulty" in program(plugins, "doctor").out


def test_a_program_that_embeds_the_library_is_warned(plugins: Path) -> None:
    """A plugin that is set aside is no secret there either."""
    package(plugins, "faulty", "import no_such_module")
    with installed(plugins), pytest.warns(PluginWarning, match='set aside: plugin "faulty"'):
        assert set(Plugins.load().faults) == {"faulty"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("atlantis+housing-moves", 'there is no region "atlantis"'),
        ("london+nosuch", 'there is no plugin that amends regions "nosuch"'),
        ("london+housing-move", 'did you mean "housing-moves"?'),
        ("london+london", 'there is no plugin that amends regions "london"'),
        ("london+", 'there is no plugin that amends regions ""'),
        ("northwest+housing-moves", 'plugin "housing-moves" does not amend the region "northwest"'),
        ("london+northwest", 'plugin "northwest" does not amend the region "london"'),
        ("london+faulty", 'plugin "faulty" failed while it is imported'),
    ],
)
def test_an_amendment_that_cannot_be_made_is_refused(plugins: Path, asked: str, words: str) -> None:
    """A region that is not there, a plugin that is not, one that does not amend it or is faulty."""
    package(plugins, "faulty", "import no_such_module")
    assert words in refused(plugins, "check", asked)


def test_a_rule_that_two_plugins_supply_is_nobodys(plugins: Path) -> None:
    """A region that names it is refused with both of them; every other one goes on."""
    write_toyland(plugins.parent / "toyland")
    edit(plugins.parent / "toyland/region.toml", '"rent"]', '"rent", "x"]')
    for name in ("first", "second"):
        package(plugins, name, ODD_RULE.replace("key=7", "key='x'").replace("(print)", "(made)"))
        with (plugins / f"{name}.py").open("a") as file:
            file.write("def made(facts, parameters):\n    return Ruling(answer=Answer.MET)\n")
    words = 'the rule "x" is supplied by the plugins "first" and "second"'
    assert words in refused(plugins, "check", "./toyland")
    assert words in program(plugins, "regions").err
    shutil.rmtree(plugins / "second-1.0.dist-info")
    assert program(plugins, "check", "./toyland").code in {FINE, FINDINGS}


@pytest.mark.parametrize("hook", ["allocators", "reports"])
def test_a_name_that_two_plugins_supply_is_nobodys(plugins: Path, hook: str) -> None:
    """Refused where it is asked for; what does not ask for it goes on."""
    mine = {"allocators": "print", "reports": _REPORT.format("month")}[hook]
    for name in ("aaa", "zzz"):
        package(plugins, name, f"@hookimpl\ndef register_{hook}():\n    return {{'mine': {mine}}}")
    words = f'the {hook[:-1]} "mine" is supplied by the plugins "aaa" and "zzz"'
    listed = program(plugins, "plugins", "--format", "json")
    assert listed.code == FINDINGS
    assert words in listed.err
    if hook == "allocators":
        said = small_run(plugins, "london", "--allocator", "mine")
        assert said.code == BAD_DATA
        assert words in said.err


def test_two_regions_of_one_key_are_refused(plugins: Path) -> None:
    """By a hook, and by an entry point of the same name; the others go on."""
    elsewhere = plugins.parent / "elsewhere"
    shutil.copytree(LONDON, elsewhere / "london")
    code = f"""
    from pathlib import Path

    @hookimpl
    def register_regions():
        yield Path({str(elsewhere)!r}) / "london"
    """
    package(plugins, "second-london", code)
    words = 'the region "london" is supplied by the plugins "london" and "second-london"'
    assert words in refused(plugins, "check", "london")
    listed = program(plugins, "regions")
    assert words in listed.err
    assert "northwest" in listed.out

    package(plugins, "second-london", "", entry="london")
    words = 'plugin "london" is installed twice: by second-london and by unlocking-doors-london'
    assert words in refused(plugins, "check", "london")
    assert program(plugins, "check", "northwest").code == FINE


def test_nobody_takes_the_librarys_own_name(plugins: Path) -> None:
    """A plugin called built-in is set aside, and what is built in stays."""
    package(plugins, "impostor", "@hookimpl\ndef register_rules():\n    return []",
            entry="built-in")  # fmt: skip
    said = program(plugins, "check", "london")
    assert said.code == FINE
    assert 'a plugin is called "built-in", which is the library\'s own name' in said.err


def test_two_names_for_one_module_are_refused(plugins: Path) -> None:
    """Nothing is supplied twice by being named twice."""
    package(plugins, "one", "@hookimpl\ndef register_rules():\n    return []")
    meta = plugins / "one-1.0.dist-info/entry_points.txt"
    meta.write_text("[unlocking_doors]\none = one\ntwo = one\nthree = one:rule\n")
    said = program(plugins, "regions").err
    assert 'plugin "two" is the module of "one"' in said
    assert 'plugin "three" names no module' in said


def test_a_package_that_is_data_only_is_a_region(plugins: Path) -> None:
    """An empty module, a folder of files and an entry point: no hook, no other Python."""
    write_toyland(plugins / "toyland_region")
    (plugins / "toyland_region/__init__.py").touch()
    package(plugins, "toyland-region", entry="toyland")
    assert program(plugins, "check", "toyland").code in {FINE, FINDINGS}
    rows = {row["name"]: row for row in program(plugins, "plugins", "--format", "json").json}
    assert rows["toyland"]["regions"] == ["toyland"]


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ("region.toml", 'plugin "toyland" supplies nothing: no hook, and no region.toml'),
        ("rules.toml", "rules.toml"),
        ("areas.csv", "areas.csv"),
    ],
)
def test_a_file_that_is_missing_from_a_wheel_is_named(plugins: Path, lost: str, words: str) -> None:
    """The region is refused with the file's name, and the others are listed; exit code 1."""
    write_toyland(plugins / "toyland_region")
    (plugins / "toyland_region/__init__.py").touch()
    package(plugins, "toyland-region", entry="toyland")
    (plugins / "toyland_region" / lost).unlink()
    said = program(plugins, "check", "toyland")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert words in said.err
    listed = program(plugins, "regions")
    assert listed.code == (FINE if lost == "region.toml" else FINDINGS)
    assert words in listed.err
    assert "london" in listed.out


def test_a_region_that_is_not_the_one_it_is_named_after_is_refused(plugins: Path) -> None:
    """The entry point's name is the region's key."""
    write_toyland(plugins / "wonderland")
    (plugins / "wonderland/__init__.py").touch()
    package(plugins, "wonderland")
    said = refused(plugins, "check", "wonderland")
    assert 'the package of "wonderland" holds the region "toyland"' in said


@pytest.mark.parametrize(
    ("needs", "fits"),
    [
        ("unlocking-doors>=9", False),
        ("unlocking-doors >=9,<10", False),
        ("Unlocking_Doors[postgres]>=9", False),
        ("unlocking-doors (>=9)", False),
        ("unlocking-doors~=9.1", False),
        ("unlocking-doors==0.0.1", False),
        ("unlocking-doors>=9; python_version >= '3'", False),
        ("unlocking-doors>=9; extra == 'next'", True),
        ("unlocking-doors>=9; python_version < '3'", True),
        ("unlocking-doors>=0.1,<9", True),
        ("unlocking-doors", True),
        ("unlocking-doors-london>=9", True),
        ("attrs>=9", True),
    ],
)
def test_a_plugin_for_another_version_is_not_even_imported(
    plugins: Path, needs: str, *, fits: bool
) -> None:
    """Its requirement is read before any code of it runs; what would fit is said."""
    package(plugins, "later", "@hookimpl\ndef register_rules():\n    return []", needs=needs)
    if not fits:
        (plugins / "later.py").write_text("raise SystemExit('imported')")
    with installed(plugins):
        told: list[str] = []
        faults = Plugins.load(Choice(allow=("later",)), tell=told.append).faults
    assert set(faults) == (set() if fits else {"later"})
    if not fits:
        assert "is made for unlocking-doors " in told[0]
        assert "and this is 0.1.0. Install a version of later that fits. (UD-P007)" in told[0]
