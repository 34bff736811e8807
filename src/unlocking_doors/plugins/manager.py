"""Find the plugins, keep them apart, and name the one that is at fault."""

import hashlib
import importlib.metadata
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pluggy
from attrs import evolve, frozen

from unlocking_doors.errors import NotFoundError, PluginError
from unlocking_doors.plugins.marker import PROJECT
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule

T = TypeVar("T")
C = TypeVar("C")

#: The packages that hold a region; nobody is told to install a name that they mistyped.
PACKAGES = {"london": "unlocking-doors-london"}

#: The file that makes a folder a region.
REGION_FILE = "region.toml"

_HOOKS = "See docs/hooks.md for the hooks"


@frozen(kw_only=True)
class PluginInfo:
    """
    One plugin.

    Attributes:
        name: Name of its entry point.
        distribution: Distribution that it comes from.
        version: Its version.
        folder: Folder of the region that it holds as data; None if it holds none.
    """

    name: str
    distribution: str
    version: str
    folder: Path | None


#: What the library itself supplies.
BUILT_IN = PluginInfo(
    name="built-in",
    distribution="unlocking-doors",
    version=importlib.metadata.version("unlocking-doors"),
    folder=None,
)


class Plugins:
    """The plugins of one program; nothing of it is global."""

    def __init__(self, manager: pluggy.PluginManager, infos: Iterable[PluginInfo]) -> None:
        self._manager = manager
        self.infos = tuple(sorted(infos, key=lambda info: info.name))

    @classmethod
    def load(cls) -> "Plugins":
        """
        Load every installed plugin, and the built-in one.

        Raises:
            PluginError: A plugin does not import, or implements a hook that does not exist.
        """
        from unlocking_doors.plugins import builtin, hookspecs

        manager = pluggy.PluginManager(PROJECT)
        manager.add_hookspecs(hookspecs.Hooks)
        manager.register(builtin, "built-in")
        infos = []
        for entry in sorted(
            importlib.metadata.entry_points(group=PROJECT), key=lambda entry: entry.name
        ):
            module = _imported(entry)
            _register(manager, module, entry.name)
            where = Path(module.__file__ or "").parent
            distribution = entry.dist
            infos.append(
                PluginInfo(
                    name=entry.name,
                    distribution=distribution.name if distribution else "",
                    version=distribution.version if distribution else "",
                    folder=where if (where / REGION_FILE).is_file() else None,
                )
            )
        try:
            manager.check_pending()
        except pluggy.PluginValidationError as wrong:
            message = (
                f'plugin "{manager.get_name(wrong.plugin)}" implements a hook that does not exist'
            )
            raise PluginError(message, remedy=_HOOKS) from None
        return cls(manager, infos)

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Folder of each region by key."""
        found = {info.name: info.folder for info in self.infos if info.folder is not None}
        for name, paths in self._each("register_regions", Path):
            for path in paths:
                if path.name in found:
                    message = f'plugin "{name}" supplies the region "{path.name}" a second time'
                    raise PluginError(message, remedy="Remove one of the two packages")
                found[path.name] = path
        return dict(sorted(found.items()))

    @cached_property
    def rules(self) -> tuple[PythonRule, ...]:
        """Every rule in Python, with its package, version and the hash of its source."""
        infos = {info.name: info for info in self.infos}
        return tuple(
            _stamped(rule, infos.get(name))
            for name, rules in self._each("register_rules", PythonRule)
            for rule in rules
        )

    def allocators(self) -> Mapping[str, object]:
        """Return the allocators by name."""
        found = self._supplied("register_allocators", "allocator")
        return {key: value for key, (_, value) in found.items()}

    def reports(self) -> Mapping[str, object]:
        """Return the report writers by kind."""
        found = self._supplied("register_reports", "report")
        return {key: value for key, (_, value) in found.items()}

    def folder(self, region: str) -> Path:
        """
        Return the folder of a region.

        Args:
            region: Key of an installed region, or a folder that holds a ``region.toml``.

        Raises:
            NotFoundError: It is neither; the package to install is named.
        """
        path = Path(region)
        if (path / REGION_FILE).is_file():
            return path
        if region in self.folders:
            return self.folders[region]
        if path.is_dir() or "/" in region:
            message = f'"{region}" holds no {REGION_FILE}'
            raise NotFoundError(message, code="UD-E302", remedy="Name the folder of a region")
        found = NotFoundError.of("region", region, self.folders)
        package = PACKAGES.get(region)
        remedy = f"Install it with: pip install {package}" if package else "Name a folder of one"
        raise NotFoundError(found.message, code="UD-E301", remedy=remedy)

    def region(self, region: str) -> Region:
        """
        Load a region by its key or its folder.

        Raises:
            ConfigurationError: Its files do not make a region; every fault is named.
        """
        from unlocking_doors.loading import load_region

        folder = self.folder(region)
        loaded = load_region(folder, python_rules=self.rules)
        if region in self.folders and folder == self.folders[region] and loaded.key != region:
            message = f'the package of "{region}" holds the region "{loaded.key}"'
            raise PluginError(message, remedy="Name the entry point after the region's key")
        return evolve(loaded, allocator_code=self._code_of(loaded.matching.allocator))

    def _code_of(self, allocator: str) -> str:
        """Return what an allocator is made of: its package, version and the hash of its module."""
        known = self._supplied("register_allocators", "allocator")
        if allocator not in known:
            raise NotFoundError.of("allocator", allocator, known)
        plugin, function = known[allocator]
        origin = next((info for info in self.infos if info.name == plugin), BUILT_IN)
        return f"{origin.distribution} {origin.version} {_hash_of(function, allocator)}"

    def _supplied(self, hook: str, what: str) -> dict[str, tuple[str, object]]:
        """Return what a hook supplies by name, each with the plugin that supplies it."""
        found: dict[str, tuple[str, object]] = {}
        for name, supplied in self._call(hook, dict):
            for key, value in supplied.items():
                if key in found:
                    message = f'plugin "{name}" supplies the {what} "{key}" a second time'
                    raise PluginError(message, remedy="Give it another name")
                if not callable(value):
                    raise _wrong_answer(name, hook)
                found[key] = (name, value)
        return found

    def _each(self, hook: str, kind: type[T]) -> Iterator[tuple[str, tuple[T, ...]]]:
        """Call a hook that returns several things of one kind."""
        for name, supplied in self._call(hook, tuple):
            if not all(isinstance(one, kind) for one in supplied):
                raise _wrong_answer(name, hook)
            yield name, supplied

    def _call(self, hook: str, collect: Callable[[Any], C]) -> Iterator[tuple[str, C]]:
        """Call a hook plugin by plugin, so that the one at fault can be named."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        for implementation in sorted(caller.get_hookimpls(), key=lambda one: one.plugin_name):
            try:
                result = collect(implementation.function())  # a generator fails here, too
            except Exception as wrong:
                message = (
                    f'plugin "{implementation.plugin_name}" failed in {hook}: '
                    f"{type(wrong).__name__}"
                )
                raise PluginError(message, remedy="Mend it or remove its package") from wrong
            yield implementation.plugin_name, result


def _wrong_answer(plugin: str, hook: str) -> PluginError:
    message = f'plugin "{plugin}" answers {hook} with something else than it must'
    return PluginError(message, remedy=_HOOKS)


def _register(manager: pluggy.PluginManager, module: ModuleType, name: str) -> None:
    try:
        manager.register(module, name)
    except pluggy.PluginValidationError as wrong:
        message = f'plugin "{name}" implements a hook with arguments that it does not have'
        raise PluginError(message, remedy=_HOOKS) from wrong
    except ValueError as wrong:  # the name or the module is there already
        message = f'plugin "{name}" is installed twice'
        raise PluginError(message, remedy="Remove one of the two packages") from wrong


def _imported(entry: importlib.metadata.EntryPoint) -> ModuleType:
    try:
        module = entry.load()
    except Exception as wrong:
        message = f'plugin "{entry.name}" does not import: {type(wrong).__name__}'
        raise PluginError(message, remedy="Mend it or remove its package") from wrong
    if not isinstance(module, ModuleType):
        message = f'plugin "{entry.name}" names no module'
        raise PluginError(message, remedy='Write the entry point as key = "package"')
    return module


def _stamped(rule: PythonRule, info: PluginInfo | None) -> PythonRule:
    if rule.function is None:
        message = f'rule "{rule.key}" has no function'
        raise PluginError(message, remedy="Make it with @rule")
    return evolve(
        rule,
        distribution=info.distribution if info else "",
        version=info.version if info else "",
        source_hash=_hash_of(rule.function, rule.key),
    )


def _hash_of(function: object, name: str) -> str:
    """Return the SHA-256 of the module that holds a function: its helpers are part of it."""
    try:
        source = inspect.getsource(sys.modules[getattr(function, "__module__", "")])
    except (KeyError, OSError, TypeError):
        message = f'the source of "{name}" cannot be read'
        raise PluginError(message, remedy="Write it as a function in a file") from None
    return hashlib.sha256(source.encode()).hexdigest()
