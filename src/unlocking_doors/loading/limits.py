"""Text files within limits: refused in one sentence before anything parses them."""

from pathlib import Path

from unlocking_doors.errors import Fault

MOST_BYTES = 1_000_000
MOST_LINE_BYTES = 4_000
_BOM = b"\xef\xbb\xbf"


def read_text(path: Path, *, name: str, most_bytes: int = MOST_BYTES) -> str | Fault:
    """
    Read a text file, or say in one sentence why it cannot be read.

    Args:
        path: The file.
        name: What the fault calls it: never more than the user named.
        most_bytes: Size above which it is refused.
    """
    try:
        if not path.exists():
            return _fault("UD-F001", name, "there is no such file", "Check the name and the folder")
        if not path.is_file():
            return _fault("UD-F001", name, "it is a folder or a device, not a file", "Name a file")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        why = getattr(error, "strerror", None) or "the name cannot be one of a file"
        return _fault("UD-F001", name, f"cannot be read: {why.lower()}", "Check its permissions")
    if len(content) > most_bytes:
        message = f"the file is larger than {most_bytes:,} bytes"
        return _fault("UD-F002", name, message, "Divide it into several files")
    return _text(content.removeprefix(_BOM), name)


def _text(content: bytes, name: str) -> str | Fault:
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_LINE_BYTES:
            message = f"the line is longer than {MOST_LINE_BYTES:,} bytes"
            return _fault("UD-F002", name, message, "Break it into several lines", number)
        if b"\0" in line:
            message = "the line holds a NUL byte"
            return _fault("UD-F003", name, message, "Save the file as text in UTF-8", number)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        message = "the line is not UTF-8, as the rest of the file should be"
        as_text = "Save the file as text in UTF-8"
        remedy = 'Save the file as "CSV UTF-8"' if name.endswith(".csv") else as_text
        return _fault("UD-F003", name, message, remedy, number)


def _fault(code: str, name: str, message: str, remedy: str, line: int | None = None) -> Fault:
    return Fault(code=code, file=name, line=line, message=message, remedy=remedy)
