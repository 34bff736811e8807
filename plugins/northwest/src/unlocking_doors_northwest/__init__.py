"""The North West as a region: hooks alone, so that whoever only lists plugins waits for nothing."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.plugins.marker import hookimpl

if TYPE_CHECKING:
    from unlocking_doors.matching import Allocator
    from unlocking_doors.policy.region import Region

FOLDER = Path(__file__).parent / "northwest"
REGISTER = FOLDER / "partner-register.csv"


@hookimpl
def register_regions() -> Iterable[Path]:
    """Name the region's folder: this package holds code beside it."""
    return [FOLDER]


@hookimpl
def amend_region(region: "Region") -> "Region | None":
    """Add the partners of the register, and open the cohorts that enough of them would take."""
    if region.key != FOLDER.name:
        return None
    from unlocking_doors_northwest.register import with_register

    return with_register(region, REGISTER)


@hookimpl
def register_allocators() -> Mapping[str, "Allocator"]:
    """Supply ``sub-region-first``."""
    from unlocking_doors_northwest.allocator import sub_region_first

    return {"sub-region-first": sub_region_first}
