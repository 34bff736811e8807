"""What there is to know of a plugin before any code of it runs."""

import importlib.metadata
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, frozen

from unlocking_doors.errors import PluginError

#: The file that makes a folder a region.
REGION_FILE = "region.toml"


class PluginWarning(UserWarning):
    """A plugin was set aside, or did what it need not have done; whatever else goes on."""


@frozen(kw_only=True)
class PluginInfo:
    """
    One plugin.

    Attributes:
        name: Name of its entry point, or of its file.
        distribution: Distribution that it comes from, or its file.
        version: Its version; of files, the start of the SHA-256 of what they say.
        folder: Folder of the region that it holds as data; None if it holds none.
    """

    name: str
    distribution: str = ""
    version: str = ""
    folder: Path | None = None

    @property
    def origin(self) -> str:
        """Its package and version, as provenance writes them."""
        return f"{self.distribution} {self.version}".strip()


#: What the library itself supplies.
BUILT_IN = PluginInfo(
    name="built-in",
    distribution="unlocking-doors",
    version=importlib.metadata.version("unlocking-doors"),
)


@frozen(kw_only=True)
class Choice:
    """
    Which plugins a program uses.

    Attributes:
        allow: ``name`` or ``name=distribution`` of each plugin that may be loaded; None: all.
        files: Plugins of one file each, and folders whose files and packages are plugins.
        is_off: Whether no code of any plugin runs; regions that are data only are still found.
    """

    allow: tuple[str, ...] | None = None
    files: tuple[Path, ...] = ()
    is_off: bool = False

    def allows(self, info: PluginInfo) -> bool:
        """Tell whether a plugin may be loaded."""
        return self.allow is None or bool(_names(info) & set(self.allow))

    def absent(self, found: Iterable[PluginInfo]) -> tuple[str, ...]:
        """Return those that are allowed, and are not among those found."""
        there = {name for info in found for name in _names(info)}
        return tuple(name for name in self.allow or () if name not in there)

    def narrowed(self, names: Iterable[str]) -> "Choice":
        """
        Return the choice that allows no more than these names.

        Raises:
            PluginError: It does not allow one of them.
        """
        if self.allow is None:
            return evolve(self, allow=tuple(names))
        return evolve(self, allow=tuple(one for name in names for one in self._both(name)))

    def _both(self, name: str) -> Iterator[str]:
        """Yield what this choice and a name allow together."""
        key, _, distribution = name.partition("=")
        same = [one for one in self.allow or () if one.partition("=")[0] == key]
        if name in same or (key in same and distribution):
            yield name
        elif same and not distribution:
            yield from same
        else:
            message = f'the plugin "{name}" is not among those that the project allows'
            remedy = "Add it to [plugins] allow in unlocking-doors.toml, or leave it out"
            raise PluginError(message, code="UD-P017", remedy=remedy)


def _names(info: PluginInfo) -> set[str]:
    return {info.name, f"{info.name}={info.distribution}"}
