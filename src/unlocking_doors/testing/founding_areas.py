"""The areas of a new region: six invented ones, or those of somebody's list."""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from math import ceil, sqrt
from pathlib import Path

from attrs import evolve, frozen

from unlocking_doors.errors import ConfigurationError, Fault, counted, nearest
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.tables import MISSING_COLUMN, read_table
from unlocking_doors.loading.writing import table_text

TOO_FEW = "UD-N003"

AREA_COLUMNS = (
    "key",
    "gss",
    "name",
    "sub_region",
    "row",
    "column",
    "since",
    "until",
    "neighbours",
    "source",
)
#: The columns of a list of areas, and those that it must have.
_KNOWN = ("key", "gss", "name", "sub_region", "neighbours", "row", "column", "source")
_REQUIRED = ("gss", "name")
_LEAST = 2
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_REMEDIES = {
    "gss": "Give the code that the national register has for each area, such as E09000012",
    "name": "Call the column of names so",
}
#: What lists of areas call a column, in small letters: the national register, and its users.
_ALSO_CALLED = (
    (re.compile(r"lad(\d\d)?(cd|_code)|gss_code"), "gss"),
    (re.compile(r"lad(\d\d)?(nm|_name)"), "name"),
    (re.compile(r"land_neighbours"), "neighbours"),
)

_INVENTED = "illustrative: an invented area with an invented code, to be replaced by real ones"
_TAKEN_OVER = "assumption: taken over from the list given to init, not checked against the register"
_PLACED = "; its tile on the map is its place in the list"


@frozen
class _Area:
    """One area as cells by column, and the line of the list that it stands in."""

    cells: Mapping[str, str]
    line: int = 0


@frozen(kw_only=True)
class NewAreas:
    """
    The areas of a region that is not there yet.

    Attributes:
        file: Name of the list that they come from; empty where they are invented.
        left_out: The columns of the list that say nothing here.
    """

    file: str = ""
    left_out: tuple[str, ...] = ()
    _areas: tuple[_Area, ...]

    @property
    def are_invented(self) -> bool:
        """Whether they are made up."""
        return not self.file

    @property
    def keys(self) -> tuple[str, ...]:
        """Their keys."""
        return tuple(area.cells["key"] for area in self._areas)

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(area.cells["name"] for area in self._areas)

    def rows(self, opened: date) -> Iterator[tuple[str, ...]]:
        """Yield the rows of areas.csv."""
        for area in self._areas:
            cells = {"since": opened.isoformat(), **area.cells}
            yield tuple(cells.get(column, "") for column in AREA_COLUMNS)

    def line(self, line: int | None) -> int | None:
        """Return the line of the list that a line of areas.csv was made of."""
        place = (line or 0) - 2  # below the header
        return self._areas[place].line if 0 <= place < len(self._areas) else None


def invented_areas() -> NewAreas:
    """Return six areas that are nowhere, two by three on the map."""
    names = ("Ashmere", "Brackwater", "Cindermoor", "Dunsel", "Elderholt", "Fallowby")
    keys = [name.lower() for name in names]
    areas = []
    for place, name in enumerate(names):
        row, column = divmod(place, 3)
        near = [
            key
            for other, key in enumerate(keys)
            if abs(other // 3 - row) + abs(other % 3 - column) == 1
        ]
        cells = {
            "key": keys[place],
            "gss": f"E9900000{place + 1}",
            "name": f"{name} (example)",
            "sub_region": ("North", "South")[row],
            "row": str(row),
            "column": str(column),
            "neighbours": "; ".join(near),
            "source": _INVENTED,
        }
        areas.append(_Area(cells))
    return NewAreas(areas=tuple(areas))


def read_areas(path: Path) -> NewAreas:
    """
    Read a list of areas.

    Its columns are ``gss`` and ``name``; and, where there are any, ``key`` (else made of the
    name), ``sub_region``, ``neighbours`` (by name or key, divided by ``;``), ``row`` and ``column``
    on the map of tiles (else one after the other) and ``source``. Others are left out.

    Raises:
        ConfigurationError: It is no such list; every fault is named with its line.
    """
    name = path.name
    text = read_text(path, name=name)
    if isinstance(text, Fault):
        where = f"{name}:{text.line}" if text.line else name
        message = f"{where}: {text.message}"
        raise ConfigurationError(message, code=text.code, remedy=text.remedy)
    header, text = _in_our_words(text)
    others = [one for one in header if one not in _KNOWN and not nearest(one, _free(header))]
    table = read_table(text, name=name, known=(*_KNOWN, *others), required=_REQUIRED, signed=others)
    faults = [_with_remedy(fault) for fault in table.faults]
    faults += [fault for row in table.rows for fault in row.faults]
    if not faults and len(table.rows) < _LEAST:
        message = f"it has {counted(len(table.rows), 'area')}, and a household moves to another"
        faults = [Fault(code=TOO_FEW, file=name, message=message, remedy="List two or more")]
    if faults:
        raise ConfigurationError(f"{name} is no list of areas yet", faults=faults)
    keys = [
        row.cells.get("key") or key_of(row.cells["name"]) or f"area-{place}"
        for place, row in enumerate(table.rows, start=1)
    ]
    by_name = {row.cells["name"]: key for row, key in zip(table.rows, keys, strict=True)}
    width = ceil(sqrt(len(keys)))
    areas = []
    for place, (row, key) in enumerate(zip(table.rows, keys, strict=True)):
        tile = {"row": str(place // width), "column": str(place % width)}
        if {"row", "column"} <= set(table.columns):
            tile = {}
        near = [
            by_name.get(part) or key_of(part)
            for part in _listed(row.cells.get("neighbours", ""), by_name)
        ]
        more = {"key": key, "neighbours": "; ".join(near)}
        source = row.cells.get("source") or _TAKEN_OVER + (_PLACED if tile else "")
        areas.append(_Area({**row.cells, **tile, **more, "source": source}, row.line))
    return NewAreas(file=name, left_out=tuple(filter(None, others)), areas=tuple(areas))


def _in_our_words(text: str) -> tuple[list[str], str]:
    """Return the columns of a list as they are called here, and the list under that header."""
    head, _, rows = text.partition("\n")
    try:
        (header,) = csv.reader([head.strip()], strict=True)
    except (ValueError, csv.Error):
        return [], text  # whoever reads the table tells why
    header = [_column(one) for one in header]
    return header, table_text(header, ()) + rows


def _column(called: str) -> str:
    """Return our word for a column; what it is called where there is none."""
    plain = "_".join(called.casefold().split())
    for pattern, column in _ALSO_CALLED:
        if pattern.fullmatch(plain):
            return column
    return plain if plain in _KNOWN else called.strip()


def _free(header: Collection[str]) -> list[str]:
    return [one for one in _KNOWN if one not in header]


def _listed(cell: str, names: Collection[str]) -> Iterator[str]:
    """Yield the names in a cell, divided by ``;``, or by commas that belong to no name."""
    for part in map(str.strip, cell.split(";")):
        if part in names:
            yield part
        else:
            yield from filter(None, map(str.strip, part.split(",")))


def _with_remedy(fault: Fault) -> Fault:
    if fault.code != MISSING_COLUMN:
        return fault
    return evolve(fault, remedy=next(_REMEDIES[one] for one in _REQUIRED if one in fault.message))


def key_of(name: str) -> str:
    """Make a key of a name; empty where it has no letter or digit that a key can have."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    return _NOT_IN_KEYS.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
