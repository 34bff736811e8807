"""The plugins of one program: loaded, and asked for the regions that they make."""

import warnings
from collections.abc import Callable
from pathlib import Path

from attrs import evolve

from unlocking_doors.errors import ConfigurationError, Fault, NotFoundError, PluginError
from unlocking_doors.loading.regions import Loaded
from unlocking_doors.plugins.amending import amended, findings_of
from unlocking_doors.plugins.finding import candidates, parts_of
from unlocking_doors.plugins.guarding import MOST_SECONDS, MOST_WORK_SECONDS, Guard
from unlocking_doors.plugins.infos import REGION_FILE, Choice, PluginInfo, PluginWarning
from unlocking_doors.plugins.inventory import Inventory
from unlocking_doors.plugins.registering import Registered
from unlocking_doors.plugins.stamping import code_of
from unlocking_doors.plugins.supplied import rule_clash
from unlocking_doors.policy.region import Region

#: The packages that hold a region; nobody is told to install a name that they mistyped.
PACKAGES = {"london": "unlocking-doors-london", "northwest": "unlocking-doors-northwest"}
_INSTALLED = "Name a folder of one; unlocking-doors regions lists those that are installed"


def _warn(said: str) -> None:
    warnings.warn(said, PluginWarning, stacklevel=2)


class Plugins(Inventory):
    """The plugins of one program, and the regions that they make; nothing of it is global."""

    @classmethod
    def load(
        cls,
        choice: Choice | None = None,
        *,
        seconds: float = MOST_SECONDS,
        work_seconds: float = MOST_WORK_SECONDS,
        tell: Callable[[str], None] = _warn,
    ) -> "Plugins":
        """
        Load plugins, and the built-in one, and ask each what it supplies.

        Args:
            choice: Which; every installed one by default.
            seconds: Seconds after which a plugin that imports, or is called, is given up.
            work_seconds: Seconds after which an allocator or a report is.
            tell: Hears which plugin is set aside and why, and what one did that it need not have
                done; warnings of Python by default.

        Raises:
            PluginError: A file or folder that *choice* names is not there.
        """
        chosen = choice or Choice()
        found = list(candidates(chosen))
        used = [
            one for one in found if chosen.allows(one.info) and (one.is_data or not chosen.is_off)
        ]
        if chosen.is_off:
            used = [evolve(one, load=None) for one in used]
        guard = Guard(seconds=seconds, tell=tell)
        registered = Registered(guard)
        registered.add_all(used)
        for name in chosen.absent(one.info for one in found):
            message = f'the plugin "{name}" is allowed, and is not there'
            remedy = "Install it, or take it from the list of those allowed"
            wrong = PluginError(message, code="UD-P012", remedy=remedy)
            registered.set_aside(PluginInfo(name=name), wrong)
        left_out = {one.info.name for one in found if one not in used}
        plugins = cls(
            registered,
            left_out={name: _left_out(name) for name in left_out},
            working=evolve(guard, seconds=work_seconds),
        )
        for clash in plugins.clashes:
            tell(str(clash))
        return plugins

    def folder(self, region: str) -> Path:
        """
        Return the folder of a region.

        Args:
            region: Key of an installed region, or a folder that holds a ``region.toml``; with
                ``+plugin`` for each plugin that amends it.

        Raises:
            NotFoundError: It is neither; the package to install is named.
            PluginError: Two plugins supply it.
        """
        region, _ = parts_of(region)
        path = Path(region)
        if (path / REGION_FILE).is_file():
            return path
        if region in self._regions.contested:
            raise self._regions.clash(region)
        if region in self.folders:
            return self.folders[region]
        if path.is_dir() or "/" in region:
            message = f'"{region}" holds no {REGION_FILE}'
            raise NotFoundError(message, code="UD-E302", remedy="Name the folder of a region")
        self._refuse(region)
        found = NotFoundError.of("region", region, self.folders)
        package = PACKAGES.get(region)
        remedy = f"Install it with: pip install {package}" if package else _INSTALLED
        raise NotFoundError(found.message, code="UD-E301", remedy=remedy)

    def region(self, region: str) -> Region:
        """
        Load a region by its key or its folder, amended by its own package and by those named.

        Raises:
            ConfigurationError: Its files do not make a region; every fault is named.
        """
        return self.loaded(region).region

    def loaded(self, region: str) -> Loaded:
        """
        Load a region, and say where each part of it stands.

        Raises:
            ConfigurationError: Its files do not make a region; every fault is named.
            NotFoundError: There is no such region, or no such plugin to amend it.
        """
        base, named = parts_of(region)
        folder = self.folder(region)
        key = next((key for key, path in self.folders.items() if _is_same(path, folder)), "")
        owner, _ = self._regions.get(key) if key else ("", None)
        for info in self.aside:  # what its package would have made of it is not known
            if info.folder is not None and _is_same(info.folder, folder):
                self._refuse(info.name)
        amends = dict(self._implementations("amend_region"))
        for name in named:
            self._refuse(name)
            if name not in amends:
                remedy = "unlocking-doors plugins lists those that are there"
                raise NotFoundError.of("plugin that amends regions", name, amends, remedy=remedy)
        order = [*([owner] if owner in amends and owner not in named else []), *named]
        try:
            loaded = amended(
                folder,
                rules=self.rules,
                owner=owner,
                amendments=[(name, amends[name]) for name in order],
                origins={name: self.info(name).origin for name in {owner, *named}},
                guard=self._registered.guard,
            )
        except ConfigurationError as error:
            raise rule_clash(self._rules, error) or error from None
        if key and base == key and loaded.region.key != key:
            message = f'the package of "{key}" holds the region "{loaded.region.key}"'
            remedy = "Name the entry point after the region's key"
            raise PluginError(message, code="UD-P001", remedy=remedy)
        allocator = loaded.region.matching.allocator
        name, function = self._allocators.get(allocator)
        code = code_of(self.info(name), function, allocator)
        return evolve(loaded, region=evolve(loaded.region, allocator_code=code))

    def findings(self, region: Region) -> tuple[Fault, ...]:
        """
        Return what the plugins find doubtful about a region.

        Raises:
            PluginError: A plugin fails; it is named.
        """
        checks = self._implementations("check_region")
        return findings_of(region, checks, self._registered.guard)

    def modules(self, region: Region) -> tuple[object, ...]:
        """Return the modules of the plugins that supplied a part of a region, or its allocator."""
        return self._registered.modules(region)


def _is_same(one: Path, other: Path) -> bool:
    return one == other or one.resolve() == other.resolve()


def _left_out(name: str) -> PluginError:
    message = f'the plugin "{name}" is there, and is not among those that may run'
    remedy = f"Allow it (--allow {name}, or [plugins] allow), and run without --no-plugins"
    return PluginError(message, code="UD-P017", remedy=remedy)
