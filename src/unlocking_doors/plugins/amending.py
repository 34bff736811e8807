"""Let plugins amend a region, and note who supplied what."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve

from unlocking_doors.converting import structure_all
from unlocking_doors.errors import ConfigurationError, Fault, PluginError, counted
from unlocking_doors.loading.checks import region_faults
from unlocking_doors.loading.places import SINGLE, TABLES
from unlocking_doors.loading.regions import Loaded, read_region, with_code
from unlocking_doors.plain import plain
from unlocking_doors.plugins.guarding import (
    MOST_THINGS,
    Guard,
    check_length,
    check_untouched,
    taken,
    too_much,
    wrong_answer,
)
from unlocking_doors.policy.region import Region, part_of
from unlocking_doors.policy.rules import PythonRule

_AMENDING, _CHECKING = "in amend_region", "in check_region"
#: A plugin's hook, by its name.
Named = tuple[str, Callable[..., Any]]


def amended(
    folder: Path,
    *,
    rules: Sequence[PythonRule],
    owner: str,
    amendments: Sequence[Named],
    origins: Mapping[str, str],
    guard: Guard,
) -> Loaded:
    """
    Read a region, and let plugins amend it one after another.

    Args:
        folder: The region's folder.
        rules: Rules in Python that a region may name.
        owner: Plugin whose package holds the region; empty for a folder that none holds.
        amendments: What amends it, in order.
        origins: Package and version of each plugin, by its name.
        guard: Guards what they do.

    Returns:
        The region and its places, checked in full once all have amended it.

    Raises:
        ConfigurationError: Its files, or what plugins made of them, are no region.
        PluginError: A plugin fails, or amends no such region.
    """
    loaded = read_region(folder, python_rules=rules, is_draft=bool(amendments))
    supplied = {"": origins[owner]} if owner else {}
    for name, amend in amendments:
        before = loaded.region
        after = with_code(_amended(name, amend, before, guard), rules)
        supplied |= dict.fromkeys(_touched(before, after), origins[name])
        places = loaded.places.following(before, after, f"plugin {name}")
        loaded = evolve(loaded, region=after, places=places)
    if amendments:
        faults = region_faults(loaded.region, loaded.places)
        if faults:
            names = " and ".join(f'"{name}"' for name, _ in amendments)
            message = f"{folder}, amended by {names}, is no region: {counted(len(faults), 'fault')}"
            raise ConfigurationError(message, faults=faults)
    for rule in loaded.region.python_rules:
        supplied[part_of("python_rule", rule)] = f"{rule.distribution} {rule.version}".strip()
    return evolve(loaded, region=evolve(loaded.region, supplied_by=supplied))


def _amended(name: str, amend: Callable[..., Any], region: Region, guard: Guard) -> Region:
    """Ask one plugin."""
    answer = guard.call(name, _AMENDING, partial(_answered, name, amend, region))
    if answer is None:
        message = f'plugin "{name}" does not amend the region "{region.key}"'
        raise PluginError(message, code="UD-P013", remedy="Ask for the region without it")
    if answer.key != region.key:
        message = f'plugin "{name}" turns the region "{region.key}" into "{answer.key}"'
        raise PluginError(message, code="UD-P001", remedy="An amendment keeps the region's key")
    return answer


def _answered(name: str, amend: Callable[..., Any], region: Region) -> Region | None:
    """Hand a copy over, and make the answer anew: each part of its type, and nobody else's."""
    handed = copy.deepcopy(region)
    answer: object = amend(region=handed)
    check_untouched(name, _AMENDING, handed, region)
    if answer is None:
        return None
    if not isinstance(answer, Region):
        raise wrong_answer(name, _AMENDING, "Return attrs.evolve(region, …), or None")
    tables = [attribute for table, attribute in TABLES.items() if table not in SINGLE]
    if sum(len(getattr(answer, attribute)) for attribute in tables) > MOST_THINGS:
        raise too_much(name, _AMENDING)
    said = plain(answer)
    check_length(name, _AMENDING, said)
    found, wrong = structure_all(said, Region)
    if found is None:
        message = f'plugin "{name}" makes something else than a region {_AMENDING}'
        by = f"plugin {name}"
        faults = [
            Fault(code=one.code, file=by, place=one.where, message=one.message + one.hint)
            for one in wrong
        ]
        raise PluginError(message, code="UD-P001", faults=faults)
    return found


def _touched(before: Region, after: Region) -> Iterable[str]:
    """Yield each part that is new or other than it was."""
    for table, attribute in TABLES.items():
        old, new = getattr(before, attribute), getattr(after, attribute)
        if table in SINGLE:
            if old != new:
                yield part_of(table)
            continue
        stood = {part_of(table, row): row for row in old}
        for row in new:
            part = part_of(table, row)
            if stood.get(part) != row:
                yield part
        yield from stood.keys() - {part_of(table, row) for row in new}


def findings_of(region: Region, checks: Iterable[Named], guard: Guard) -> tuple[Fault, ...]:
    """
    Ask plugins what is doubtful about a region.

    Raises:
        PluginError: A plugin fails, or answers with something else than findings of its own.
    """
    return tuple(
        finding
        for name, check in checks
        for finding in guard.call(name, _CHECKING, partial(_checked, name, check, region))
    )


def _checked(name: str, check: Callable[..., Any], region: Region) -> tuple[Fault, ...]:
    handed = copy.deepcopy(region)
    answer: tuple[object, ...] = taken(name, _CHECKING, check(region=handed))
    check_untouched(name, _CHECKING, handed, region)
    found = tuple(one for one in answer if isinstance(one, Fault) and _is_of(name, one))
    if len(found) < len(answer):
        remedy = f'Answer with faults whose codes begin with "{name}-"'
        raise wrong_answer(name, _CHECKING, remedy)
    return found


def _is_of(name: str, fault: Fault) -> bool:
    """Tell whether a finding is a plugin's own, and each part of it of its type."""
    return not structure_all(plain(fault), Fault)[1] and fault.code.startswith(f"{name}-")
