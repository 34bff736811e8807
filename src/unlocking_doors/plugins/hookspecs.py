"""
Every hook, with its type. No hook runs while a household is judged.

A package that is data only (``region.toml`` beside an empty ``__init__.py``) needs none of them.
Those that register are called when plugins load, plugin by plugin and in the order in which they
stand here: a plugin that fails in one of them is set aside before anything of it is used.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.plugins.marker import hookspec

if TYPE_CHECKING:  # anybody may import the specifications at no cost
    from unlocking_doors.errors import Fault
    from unlocking_doors.matching import Allocator
    from unlocking_doors.moves.cases import Case
    from unlocking_doors.moves.events import Event
    from unlocking_doors.moves.reminders import Reminder
    from unlocking_doors.policy.region import Region
    from unlocking_doors.policy.rules import PythonRule
    from unlocking_doors.released import Report


class Hooks:
    """The specifications."""

    @hookspec
    def register_regions(self) -> Iterable[Path]:  # type: ignore[empty-body]
        """
        Name the folders of regions.

        Called: once, when plugins load. Receives: nothing. Returns: folders that hold
        a ``region.toml`` and are named after the region's key. Combines: all together; a key that
        two plugins supply is refused when it is asked for. Since: 0.1
        """

    @hookspec
    def register_rules(self) -> Iterable["PythonRule"]:  # type: ignore[empty-body]
        """
        Supply rules that a condition tree cannot say.

        Called: once, when plugins load. Receives: nothing. Returns: what ``@rule`` made.
        Combines: all together; a region uses those whose key it names, and refuses a key that
        two plugins supply. Since: 0.1
        """

    @hookspec
    def register_allocators(self) -> Mapping[str, "Allocator"]:  # type: ignore[empty-body]
        """
        Supply allocators by name.

        Called: once, when plugins load. Receives: nothing. Returns: ``(Problem, *, seed) ->
        Allocation`` by name. Combines: all together; a name that two plugins supply is refused
        when it is asked for. Since: 0.1
        """

    @hookspec
    def register_reports(self) -> Mapping[str, "Report"]:  # type: ignore[empty-body]
        """
        Supply kinds of report.

        Called: once, when plugins load. Receives: nothing. Returns: a `Report` by kind, which
        says for whom it is and is given only what they may know. Combines: all together; a kind
        that two plugins supply is refused when it is asked for. Since: 0.1
        """

    @hookspec
    def amend_region(self, region: "Region") -> "Region | None":
        """
        Change what a region says.

        Called: when a region loads that the plugin's own package holds, or that its user asks for
        as ``region+plugin``; then everything is checked again. Receives: the region. Returns: the
        region amended, or None if it is none that the plugin amends. Combines: one after another,
        the region's own package first and then as the user names them, each with what the one
        before returned. Since: 0.1
        """

    @hookspec
    def check_region(self, region: "Region") -> Iterable["Fault"]:  # type: ignore[empty-body]
        """
        Tell what is doubtful about a region.

        Called: by ``unlocking-doors check``, with the region as it would run. Receives: the
        region. Returns: findings, each with a code that begins with the plugin's name, a place
        and a remedy. Combines: all together, after the library's own. Since: 0.1
        """

    @hookspec
    def after_transition(  # type: ignore[empty-body]
        self, event: "Event", case: "Case", region: "Region"
    ) -> Iterable["Reminder"]:
        """
        Remind somebody of what a step of a case asks of them.

        Called: after a command is committed, once for each of its events of a case, in order.
        Receives: the event, the case as it stood right after it, the region. Returns: reminders,
        which are told and change nothing in the record. Combines: all together. Since: 0.1
        """
