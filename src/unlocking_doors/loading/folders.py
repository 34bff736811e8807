"""The files of a region, read into one plain table each, with the place of everything."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from pathlib import PurePosixPath
from typing import Any

from attrs import field, frozen

from unlocking_doors.errors import Fault
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.places import SINGLE, TABLES, Origin, Places, label
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.tables import read_table
from unlocking_doors.loading.toml import TomlFile, read_toml
from unlocking_doors.policy.region import UNWRITTEN

MAIN = "region.toml"

BAD_NAME, TWO_FILES, NOT_ROWS, BAD_CELL = "UD-C001", "UD-C002", "UD-C003", "UD-C004"

#: Kind of each column of a region's CSV files; those with ``?`` may be empty or absent.
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "area": {
        "key": "text",
        "gss": "text",
        "name": "text",
        "neighbours": "list",
        "row": "number",
        "column": "number",
        "sub_region": "text?",
        "since": "text",
        "until": "text?",
        "source": "text",
    },
    "partner": {
        "key": "text",
        "name": "text",
        "kind": "text",
        "areas": "list",
        "named_lead": "text",
        "homes_owned": "number?",
        "lettings_a_year": "number?",
        "since": "text",
        "until": "text?",
        "source": "text",
    },
    "population": {
        "key": "text",
        "landlord": "text",
        "area": "text",
        "people": "number",
        "households": "number",
        "source": "text",
    },
}
_FILES = {"area": "areas", "partner": "partners", "population": "population"}


@frozen
class Draft:
    """
    What the files of a region say, before anybody makes a region of it.

    Attributes:
        raw: Tables as plain data, by the names that the files use.
        places: Where everything stands.
        faults: What could not be read.
        lost: By table, the keys of the rows that could not be read; None where even the keys
            are unknown.
        example: Name of the folder of its example data, where it names one.
    """

    raw: dict[str, Any] = field(factory=dict)
    origins: dict[Path, Origin] = field(factory=dict)
    faults: list[Fault] = field(factory=list)
    lost: dict[str, frozenset[str] | None] = field(factory=dict)
    example: list[str] = field(factory=list)

    @property
    def places(self) -> Places:
        """Where everything stands."""
        return Places(origins=self.origins, main=MAIN)

    def complain(self, origin: Origin, path: Path, code: str, message: str, **more: str) -> None:
        """Note a fault of a whole table, or of a key of a table that stands once."""
        places, table = Places(origins={path[:1]: origin}), str(path[0])
        self.faults.append(places.fault(path, code=code, message=message, place=table, **more))


def read_folder(folder: FilePath) -> Draft:
    """Read every file of a region's folder."""
    draft = Draft()
    main = read_toml(folder / MAIN, name=MAIN)
    if isinstance(main, Fault):
        draft.faults.append(main)
        return draft
    names = _file_names(draft, main)
    draft.example.extend(names["example"])
    _merge(draft, main)
    for name in names["include"]:
        found = read_toml(folder / name, name=name)
        if isinstance(found, Fault):
            draft.faults.append(found)
            draft.lost.update(dict.fromkeys(TABLES))  # any table may have had rows in it
        else:
            _merge(draft, found)
    for table, key in _FILES.items():
        for name in names[key]:
            _add_rows(draft, table, folder, name)
    return draft


def example_folder(folder: FilePath) -> FilePath | None:
    """Return the folder of a region's example data, where it has any."""
    main = read_toml(folder / MAIN, name=MAIN)
    region = {} if isinstance(main, Fault) else main.data.get("region")
    name = region.get("example") if isinstance(region, dict) else None
    if not isinstance(name, str) or not _is_inside(name):
        return None
    return folder / name if (folder / name).is_dir() else None


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name.strip()) and not path.is_absolute() and not {"..", "\\"} & {*path.parts, *name}


def _file_names(draft: Draft, main: TomlFile) -> dict[str, list[str]]:
    """Take the names of the region's other files out of its first table."""
    region = main.data.get("region")
    keys = ("include", *_FILES.values(), "example")
    names: dict[str, list[str]] = {key: [] for key in keys}
    for key, found in names.items():
        given = region.pop(key, []) if isinstance(region, dict) else []
        for name in given if isinstance(given, list) and key == "include" else [given]:
            if name == []:
                continue
            if isinstance(name, str) and _is_inside(name) and name not in {MAIN, *found}:
                found.append(name)
                continue
            draft.complain(
                Origin(MAIN, ("region",), main.lines),
                ("region", key),
                BAD_NAME,
                f'"{key}" must name files of this folder, each once',
                remedy="Write names such as rules.toml, without .. or a leading /",
            )
            draft.lost.update(dict.fromkeys(TABLES))
    return names


def _merge(draft: Draft, found: TomlFile) -> None:
    for table, value in found.data.items():
        origin = Origin(found.name, (table,), found.lines)
        if table in SINGLE or table not in TABLES or table in UNWRITTEN:
            name = table.replace("_", "-") if table in UNWRITTEN else table  # no key of a region
            if name in draft.raw:
                there = draft.origins[name,].file
                message = f"[{table}] stands in {there} already"
                draft.complain(origin, (table,), TWO_FILES, message)
                continue
            draft.raw[name] = value
            draft.origins[name,] = origin
        elif isinstance(value, list):
            rows = draft.raw.setdefault(table, [])
            for number, row in enumerate(value):
                place = Origin(found.name, (table, number), found.lines)
                draft.origins[table, len(rows)] = place
                rows.append(row)
        else:
            draft.complain(origin, (table,), NOT_ROWS, f"write [[{table}]], as rows")
            draft.raw.setdefault(table, [])
            draft.lost[table] = None


def _add_rows(draft: Draft, table: str, folder: FilePath, name: str) -> None:
    rows = draft.raw.setdefault(table, [])
    text = read_text(folder / name, name=name)
    if isinstance(text, Fault):
        draft.faults.append(text)
        draft.lost[table] = None
        return
    kinds = _COLUMNS[table]
    required = [column for column, kind in kinds.items() if not kind.endswith("?")]
    found = read_table(text, name=name, known=kinds, required=required)
    draft.faults.extend(found.faults)
    if "key" not in found.columns:
        draft.lost[table] = None
    for row in found.rows:
        faults = list(row.faults)
        plain = dict(_cells(kinds, row.cells, faults, name, row.line)) if row.cells else {}
        key = plain.get("key")
        here = label(table, plain)
        draft.faults.extend(
            Fault(
                code=fault.code,
                message=fault.message,
                file=name,
                line=fault.line,
                place=here,
                remedy=fault.remedy,
            )
            for fault in faults
        )
        if faults or not set(required) <= set(row.cells):
            known = draft.lost.get(table, frozenset())
            if known is not None:
                draft.lost[table] = known | {key} if isinstance(key, str) else None
            continue
        draft.origins[table, len(rows)] = Origin(name, (table,), {(table,): row.line})
        rows.append(plain)


def _cells(
    kinds: Mapping[str, str], cells: Mapping[str, str], faults: list[Fault], name: str, line: int
) -> Iterator[tuple[str, Any]]:
    for column, kind in kinds.items():
        cell = cells.get(column, "")
        if kind == "list":
            yield column, [part.strip() for part in cell.split(";") if part.strip()]
        elif cell and kind.startswith("number") and not (cell.isascii() and cell.isdigit()):
            message = f'"{column}" must be a whole number'
            faults.append(Fault(code=BAD_CELL, file=name, line=line, message=message))
        elif cell:
            yield column, int(cell) if kind.startswith("number") else cell
        elif not kind.endswith("?") and column in cells:
            message = f'the cell under "{column}" is empty'
            faults.append(Fault(code=BAD_CELL, file=name, line=line, message=message))
