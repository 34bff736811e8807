"""
The partner register, as its keepers write it, read into what a region says.

A register has columns of its own: names of areas in place of keys, last days in place of first
days that are no longer in force, and what each partner says that it would take. Every fault is
told at once, with file and line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from attrs import evolve, frozen

from unlocking_doors.errors import ConfigurationError, Fault, counted, nearest
from unlocking_doors.facts.partners import Accreditation, Partner, PartnerKind
from unlocking_doors.loading.cells import CellError, read_cell
from unlocking_doors.loading.columns import Column, ColumnKind
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.tables import Row, read_table
from unlocking_doors.periods import Period, value_on
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Standing, standing

#: How many partners must say that they would take a cohort before it opens.
MINIMUM = "partners-to-open-a-cohort"
#: The body whose accreditations the register holds.
BODY = "daha"

KINDS = {
    "council": PartnerKind.LOCAL_AUTHORITY,
    "housing association": PartnerKind.REGISTERED_PROVIDER,
}
COLUMNS = (
    Column("Register number", ColumnKind.KEY, "number in the register", "NW-01", is_required=True),
    Column("Name", ColumnKind.TEXT, "name", "Millbeck Homes (example)", is_required=True),
    Column("Kind", ColumnKind.CHOICE, "kind", "council", is_required=True, choices=tuple(KINDS)),
    Column("Joined on", ColumnKind.DATE, "first day in the scheme", "2024-10-01", is_required=True),
    Column("Last day", ColumnKind.DATE, "last day in the scheme", ""),
    Column("Areas with homes", ColumnKind.TEXT, "areas", "Bolton; Bury", is_required=True),
    Column("Homes owned", ColumnKind.NUMBER, "homes in the region", "900"),
    Column("Lettings a year", ColumnKind.NUMBER, "homes let in a year", "60"),
    Column("DAHA accredited from", ColumnKind.DATE, "first day of it", ""),
    Column("DAHA accredited to", ColumnKind.DATE, "last day of it", ""),
    Column("Would also take", ColumnKind.TEXT, "cohorts that are not open to all", ""),
    Column(
        "Source", ColumnKind.TEXT, "where the row comes from", "assumption: …", is_required=True
    ),
)

_DAY = timedelta(days=1)
_TWICE, _CONTRADICTS, _NAMES_NOTHING, _ENDS_FIRST = "UD-R008", "UD-R009", "UD-C201", "UD-C301"
_NO_SOURCE, _NOT_CHOSEN, _BAD_KEY = "UD-C501", "UD-C601", "UD-C203"


@frozen(kw_only=True)
class Entry:
    """
    One row of the register.

    Attributes:
        partner: The partner.
        accreditation: Its accreditation; None if it has none.
        would_take: Keys of the cohorts that it would take, were they open.
    """

    partner: Partner
    accreditation: Accreditation | None
    would_take: frozenset[str]


def with_register(region: Region, path: Path) -> Region:
    """
    Return a region with the partners, accreditations and cohorts of a register.

    Args:
        region: Names the areas and cohorts that the register may name.
        path: The register.

    Raises:
        ConfigurationError: The register has faults; ``faults`` holds all of them.
    """
    entries = read_register(path, region)
    accredited = [entry.accreditation for entry in entries if entry.accreditation]
    return evolve(
        region,
        partners=(*region.partners, *(entry.partner for entry in entries)),
        accreditations=(*region.accreditations, *accredited),
        cohorts=tuple(_opened(cohort, entries, region) for cohort in region.cohorts),
    )


def read_register(path: Path, region: Region) -> tuple[Entry, ...]:
    """
    Read a register.

    Raises:
        ConfigurationError: It has faults; ``faults`` holds all of them.
    """
    text = read_text(path, name=path.name)
    if isinstance(text, Fault):
        raise _refused(path, [text])
    known = [column.name for column in COLUMNS]
    table = read_table(text, name=path.name, known=known, required=known)
    faults = list(table.faults)
    reader = _Reader(path.name, region)
    entries = [reader.read(row) for row in table.rows] if not faults else []
    faults += reader.faults
    if faults:
        raise _refused(path, faults)
    return tuple(filter(None, entries))


def _refused(path: Path, faults: list[Fault]) -> ConfigurationError:
    message = f"the partner register {path.name} cannot be read: {counted(len(faults), 'fault')}"
    return ConfigurationError(message, faults=faults)


def slug(words: str) -> str:
    """Return the key that stands for a name: ``millbeck-homes`` for "Millbeck Homes (example)"."""
    return "-".join(re.findall(r"[a-z0-9]+", words.casefold().replace("(example)", "")))


class _Reader:
    """A register under way."""

    def __init__(self, name: str, region: Region) -> None:
        self.name, self.region = name, region
        self.faults: list[Fault] = []
        self._areas = {area.name.casefold(): area.key for area in region.areas}
        self._lines: dict[str, int] = {}

    def read(self, row: Row) -> Entry | None:
        """Read one row; None where anything in it is wrong."""
        before = len(self.faults)
        self.faults += row.faults
        cells = {column.name: self._cell(column, row) for column in COLUMNS}
        for what in ("Register number", "Name"):
            self._once(row, what)
        joined, left = cells["Joined on"], cells["Last day"]
        period = self._period(row, "Last day", joined, left)
        since, until = cells["DAHA accredited from"], cells["DAHA accredited to"]
        accredited = self._period(row, "DAHA accredited to", since, until)
        if isinstance(until, date) and since is None:
            message = 'there is a last day of accreditation under "DAHA accredited to" and no first'
            self._tell(row, _CONTRADICTS, message, 'Fill in "DAHA accredited from"')
        areas = self._keys(row, "Areas with homes", "area", self._areas)
        cohorts = {slug(key): key for key in self.region.cohort_by_key}
        would_take = self._keys(row, "Would also take", "cohort", cohorts)
        source = str(cells["Source"] or "")
        if source and standing(source) is Standing.NONE:
            self._tell(row, _NO_SOURCE, 'the label under "Source" says nothing', "Write what it is")
        if len(self.faults) > before or period is None:
            return None
        key = slug(str(cells["Name"]))
        homes, lettings = cells["Homes owned"], cells["Lettings a year"]
        return Entry(
            partner=Partner(
                key=key,
                name=str(cells["Name"]),
                kind=KINDS[str(cells["Kind"])],
                areas=areas,
                named_lead=f"{key}-lead",
                homes_owned=homes if isinstance(homes, int) else None,
                lettings_a_year=lettings if isinstance(lettings, int) else None,
                since=period.since,
                until=period.until,
                source=source,
            ),
            accreditation=None
            if accredited is None
            else Accreditation(
                key=f"{key}-{BODY}",
                partner=key,
                by=BODY,
                since=accredited.since,
                until=accredited.until,
                source=source,
            ),
            would_take=would_take,
        )

    def _tell(self, row: Row, code: str, message: str, remedy: str = "") -> None:
        number = row.cells.get("Register number", "")
        self.faults.append(
            Fault(
                code=code,
                file=self.name,
                line=row.line,
                place=f"register {number}" if number else "register",
                message=message,
                remedy=remedy,
            )
        )

    def _cell(self, column: Column, row: Row) -> object:
        try:
            return read_cell(column, row.cells.get(column.name, ""), self.region)
        except CellError as error:
            self._tell(row, error.code, error.message, error.remedy)
            return None

    def _once(self, row: Row, what: str) -> None:
        said = slug(row.cells.get(what, ""))
        if not said:
            if row.cells.get(what):
                self._tell(row, _BAD_KEY, f'no key can be made of the cell under "{what}"')
            return
        first = self._lines.setdefault(f"{what} {said}", row.line)
        if first != row.line:
            message = f'the cell under "{what}" stands in line {first} already'
            self._tell(row, _TWICE, message, "Keep one of the two rows, or tell them apart")

    def _period(self, row: Row, last: str, since: object, until: object) -> Period | None:
        """Return the days up to and with a last day; None where there is no first."""
        if not isinstance(since, date):
            return None
        end = until + _DAY if isinstance(until, date) else None
        period = Period(since=since, until=end)
        if period.is_empty:
            message = f'the day under "{last}" comes before the first, {since}'
            self._tell(row, _ENDS_FIRST, message, "Write the last day on which it still holds")
        return period

    def _keys(self, row: Row, column: str, what: str, known: Mapping[str, str]) -> frozenset[str]:
        found = set()
        for part in filter(None, (one.strip() for one in row.cells.get(column, "").split(";"))):
            said = part.casefold() if what == "area" else slug(part)
            if said in known:
                found.add(known[said])
            else:
                message = f'there is no {what} "{part}"{nearest(said, known)}'
                self._tell(row, _NAMES_NOTHING, message, f"Write {what}s as the region names them")
        return frozenset(found)


def _opened(cohort: Cohort, entries: Iterable[Entry], region: Region) -> Cohort:
    """Return a cohort open from the day on which enough partners would take it."""
    if cohort.is_on:
        return cohort
    minimum = region.parameter_by_key.get(MINIMUM)
    if minimum is None:
        message = f'the parameter "{MINIMUM}" is missing: how many must say that they would take it'
        raise ConfigurationError(message, code=_NOT_CHOSEN, remedy="Add it as a [[parameter]]")
    partners = [entry.partner for entry in entries if cohort.key in entry.would_take]
    day = next(_days(partners, minimum), None)
    if day is None:
        return cohort
    # It stays open when a partner leaves: nobody who waits is sent away for that.
    source = f"{cohort.source}, its first day by the partner register"
    return evolve(cohort, is_on=True, since=max(cohort.since, day), source=source)


def _days(partners: list[Partner], minimum: Parameter) -> Iterator[date]:
    """Yield the days on which enough partners are in the scheme, of those that change anything."""
    for day in sorted({partner.since for partner in partners} | {*minimum.values}):
        asked = value_on(minimum.values, day)
        number = sum(partner.is_in_force(day) for partner in partners)
        if isinstance(asked, int) and number >= asked:
            yield day
