"""Register plugins one by one; each is in order, or set aside whole and named."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from time import monotonic
from types import ModuleType
from typing import Any

import pluggy
from attrs import define, field

from unlocking_doors.errors import PluginError, nearest
from unlocking_doors.plugins import builtin, hookspecs
from unlocking_doors.plugins.finding import Candidate, check_version
from unlocking_doors.plugins.guarding import Guard
from unlocking_doors.plugins.infos import BUILT_IN, REGION_FILE, PluginInfo
from unlocking_doors.plugins.marker import PROJECT
from unlocking_doors.plugins.replacing import check_whole
from unlocking_doors.plugins.supplying import Supplies, supplies_of
from unlocking_doors.policy.region import Region

#: An import is called slow when it takes this share of the time that it may take.
_SLOW = 0.1
_HOOKS = "See docs/hooks.md for the hooks"
_NAMES = tuple(name for name in vars(hookspecs.Hooks) if not name.startswith("_"))


@define
class Registered:
    """
    The plugins of one program.

    Attributes:
        guard: Guards what they do, and tells which one is set aside and why.
        manager: Holds their hooks.
        infos: Those that are in order, by name; the library's own first.
        supplies: What each of them supplies.
        aside: Those that are not, by name; nothing of them is used.
        faults: Why not, by name.
    """

    guard: Guard
    manager: pluggy.PluginManager = field(factory=lambda: pluggy.PluginManager(PROJECT))
    infos: dict[str, PluginInfo] = field(factory=dict)
    supplies: dict[str, Supplies] = field(factory=dict)
    aside: dict[str, PluginInfo] = field(factory=dict)
    faults: dict[str, PluginError] = field(factory=dict)

    def add_all(self, candidates: Iterable[Candidate]) -> None:
        """
        Register the library's own plugin and every candidate; ask each what it supplies.

        Raises:
            PluginError: One replaced a part of the library.
        """
        self.manager.add_hookspecs(hookspecs.Hooks)
        self.manager.register(builtin, BUILT_IN.name)
        self.infos[BUILT_IN.name] = BUILT_IN
        self.supplies[BUILT_IN.name] = self._supplied(BUILT_IN)
        by_name: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            by_name.setdefault(candidate.info.name, []).append(candidate)
        for name, same in sorted(by_name.items()):
            try:
                if name == BUILT_IN.name or len(same) > 1:
                    raise _twice(name, same)
                check_version(same[0])
                self._add(same[0])
            except PluginError as wrong:
                self.set_aside(same[0].info, wrong)
        every = (one for same in by_name.values() for one in same)
        check_whole({one.package: one.info.name for one in every if one.package})

    def set_aside(self, info: PluginInfo, wrong: PluginError) -> None:
        """Use nothing of a plugin, and tell why."""
        if self.manager.has_plugin(info.name) and info.name != BUILT_IN.name:
            self.manager.unregister(name=info.name)
        self.aside[info.name], self.faults[info.name] = info, wrong
        self.guard.tell(f"set aside: {wrong}")

    def hooks(self, name: str) -> Mapping[str, Callable[..., Any]]:
        """Return the hooks that a plugin implements, each as one that takes all its arguments."""
        module = self.manager.get_plugin(name)
        return {
            hook.name: _asking_for(one.function, one.argnames)
            for hook in self.manager.get_hookcallers(module) or ()
            for one in hook.get_hookimpls()
            if one.plugin is module
        }

    def modules(self, region: Region) -> tuple[object, ...]:
        """Return the modules of the plugins that supplied a part of a region, or its allocator."""
        origins = {*region.supplied_by.values(), region.allocator_code.rpartition(" ")[0]}
        names = (info.name for info in self.infos.values() if info.origin in origins)
        return tuple(filter(None, map(self.manager.get_plugin, names)))

    def _add(self, candidate: Candidate) -> None:
        info = candidate.info
        if candidate.load is not None:
            began = monotonic()
            bring = partial(self._bring, candidate.info, candidate.load)
            self.guard.call(info.name, "while it is imported", bring)
            took = monotonic() - began
            if took > self.guard.seconds * _SLOW:
                said = f"took {took:.1f} seconds to import"
                remedy = "let it import what is heavy inside its functions"
                self.guard.tell(f'plugin "{info.name}" {said}: {remedy}')
        self.supplies[info.name] = self._supplied(info)
        self.infos[info.name] = info

    def _bring(self, info: PluginInfo, load: Callable[[], object]) -> None:
        """Import a plugin and register it: to look for its marks runs code of it, too."""
        name, module = info.name, load()
        if not isinstance(module, ModuleType):
            message = f'plugin "{name}" names no module'
            remedy = 'Write the entry point as key = "package"'
            raise PluginError(message, code="UD-P001", remedy=remedy)
        if self.manager.is_registered(module):
            message = f'plugin "{name}" is the module of "{self.manager.get_name(module)}"'
            raise PluginError(message, code="UD-P011", remedy="Remove one of the two")
        try:
            self.manager.register(module, name)
            self.manager.check_pending()
            _check_marks(info, module)
            self._check_hooks(info, module)
        except pluggy.PluginValidationError as wrong:
            raise _invalid(name, wrong) from wrong

    def _check_hooks(self, info: PluginInfo, module: ModuleType) -> None:
        hooks = self.manager.get_hookcallers(module) or []
        for hook in hooks:
            for one in hook.get_hookimpls():
                if one.plugin is module:
                    _check_hook(info, hook, one)
        if not hooks and info.folder is None:
            message = f'plugin "{info.name}" supplies nothing: no hook, and no {REGION_FILE}'
            remedy = "If it is a region's package, its data are missing: build its wheel again"
            raise PluginError(message, code="UD-P009", remedy=remedy)

    def _supplied(self, info: PluginInfo) -> Supplies:
        """Ask a plugin what it supplies; nothing of it may go by a name of the library's own."""
        found = supplies_of(info, self.hooks(info.name), self.guard)
        for kind, own in self.supplies.get(BUILT_IN.name, {}).items():
            for name in found.get(kind, {}).keys() & own.keys():
                message = f'plugin "{info.name}" supplies the {kind} "{name}", which is built in'
                raise PluginError(message, code="UD-P011", remedy="Give it another name")
        return found


def _check_hook(info: PluginInfo, hook: pluggy.HookCaller, one: pluggy.HookImpl) -> None:
    """Check what nobody else looks at: a hook is a hook, wraps none, and gets what it asks for."""
    if hook.spec is None:
        raise _no_hook(info.name, hook.name)
    if one.wrapper or one.hookwrapper:
        message = f'plugin "{info.name}" wraps {hook.name} of all the others'
        raise PluginError(message, code="UD-P008", remedy=_HOOKS)
    for name in one.kwargnames:
        if name in hook.spec.argnames:  # it would always have its default
            message = f'plugin "{info.name}" gives "{name}" of {hook.name} a default'
            raise PluginError(message, code="UD-P001", remedy=f"Write {name} without one")


def _asking_for(function: Callable[..., Any], names: tuple[str, ...]) -> Callable[..., Any]:
    """Return a hook's function as one that takes every argument of the hook."""
    return lambda **given: function(**{name: given[name] for name in names})


def _check_marks(info: PluginInfo, module: ModuleType) -> None:
    """Check that no function that goes by a hook's name was left without the mark."""
    for name in _NAMES:
        own = vars(module).get(name)
        if callable(own) and not hasattr(own, f"{PROJECT}_impl"):
            message = f'plugin "{info.name}" has a function "{name}" that is not marked as a hook'
            raise PluginError(message, code="UD-P001", remedy="Write @hookimpl above it")


def _invalid(name: str, wrong: pluggy.PluginValidationError) -> PluginError:
    said = str(wrong)
    if "unknown hook" in said:
        return _no_hook(name, said.partition("unknown hook '")[2].partition("'")[0])
    message = f'plugin "{name}" implements a hook with arguments that it does not have'
    return PluginError(message, code="UD-P001", remedy=_HOOKS)


def _no_hook(name: str, hook: str) -> PluginError:
    message = f'plugin "{name}" implements "{hook}", which is no hook{nearest(hook, _NAMES)}'
    return PluginError(message, code="UD-P001", remedy=_HOOKS)


def _twice(name: str, same: list[Candidate]) -> PluginError:
    if name == BUILT_IN.name:
        message = f'a plugin is called "{name}", which is the library\'s own name'
        return PluginError(message, code="UD-P011", remedy="Give it another name")
    those = " and by ".join(one.info.distribution or str(one.info.folder) for one in same)
    message = f'plugin "{name}" is installed twice: by {those}'
    return PluginError(message, code="UD-P011", remedy="Remove one of the two packages")
