"""
Worked cases: what a region's rules must say of a household, written by whoever knows the pages.

Each file ``cases/*.toml`` of a region's folder may begin with ``about``, a sentence, and with
``[usual]``, what every case of the file gives. A ``[[case]]`` has ``name`` (a sentence), ``as_at``
(the day whose rules are asked), ``given`` (columns of ``referrals.csv``; ``"unknown"`` takes one
away), ``expect`` (see ``Expectation``) and ``because`` (a source, as a rule has one).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from attrs import field, frozen

from unlocking_doors.converting import MISSING_KEY, UNKNOWN_KEY, PathFault, structure_all
from unlocking_doors.errors import ConfigurationError, Fault, NotFoundError, counted, nearest
from unlocking_doors.loading.cells import Cell, CellError, Days
from unlocking_doors.loading.checks_sources import NO_DOCUMENT, NO_SOURCE
from unlocking_doors.loading.given import Given
from unlocking_doors.loading.records import referral_of
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.toml import TomlFile, line_of, read_toml
from unlocking_doors.loading.worked import Expectation, Verdict, WorkedCase
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.assessing import COHORT_KNOWN, COHORT_OPEN
from unlocking_doors.policy.complete import REQUEST_COMPLETE
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Standing, cited, standing

#: The folder of a region's worked cases, within its own.
CASES = "cases"

NO_CASES, NAMES_NOTHING, EXPECTS_NOTHING, BAD_NAME = "UD-T001", "UD-T005", "UD-T006", "UD-T007"

_LISTS = ("met", "not_met", "unknown")


def read_cases(folder: FilePath, region: Region) -> tuple[WorkedCase, ...]:
    """
    Read the worked cases of a region.

    Args:
        folder: The region's folder, which holds ``cases/*.toml``.
        region: Gives the columns, rules, facts and documents that they may name.

    Raises:
        NotFoundError: There are none.
        ConfigurationError: They have faults; ``faults`` holds all faults of all files.
    """
    paths = sorted((folder / CASES).glob("*.toml"))
    if not paths:
        remedy = f"Write {CASES}/first.toml in its folder: [[case]] with name, as_at, given, "
        remedy += "expect and because"
        raise NotFoundError(f"{region.key} has no worked cases", code=NO_CASES, remedy=remedy)
    reader = _Reader(region)
    for path in paths:
        reader.read(path)
    if reader.faults:
        message = f"the worked cases of {region.key} cannot be run: "
        message += counted(len(reader.faults), "fault")
        raise ConfigurationError(message, faults=reader.faults)
    return tuple(reader.cases)


@frozen(kw_only=True)
class _Case:
    """A case as its file writes it."""

    name: str
    as_at: date
    given: Mapping[str, Any] = {}
    expect: Expectation
    because: str


@frozen(kw_only=True)
class _File:
    """A file of cases."""

    about: str = ""
    usual: Mapping[str, Any] = {}
    cases: tuple[_Case, ...] = field(metadata={"plain": "case"})


@frozen
class _Part:
    """A part of a file, where its faults are told."""

    file: TomlFile
    path: Path
    place: str

    def fault(self, path: Path, code: str, message: str, remedy: str = "") -> Fault:
        return Fault(
            code=code,
            file=self.file.name,
            line=line_of(self.file.lines, (*self.path, *path)),
            place=self.place,
            message=message,
            remedy=remedy,
        )


class _Reader:
    """The files of one region under way."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.cases: list[WorkedCase] = []
        self.faults: list[Fault] = []
        self._given = Given(region)
        self._names: dict[str, str] = {}
        self._rules = {COHORT_KNOWN, COHORT_OPEN, REQUEST_COMPLETE}
        self._rules |= {rule.key for rule in region.rules}
        self._rules |= {rule.key for rule in region.python_rules}
        self._documents = {document.key for document in region.documents}

    def read(self, path: FilePath) -> None:
        """Read one file; what it says is checked even where something else in it is wrong."""
        file = read_toml(path, name=f"{CASES}/{path.name}")
        if isinstance(file, Fault):
            self.faults.append(file)
            return
        found, wrong = structure_all(file.data, _File)
        faults = [
            _part(file, fault.path).fault(
                fault.path[2:] if fault.path[:1] == ("case",) else fault.path[1:],
                fault.code,
                f"{_field(fault)}{fault.message}{fault.hint}",
            )
            for fault in wrong
        ]
        usual = self._values(file.data.get("usual"), _part(file, ("usual",)), (), faults)
        rows = file.data.get("case")
        read = [
            self._case(
                f"{path.stem}-{number + 1}", row, _part(file, ("case", number)), usual, faults
            )
            for number, row in enumerate(rows if isinstance(rows, list) else [])
        ]
        if found is not None and not read:
            faults.append(_part(file, ("case",)).fault((), NO_CASES, "the file holds no case"))
        self.faults += sorted(faults, key=lambda fault: fault.line or 0)
        if found is None or faults:
            return
        for number, (case, referral) in enumerate(
            zip(found.cases, filter(None, read), strict=True)
        ):
            self.cases.append(
                WorkedCase(
                    file=file.name,
                    about=found.about,
                    line=file.lines["case", number],
                    name=case.name,
                    as_at=case.as_at,
                    referral=referral,
                    expect=case.expect,
                    because=case.because,
                )
            )

    def _values(
        self, raw: Any, part: _Part, path: Path, faults: list[Fault]
    ) -> dict[str, Cell | Days]:
        if not isinstance(raw, dict):
            return {}

        def tell(name: str, code: str, message: str, remedy: str) -> Fault:
            return part.fault((*path, name), code, message, remedy)

        return self._given.read(raw, tell, faults)

    def _case(
        self,
        key: str,
        row: Any,
        part: _Part,
        usual: Mapping[str, Cell | Days],
        faults: list[Fault],
    ) -> Referral | None:
        """Read what a case gives, and check what it names."""
        if not isinstance(row, dict):
            return None
        faults += self._name_faults(row.get("name"), part)
        faults += self._because_faults(row.get("because"), part)
        faults += self._expect_faults(row.get("expect"), part)
        as_at, _ = structure_all(row.get("as_at"), date)
        values = {
            "case": key,
            "received": as_at or self.region.identity.opened,
            **usual,
            **self._values(row.get("given"), part, ("given",), faults),
        }
        try:
            return referral_of(values, self.region)
        except CellError as error:
            faults.append(part.fault(("given",), error.code, error.message, error.remedy))
            return None

    def _name_faults(self, name: Any, part: _Part) -> Iterator[Fault]:
        if not isinstance(name, str):
            return
        here = f"{part.file.name}:{line_of(part.file.lines, part.path)}"
        there = self._names.setdefault(name.strip().casefold(), here)
        if not name.strip():
            yield part.fault(("name",), BAD_NAME, "it has no name", "Write a sentence")
        elif there != here:
            message = f"the case in {there} has the same name"
            yield part.fault(("name",), BAD_NAME, message, "Say what sets this one apart")

    def _because_faults(self, because: Any, part: _Part) -> Iterator[Fault]:
        if not isinstance(because, str):
            return
        if standing(because) is Standing.NONE:
            remedy = 'Cite a document, or write "assumption: " or "illustrative: " and why'
            yield part.fault(("because",), NO_SOURCE, "it does not say because of what", remedy)
        for key in cited(because):
            if key not in self._documents:
                near = nearest(key, self._documents)
                message = f'"because" cites "{key}", which is no document{near}'
                remedy = 'Documents stand as [[document]]; an assumption begins with "assumption: "'
                yield part.fault(("because",), NO_DOCUMENT, message, remedy)

    def _expect_faults(self, expect: Any, part: _Part) -> Iterator[Fault]:
        if not isinstance(expect, dict):
            return
        if not any(expect.values()) and "missing" not in expect:
            remedy = f"Write an outcome: {', '.join(Verdict)}"
            yield part.fault(("expect",), EXPECTS_NOTHING, "it expects nothing", remedy)
        known = dict.fromkeys(_LISTS, ("rule", self._rules))
        for name, (what, keys) in {**known, "missing": ("fact", self.region.vocabulary)}.items():
            found = expect.get(name)
            for number, key in enumerate(found if isinstance(found, list) else []):
                if isinstance(key, str) and key not in keys:
                    message = f'there is no {what} "{key}"{nearest(key, keys)}'
                    yield part.fault(("expect", name, number), NAMES_NOTHING, message)
        cohort = expect.get("cohort")
        if isinstance(cohort, str) and cohort not in {"", *self.region.cohort_by_key}:
            message = f'there is no cohort "{cohort}"{nearest(cohort, self.region.cohort_by_key)}'
            yield part.fault(("expect", "cohort"), NAMES_NOTHING, message)


def _part(file: TomlFile, path: Path) -> _Part:
    """Return the part of a file that a path leads into: a case, the usual values, or the whole."""
    if path[:1] != ("case",) or len(path) == 1:
        return _Part(file, path[:1], "usual" if path[:1] == ("usual",) else "")
    row = file.data["case"][path[1]]
    name = row.get("name") if isinstance(row, dict) else None
    is_named = isinstance(name, str) and bool(name.strip())
    return _Part(file, path[:2], str(name) if is_named else f"case {int(path[1]) + 1}")


def _field(fault: PathFault) -> str:
    keys = [part for part in fault.path if isinstance(part, str)]
    return "" if fault.code in {MISSING_KEY, UNKNOWN_KEY} or not keys else f'"{keys[-1]}" '
