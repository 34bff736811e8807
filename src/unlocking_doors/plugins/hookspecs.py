"""
Every hook, with its type. Hooks run when regions load, never while a household is judged.

A package that is data only (``region.toml`` beside an empty ``__init__.py``) needs none of them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.plugins.marker import hookspec

if TYPE_CHECKING:  # anybody may import the specifications at no cost
    from unlocking_doors.matching import Allocator
    from unlocking_doors.policy.rules import PythonRule
    from unlocking_doors.scheme import ReportWriter


class Hooks:
    """The specifications."""

    @hookspec
    def register_regions(self) -> Iterable[Path]:  # type: ignore[empty-body]
        """
        Name the folders of regions.

        Called: once, when the plugins are loaded. Returns: folders that hold a ``region.toml``
        and are named after the region's key. Combines: all together; two regions of one key are
        an error. Since: 0.1
        """

    @hookspec
    def register_rules(self) -> Iterable["PythonRule"]:  # type: ignore[empty-body]
        """
        Supply rules that a condition tree cannot say.

        Called: once, before a region loads. Returns: what ``@rule`` made. Combines: all together;
        a region uses those whose key it names. Since: 0.1
        """

    @hookspec
    def register_allocators(self) -> Mapping[str, "Allocator"]:  # type: ignore[empty-body]
        """
        Supply allocators by name.

        Called: once, when a scheme opens. Returns: ``(Problem, *, seed) -> Allocation`` by name.
        Combines: all together; one name twice is an error. Since: 0.1
        """

    @hookspec
    def register_reports(self) -> Mapping[str, "ReportWriter"]:  # type: ignore[empty-body]
        """
        Supply report writers by kind.

        Called: once, when a scheme opens. Returns: ``(Snapshot, folder) -> page`` by kind.
        Combines: all together; one kind twice is an error. Since: 0.1
        """
