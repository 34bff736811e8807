"""What the library itself supplies, through the same hooks as everybody else."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.plugins.marker import hookimpl

if TYPE_CHECKING:
    from unlocking_doors.commands.snapshot import Snapshot
    from unlocking_doors.matching import Allocation, Allocator, Problem
    from unlocking_doors.scheme import ReportWriter


#: The names in ``matching.BUILT_IN``, known without importing it: `check` asks for names alone.
ALLOCATORS = ("circulation", "optimal", "priority", "strict", "strict-fast")


@hookimpl
def register_allocators() -> Mapping[str, "Allocator"]:
    """Supply the allocators that come with the library."""
    return {name: _allocator(name) for name in ALLOCATORS}


def _allocator(name: str) -> "Allocator":
    def allocate(problem: "Problem", *, seed: int) -> "Allocation":
        from unlocking_doors.matching import BUILT_IN  # heavy, and often not needed

        return BUILT_IN[name](problem, seed=seed)

    return allocate


@hookimpl
def register_reports() -> Mapping[str, "ReportWriter"]:
    """Supply the coordinator's reports: on the year, and on the offers out of turn."""
    return {"overrides": _write_overrides, "year": _write_year}


def _write_year(snapshot: "Snapshot", folder: Path) -> Path:
    from unlocking_doors.reports.coordinator import write_year_report  # heavy, and seldom needed

    return write_year_report(snapshot, folder)


def _write_overrides(snapshot: "Snapshot", folder: Path) -> Path:
    from unlocking_doors.reports.coordinator import write_overrides_report

    return write_overrides_report(snapshot, folder)
