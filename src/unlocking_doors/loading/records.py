"""A user's files: referrals, homes and the like. Every row is read; every fault is told."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from unlocking_doors.errors import Fault, RecordError
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.loading.answers import answer_of
from unlocking_doors.loading.cells import BAD_NUMBER, CONTRADICTS, CellError, read_cell
from unlocking_doors.loading.columns import EQUALITY, INVENTED, Column, ColumnKind, columns_of
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.tables import Row, read_table
from unlocking_doors.loading.writing import write_table
from unlocking_doors.moves.decisions import Decision
from unlocking_doors.moves.known_standings import KnownStanding
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.policy.region import Region

T = TypeVar("T")
Values = Mapping[str, Any]

TWICE = "UD-R008"

#: A year of a large region takes less than a hundredth of it.
MOST_BYTES = 20_000_000
_MOST_ROOMS = 20
_SIGNED = (ColumnKind.DAY, ColumnKind.NUMBER, ColumnKind.BALANCE)


@frozen(kw_only=True)
class Read(Generic[T]):
    """
    What a user's file holds.

    Attributes:
        name: What faults call the file.
        header: Its columns.
        good: Each value that could be read, with its line; none where the header has a fault.
        faults: Everything that is wrong with the file.
        given: The cells of every row as the file gives them, by line.
        is_whole: Whether its rows can be told apart, so that bad ones can be set aside: its
            header is right, and some row, if there is any, has as many cells.
        is_invented: Whether any row says that it is invented.
        signed: Names of the columns in which a sign and digits are a number.
    """

    name: str
    header: tuple[str, ...] = ()
    good: tuple[tuple[int, T], ...] = ()
    faults: tuple[Fault, ...] = ()
    given: Mapping[int, tuple[str, ...]] = {}
    is_whole: bool = True
    is_invented: bool = False
    signed: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[T, ...]:
        """The values without their lines."""
        return tuple(value for _, value in self.good)

    @property
    def rejected(self) -> tuple[tuple[str, ...], ...]:
        """The cells of every row that is not good."""
        good = {line for line, _ in self.good}
        return tuple(cells for line, cells in self.given.items() if line not in good)

    def refusing(self, faults: Iterable[Fault]) -> "Read[T]":
        """Return the file with more faults: a row that has one is no longer good."""
        found = sorted((*self.faults, *faults), key=lambda fault: fault.line or 0)
        bad = {fault.line for fault in found}
        good = tuple((line, value) for line, value in self.good if line not in bad)
        return evolve(self, good=good, faults=tuple(found))


def read_referrals(path: Path, region: Region) -> Read[Referral]:
    """
    Read a file of referrals; ``columns_of("referrals", region)`` describes it.

    Raises:
        RecordError: The file cannot be read at all.
    """
    return _read(path, region, "referrals", ("case",), referral_of)


def read_homes(path: Path, region: Region) -> Read[Home]:
    """
    Read a file of homes; ``columns_of("homes", region)`` describes it.

    Raises:
        RecordError: The file cannot be read at all.
    """
    return _read(path, region, "homes", ("home",), _home)


def read_decisions(path: Path, region: Region) -> Read[Decision]:
    """
    Read a file of answers; ``columns_of("decisions", region)`` describes it.

    Raises:
        RecordError: The file cannot be read at all.
    """
    return _read(path, region, "decisions", ("case", "step", "nth"), answer_of)


def read_standings(path: Path, region: Region) -> Read[KnownStanding]:
    """
    Read a file of standings; ``columns_of("standings", region)`` describes it.

    Raises:
        RecordError: The file cannot be read at all.
    """
    return _read(path, region, "standings", ("landlord",), _known_standing)


def write_rejected(path: Path, read: Read[T]) -> None:
    """
    Write the rows that could not be read, to be put right and read again.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    write_table(path, read.header, read.rejected, signed=read.signed)


def _read(
    path: Path,
    region: Region,
    kind: str,
    unique: tuple[str, ...],
    make: Callable[[Values, Region], T],
) -> Read[T]:
    name = path.name
    text = read_text(path, name=name, most_bytes=MOST_BYTES)
    if isinstance(text, Fault):
        where = f"{name}:{text.line}" if text.line else name
        raise RecordError(f"{where}: {text.message}", code=text.code, remedy=text.remedy)
    columns = columns_of(kind, region)
    signed = [column.name for column in columns if column.form in _SIGNED]
    required = [column.name for column in columns if column.is_required]
    known = [column.name for column in columns]
    table = read_table(text, name=name, known=known, required=required, signed=signed)
    here = [column for column in columns if column.name in table.columns]
    good, faults = [], list(table.faults)
    seen: dict[tuple[object, ...], int] = {}
    is_invented = False
    for row in table.rows:
        values, wrong = _values(here, row, region)
        is_invented = is_invented or values.get(INVENTED) is True
        key = tuple(values.get(column) for column in unique)
        if not wrong and not table.faults:
            wrong = [*_twice(unique, key, seen, row.line)]
            try:
                value = make(values, region)
            except CellError as error:
                wrong.append(_fault(error, row.line))
        place = f"{unique[0]} {key[0]}" if key[0] else ""
        faults += [evolve(fault, file=name, place=place) for fault in wrong]
        if not wrong and not table.faults:
            seen[key] = row.line
            good.append((row.line, value))
    divided = [row for row in table.rows if row.cells and len(row.given) == len(table.header)]
    return Read(
        name=name,
        header=table.header,
        good=tuple(good),
        faults=tuple(faults),
        given={row.line: row.given for row in table.rows},
        is_whole=not table.faults and bool(divided or not table.rows),
        is_invented=is_invented,
        signed=tuple(signed),
    )


def _values(columns: Collection[Column], row: Row, region: Region) -> tuple[Values, list[Fault]]:
    values: dict[str, Any] = {}
    faults = list(row.faults)
    if not row.cells:  # the row could not be divided into cells
        return values, faults
    for column in columns:
        try:
            values[column.name] = read_cell(column, row.cells.get(column.name, ""), region)
        except CellError as error:
            faults.append(_fault(error, row.line))
    return values, faults


def _fault(error: CellError, line: int) -> Fault:
    return Fault(code=error.code, line=line, message=error.message, remedy=error.remedy)


def _twice(
    unique: tuple[str, ...],
    key: tuple[object, ...],
    seen: Mapping[tuple[object, ...], int],
    line: int,
) -> list[Fault]:
    if key not in seen:
        return []
    message = f"the same {', '.join(unique)} stands in line {seen[key]} already"
    return [Fault(code=TWICE, line=line, message=message, remedy="Keep one of the two rows")]


def referral_of(values: Values, region: Region) -> Referral:
    """
    Make a referral of the cells of a row, by column.

    Raises:
        CellError: Two cells contradict each other.
    """
    get = values.get
    household, rooms = get("household"), get("extra_rooms")
    if rooms and household is None:
        message = '"extra_rooms" says nothing without "household"'
        raise CellError(message, CONTRADICTS, "Give both, or neither")
    if household is not None and rooms:
        if rooms > _MOST_ROOMS:
            message = f'"extra_rooms" is more than {_MOST_ROOMS}'
            raise CellError(message, BAD_NUMBER, "Write the rooms agreed beyond the standard")
        household = evolve(household, extra_rooms=rooms)
    equality = {name: get(EQUALITY + name) or "" for name in EQUALITY_FIELDS}
    named = {"landlord", "area", "cohorts", "access", "areas_of_choice", "areas_to_avoid"}
    facts = {name for name, spec in region.vocabulary.items() if not spec.asks}
    answers = {
        name: value
        for name, value in values.items()
        if value is not None and name in facts - named - {"tenancy"}
    }
    return Referral(
        case=values["case"],
        received=values["received"],
        agency=get("agency") or "",
        nominating_officer=get("nominating_officer") or "",
        household=household,
        tenancy=Tenancy(values["tenancy"]) if get("tenancy") else None,
        consents=Consents(
            to_apply=get("consent_to_apply"),
            to_circulation=get("consent_to_circulation"),
            to_monitoring=get("consent_to_monitoring"),
        ),
        answers=answers,
        note=get("note") or "",
        equality=Equality(**equality) if any(equality.values()) else None,
        **{name: get(name) for name in named},
    )


def _home(values: Values, region: Region) -> Home:
    released: date = values["released"]
    if not region.is_partner(values["landlord"], released):
        message = '"landlord" is no partner on the day under "released"'
        raise CellError(message, CONTRADICTS, "See the partner's dates in partners.csv")
    held_until: date | None = values.get("held_until")
    if held_until is not None and held_until <= released:
        message = '"held_until" is not after "released"'
        raise CellError(message, CONTRADICTS, "Write the first day on which it is no longer held")
    if values["bedrooms"] > _MOST_ROOMS:
        message = f'"bedrooms" is more than {_MOST_ROOMS}'
        raise CellError(message, BAD_NUMBER, "Write the number of bedrooms")
    return Home(
        home=values["home"],
        landlord=values["landlord"],
        area=values["area"],
        bedrooms=values["bedrooms"],
        access=values.get("access") or "none",
        tenancy=Tenancy(values["tenancy"]),
        released=released,
        held_until=held_until,
        left_by=values.get("left_by"),
    )


def _known_standing(values: Values, _: Region) -> KnownStanding:
    return KnownStanding(**{name: value for name, value in values.items() if name != INVENTED})
