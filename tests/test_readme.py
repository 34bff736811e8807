"""The README's promises, kept: every command in it is run, and the numbers it shows are true."""

import re
import shlex
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from program import FINE, ROOT, Year, succeeds, type_in

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
_PROGRAMS = (".venv/bin/unlocking-doors", "unlocking-doors")
#: What a target of make runs, where it may be run again inside a test.
_TARGETS = {"demo": "demo london"}


def blocks(language: str) -> list[str]:
    """Return the README's blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which a newcomer follows the README, with files of their own."""
    folder = tmp_path_factory.mktemp("newcomer")
    for kind in ("referrals", "homes", "decisions"):
        succeeds("template", kind, "--out", folder / f"{kind}.csv")
    return folder


def test_the_readme_shows_the_way() -> None:
    """From `make demo` and `make test` to `explain`, under 120 lines."""
    assert COMMANDS[:2] == ["make demo", "make test"]
    assert any(" explain " in line for line in COMMANDS)
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("target", re.findall(r"make ([a-z]+)", README))
def test_every_target_of_make_is_there(target: str) -> None:
    """A target that the README names is one of the Makefile's."""
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_every_command_works_in_order(newcomer: Path) -> None:
    """Typed one after the other, as a newcomer does, each ends without an error."""
    for line in COMMANDS:
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert words[1:] == [words[1]]
            words = ["unlocking-doors", *shlex.split(_TARGETS.get(words[1], "--help"))]
        assert words[0] in _PROGRAMS, f"a test does not know how to run: {line}"
        said = type_in(*words[1:], cwd=newcomer)
        assert (said.code, bool(said.out)) == (FINE, True), (line, said.err)


def test_the_python_works_where_the_demo_was_run(year: Year, tmp_path: Path) -> None:
    """Each Python block, pasted into a prompt beside the demo's folder."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/london").symlink_to(year.folder)
    for block in blocks("python"):
        printed = StringIO()
        with chdir(tmp_path), redirect_stdout(printed):
            exec(compile(block, "README.md", "exec"), {})  # noqa: S102  it is ours
        assert printed.getvalue().strip()


def test_the_numbers_shown_are_those_of_the_demo(year: Year) -> None:
    """The table in the README is what `make demo` prints today."""
    shown = "\n".join(blocks("text"))
    keys = {
        "inquiries": "inquiries",
        "eligible": "eligible",
        "more information needed": "more_information",
        "not eligible": "not_eligible",
        "requests circulated": "circulated",
        "homes in the pot": "homes",
        "offers": "offers",
        "moves, by all pathways": "moves",
        "people moved": "people_moved",
        "still waiting": "unplaced",
    }
    rows = re.findall(r"^│ ([a-z, ]+?) +│ +(\d+) │", shown, re.MULTILINE)
    assert len(rows) >= 5
    assert {label: int(number) for label, number in rows} == {
        label: year.json[keys[label]] for label, _ in rows
    }


def test_every_file_that_is_linked_is_there() -> None:
    """No link of the README leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
