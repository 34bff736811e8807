"""Tell an explanation as text."""

import textwrap

from unlocking_doors.cli.output import echo
from unlocking_doors.commands.lines import Told

_WIDTH = 96
_MARKS = {"met": "✓ ", "not met": "✗ ", "unknown": "? ", "": "  "}


def tell(explanation: Told, *, most: int | None = None) -> None:
    """
    Print an explanation.

    Args:
        explanation: What to tell.
        most: Lines a section at the most; all by default.
    """
    _wrap(explanation.summary, "")
    for section in explanation.sections:
        echo()
        echo(section.heading)
        for line in section.lines[:most]:
            _wrap(_MARKS[line.mark] + line.text, "  ")
            for more in line.more:
                _wrap(more, "      ")
        left = len(section.lines) - (most or len(section.lines))
        if left > 0:
            echo(f"  … and {left} more")


def _wrap(text: str, indent: str) -> None:
    lines = textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    echo("\n".join(lines))
