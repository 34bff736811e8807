"""
What can still be checked of a region whose files do not have the right shape.

Everything that cannot be read is taken away or stood in for, so that a person is told of all
faults in one run, and of none that only follows from another.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin

import attrs
from attrs import evolve

from unlocking_doors.converting import UNKNOWN_KEY, PathFault, structure_all
from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks import region_faults
from unlocking_doors.loading.checks_conditions import NO_FACT, misspelt_facts
from unlocking_doors.loading.folders import Draft
from unlocking_doors.loading.places import SINGLE, TABLES, label
from unlocking_doors.loading.survey import Survey
from unlocking_doors.plain import plain_name
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule

#: Fields of rows whose stand-in would itself be called wrong: the row goes with them.
_MEANT = (
    *("key", "name", "state", "step", "days", "gss", "since", "until", "on"),
    *("rules", "by", "follows"),
)
#: The same of one table: no stand-in adds up with other rows, or goes with its own row.
_MEANT_THERE = frozenset({("opening_balance", "homes"), ("settlement", "rule")})
#: Tables that stand once, of which one part is not judged while another could not be read.
_READ_WHOLE = frozenset({"region", "circulation", "lifecycle", "anonymity"})


def salvaged_faults(
    draft: Draft, wrong: list[PathFault], python_rules: Iterable[PythonRule]
) -> Iterator[Fault]:
    """
    Check what is left of a region when everything that cannot be read is taken away.

    Args:
        draft: What the files say.
        wrong: Everything in it that has not the right shape.
        python_rules: Rules that plugins supply.
    """
    raw, lost = deepcopy(draft.raw), dict(draft.lost)
    dropped = _cut(raw, wrong, lost)
    kept = _keep(raw, dropped, lost)
    region, _ = structure_all(raw, Region)
    if region is None:
        return
    asked = (rule for rule in python_rules if rule.key in region.asked)
    region = evolve(region, python_rules=tuple(asked))
    yield from region_faults(region, draft.places.keeping(kept), lost=lost)
    survey = Survey(region=region, places=draft.places, lost=lost)
    for number in sorted(dropped.get("rule", ())):
        row = draft.raw["rule"][number]
        require = row.get("require") if isinstance(row, dict) else None
        for path, told in misspelt_facts(survey, require):
            yield draft.places.fault(
                ("rule", number, "require", *path),
                code=NO_FACT,
                message=told,
                place=label("rule", row, number),
            )


def _cut(
    raw: dict[str, Any], wrong: list[PathFault], lost: dict[str, frozenset[str] | None]
) -> dict[str, set[int]]:
    """Take away what is wrong; return the numbers of the rows that have to go with it."""
    dropped: dict[str, set[int]] = {}
    for fault in sorted(wrong, key=lambda fault: fault.code != UNKNOWN_KEY):
        table, inside = str(fault.path[0]), list(fault.path[1:])
        if fault.code == UNKNOWN_KEY:
            _remove(raw, fault)
            if table == "anonymity":  # the misspelt key may be the one that lacks
                lost[table] = None
        elif table in SINGLE:
            if not inside or not isinstance(raw.get(table), dict):
                raw[table] = {}
            if table in _READ_WHOLE:
                lost[table] = None
            fields = [str(inside[0])] if inside else None
            raw[table] |= _stand_ins(_class_of(table), fields)
        elif not inside or not isinstance(inside[0], int):
            raw[table], lost[table] = [], None
        elif not _mended(raw[table][inside[0]], table, inside[1:]):
            dropped.setdefault(table, set()).add(inside[0])
    return dropped


def _mended(row: Any, table: str, inside: list[str | int]) -> bool:
    """Put a stand-in into a row in place of a field; tell whether that was possible."""
    if not inside or not isinstance(row, dict):
        return False
    if inside[0] in _MEANT or (table, inside[0]) in _MEANT_THERE:
        return False
    stand_in = _stand_ins(_class_of(table), [str(inside[0])])
    row.update(stand_in)
    return bool(stand_in)


def _class_of(table: str) -> type[Any]:
    """Return the class of a table that stands once, or of a table's rows."""
    kind = getattr(attrs.fields(Region), TABLES[table]).type
    found: type[Any] = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return found


def _stand_ins(cls: type[Any], names: list[str] | None) -> dict[str, Any]:
    """
    Return values, of the right shape and with no fault of their own, for fields of a class.

    They stand in for what could not be read, so that the rest can still be checked, and never
    leave this file. The last of all days is one on which every dated value is there.
    """
    found: dict[str, Any] = {}
    for attribute in attrs.fields(cls):
        name, kind = plain_name(attribute), attribute.type
        if names is not None and name not in names:
            continue
        if name == "source":
            found[name] = "assumption: stands in"
        elif get_origin(kind) is tuple:
            found[name] = []
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            found[name] = next(iter(kind)).value
        elif kind in _SIMPLE:
            found[name] = _SIMPLE[kind]
        elif attribute.default is None:
            found[name] = None
    return found


_SIMPLE: Mapping[Any, Any] = {str: "x", bool: False, int: 1, date: date.max}


def _keep(
    raw: dict[str, Any], dropped: Mapping[str, set[int]], lost: dict[str, frozenset[str] | None]
) -> dict[str, list[int]]:
    """Leave only the rows that stay; return their old numbers, and note the keys of the others."""
    kept: dict[str, list[int]] = {}
    for table in set(TABLES) & set(raw) - set(SINGLE):
        rows, gone = raw[table], dropped.get(table, set())
        kept[table] = [number for number in range(len(rows)) if number not in gone]
        raw[table] = [rows[number] for number in kept[table]]
        known = lost.get(table, frozenset())
        if known is not None and gone:
            keys = [label(table, rows[number]).removeprefix(f"{table} ") for number in gone]
            lost[table] = known | frozenset(keys)
    return kept


def _remove(raw: dict[str, Any], fault: PathFault) -> None:
    within: Any = raw
    for part in fault.path[:-1]:
        within = within[part]
    within.pop(fault.path[-1], None)
