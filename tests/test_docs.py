"""The documentation, kept true: every example runs as it stands, every link leads somewhere."""

import inspect
import re
import shlex
import subprocess
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from program import FINDINGS, FINE, ROOT, Said, type_in
from test_tutorial import is_shown

from unlocking_doors import Plugins
from unlocking_doors.plugins import Choice
from unlocking_doors.plugins.hookspecs import Hooks
from unlocking_doors.plugins.project import choice_of

DOCS = ROOT / "docs"
HOOKS_PAGE = DOCS / "hooks.md"
MATCH_PAGE = DOCS / "how-to/match-a-pool.md"
FIFTY_LINES = DOCS / "tutorial/fifty-lines.md"
HOOKS = [name for name in vars(Hooks) if not name.startswith("_")]
PARTS = ("Called", "Receives", "Returns", "Combines", "Since")

#: A block, and the file that stands above it if it is one to copy.
_BLOCK = re.compile(
    r"^(?:\*\*`(?P<file>[^`]+)`\*\*\n\n)?```(?P<kind>\w+)(?P<fails> fails)?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def files_of(page: Path) -> dict[str, str]:
    """Return the files that a page shows, by name."""
    found = _BLOCK.finditer(page.read_text("utf-8"))
    return {block["file"]: block["text"] for block in found if block["file"]}


def typed(line: str, folder: Path) -> Said:
    """Type one line of a page."""
    program, *words = shlex.split(line)
    if program == "unlocking-doors":
        return type_in(*words, cwd=folder)
    assert program in {"mkdir", "cp", "cat", "head"}
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, check=True)
    return Said(done.returncode, done.stdout, done.stderr)


def follow(page: Path, folder: Path) -> int:
    """Copy the files of a page, type its commands, compare what they print; count those shown."""
    shown, printed = 0, ""
    for block in _BLOCK.finditer(page.read_text("utf-8")):
        if block["file"]:
            path = folder / block["file"]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block["text"], "utf-8")
        elif block["kind"] == "sh":
            said = [typed(line, folder) for line in block["text"].splitlines()]
            codes = [FINE] * (len(said) - 1) + [FINDINGS if block["fails"] else FINE]
            assert [one.code for one in said] == codes, said
            printed = "".join(one.out + one.err for one in said)
        elif block["kind"] == "text":
            shown += 1
            assert is_shown(block["text"], printed), (block["text"], printed)
    return shown


def section(hook: str) -> str:
    """Return what the page says of one hook."""
    page = HOOKS_PAGE.read_text("utf-8")
    return page.partition(f"\n## {hook}\n")[2].partition("\n## ")[0]


def as_words(text: str) -> str:
    """Return a text without its layout."""
    return " ".join(text.replace("``", "`").split())


def parts_of(hook: str) -> dict[str, str]:
    """Return the parts of a hook's docstring."""
    said = as_words(inspect.getdoc(getattr(Hooks, hook)) or "")
    *pieces, last = re.split(rf" ?({'|'.join(PARTS)}): ", said)
    found = [*pieces, last]
    return dict(zip(found[1::2], (one.rstrip(".") for one in found[2::2]), strict=True))


# The page of hooks


def test_the_hooks_stand_in_their_order() -> None:
    """One section each, as the specifications have them."""
    headings = re.findall(r"^## (\w+)$", HOOKS_PAGE.read_text("utf-8"), re.MULTILINE)
    assert headings == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_a_section_says_what_the_specification_says(hook: str) -> None:
    """The first sentence, the signature and each part, word by word."""
    said = section(hook)
    spec = getattr(Hooks, hook)
    assert said.strip().startswith((inspect.getdoc(spec) or "").partition("\n")[0])
    found = inspect.signature(spec)
    own = found.replace(parameters=list(found.parameters.values())[1:])
    signature = re.sub(r"'|\b(?:[a-z_]+\.)+(?=[A-Z])", "", str(own))
    assert f"```python\ndef {hook}{signature}: ...\n```" in said
    told = re.findall(r"^- \*\*(\w+):\*\* (.*?)(?=\n- |\n\n)", said, re.MULTILINE | re.DOTALL)
    assert {part: as_words(text) for part, text in told} == parts_of(hook)
    assert tuple(part for part, _ in told) == PARTS


@pytest.mark.parametrize("hook", HOOKS)
def test_a_section_has_an_example_and_real_users(hook: str) -> None:
    """One plugin in one file, a command, what it prints, and links to those who use the hook."""
    said = section(hook)
    found = [block for block in _BLOCK.finditer(said) if block["file"]]
    assert len(found) == 1
    assert f"@hookimpl\ndef {hook}(" in found[0]["text"]
    assert f"--plugins-dir {found[0]['file']} " in said
    users = [ROOT / "docs" / link for link, _ in _LINK.findall(said) if link.endswith(".py")]
    packages = [path.resolve().relative_to(ROOT).parts[0] for path in users]
    assert set(packages) <= {"plugins", "src"}
    assert "plugins" in packages


def test_every_example_of_a_hook_is_a_plugin_in_order(tmp_path: Path) -> None:
    """None is set aside, and none says anything that it need not say."""
    for name, text in files_of(HOOKS_PAGE).items():
        (tmp_path / name).write_text(text, "utf-8")
    loaded = Plugins.load(Choice(files=(tmp_path,)))
    assert not loaded.faults
    names = {name.removesuffix(".py").replace("_", "-") for name in files_of(HOOKS_PAGE)}
    assert names <= {info.name for info in loaded.infos}
    assert len(names) == len(HOOKS)


def test_the_order_names_every_hook() -> None:
    """In the order of the specifications, with the events between them."""
    block = HOOKS_PAGE.read_text("utf-8").partition("```order\n")[2].partition("```")[0]
    assert [line for line in block.splitlines() if line in HOOKS] == HOOKS


def test_the_projects_file_works_as_it_is_shown(tmp_path: Path) -> None:
    """It finds the plugin beside it, and allows that and London, from its own package, alone."""
    said = HOOKS_PAGE.read_text("utf-8").partition("  [plugins]\n")[2].partition("  ```")[0]
    (tmp_path / "unlocking-doors.toml").write_text(f"[plugins]\n{dedent(said)}", "utf-8")
    name = "our_regions.py"
    (tmp_path / name).write_text(files_of(HOOKS_PAGE)[name], "utf-8")
    loaded = Plugins.load(choice_of(tmp_path))
    assert not loaded.faults
    assert [info.name for info in loaded.infos] == ["london", "our-regions"]


def test_every_example_of_a_hook_does_what_the_page_says(tmp_path: Path) -> None:
    """The page is followed from its first line to its last."""
    assert follow(HOOKS_PAGE, tmp_path) == len(HOOKS)


# A pool of files


def test_a_pool_is_matched_as_the_page_says(tmp_path: Path) -> None:
    """Its files are copied, its commands typed, and its Python is run beside them."""
    assert follow(MATCH_PAGE, tmp_path) == 4
    (code,) = (block for block in _BLOCK.finditer(MATCH_PAGE.read_text("utf-8"))
               if block["kind"] == "python")  # fmt: skip
    printed = StringIO()
    with chdir(tmp_path), redirect_stdout(printed):
        exec(compile(code["text"], MATCH_PAGE.name, "exec"), {})  # noqa: S102  it is ours
    assert printed.getvalue() == "{'P-1': 'H-2', 'P-2': 'H-1'}\n() () ()\n"


# Fifty lines


def test_the_region_of_fifty_lines_works(tmp_path: Path) -> None:
    """It is checked with nothing found, judges by its rule, and matches by its allocator."""
    assert follow(FIFTY_LINES, tmp_path) == 3


def test_fifty_lines_are_fifty() -> None:
    """As the page counts them: TOML and Python, without blank lines and comments."""
    counts = {
        name: sum(bool(line.strip()) and line.lstrip()[0] != "#" for line in text.splitlines())
        for name, text in files_of(FIFTY_LINES).items()
    }
    toml, code = counts["dale/region.toml"], counts["dale/__init__.py"]
    assert toml + code == 50
    said = FIFTY_LINES.read_text("utf-8")
    assert f"`region.toml` has {toml} lines and `__init__.py` has {code}" in as_words(said)
    assert counts["dale/areas.csv"] + counts["dale/partners.csv"] == 7
    assert "seven more" in said


# Links


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading that it has."""
    for link, anchor in _LINK.findall(page.read_text("utf-8")):
        target = page.parent / link if link else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
            assert anchor in anchors, f"{link}#{anchor}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    """By links alone, however many."""
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop().resolve()
        if page in seen:
            continue
        seen.add(page)
        links = (link for link, _ in _LINK.findall(page.read_text("utf-8")) if link)
        ahead += [page.parent / link for link in links if link.endswith(".md")]
    assert [page for page in PAGES if page not in seen] == []
