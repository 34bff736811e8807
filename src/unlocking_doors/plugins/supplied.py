"""Things that plugins supply by name; a name that two of them supply belongs to neither."""

from collections.abc import Iterable, Mapping

from unlocking_doors.errors import ConfigurationError, NotFoundError, PluginError


class Supplied:
    """
    What all plugins supply of one kind.

    Args:
        what: The kind, such as ``allocator``.
        things: What each plugin supplies of it, by name.

    Attributes:
        known: Plugin and thing by name.
        contested: Plugins by the name that each of them supplies.
    """

    def __init__(self, what: str, things: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        self._what = what
        found: dict[str, list[tuple[str, object]]] = {}
        for plugin, named in things:
            for key, thing in named.items():
                found.setdefault(key, []).append((plugin, thing))
        self.known: Mapping[str, tuple[str, object]] = {
            key: those[0] for key, those in sorted(found.items()) if len(those) == 1
        }
        self.contested: Mapping[str, tuple[str, ...]] = {
            key: tuple(plugin for plugin, _ in those)
            for key, those in sorted(found.items())
            if len(those) > 1
        }

    def get(self, key: str) -> tuple[str, object]:
        """
        Return a thing, and the plugin that supplies it.

        Raises:
            PluginError: Two plugins supply it.
            NotFoundError: Nobody does.
        """
        if key in self.contested:
            raise self.clash(key)
        if key not in self.known:
            remedy = "See what there is with: unlocking-doors plugins"
            raise NotFoundError.of(self._what, key, self.known, remedy=remedy)
        return self.known[key]

    def clash(self, key: str) -> PluginError:
        """Return the error of a name that two plugins supply."""
        plugins = " and ".join(f'"{plugin}"' for plugin in self.contested[key])
        message = f'the {self._what} "{key}" is supplied by the plugins {plugins}'
        return PluginError(message, code="UD-P011", remedy="Remove one of the packages")


def rule_clash(rules: Supplied, error: ConfigurationError) -> PluginError | None:
    """Return the clash of rules in Python because of which a region is none, if there is one."""
    for key in rules.contested:  # a rule that two plugins supply is nobody's
        if f'"{key}"' in str(error):
            return rules.clash(key)
    for key, (plugin, _) in rules.known.items():
        if any(fault.place == f"python_rule {key}" for fault in error.faults):
            message = f'plugin "{plugin}" supplies the rule "{key}", which the region has itself'
            remedy = "Give one of the two another key"
            return PluginError(message, code="UD-P011", remedy=remedy, faults=error.faults)
    return None
