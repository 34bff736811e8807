"""
What can still be checked of a region whose files do not have the right shape.

Everything that cannot be read is taken away or stood in for, so that a person is told of all
faults in one run, and of none that only follows from another.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from attrs import evolve

from unlocking_doors.converting import UNKNOWN_KEY, PathFault, structure_all
from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks import region_faults
from unlocking_doors.loading.checks_conditions import NO_FACT, misspelt_facts
from unlocking_doors.loading.folders import Draft
from unlocking_doors.loading.places import SINGLE, TABLES, label
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule

#: Stands in for what could not be read of a table, so that the rest can still be checked: it
#: never leaves this file. The last of all days is one on which every dated value is there.
_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "region": {
        "key": "x",
        "name": "",
        "scheme": "",
        "coordinator": "",
        "opened": date.max,
        "rules": [],
        "source": "assumption: x",
    },
    "circulation": {
        "to": "all-partners",
        "shows_cohort": False,
        "shows_area": False,
        "reference_format": "check-symbol",
        "source": "assumption: x",
    },
    "matching": {
        "allocator": "",
        "own_landlord_homes": False,
        "risk_bands": [],
        "source": "assumption: x",
    },
    "retention": {
        "closed_case_months": 1,
        "not_eligible_months": 1,
        "ledger_years": 1,
        "source": "assumption: x",
    },
    "lifecycle": {},
}


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
    region = evolve(region, python_rules=tuple(python_rules))
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
        table = str(fault.path[0])
        number = fault.path[1] if len(fault.path) > 1 else None
        if fault.code == UNKNOWN_KEY:
            _remove(raw, fault)
        elif table in SINGLE:
            _stand_in(raw, table, fault)
            if table == "lifecycle":
                lost[table] = None
        elif isinstance(number, int):
            dropped.setdefault(table, set()).add(number)
        else:
            raw[table], lost[table] = [], None
    return dropped


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


def _stand_in(raw: dict[str, Any], table: str, fault: PathFault) -> None:
    found = raw.get(table)
    if len(fault.path) == 1 or not isinstance(found, dict):
        raw[table] = dict(_STAND_INS[table])
        return
    name = str(fault.path[1])
    if name in _STAND_INS[table]:
        found[name] = _STAND_INS[table][name]
    else:
        found.pop(name, None)
