"""What plugins supply, in use: guarded, named where it goes wrong, and refused where it must be."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from plugin_files import Beside, beside, installed, package
from small_years import fresh
from toyland_files import edit, write_toyland
from toyland_year import brief, snapshot

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError, PluginError, RefusedError
from unlocking_doors.plugins import Choice, Plugins
from unlocking_doors.publishing import CalendarPeriod, Category, Dimension, Tally, Unit

REPORTS = """
def full(brief, folder, form):
    raise OSError(28, "No space left on device")

def refusing(brief, folder, form):
    raise RefusedError("not for you")

def failing(brief, folder, form):
    raise ValueError("secret")

def leaving(brief, folder, form):
    raise SystemExit

def pageless(brief, folder, form):
    (folder / "page.txt").write_text("written")

@hookimpl
def register_reports():
    every = (full, refusing, failing, leaving, pageless)
    return {one.__name__: Report(audience=Audience.COORDINATOR, writer=one) for one in every}
"""


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("full", OSError, "No space left"),
        ("refusing", RefusedError, "not for you"),
        ("failing", PluginError, 'plugin "reporting" failed in the report "failing": ValueError'),
        ("leaving", PluginError, 'tries to end the program in the report "leaving"'),
        ("pageless", PluginError, 'answers in the report "pageless" with something else'),
    ],
)
def test_a_report_that_fails_names_its_plugin(
    tmp_path: Path, kind: str, error: type[Exception], words: str
) -> None:
    """A folder that is full, or a refusal, is told as from any other report."""
    beside(tmp_path / "beside", "reporting", f"from unlocking_doors.errors import *\n{REPORTS}")
    reports = Beside.of(tmp_path / "beside", "reporting").plugins.reports()
    with pytest.raises(error, match=words):
        reports[kind](brief(snapshot()), tmp_path)
    assert (tmp_path / "page.txt").exists() == (kind == "pageless")


def test_a_region_whose_allocator_nobody_supplies_is_refused(tmp_path: Path) -> None:
    """Nobody at all, or two plugins."""
    folder = tmp_path / "beside"
    write_toyland(folder / "toyland")
    edit(folder / "toyland/region.toml", 'allocator = "priority"', 'allocator = "mine"')
    for name in ("first", "second"):
        beside(folder, name, "@hookimpl\ndef register_allocators():\n    return {'mine': print}")
    with pytest.raises(NotFoundError, match='there is no allocator "mine"'):
        Beside.of(folder, "toyland").plugins.region("toyland")
    both = Beside.of(folder, "toyland", "first", "second").plugins
    with pytest.raises(PluginError, match='"mine" is supplied by the plugins "first" and "second"'):
        both.region("toyland")


def test_an_amendment_keeps_the_regions_key(tmp_path: Path) -> None:
    """A region that is another one afterwards would be mistaken for it."""
    write_toyland(tmp_path / "beside/toyland")
    beside(tmp_path / "beside", "renaming", """
        from attrs import evolve

        @hookimpl
        def amend_region(region):
            return evolve(region, identity=evolve(region.identity, key="neverland"))
        """)  # fmt: skip
    plugins = Beside.of(tmp_path / "beside", "toyland", "renaming").plugins
    with pytest.raises(PluginError, match='turns the region "toyland" into "neverland"'):
        plugins.region("toyland+renaming")


def test_a_hook_that_loads_plugins_itself_is_guarded_once(tmp_path: Path) -> None:
    """What a guarded call calls in turn runs with it, and is named with it."""
    beside(tmp_path / "beside", "outer", """
        from pathlib import Path
        from unlocking_doors.plugins import Choice

        @hookimpl
        def register_allocators():
            inner = Choice(allow=("inner",), files=(Path(__file__).parents[1] / "inner.py",))
            print(Plugins.load(inner).infos)
            return {}
        """)  # fmt: skip
    beside(tmp_path, "inner", "@hookimpl\ndef register_rules():\n    return []")
    (said,) = Beside.of(tmp_path / "beside", "outer").told
    assert said.startswith('plugin "outer" printed')


def test_a_rule_without_a_function_is_named(tmp_path: Path) -> None:
    """A value made by hand instead of by the mark."""
    beside(tmp_path / "beside", "by-hand", """
        from datetime import date
        from unlocking_doors.policy.rules import PythonRule

        @hookimpl
        def register_rules():
            yield PythonRule(key="x", label="x", source="assumption: x", since=date(2020, 1, 1),
                             if_not_met=Effect.WARN, reason="x")
        """)  # fmt: skip
    (said,) = Beside.of(tmp_path / "beside", "by-hand").told
    assert 'rule "x" of the plugin "by-hand" has no function. Make it with @rule' in said


def test_an_entry_point_inside_a_package_is_loaded_like_any_other(
    plugins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look for a region there would import it, so that it holds none."""
    (plugins / "outer").mkdir(parents=True)
    (plugins / "outer/__init__.py").touch()
    (plugins / "outer/inner.py").write_text(
        "from unlocking_doors import *\n@hookimpl\ndef register_rules():\n    return []\n"
    )
    package(plugins, "outer")
    meta = plugins / "outer-1.0.dist-info/entry_points.txt"
    meta.write_text("[unlocking_doors]\ninner = outer.inner\ngone = nosuch\nmade = made_by_hand\n")
    monkeypatch.setitem(sys.modules, "made_by_hand", ModuleType("made_by_hand"))
    with installed(plugins):
        told: list[str] = []
        found = Plugins.load(Choice(allow=("inner", "gone", "made")), tell=told.append)
    assert [info.name for info in found.infos] == ["inner"]
    assert found.supplies("gone")["hooks"] == ()
    assert 'plugin "gone" failed while it is imported: ModuleNotFoundError' in told[0]
    assert 'plugin "made" supplies nothing' in told[1]


def test_a_region_whose_plugin_is_set_aside_is_refused_by_key_and_by_folder(tmp_path: Path) -> None:
    """Nobody knows what its own package would have made of it."""
    folder = write_toyland(tmp_path / "beside/toyland")
    (folder / "__init__.py").write_text("import no_such_module\n")
    met = Beside.of(folder.parent, "toyland")
    for asked in ("toyland", str(folder)):
        with pytest.raises(Exception, match='plugin "toyland" failed while it is imported'):
            met.plugins.region(asked)


def test_what_python_compiles_is_no_file_of_a_plugins_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin that imports its own parts is in order, though Python writes what it compiled."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "beside"
    (folder / "parts").mkdir(parents=True)
    (folder / "parts/inner.py").write_text("NAME = 'mine'\n")
    beside(folder / "parts", "__init__", """
        from . import inner

        @hookimpl
        def register_allocators():
            return {inner.NAME: print}
        """)  # fmt: skip
    met = Beside.of(folder, "parts")
    assert met.told == []
    assert "mine" in met.plugins.allocators()
    assert (folder / "parts/__pycache__").is_dir()


def test_a_report_of_a_plugin_publishes_like_any_other(tmp_path: Path) -> None:
    """What it is handed besides is a copy; what it publishes is registered, and published once."""
    beside(tmp_path / "beside", "counting", """
        from unlocking_doors.publishing import calendar_period

        def counting(brief, folder, form):
            table = brief.publish("toys", calendar_period("2024-02"))
            page = folder / f"page.{form}"
            page.write_text(f"{table['a',]} {hasattr(brief, 'snapshot')}")
            return page

        @hookimpl
        def register_reports():
            return {"counting": Report(audience=Audience.PUBLIC, writer=counting)}
        """)  # fmt: skip
    dimension = Dimension(key="kind", label="Kind", categories=(Category(key="a", label="A"),))

    def toys(_: Snapshot, period: CalendarPeriod) -> Tally:
        units = tuple(Unit(key=f"u-{number}", holders=(), at=("a",)) for number in range(41))
        return Tally(key="toys", title="Toys", counts="toys", period=period, units=units,
                     dimensions=(dimension,), why="There is one kind of toy.")  # fmt: skip

    met = Beside.of(tmp_path / "beside", "counting")
    reports = met.plugins.reports()
    with fresh(tmp_path / "scheme.db", reports=reports, tables={"toys": toys}) as scheme:
        pages = [scheme.report("counting", tmp_path, form=form) for form in ("txt", "text")]
        with scheme.store.reading() as unit:
            kept = unit.publications.texts()
    assert [page.read_text() for page in pages] == ["40 False"] * 2
    assert len(kept) == 1
    assert met.told == []
