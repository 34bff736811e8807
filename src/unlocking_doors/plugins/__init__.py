"""
The seam: hooks, the manager, and what composes a scheme of them.

``manager`` opens no store, so that looking at a region stays quick; ``opening`` does.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from unlocking_doors.plugins.infos import Choice, PluginInfo, PluginWarning
from unlocking_doors.plugins.manager import Plugins
from unlocking_doors.plugins.marker import hookimpl

if TYPE_CHECKING:
    from unlocking_doors.plugins.opening import open_scheme, reopen_scheme

__all__ = [
    "Choice",
    "PluginInfo",
    "PluginWarning",
    "Plugins",
    "hookimpl",
    "open_scheme",
    "reopen_scheme",
]


def __getattr__(name: str) -> object:
    """Import what opens a store only when it is asked for."""
    if name not in {"open_scheme", "reopen_scheme"}:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module("unlocking_doors.plugins.opening"), name)
