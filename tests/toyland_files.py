"""Toyland as the files of a region: what ``load_region`` must read back to the same value."""

import csv
import json
import re
from pathlib import Path
from typing import Any

from toyland import toyland

from unlocking_doors.plain import plain
from unlocking_doors.policy.region import Region

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SINGLE = ("region", "circulation", "matching", "retention", "lifecycle", "publishing", "anonymity")
_INCLUDED = {"rule": "rules.toml", "reason": "reasons.toml"}
_TABLES = {"area": "areas.csv", "partner": "partners.csv"}


def write_toyland(folder: Path, region: Region | None = None) -> Path:
    """Write the files of Toyland, or of another one, into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = plain(region or toyland())
    raw.pop("python_rule")
    raw["region"] |= {
        "include": list(_INCLUDED.values()),
        "areas": "areas.csv",
        "partners": "partners.csv",
    }
    main = ""
    for table, found in raw.items():
        if table in _SINGLE:
            main += _table(f"[{table}]", found)
        elif table in _TABLES:
            _write_csv(folder / _TABLES[table], found)
        else:
            text = "".join(_table(f"[[{table}]]", row) for row in found)
            if table in _INCLUDED:
                (folder / _INCLUDED[table]).write_text(text, "utf-8")
            else:
                main += text
    (folder / "region.toml").write_text(main, "utf-8")
    return folder


def line_with(path: Path, text: str, nth: int = 1) -> int:
    """Return the line, counted from 1, that holds a text for the *nth* time."""
    lines = path.read_text("utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][nth - 1]


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first *old* in a file, which must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def _table(head: str, row: dict[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in row.items() if value is not None]
    return "\n".join([head, *lines, "", ""])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{key} = {_value(item)}" for key, item in value.items() if item is not None)
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, str) and _DATE.fullmatch(value):
        return value
    return json.dumps(value)


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {
                    key: "; ".join(cell) if isinstance(cell, list) else cell
                    for key, cell in row.items()
                }
            )
