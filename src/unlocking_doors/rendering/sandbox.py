"""
Templates that a region wrote: filled in by a child process that can do little else.

A template is code. The sandbox of jinja2 keeps it from Python's inside; the child process keeps
what the sandbox cannot: time, memory, the length of what is written, files and the network.
"""

import json
import subprocess
import sys
from pathlib import Path

from attrs import frozen

from unlocking_doors.errors import ConfigurationError, Fault, RefusedError
from unlocking_doors.plain import plain

_SECONDS, _PATIENCE = 2, 20  # of the processor, and by the clock
_MEMORY = 512 * 2**20
_MOST_CHARACTERS = 1_000_000
_PROGRAM = "from unlocking_doors.rendering.sandboxed import main; main()"


@frozen(kw_only=True)
class RegionTemplate:
    """
    A template of a region's own.

    Attributes:
        document: Key of the document that it is for.
        file: Name of its file, relative to the region's folder.
        source: What it says.
        first_line: Line of the file on which it begins.
    """

    document: str
    file: str
    source: str
    first_line: int = 1


def fill_in(template: RegionTemplate, view: object) -> str:
    """
    Fill in a template of a region, in a child process.

    Raises:
        ConfigurationError: It has a fault, or asks for more than it may have; file and line, and
            the document that it is for, are named.
        RefusedError: This system cannot set limits to a process.
    """
    asked = {
        "source": template.source,
        "view": plain(view),
        "most": _MOST_CHARACTERS,
        "seconds": _SECONDS,
        "memory": _MEMORY,
    }
    try:
        done = subprocess.run(  # noqa: S603  our own module, with no word of the template
            [sys.executable, "-I", "-c", _PROGRAM],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            cwd=Path(sys.prefix),
            env={"PYTHONHASHSEED": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _wrong(template, {"wrong": "it takes too long", "limit": True}) from None
    if "No module named 'resource'" in done.stderr:
        message = f"{template.file}: this system cannot keep a region's template within limits"
        raise RefusedError(message, code="UD-D004", remedy="Make the documents on Linux or macOS")
    if done.returncode:
        raise _wrong(template, {"wrong": "it takes too long, or too much", "limit": True})
    answer = json.loads(done.stdout)
    if "text" not in answer:
        raise _wrong(template, answer)
    return str(answer["text"])


def _wrong(template: RegionTemplate, answer: dict[str, object]) -> ConfigurationError:
    line = answer.get("line")
    within_limits = not answer.get("limit")
    fault = Fault(
        code="UD-D002" if within_limits else "UD-D003",
        file=template.file,
        line=template.first_line - 1 + line if isinstance(line, int) else None,
        place=f"document {template.document}",
        message=str(answer["wrong"]),
        remedy="See docs/how-to/make-the-documents.md for the names that a template may use"
        if within_limits
        else "Write it shorter, without loops over numbers",
    )
    return ConfigurationError(
        f"the region's own {template.document} cannot be written", faults=[fault]
    )
