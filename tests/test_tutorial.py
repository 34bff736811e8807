"""The tutorial, followed to the letter: every command is typed, every edit made."""

import re
import shlex
from pathlib import Path

import pytest
from program import FINDINGS, FINE, ROOT, type_in
from toyland_files import edit

PAGE = ROOT / "docs/tutorial/a-region-in-fifteen-minutes.md"
BLOCK = re.compile(r"^```(\w+)( fails)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: In place of lines that the page leaves out.
LEFT_OUT = "…"


def make_edit(folder: Path, block: str) -> None:
    """Make the change that a block shows: the lines taken out, and those in their place."""
    head, *lines = block.splitlines()
    old = [line[1:] for line in lines if line.startswith("-")]
    new = [line[1:] for line in lines if line.startswith("+")]
    edit(folder / head.removeprefix("--- "), "\n".join(old), "\n".join(new))


def is_shown(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed, but for the lines that it leaves out."""
    parts = [re.escape(part.strip("\n")) for part in shown.split(f"{LEFT_OUT}\n")]
    return re.fullmatch(".*?".join(parts), printed.strip("\n"), re.DOTALL) is not None


def test_the_tutorial_works_as_it_is_written(tmp_path: Path) -> None:
    """Each command ends as the page says and prints what it shows; each edit fits its file."""
    printed = ""
    kinds = []
    for kind, fails, block in BLOCK.findall(PAGE.read_text("utf-8")):
        kinds.append(kind)
        if kind == "diff":
            make_edit(tmp_path, block)
        elif kind == "text":
            assert is_shown(block, printed), (block, printed)
        else:
            lines = block.splitlines()
            said = [type_in(*shlex.split(line)[1:], cwd=tmp_path) for line in lines]
            codes = [FINE] * (len(lines) - 1) + [FINDINGS if fails else FINE]
            assert [one.code for one in said] == codes, said
            assert not any(one.err for one in said)
            printed = "".join(one.out for one in said)
    assert (kinds.count("sh"), kinds.count("text"), kinds.count("diff")) == (6, 6, 6)


@pytest.mark.parametrize(
    ("shown", "is_so"),
    [
        ("a\nb\nc\n", True),
        ("a\n…\nc\n", True),
        ("…\nc\n", True),
        ("a\nc\n", False),
        ("a\n…\nb\n", False),
        ("…\n", True),
    ],
)
def test_what_a_page_shows_is_compared_line_by_line(shown: str, *, is_so: bool) -> None:
    """Only what stands behind a mark may be left out."""
    assert is_shown(shown, "a\nb\nc\n") is is_so


def test_every_file_that_is_linked_is_there() -> None:
    """No link of the page leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PAGE.read_text("utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
