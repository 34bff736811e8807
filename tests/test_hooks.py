"""
Every hook, used by a small plugin with an entry point of its own, as a package has it.

A plugin stands in a folder on PYTHONPATH with the ``entry_points.txt`` that pip would have written.
"""

import inspect
import linecache
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from program import (
    BAD_DATA,
    EXAMPLE,
    FINE,
    LONDON,
    REFUSED,
    ROOT,
    Said,
    one_sentence,
    rows_of,
    shell,
    type_in,
    write_rows,
)
from toyland_files import edit, write_toyland

from unlocking_doors.plugins.hookspecs import Hooks

HOOKS = sorted(name for name in vars(Hooks) if not name.startswith("_"))
_DAYS = "2023-04-30"


def package(folder: Path, name: str, code: str, entry: str = "", version: str = "1.0") -> Path:
    """Install a plugin of one module into a folder; repeated, it is another version of it."""
    folder.mkdir(exist_ok=True)
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(
        "from unlocking_doors import *\n" + dedent(code).lstrip("\n"), "utf-8"
    )
    for old in folder.glob(f"{module}-*.dist-info"):
        shutil.rmtree(old)
    meta = folder / f"{module}-{version}.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (meta / "entry_points.txt").write_text(f"[unlocking_doors]\n{entry or name} = {module}\n")
    return folder


def program(plugins: Path, *words: object) -> Said:
    """Run the program with the plugins of a folder, in the folder above it."""
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as changes:
        changes.syspath_prepend(plugins)
        changes.setattr(sys, "dont_write_bytecode", True)
        linecache.clearcache()  # a rule's source is read again
        try:
            return type_in(*words, cwd=plugins.parent)
        finally:
            for name in set(sys.modules) - before:
                if str(plugins) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]


def refused(plugins: Path, *words: object) -> str:
    """Run a command that must be refused because of a plugin, in one sentence."""
    said = program(plugins, *words)
    assert (said.code, said.out) == (BAD_DATA, "")
    return one_sentence(said.err)


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """The folder into which a test installs plugins."""
    return tmp_path / "plugins"


def small_run(plugins: Path, region: object, *more: object, as_at: str = _DAYS) -> Said:
    """Run a few rows of the example with the plugins of a folder."""
    for kind in ("referrals", "homes", "decisions"):
        rows = rows_of(EXAMPLE / f"{kind}.csv")[:30]
        for row in rows if kind == "homes" else []:
            row["left_by"] = ""  # the case that left it may be none of the few
        write_rows(plugins.parent / f"{kind}.csv", rows)
    given = [word for kind in ("referrals", "homes", "decisions")
             for word in (f"--{kind}", f"{kind}.csv")]  # fmt: skip
    words = ("run", region, *given, "--as-at", as_at, "--out", "out", "--format", "json")
    return program(plugins, *words, *more)


# The catalogue


def test_every_hook_has_a_test_and_stands_in_the_documentation() -> None:
    """One test and one row of docs/hooks.md each; nothing is documented that there is not."""
    assert [name for name in HOOKS if f"test_hook_{name}" not in globals()] == []
    table = (ROOT / "docs/hooks.md").read_text("utf-8")
    assert re.findall(r"`(\w+)\([^)]*\)`", table) == [
        name for name in vars(Hooks) if not name.startswith("_")
    ]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_when_it_is_called_and_how_answers_combine(name: str) -> None:
    """Typed, and with the four parts that its author needs."""
    spec = getattr(Hooks, name)
    assert inspect.signature(spec).return_annotation is not inspect.Signature.empty
    for part in ("Called: ", "Returns: ", "Combines: ", "Since: "):
        assert part in (inspect.getdoc(spec) or "")


# Each hook


def test_hook_register_regions(plugins: Path) -> None:
    """A plugin names folders of regions, here one that does not stand in its package."""
    write_toyland(plugins.parent / "toyland")
    package(
        plugins,
        "toys",
        """
        from pathlib import Path

        @hookimpl
        def register_regions():
            return [Path(__file__).parents[1] / "toyland"]
        """,
    )
    process = shell("check", "toyland", cwd=plugins, env={"PYTHONPATH": str(plugins)})
    assert process.code == FINE, process.err
    keys = [row["key"] for row in program(plugins, "regions", "--format", "json").json]
    assert keys == ["london", "toyland"]


RULE = '''
    from datetime import date

    @rule(
        key="full-moon", label="Not at full moon", source="assumption: a test",
        since=date(2017, 1, 30), if_not_met=Effect.DECLINE, reason="There is a full moon.",
        remedy="Wait for another night",
    )
    def full_moon(facts, parameters):
        """Decline the case whose key ends in a four."""
        met = not facts.case.endswith("4")
        return Ruling(answer=Answer.MET if met else Answer.NOT_MET)

    @hookimpl
    def register_rules():
        return [full_moon]
'''


@pytest.fixture
def moonlit(plugins: Path) -> Path:
    """A copy of London that asks a rule in Python, and the plugin that supplies it."""
    folder = plugins.parent / "moonlit"
    shutil.copytree(LONDON, folder)
    edit(folder / "region.toml", 'key = "london"', 'key = "moonlit"')
    edit(folder / "region.toml", '    "tenure",', '    "tenure",\n    "full-moon",')
    return package(plugins, "moon-rules", RULE)


def test_hook_register_rules(moonlit: Path) -> None:
    """A rule in Python is asked like any other, with its package, and explained like any other."""
    given = ("--referrals", EXAMPLE / "referrals.csv", "--format", "json")
    found = program(moonlit, "assess", "./moonlit", *given).json["assessments"]
    for one in found:
        (finding,) = (f for f in one["findings"] if f["rule"] == "full-moon")
        ends = one["case"].endswith("4")
        assert finding["answer"] == ("not met" if ends else "met")
        assert finding["source"] == "assumption: a test"
        assert one["outcome"] != "eligible" or not ends
    assert small_run(moonlit, "./moonlit").code == FINE
    told = program(moonlit, "explain", "E23-0004", "--db", "out/scheme.db").out
    assert "✗ Not at full moon" in told
    assert "What would change it: Wait for another night." in told


def test_a_rule_whose_code_has_changed_is_named_and_not_replayed(moonlit: Path) -> None:
    """Exit code 5: the decision was made by other code, and is not made again by this one."""
    assert small_run(moonlit, "./moonlit").code == FINE
    explain = ("explain", "E23-0004", "--db", "out/scheme.db")
    before = program(moonlit, *explain).out
    package(moonlit, "moon-rules", RULE.replace('endswith("4")', 'endswith("5")'), version="2.0")

    said = program(moonlit, *explain)

    assert (said.code, said.out) == (REFUSED, "")
    assert 'the code of rule "full-moon" (moon-rules 1.0) is' in one_sentence(said.err)
    assert "Install moon-rules 1.0" in said.err
    package(moonlit, "moon-rules", RULE)
    assert program(moonlit, *explain).out == before


def test_a_rule_whose_package_is_gone_is_named_and_not_replayed(moonlit: Path) -> None:
    """The same, with nothing installed that has the rule; the ledger can still be read."""
    assert small_run(moonlit, "./moonlit").code == FINE
    shutil.rmtree(moonlit)
    moonlit.mkdir()

    said = program(moonlit, "explain", "E23-0004", "--db", "out/scheme.db")

    assert (said.code, said.out) == (REFUSED, "")
    assert 'rule "full-moon"' in one_sentence(said.err)
    assert "moon-rules 1.0" in said.err
    assert program(moonlit, "ledger", "--db", "out/scheme.db").code == FINE


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('raise ValueError(facts.get("landlord"))', "stopped with ValueError"),
        ("return True", "returned no Ruling"),
        ("return Ruling(answer=Answer.UNKNOWN)", "does not answer as a rule must"),
    ],
)
def test_a_rule_that_fails_is_named_without_a_value(moonlit: Path, body: str, words: str) -> None:
    """Nothing is decided, and what it saw is not repeated."""
    code = RULE.replace("return Ruling(answer=Answer.MET if met else Answer.NOT_MET)", body)
    package(moonlit, "moon-rules", code)
    said = small_run(moonlit, "./moonlit")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert 'rule "full-moon" ' in said.err
    assert words in one_sentence(said.err)
    assert rows_of(EXAMPLE / "referrals.csv")[0]["landlord"] not in said.err
    assert not list((moonlit.parent / "out").glob("*"))


ALLOCATOR = """
    from attrs import evolve
    from unlocking_doors.matching import BUILT_IN

    def nobody(problem, *, seed):
        return BUILT_IN["circulation"](evolve(problem, vacancies=()), seed=seed)

    def reckless(problem, *, seed):
        from unlocking_doors.matching import Pairing
        found = BUILT_IN["circulation"](problem, seed=seed)
        pairs = [Pairing(case=r.case, home=v.home, why="x")
                 for r in problem.requests for v in problem.vacancies]
        return evolve(found, pairings=tuple(pairs))

    def failing(problem, *, seed):
        raise KeyError(problem)

    @hookimpl
    def register_allocators():
        return {"quite-priority": BUILT_IN["priority"], "reckless": reckless, "failing": failing}
"""


def test_hook_register_allocators(plugins: Path) -> None:
    """An allocator goes by its name, and is listed with the others."""
    package(plugins, "more-allocators", ALLOCATOR)
    own = small_run(plugins, "london", "--allocator", "quite-priority", as_at="2023-05-08")
    shutil.rmtree(plugins.parent / "out")
    built_in = small_run(plugins, "london", "--allocator", "priority", as_at="2023-05-08")
    assert own.code == built_in.code == FINE
    assert own.json == built_in.json
    listed = program(plugins, "plugins", "--format", "json").json[0]["supplies"]
    assert "quite-priority" in listed


def test_an_allocator_that_breaks_a_constraint_is_refused(plugins: Path) -> None:
    """The checker that shares no code with it names what it broke; nothing is offered."""
    package(plugins, "more-allocators", ALLOCATOR)
    said = small_run(plugins, "london", "--allocator", "reckless", as_at="2023-05-08")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert 'allocator "reckless" broke hard constraints' in said.err
    assert not (plugins.parent / "out/scheme.db").exists()


def test_an_allocator_that_fails_is_named(plugins: Path) -> None:
    """It is a plugin at fault, not the program."""
    package(plugins, "more-allocators", ALLOCATOR)
    said = small_run(plugins, "london", "--allocator", "failing", as_at="2023-05-08")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert 'allocator "failing"' in one_sentence(said.err)
    assert "KeyError" in said.err


def test_hook_register_reports(plugins: Path) -> None:
    """A report of another kind is written through the scheme, and listed."""
    package(
        plugins,
        "more-reports",
        """
        def count(snapshot, folder):
            page = folder / "count.txt"
            page.write_text(f"{len(snapshot.cases)} cases, invented: {snapshot.is_invented}")
            return page

        @hookimpl
        def register_reports():
            return {"count": count}

        if __name__ == "__main__":
            from pathlib import Path
            with open_scheme("london", "out/scheme.db") as scheme:
                print(scheme.report("count", Path("out")).read_text())
        """,
    )
    assert small_run(plugins, "london").code == FINE
    done = subprocess.run([sys.executable, plugins / "more_reports.py"], cwd=plugins.parent,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert re.fullmatch(r"\d+ cases, invented: True\n", done.stdout)
    assert "count" in program(plugins, "plugins", "--format", "json").json[0]["supplies"]


# Plugins at fault


FAULTY = {
    "does not import": ("import no_such_module", "does not import: ModuleNotFoundError"),
    "is no Python": ("def (", "does not import: SyntaxError"),
    "a misspelt hook": (
        "@hookimpl\ndef register_region():\n    return []",
        "implements a hook that does not exist",
    ),
    "an argument too many": (
        "@hookimpl\ndef register_rules(region):\n    return []",
        "with arguments that it does not have",
    ),
    "a hook that fails": (
        "@hookimpl\ndef register_regions():\n    raise RuntimeError('secret')",
        "failed in register_regions: RuntimeError",
    ),
    "a hook that fails late": (
        "@hookimpl\ndef register_regions():\n    yield from ()\n    raise RuntimeError('secret')",
        "failed in register_regions: RuntimeError",
    ),
    "a hook that answers nothing": (
        "@hookimpl\ndef register_rules():\n    pass",
        "failed in register_rules: TypeError",
    ),
    "a hook that answers something else": (
        "@hookimpl\ndef register_rules():\n    return ['full-moon']",
        "answers register_rules with something else than it must",
    ),
    "a folder as a text": (
        "@hookimpl\ndef register_regions():\n    return ['/tmp']",
        "answers register_regions with something else than it must",
    ),
    "a rule without source": (
        (
            "from datetime import date\n"
            "space = {'__name__': 'nowhere'}\n"
            "exec('def made(facts, parameters): pass', space)\n"
            "@hookimpl\ndef register_rules():\n"
            "    return [rule(key='x', label='x', source='assumption: x', since=date(2020, 1, 1),\n"
            "                 if_not_met=Effect.WARN, reason='x')(space['made'])]"
        ),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("way", FAULTY)
def test_a_faulty_plugin_is_named(plugins: Path, way: str) -> None:
    """One sentence with its name and what is wrong; exit code 3; what it said is not repeated."""
    code, words = FAULTY[way]
    package(plugins, "faulty", code)
    said = refused(plugins, "check", "london")
    assert words in said
    assert "faulty" in said or way == "a rule without source"
    assert "secret" not in said


@pytest.mark.parametrize("hook", ["allocators", "reports"])
def test_an_allocator_or_report_that_is_none_is_named(plugins: Path, hook: str) -> None:
    """Checked when a scheme opens, before anything is played."""
    package(plugins, "faulty", f"@hookimpl\ndef register_{hook}():\n    return {{'x': 1}}")
    said = small_run(plugins, "london")
    assert said.code == BAD_DATA
    assert f'plugin "faulty" answers register_{hook} with something else' in one_sentence(said.err)


@pytest.mark.parametrize(("hook", "name"), [("allocators", "circulation"), ("reports", "year")])
def test_a_name_that_is_taken_is_refused(plugins: Path, hook: str, name: str) -> None:
    """Nobody replaces what the library supplies without its being said."""
    code = f"@hookimpl\ndef register_{hook}():\n    return {{'{name}': print}}"
    package(plugins, "greedy", code)
    said = small_run(plugins, "london")
    assert said.code == BAD_DATA
    assert f'plugin "greedy" supplies the {hook[:-1]} "{name}" a second time' in said.err


def test_two_regions_of_one_key_are_refused(plugins: Path) -> None:
    """By a hook, and by an entry point of the same name."""
    shutil.copytree(LONDON, plugins.parent / "london")
    package(
        plugins,
        "second-london",
        """
        from pathlib import Path

        @hookimpl
        def register_regions():
            yield Path(__file__).parents[1] / "london"
        """,
    )
    said = refused(plugins, "check", "london")
    assert 'plugin "second-london" supplies the region "london" a second time' in said

    package(plugins, "second-london", "", entry="london")
    assert 'plugin "london" is installed twice' in refused(plugins, "check", "london")


def test_a_region_that_is_not_the_one_it_is_named_after_is_refused(plugins: Path) -> None:
    """The entry point's name is the region's key."""
    write_toyland(plugins / "wonderland")
    (plugins / "wonderland/__init__.py").touch()
    package(plugins, "wonderland", "")
    (plugins / "wonderland.py").unlink()
    said = refused(plugins, "check", "wonderland")
    assert 'the package of "wonderland" holds the region "toyland"' in said


def test_a_package_that_is_data_only_is_a_region(plugins: Path) -> None:
    """An empty module, a folder of files and an entry point: no hook, no other Python."""
    write_toyland(plugins / "toyland_region")
    (plugins / "toyland_region/__init__.py").touch()
    package(plugins, "toyland-region", "", entry="toyland")
    (plugins / "toyland_region.py").unlink()
    assert program(plugins, "check", "toyland").code == FINE
    rows = {
        row["name"]: row["supplies"] for row in program(plugins, "plugins", "--format", "json").json
    }
    assert rows["toyland"] == rows["london"] == "a region"
