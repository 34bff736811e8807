"""A region from its folder, or from what the store kept of it; every fault at once."""

import json
from collections.abc import Sequence
from pathlib import Path as FilePath

from attrs import evolve, frozen

from unlocking_doors.converting import MISSING_KEY, UNKNOWN_KEY, PathFault, structure_all
from unlocking_doors.errors import ConfigurationError, Fault, counted
from unlocking_doors.loading.checks import in_order, region_faults
from unlocking_doors.loading.checks_choices import NOT_CHOSEN
from unlocking_doors.loading.folders import Draft, read_folder
from unlocking_doors.loading.places import SINGLE, TABLES, Places, label
from unlocking_doors.loading.salvage import salvaged_faults
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule


@frozen(kw_only=True)
class Loaded:
    """
    A region, and where each part of it stands.

    Attributes:
        region: The region.
        places: Where its parts stand: file and line.
        example: The folder that it names for its example data; None where it names none.
    """

    region: Region
    places: Places
    example: FilePath | None = None


def load_region(folder: FilePath, *, python_rules: Sequence[PythonRule] = ()) -> Region:
    """
    Load a region from its folder, as ``read_region`` does, without the places of its parts.

    Raises:
        ConfigurationError: It is no region; ``faults`` holds all faults of all files.
    """
    return read_region(folder, python_rules=python_rules).region


def read_region(
    folder: FilePath, *, python_rules: Sequence[PythonRule] = (), is_draft: bool = False
) -> Loaded:
    """
    Read a region from its folder.

    Args:
        folder: Holds ``region.toml``, which names the region's other files.
        python_rules: Rules that plugins supply; the region takes those that it names.
        is_draft: Whether code is still to amend it: then it may lack partners and cohorts, and
            what it says is checked only after that.

    Raises:
        ConfigurationError: It is no region; ``faults`` holds all faults of all files.
    """
    if not folder.is_dir():
        message = f"there is no folder {folder}"
        raise ConfigurationError(message, code="UD-F001", remedy="Name the folder of a region")
    draft = read_folder(folder)
    faults = list(draft.faults)
    if not draft.raw:  # not even the first file could be read
        raise _refused(folder, faults)
    if is_draft:
        for table in ("partner", "cohort"):
            draft.raw.setdefault(table, [])
    region, wrong = structure_all(draft.raw, Region)
    faults += [_told(fault, draft) for fault in wrong if not _told_already(fault, draft)]
    if region is not None:
        region = with_code(region, python_rules)
        if not is_draft:
            faults += region_faults(region, draft.places, lost=draft.lost)
    else:
        faults += salvaged_faults(draft, wrong, python_rules)
    if region is None or faults:
        raise _refused(folder, faults)
    example = folder / draft.example[0] if draft.example else None
    return Loaded(region=region, places=draft.places, example=example)


def with_code(region: Region, python_rules: Sequence[PythonRule]) -> Region:
    """Return the region with those rules in Python that it or a cohort of it names."""
    asked = (rule for rule in python_rules if rule.key in region.asked)
    return evolve(region, python_rules=tuple(asked))


def load_content(text: str) -> Region:
    """
    Make a region of the canonical content that the store kept of it.

    The functions of its Python rules are not in it.

    Raises:
        ConfigurationError: The content does not make a region.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    region, wrong = structure_all(raw, Region)
    if region is None:
        places = "; ".join(f"{fault.where or 'all of it'}: {fault.message}" for fault in wrong)
        message = f"the stored content does not make a region: {places}"
        raise ConfigurationError(
            message, code="UD-C010", remedy="Read it with the version that stored it"
        )
    return region


def _refused(folder: FilePath, faults: list[Fault]) -> ConfigurationError:
    ordered = in_order(faults)
    message = f"{folder} is no region yet: {counted(len(ordered), 'fault')}"
    return ConfigurationError(message, faults=ordered)


def _told_already(fault: PathFault, draft: Draft) -> bool:
    """Tell whether a table is missing only because its file could not be read."""
    return (
        fault.code == MISSING_KEY
        and len(fault.path) == 1
        and draft.lost.get(str(fault.path[0]), frozenset()) is None
    )


def _told(fault: PathFault, draft: Draft) -> Fault:
    table = str(fault.path[0]) if fault.path else "region"
    if fault.code == MISSING_KEY and len(fault.path) == 1:
        how = f"[{table}]" if table in SINGLE else f"[[{table}]]"
        remedy = f"Add {how}: nothing is chosen for a region"
        if table in {"area", "partner"}:
            remedy = f'Add {table}s = "{table}s.csv" to [region]'
        return draft.places.fault(
            fault.path,
            code=NOT_CHOSEN,
            place="region",
            message=f'there is no table "{table}"',
            remedy=remedy,
        )
    number = fault.path[1] if len(fault.path) > 1 and isinstance(fault.path[1], int) else None
    found = draft.raw.get(table)
    row = found[number] if isinstance(found, list) and number is not None else found
    field = "" if fault.code in {MISSING_KEY, UNKNOWN_KEY} else _field(fault)
    return draft.places.fault(
        fault.path,
        code=fault.code,
        message=f"{field}{fault.message}{fault.hint}",
        place="" if len(fault.path) == 1 and table not in TABLES else label(table, row, number),
    )


def _field(fault: PathFault) -> str:
    keys = [part for part in fault.path[1:] if isinstance(part, str)]
    return f'"{keys[-1]}" ' if keys else ""
