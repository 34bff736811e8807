"""What the library itself supplies, through the same hooks as everybody else."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unlocking_doors.plugins.marker import hookimpl
from unlocking_doors.released import Audience, Report

if TYPE_CHECKING:
    from unlocking_doors.matching import Allocation, Allocator, Problem


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


#: The kinds in ``reports.kinds.WRITERS``, likewise: for whom each is, and about which periods.
REPORTS: Mapping[str, tuple[Audience, tuple[str, ...]]] = {
    "annual": (Audience.PUBLIC, ("year",)),
    "audit": (Audience.COORDINATOR, ()),
    "board": (Audience.BOARD, ("quarter",)),
    "fairness": (Audience.PUBLIC, ("year",)),
    "funder": (Audience.FUNDER, ("quarter",)),
    "overrides": (Audience.COORDINATOR, ()),
    "partner": (Audience.PARTNER, ("month",)),
    "worklist": (Audience.COORDINATOR, ("month",)),
    "year": (Audience.COORDINATOR, ()),
}


@hookimpl
def register_reports() -> Mapping[str, Report]:
    """Supply the reports that come with the library."""
    return {
        kind: Report(audience=audience, periods=periods, writer=_writer(kind))
        for kind, (audience, periods) in REPORTS.items()
    }


def _writer(kind: str) -> Callable[[Any, Path, str], Path]:
    def write(brief: object, folder: Path, form: str) -> Path:
        from unlocking_doors.reports.kinds import WRITERS  # heavy, and seldom needed

        return WRITERS[kind](brief, folder, form)

    return write
