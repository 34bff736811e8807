"""Which plugins there are, and what each of them supplies."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from unlocking_doors.errors import PluginError
from unlocking_doors.plugins.guarding import Guard
from unlocking_doors.plugins.infos import BUILT_IN, PluginInfo
from unlocking_doors.plugins.registering import Registered
from unlocking_doors.plugins.supplied import Supplied
from unlocking_doors.policy.rules import PythonRule

if TYPE_CHECKING:
    from unlocking_doors.matching import Allocator
    from unlocking_doors.released import Report
    from unlocking_doors.scheme import Watcher

_KINDS = ("region", "rule", "allocator", "report")


class Inventory:
    """
    What the plugins of one program supply, each thing with the plugin that supplies it.

    A plugin with a fault is set aside whole and named in ``faults``; whatever needs it is refused.
    """

    def __init__(
        self, registered: Registered, *, left_out: Mapping[str, PluginError], working: Guard
    ) -> None:
        self._registered = registered
        self._left_out = left_out
        self._working = working

    @property
    def infos(self) -> tuple[PluginInfo, ...]:
        """The plugins that are used, by name; without the library's own."""
        return tuple(info for info in self._registered.infos.values() if info is not BUILT_IN)

    @property
    def aside(self) -> tuple[PluginInfo, ...]:
        """The plugins that are set aside."""
        return tuple(self._registered.aside.values())

    @property
    def faults(self) -> Mapping[str, PluginError]:
        """Why each of those was set aside, by its name."""
        return dict(self._registered.faults)

    @property
    def clashes(self) -> tuple[PluginError, ...]:
        """What several plugins supply by one name, and nobody can use."""
        kinds = (self._regions, self._rules, self._allocators, self._reports)
        return tuple(kind.clash(key) for kind in kinds for key in kind.contested)

    def supplies(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Return what a plugin supplies: names by kind, and the other hooks that it implements."""
        kinds = self._registered.supplies.get(name, {})
        hooks = self._registered.hooks(name).keys() if name in self._registered.infos else ()
        others = tuple(sorted(hook for hook in hooks if not hook.startswith("register_")))
        named = {f"{kind}s": tuple(sorted(kinds.get(kind, ()))) for kind in _KINDS}
        return {**named, "hooks": others}

    @property
    def folders(self) -> Mapping[str, Path]:
        """Folder of each region by key."""
        return {key: cast("Path", path) for key, (_, path) in self._regions.known.items()}

    @property
    def rules(self) -> tuple[PythonRule, ...]:
        """Every rule in Python, with its package, version and the hash of its source."""
        found = [cast("tuple[PythonRule, ...]", those) for _, those in self._rules.known.values()]
        return tuple(rule for versions in found for rule in versions)

    @cached_property
    def _regions(self) -> Supplied:
        return self._supplied("region")

    @cached_property
    def _rules(self) -> Supplied:
        return self._supplied("rule")

    @cached_property
    def _allocators(self) -> Supplied:
        return self._supplied("allocator")

    @cached_property
    def _reports(self) -> Supplied:
        return self._supplied("report")

    def _supplied(self, kind: str) -> Supplied:
        every = self._registered.supplies.items()
        return Supplied(kind, [(name, found.get(kind, {})) for name, found in every])

    def allocators(self) -> "Mapping[str, Allocator]":
        """Return the allocators by name; each names its plugin where it goes wrong."""
        from unlocking_doors.plugins.serving import careful_allocator

        return {
            key: careful_allocator(name, key, cast("Allocator", one), self._working)
            for key, (name, one) in self._allocators.known.items()
        }

    def reports(self) -> "Mapping[str, Report]":
        """Return the report writers by kind; each names its plugin where it goes wrong."""
        from unlocking_doors.plugins.serving import careful_report

        return {
            key: careful_report(name, key, cast("Report", one), self._working)
            for key, (name, one) in self._reports.known.items()
        }

    def watchers(self) -> "Mapping[str, Watcher]":
        """Return what looks at each event after it is recorded, by plugin."""
        from unlocking_doors.plugins.serving import careful_watcher

        return {
            name: careful_watcher(name, function, self._registered.guard)
            for name, function in self._implementations("after_transition")
        }

    def info(self, name: str) -> PluginInfo:
        """Return a plugin by its name; the library's own for any other."""
        return self._registered.infos.get(name, BUILT_IN)

    def _refuse(self, name: str) -> None:
        """Refuse what needs a plugin that is set aside, or left out."""
        wrong = self.faults.get(name) or self._left_out.get(name)
        if wrong is not None:
            raise wrong

    def _implementations(self, hook: str) -> list[tuple[str, Callable[..., Any]]]:
        """Return what implements a hook, by the name of its plugin."""
        every = ((name, self._registered.hooks(name)) for name in self._registered.infos)
        return [(name, hooks[hook]) for name, hooks in every if hook in hooks]
