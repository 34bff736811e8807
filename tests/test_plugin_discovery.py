"""Where plugins come from, and which of them may run: files, packages, regions, and two lists."""

import os
import sys
from pathlib import Path

import pytest
from plugin_files import beside, code_of, package, program, refused
from program import BAD_DATA, FINDINGS, FINE, USAGE
from toyland_files import write_toyland

from unlocking_doors.errors import ConfigurationError, PluginError
from unlocking_doors.plugins import Choice, Plugins
from unlocking_doors.plugins.project import choice_of

ALLOCATING = """
@hookimpl
def register_allocators():
    return {"%s": print}
"""


def names(plugins: Path, *words: object) -> dict[str, str]:
    """Return the plugins that the program uses, and the distribution of each."""
    listed = program(plugins, "plugins", *words, "--format", "json")
    assert listed.code == FINE, listed.err
    return {row["name"]: row["distribution"] for row in listed.json}


@pytest.fixture
def shelf(plugins: Path) -> Path:
    """A folder that holds a plugin of one file, one of a package, and a region of data."""
    folder = plugins.parent / "shelf"
    beside(folder, "of-a-file", ALLOCATING % "one")
    beside(folder, "_no_plugin", "raise SystemExit")
    (folder / "of_a_package").mkdir()
    (folder / "of_a_package/inner.py").write_text("from . import name\nNAME = name.NAME\n")
    (folder / "of_a_package/name.py").write_text("NAME = 'two'\n")
    code = ALLOCATING.replace('"%s"', "inner.NAME")
    (folder / "of_a_package/__init__.py").write_text(code_of(f"from . import inner\n{code}"))
    write_toyland(folder / "toyland")
    (folder / "readme.txt").write_text("no plugin")
    (folder / "empty").mkdir()
    plugins.mkdir()
    return folder


BESIDE = {"of-a-file": "of_a_file.py", "of-a-package": "of_a_package", "toyland": ""}


@pytest.mark.parametrize(
    "typed",
    [
        ("plugins", "--plugins-dir", "shelf", "--format", "json"),
        ("--plugins-dir", "shelf", "plugins", "--format", "json"),
        ("plugins", "--format", "json", "--plugins-dir=shelf"),
    ],
)
def test_a_folder_of_plugins_holds_files_packages_and_regions(
    plugins: Path, shelf: Path, typed: tuple[str, ...]
) -> None:
    """Named by one option, before or after the verb; a file that begins with _ is none."""
    listed = program(plugins, *typed)
    rows = {row["name"]: row for row in listed.json}
    assert listed.err == ""
    assert {name: rows[name]["distribution"] for name in BESIDE} == BESIDE
    assert rows["of-a-package"]["allocators"] == ["two"]
    assert rows["toyland"]["regions"] == ["toyland"]
    assert len(rows["of-a-file"]["version"]) == 12
    assert not [name for name in rows if "no" in name.split("-")]
    assert shelf.is_dir()


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("shelf/of_a_file.py", {"of-a-file"}),
        ("shelf/of_a_package", {"of-a-package"}),
        ("shelf/toyland", {"toyland"}),
        ("shelf/empty", set()),
    ],
)
def test_one_plugin_is_named_by_its_own_path(
    plugins: Path, shelf: Path, named: str, found: set[str]
) -> None:
    """A file, a package or a region's folder; the parts of a package are no plugins."""
    assert shelf.is_dir()
    usual = names(plugins).keys()
    assert names(plugins, "--plugins-dir", named).keys() - usual == found


@pytest.mark.parametrize("named", ["shelf/nosuch.py", "shelf/readme.txt", "nosuch"])
def test_a_path_that_holds_no_plugin_is_refused(plugins: Path, shelf: Path, named: str) -> None:
    """Whoever names one must know that nothing came of it."""
    assert shelf.is_dir()
    words = refused(plugins, "regions", "--plugins-dir", named)
    assert f"there is no file or folder of plugins {named}" in words


def test_a_version_follows_what_the_files_of_a_package_say(plugins: Path, shelf: Path) -> None:
    """A change of an inner file is another version."""

    def version() -> str:
        rows = program(plugins, "plugins", "--plugins-dir", "shelf", "--format", "json").json
        return next(str(row["version"]) for row in rows if row["name"] == "of-a-package")

    before = version()
    assert version() == before
    (shelf / "of_a_package/name.py").write_text("NAME = 'three'\n")
    assert version() != before


def test_a_region_beside_the_project_runs(plugins: Path, shelf: Path) -> None:
    """It goes by its key, as an installed one does."""
    assert shelf.is_dir()
    assert program(plugins, "check", "toyland", "--plugins-dir", "shelf").code in {FINE, FINDINGS}


# The project's file


def test_a_project_names_files_and_whom_it_allows(plugins: Path, shelf: Path) -> None:
    """`[plugins]` of unlocking-doors.toml, in the folder where the program runs."""
    project = shelf.parent / "unlocking-doors.toml"
    project.write_text('[plugins]\nfiles = ["shelf/of_a_file.py"]\n')
    assert "of-a-file" in names(plugins)
    project.write_text(
        '[plugins]\nfiles = ["shelf"]\nallow = ["of-a-file=of_a_file.py", "london"]\n'
    )
    assert names(plugins).keys() == {"built-in", "of-a-file", "london"}
    project.write_text("")
    assert "of-a-file" not in names(plugins)


def test_every_fault_of_the_projects_file_is_named_with_its_line(plugins: Path) -> None:
    """All at once; exit code 3."""
    plugins.mkdir()
    project = plugins.parent / "unlocking-doors.toml"
    project.write_text(
        '[plugin]\n[plugins]\nallowed = ["x"]\nallow = "london"\nfiles = ["nosuch.py"]\n'
    )
    said = program(plugins, "regions")
    assert (said.code, said.out) == (BAD_DATA, "")
    for line, words in {
        1: 'there is no table "plugin"; did you mean "plugins"?',
        3: 'there is no key "allowed"; did you mean "allow"?',
        4: '"allow" must be a list of names. Write allow = ["my-plugin"]',
        5: 'there is no file or folder "nosuch.py"',
    }.items():
        assert f"unlocking-doors.toml:{line} [plugins] {words}" in said.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plugins = 3\n", '"plugins" must be a table'),
        ("[plugins]\nfiles = [3]\n", '"files" must be a list of names'),
        ('[plugins]\nallow = [""]\n', '"allow" must be a list of names'),
        ("[plugins\n", "unlocking-doors.toml:1"),
    ],
)
def test_a_project_file_of_the_wrong_shape_is_refused(
    tmp_path: Path, text: str, words: str
) -> None:
    """Tables are tables and lists are lists."""
    (tmp_path / "unlocking-doors.toml").write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        choice_of(tmp_path)
    assert words in str(caught.value)


# Who may run


def test_nothing_of_a_plugin_that_is_not_allowed_is_imported(plugins: Path) -> None:
    """Not by its own name, not from another distribution than the one named."""
    package(plugins, "impolite", "raise SystemExit('imported')")
    assert names(plugins, "--allow", "london").keys() == {"built-in", "london"}
    told: list[str] = []
    with pytest.MonkeyPatch.context() as changes:
        changes.syspath_prepend(plugins)
        found = Plugins.load(Choice(allow=("impolite=somebody-else",)), tell=told.append)
        assert "impolite" not in sys.modules
    assert [info.name for info in found.infos] == []
    (said,) = told
    assert 'the plugin "impolite=somebody-else" is allowed, and is not there. Install it' in said


def test_the_command_line_narrows_what_the_project_allows(plugins: Path) -> None:
    """Never more than either list, whichever of the two names a distribution."""
    for name in ("one", "two"):
        package(plugins, name, ALLOCATING % name)
    usual = names(plugins, "--allow", "one", "--allow=two=two").keys()
    assert usual == {"built-in", "one", "two"}
    project = plugins.parent / "unlocking-doors.toml"
    project.write_text('[plugins]\nallow = ["one=one", "two"]\n')
    assert names(plugins, "--allow", "one").keys() == {"built-in", "one"}
    assert names(plugins, "--allow", "two=two").keys() == {"built-in", "two"}
    for beyond in ("london", "one=another"):
        words = refused(plugins, "plugins", "--allow", beyond)
        assert f'the plugin "{beyond}" is not among those that the project allows' in words


def test_what_needs_a_plugin_that_may_not_run_is_refused_by_name(plugins: Path) -> None:
    """It is there, and nobody is told to install it."""
    plugins.mkdir()
    words = 'the plugin "housing-moves" is there, and is not among those that may run'
    assert words in refused(plugins, "check", "london+housing-moves", "--allow", "london")
    assert words in refused(plugins, "--no-plugins", "check", "london+housing-moves")
    assert '"northwest" is there' in refused(plugins, "check", "northwest", "--allow", "london")


def test_without_plugins_no_code_runs_and_regions_of_data_are_found(plugins: Path) -> None:
    """London is data; a region whose package holds code is more than its data, and left out."""
    package(plugins, "impolite", "raise SystemExit('imported')")
    for key, code in {
        "toyland": "'''Data.'''\n",
        "coded": "import sys\n",
        "broken": "def (\n",
    }.items():
        write_toyland(plugins / f"{key}_region")
        (plugins / f"{key}_region/__init__.py").write_text(code)
        package(plugins, f"{key}-region", entry=key)
    found = names(plugins, "--no-plugins")
    assert {"built-in", "london", "toyland"} <= found.keys()
    assert not {"impolite", "coded", "broken", "northwest", "housing-moves"} & found.keys()
    assert program(plugins, "--no-plugins", "check", "toyland").code in {FINE, FINDINGS}
    assert '"coded" is there' in refused(plugins, "check", "coded", "--no-plugins")


def test_an_allowed_plugin_that_runs_no_code_is_not_called_missing(plugins: Path) -> None:
    """With --no-plugins it is left out, and it is there all the same."""
    package(plugins, "one", ALLOCATING % "one")
    listed = program(plugins, "plugins", "--allow", "one", "--no-plugins")
    assert (listed.code, listed.err) == (FINE, "")


# The command line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "london", "--allow"), "Option '--allow' requires an argument"),
        (("check", "--", "--no-plugins"), '"--no-plugins"'),
    ],
)
def test_an_option_without_its_value_and_words_after_two_dashes(
    plugins: Path, words: tuple[str, ...], said: str
) -> None:
    """The one is a slip that is named; the others are no options."""
    plugins.mkdir()
    found = program(plugins, *words)
    assert found.code in {USAGE, BAD_DATA}
    assert said in found.err


def test_a_choice_without_a_list_allows_what_is_asked() -> None:
    """Narrowing is a value like any other."""
    assert Choice().narrowed(["x"]).allow == ("x",)
    assert Choice(allow=("x=a", "x=b")).narrowed(["x"]).allow == ("x=a", "x=b")
    with pytest.raises(PluginError):
        Choice(allow=()).narrowed(["x"])


def test_a_file_runs_as_it_is_written_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled copy of an older text, of the same size and second, is never what runs."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path, stamp = tmp_path / "fickle.py", 1_700_000_000
    found = []
    for name in ("one", "two"):
        path.write_text(code_of(ALLOCATING % name))
        os.utime(path, (stamp, stamp))
        found.append(Plugins.load(Choice(allow=("fickle",), files=(path,))).supplies("fickle"))

    assert [supplied["allocators"] for supplied in found] == [("one",), ("two",)]
