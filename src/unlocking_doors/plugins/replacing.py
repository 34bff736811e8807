"""Find code of a plugin where the library's own should be."""

import sys
from collections.abc import Iterator, Mapping
from types import FunctionType

from unlocking_doors.errors import PluginError

_LIBRARY = "unlocking_doors"


def check_whole(plugins: Mapping[str, str]) -> None:
    """
    Check that no function or class of the library was replaced by one of a plugin's.

    That cannot be undone, as the library may have kept what it was given: with such a plugin
    nothing goes on.

    Args:
        plugins: Plugins by the package that holds their code.

    Raises:
        PluginError: One was; it is named.
    """
    for place, attribute, value in _names():
        name = plugins.get(_package_of(value.__module__))
        if name is not None:
            message = f'plugin "{name}" puts code of its own into {place}, as "{attribute}"'
            remedy = "Take it away, or leave it out with --allow; hooks are there to change things"
            raise PluginError(message, code="UD-P018", remedy=remedy)


def _package_of(module: object) -> str:
    return module.partition(".")[0] if isinstance(module, str) else ""


def _names() -> Iterator[tuple[str, str, FunctionType | type]]:
    """Yield each function and class of the library that is imported, and where it stands."""
    for place, module in list(sys.modules.items()):
        if _package_of(place) != _LIBRARY:
            continue
        for attribute, value in list(vars(module).items()):
            if isinstance(value, FunctionType | type):
                yield place, attribute, value
            if isinstance(value, type) and value.__module__ == place:
                yield from (
                    (f"{place}.{attribute}", name, method)
                    for name, method in list(vars(value).items())
                    if isinstance(method, FunctionType)
                )
