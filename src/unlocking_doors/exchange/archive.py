"""
Zip archives: written with the same bytes everywhere, read as if they came from an enemy.

Nothing is ever extracted to a disk. An entry whose name is not expected is refused, not renamed.
"""

import io
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from unlocking_doors.errors import RecordError, RefusedError, UnlockingDoorsError
from unlocking_doors.loading.writing import write_bytes

NOT_READABLE, TOO_LARGE, WRONG_NAME = "UD-X001", "UD-X002", "UD-X003"

#: Bytes that a bundle may hold, unpacked, unless whoever reads it says otherwise.
MOST_BYTES = 50_000_000
#: How many times larger than packed a file may be.
MOST_RATIO = 100
#: Bytes of the list of contents: a handful of names.
_MOST_DIRECTORY = 10_000
_END, _END_SIZE = b"PK\x05\x06", 22
_END_64, _END_64_SIZE = b"PK\x06\x07", 20
_ENCRYPTED = 0x1
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100600 << 16


def write_archive(path: Path, files: Mapping[str, bytes]) -> Path:
    """
    Write files as a zip archive, whole or not at all.

    Nothing is compressed and no clock is asked, so that the bytes depend on the files alone.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _BEGINNING)
            entry.create_system = 3  # the same on every system
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, content)
    return write_bytes(path, made.getvalue())


def read_archive(path: Path, names: Collection[str], *, most_bytes: int) -> Mapping[str, bytes]:
    """
    Read a zip archive that holds exactly the files of these names.

    Raises:
        RecordError: It cannot be read, is damaged, or lacks a file.
        RefusedError: It is too large, unpacks to far more than it is, or holds other names.
    """
    content = _content(path, most_bytes)
    _check_directory(path, content)
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_names(path, entries, names)
            _check_sizes(path, entries, most_bytes)
            return {entry.filename: archive.read(entry) for entry in entries}
    except UnlockingDoorsError:
        raise
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError):
        pass  # said below, where the error no longer remembers what the file holds
    raise _unreadable(path, "it is damaged")


def _content(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + _MOST_DIRECTORY + 1)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "the name cannot be one of a file").lower()
        raise _unreadable(path, why) from None
    if len(content) > most_bytes + _MOST_DIRECTORY:
        raise _too_large(path, f"is larger than {most_bytes:,} bytes")
    return content


def _check_directory(path: Path, content: bytes) -> None:
    """Look at the end of the archive before anybody walks through its list of contents."""
    end = content[-_END_SIZE:]
    if not (len(end) == _END_SIZE and end.startswith(_END) and end.endswith(b"\0\0")):
        raise _unreadable(path, "it is no zip archive, or one with a comment")
    before = content[-_END_SIZE - _END_64_SIZE : -_END_SIZE]
    size = int.from_bytes(end[12:16], "little")
    if size > _MOST_DIRECTORY or before.startswith(_END_64):
        raise _too_large(path, "lists more files than a bundle has")


def _check_names(path: Path, entries: Collection[ZipInfo], names: Collection[str]) -> None:
    found: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if name not in names or name != entry.filename or name in found:
            message = f"{path.name} holds a file {name[:60]!a}, which no bundle has"
            if name in found:
                message = f"{path.name} holds the file {name} twice"
            raise RefusedError(message, code=WRONG_NAME, remedy="Ask for it to be exported again")
        found.add(name)
    missing = [name for name in names if name not in found]
    if missing:
        raise _unreadable(path, f"it lacks {', '.join(missing)}")


def _check_sizes(path: Path, entries: Collection[ZipInfo], most_bytes: int) -> None:
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise _unreadable(path, f"{entry.filename} is locked, or packed in a rare way")
        if entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            message = f"unpacks {entry.filename} to more than {MOST_RATIO} times its size"
            raise _too_large(path, message)
    if sum(entry.file_size for entry in entries) > most_bytes:
        raise _too_large(path, f"unpacks to more than {most_bytes:,} bytes")


def _unreadable(path: Path, why: str) -> RecordError:
    message = f"{path.name} cannot be read as a bundle: {why}"
    return RecordError(message, code=NOT_READABLE, remedy="Name a file that export wrote")


def _too_large(path: Path, what: str) -> RefusedError:
    remedy = "Look where it comes from; one that is large and sound is let in with --most-mb"
    return RefusedError(f"{path.name} {what}", code=TOO_LARGE, remedy=remedy)
