"""
The scheme bundle: a whole scheme as one open file, for transfer to another body.

What each file holds stands in ``docs/reference/scheme-bundle.md``.
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attrs import frozen

from unlocking_doors.commands.intake import LAST_REGION
from unlocking_doors.commands.snapshot import IS_INVENTED
from unlocking_doors.errors import Fault, RecordError, counted
from unlocking_doors.exchange.archive import MOST_BYTES, read_archive, write_archive
from unlocking_doors.exchange.lines import BAD_LINE, MisreadError, made, parsed
from unlocking_doors.exchange.records import FILES, files_of, whole_of
from unlocking_doors.plain import canonical
from unlocking_doors.store import Store, Whole

FORMAT, VERSION = "unlocking-doors-bundle", 1
MANIFEST, README = "manifest.json", "README.txt"
WRONG_FORMAT, WRONG_HASH, CONTRADICTS = "UD-X004", "UD-X005", "UD-X007"

_README = """\
A whole scheme, for transfer to the body that goes on with it.

EXACT CASE DATA, NOTES AND EQUALITY MONITORING INCLUDED. It is for the coordinator who hands the
scheme over and for the one who takes it over, and for nobody else. Send it locked, and delete the
copies that are not needed. It holds no name and no address; what it holds can still identify.

Each .jsonl file holds one JSON record a line. events.jsonl is what happened; cases.jsonl and
homes.jsonl are where that leaves each case and each home. manifest.json counts the records and
gives the SHA-256 of every file. The format is described in docs/reference/scheme-bundle.md of
unlocking_doors, and read by: unlocking-doors import FILE --db URL
"""


@frozen(kw_only=True)
class Entered:
    """
    What a manifest says of one file.

    Attributes:
        records: Its lines.
        size: Its bytes.
        sha256: Its SHA-256, in hexadecimal digits.
    """

    records: int
    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> "Entered":
        """Enter a file."""
        digest = sha256(content).hexdigest()
        return cls(records=content.count(b"\n"), size=len(content), sha256=digest)


@frozen(kw_only=True)
class Manifest:
    """
    What a bundle says of itself.

    Attributes:
        format: ``unlocking-doors-bundle``.
        version: Of the format.
        made_by: The library that wrote it, with its version.
        region: Key of the region.
        fingerprint: Of the region as it decided last; empty where it decided nothing.
        invented: Whether the data are invented.
        last_event: Moment of the last event; empty where there is none.
        files: Every other file, by name.
    """

    format: str
    version: int
    made_by: str
    region: str
    fingerprint: str
    invented: bool
    last_event: str
    files: Mapping[str, Entered]

    @classmethod
    def of(cls, whole: Whole, files: Mapping[str, bytes]) -> "Manifest":
        """Describe a bundle."""
        return cls(
            format=FORMAT,
            version=VERSION,
            made_by=f"unlocking-doors {version('unlocking-doors')}",
            region=whole.region,
            fingerprint=whole.settings.get(LAST_REGION, ""),
            invented=whole.settings.get(IS_INVENTED) == "yes",
            last_event=whole.events[-1].at.isoformat() if whole.events else "",
            files={name: Entered.of(content) for name, content in files.items()},
        )


def export_bundle(store: Store, path: Path) -> Path:
    """
    Write everything that a store holds into one zip file: exact case data, for a transfer.

    The same store gives the same bytes.

    Args:
        store: The store.
        path: Where to, in a folder that is there.

    Returns:
        The path.

    Raises:
        StoreError: The store's tables contradict its events.
        OutputError: The folder cannot be written to, or is full.
    """
    whole = store.take_out()
    files = {README: _README.encode(), **files_of(whole)}
    manifest = f"{canonical(Manifest.of(whole, files))}\n".encode()
    return write_archive(path, {MANIFEST: manifest, **files})


def read_bundle(path: Path, *, most_bytes: int = MOST_BYTES) -> Whole:
    """
    Read a bundle and check it whole: hashes, every record, every fold.

    Args:
        path: The file.
        most_bytes: How much it may hold, unpacked.

    Raises:
        RecordError: It is no bundle, is damaged, or contradicts itself; every fault is named.
        RefusedError: It is too large, or holds what no bundle does.
    """
    files = dict(read_archive(path, (MANIFEST, README, *FILES), most_bytes=most_bytes))
    manifest = _manifest(path, files.pop(MANIFEST))
    _check_hashes(path, manifest, files)
    whole, faults = whole_of(manifest.region, files)
    if not faults:
        faults = tuple(_contradictions(manifest, whole))
    if faults:
        raise RecordError(f"{counted(len(faults), 'fault')} in {path.name}", faults=faults)
    return whole


def import_bundle(path: Path, url: str, *, most_bytes: int = MOST_BYTES) -> Whole:
    """
    Bring a bundle into an empty database, made if there is none: all of it or nothing.

    Args:
        path: The file.
        url: A path, ``sqlite:///path``, or a ``postgresql://`` address.
        most_bytes: How much it may hold, unpacked.

    Returns:
        What was brought in.

    Raises:
        RecordError: It is no bundle, is damaged, or contradicts itself.
        RefusedError: It is too large or holds what no bundle does, or the database is not empty.
        StoreError: The database cannot be used, or is another region's.
    """
    whole = read_bundle(path, most_bytes=most_bytes)
    with Store.open(url, region=whole.region) as store:
        store.bring_in(whole)
    return whole


def _manifest(path: Path, content: bytes) -> Manifest:
    try:
        raw: Any = parsed(content)
        if not isinstance(raw, dict) or (raw.get("format"), raw.get("version")) != (
            FORMAT,
            VERSION,
        ):
            message = f"{path.name} is no bundle of format {FORMAT}, version {VERSION}"
            remedy = "Read it with the version of unlocking_doors that wrote it"
            raise RecordError(message, code=WRONG_FORMAT, remedy=remedy)
        return made(raw, Manifest)
    except MisreadError as wrong:
        fault = Fault(code=BAD_LINE, file=MANIFEST, line=1, message=str(wrong))
    raise RecordError(f"1 fault in {path.name}", faults=(fault,))


def _check_hashes(path: Path, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    found = {name: Entered.of(content) for name, content in files.items()}
    wrong = [name for name in found if manifest.files.get(name) != found[name]]
    if wrong or manifest.files.keys() != found.keys():
        named = ", ".join(wrong) or "a file that is not there"
        message = f"{path.name} is not as it was exported: {named}"
        remedy = "Ask for it to be sent again"
        raise RecordError(message, code=WRONG_HASH, remedy=remedy)


def _contradictions(manifest: Manifest, whole: Whole) -> list[Fault]:
    said = Manifest.of(whole, {})
    names = ("fingerprint", "invented", "last_event")
    wrong = [name for name in names if getattr(said, name) != getattr(manifest, name)]
    message = "does not say what the records do"
    return [Fault(code=CONTRADICTS, file=MANIFEST, place=name, message=message) for name in wrong]
