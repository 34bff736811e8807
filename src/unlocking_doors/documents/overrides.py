"""What a region writes itself: whole documents, or named passages of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import field, frozen

from unlocking_doors.documents.kinds import KINDS
from unlocking_doors.errors import ConfigurationError, Fault, counted, nearest
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.toml import TomlFile, line_of, read_toml
from unlocking_doors.rendering.markdown import passages_of
from unlocking_doors.rendering.sandbox import RegionTemplate

#: The folder within a region's own.
FOLDER = "documents"
_PASSAGES, _ENDING = "passages.toml", ".md.j2"
_UNKNOWN = "UD-D001"


@frozen(kw_only=True)
class Overrides:
    """
    What a region writes itself.

    Attributes:
        templates: Whole documents, by key.
        passages: By document, its passages by name.
    """

    templates: Mapping[str, RegionTemplate] = field(factory=dict)
    passages: Mapping[str, Mapping[str, RegionTemplate]] = field(factory=dict)


def read_overrides(region_folder: Path) -> Overrides:
    """
    Read the ``documents`` folder of a region; without one nothing is overridden.

    Raises:
        ConfigurationError: It holds what is no document and no passage, or what cannot be read;
            every fault is named.
    """
    folder = region_folder / FOLDER
    if not folder.is_dir():
        return Overrides()
    templates: dict[str, RegionTemplate] = {}
    passages: dict[str, Mapping[str, RegionTemplate]] = {}
    faults: list[Fault] = []
    for path in sorted(folder.iterdir()):
        name, key = f"{FOLDER}/{path.name}", path.name.removesuffix(_ENDING)
        if not path.resolve().is_relative_to(region_folder.resolve()):
            faults.append(_fault(name, "it leads out of the region’s folder", "Copy the file here"))
        elif path.name == _PASSAGES:
            found = read_toml(path, name=name)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                faults += _passages(found, passages)
        elif path.name.endswith(_ENDING) and key in KINDS:
            text = read_text(path, name=name)
            if isinstance(text, Fault):
                faults.append(text)
            else:
                templates[key] = RegionTemplate(document=key, file=name, source=text)
        else:
            hint = nearest(key, KINDS)
            remedy = f"Name it KIND{_ENDING} or {_PASSAGES}; see: unlocking-doors documents --list"
            faults.append(_fault(name, f"it is no document{hint}", remedy))
    if faults:
        message = f"the region’s own documents have {counted(len(faults), 'fault')}"
        raise ConfigurationError(message, faults=faults)
    return Overrides(templates=templates, passages=passages)


def _fault(name: str, message: str, remedy: str, line: int | None = None) -> Fault:
    return Fault(code=_UNKNOWN, file=name, line=line, message=message, remedy=remedy)


def _passages(file: TomlFile, passages: dict[str, Mapping[str, RegionTemplate]]) -> Iterator[Fault]:
    """Collect the passages of a file; yield what is none."""
    for document, said in file.data.items():
        line = line_of(file.lines, (document,))
        if document not in KINDS or not isinstance(said, dict):
            message = f"[{document}] is no document{nearest(document, KINDS)}"
            yield _fault(file.name, message, "Write [KIND], and its passages below", line)
            continue
        known, good = passages_of(document), dict[str, RegionTemplate]()
        for name, text in said.items():
            line = line_of(file.lines, (document, name)) or 1
            if name not in known or not isinstance(text, str):
                message = f'"{name}" is no passage of {document}{nearest(name, known)}'
                listed = ", ".join(known)
                yield _fault(file.name, message, f"Its passages are: {listed}", line)
                continue
            begins = line + (1 if text.count("\n") else 0)
            good[name] = RegionTemplate(
                document=document, file=file.name, source=text, first_line=begins
            )
        passages[document] = good
