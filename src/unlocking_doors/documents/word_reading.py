"""A filled Word file, read with distrust: the texts of its content controls, by their tags."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from attrs import define, field

from unlocking_doors.errors import RecordError

_MOST_FILE = 20_000_000
_MOST_BYTES, _MOST_RATIO, _MOST_MEMBERS, _MOST_DEPTH = 50_000_000, 100, 1_000, 200
_BODY = "word/document.xml"
_ENCRYPTED = 0x1
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@define
class WordAnswers:
    """
    What a Word file says.

    Attributes:
        controls: Texts of the content controls by tag, in order; an empty one for one that
            nobody filled in.
        rows: The cells of each row of a table, as text, with the tags of the controls in it.
    """

    controls: dict[str, list[str]] = field(factory=dict)
    rows: list[tuple[tuple[str, ...], frozenset[str]]] = field(factory=list)


def read_word(path: Path) -> WordAnswers:
    """
    Read the answers of a Word file.

    Raises:
        RecordError: It is no Word file, or holds what a form never does: macros, entities, more
            than 50 MB, a part that is packed more than a hundredfold, a part outside its folder.
    """
    name = path.name
    try:
        is_file = path.is_file()
        with path.open("rb") if is_file else io.BytesIO() as file:
            content = file.read(_MOST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        why = getattr(error, "strerror", None) or "the name cannot be one of a file"
        raise _refused(name, f"cannot be read: {why.lower()}", "Check its permissions") from None
    if not is_file:
        raise _refused(name, "there is no such file", "Check the name and the folder")
    if len(content) > _MOST_FILE:
        raise _refused(name, f"the file is larger than {_MOST_FILE:,} bytes", _AGAIN)
    reader = _Reader()
    try:
        reader.parse(_body(content, name))
    except _ForbiddenError as error:
        raise _refused(name, str(error), _AGAIN) from None
    except (expat.ExpatError, LookupError, UnicodeError):  # or an encoding that there is not
        raise _refused(name, "what it says cannot be read", _AGAIN) from None
    return reader.found


_AGAIN = "Fill in the form that this scheme sent out, and save it as .docx"


class _ForbiddenError(Exception):
    """A Word file holds what no form does."""


def _refused(name: str, why: str, remedy: str) -> RecordError:
    return RecordError(f"{name}: {why}", code="UD-D010", remedy=remedy)


def _body(content: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for wrong in _wrong(archive.infolist()):
                raise _refused(name, wrong, _AGAIN)
            with archive.open(_BODY) as member:
                body = member.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error, OSError):
        raise _refused(name, "it is no Word file", _AGAIN) from None
    if len(body) > _MOST_BYTES:
        raise _refused(name, f"it unpacks to more than {_MOST_BYTES:,} bytes", _AGAIN)
    return body


def _wrong(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield what is wrong with the parts of a Word file, before any of them is unpacked."""
    if len(members) > _MOST_MEMBERS:
        yield f"it has more than {_MOST_MEMBERS:,} parts"
    if sum(one.file_size for one in members) > _MOST_BYTES:
        yield f"it unpacks to more than {_MOST_BYTES:,} bytes"
    for one in members:
        inside = PurePosixPath(one.filename)
        if "\\" in one.orig_filename or ":" in one.filename or inside.is_absolute():
            yield "it has a part outside its folder"
        if ".." in inside.parts or "\0" in one.orig_filename:
            yield "it has a part outside its folder"
        if one.file_size > _MOST_RATIO * max(one.compress_size, 1):
            yield f"a part of it is packed more than {_MOST_RATIO} to 1"
        if one.flag_bits & _ENCRYPTED or one.compress_type not in _PACKED:
            yield "a part of it is locked, or packed in an unusual way"
        if "vbaproject" in one.filename.lower():
            yield "it holds macros"
    if len({one.filename for one in members}) != len(members):
        yield "it has two parts of one name"


@define
class _Control:
    """A content control that is being read."""

    tag: str = ""
    texts: list[str] = field(factory=list)
    is_empty: bool = False


@define
class _Reader:
    """Collects texts as the parser meets them; paragraphs are divided by line breaks."""

    found: WordAnswers = field(factory=WordAnswers)
    _path: list[str] = field(factory=list)
    _open: list[_Control] = field(factory=list)
    _rows: list[tuple[list[list[str]], set[str]]] = field(factory=list)

    def parse(self, body: bytes) -> None:
        """Read the body of a Word file; a document type, and so every entity, is refused."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(body, True)  # noqa: FBT003  expat takes it by place

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _MOST_DEPTH:
            message = "its parts lie too deep in each other"
            raise _ForbiddenError(message)
        match name.removeprefix(f"{_WORDS} "):
            case "sdt":
                self._open.append(_Control())
            case "tag" if self._open:
                self._open[-1].tag = attributes.get(f"{_WORDS} val", "")
            case "showingPlcHdr" if self._open:
                value = attributes.get(f"{_WORDS} val", "true")
                self._open[-1].is_empty = value not in {"0", "false", "off"}
            case "tr":
                self._rows.append(([], set()))
            case "tc" if self._rows:
                self._rows[-1][0].append([])
            case "br" | "cr" | "tab":
                self._write("\n" if not name.endswith("tab") else " ")

    def _end(self, name: str) -> None:
        match name.removeprefix(f"{_WORDS} "):
            case "p":
                self._write("\n")
            case "sdt" if self._open:
                self._close(self._open.pop())
            case "tr" if self._rows:
                cells, tags = self._rows.pop()
                texts = tuple("".join(cell).strip() for cell in cells)
                self.found.rows.append((texts, frozenset(tags)))
        self._path.pop()

    def _close(self, control: _Control) -> None:
        if control.tag:
            text = "" if control.is_empty else "".join(control.texts).strip()
            self.found.controls.setdefault(control.tag, []).append(text)
            if self._rows:
                self._rows[-1][1].add(control.tag)

    def _text(self, text: str) -> None:
        if self._path and self._path[-1] == f"{_WORDS} t" and _FALLBACK not in self._path:
            self._write(text)

    def _write(self, text: str) -> None:
        for control in self._open:
            control.texts.append(text)
        if self._rows and self._rows[-1][0]:
            self._rows[-1][0][-1].append(text)


def _refuse_doctype(*_: object) -> None:
    message = "it holds a document type, as no Word file does"
    raise _ForbiddenError(message)
