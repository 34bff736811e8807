"""What the library itself supplies, through the same hooks as everybody else."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.plugins.marker import hookimpl

if TYPE_CHECKING:
    from unlocking_doors.commands.snapshot import Snapshot
    from unlocking_doors.matching import Allocator
    from unlocking_doors.scheme import ReportWriter


@hookimpl
def register_allocators() -> Mapping[str, "Allocator"]:
    """Supply ``circulation`` and ``priority``."""
    from unlocking_doors.matching import BUILT_IN

    return BUILT_IN


@hookimpl
def register_reports() -> Mapping[str, "ReportWriter"]:
    """Supply the coordinator's report on the year."""
    return {"year": _write_year}


def _write_year(snapshot: "Snapshot", folder: Path) -> Path:
    from unlocking_doors.reports.coordinator import write_year_report  # heavy, and seldom needed

    return write_year_report(snapshot, folder)
