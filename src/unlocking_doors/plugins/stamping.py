"""By which package, version and source a piece of code is supplied."""

import hashlib
import inspect
import sys

from attrs import evolve

from unlocking_doors.errors import PluginError
from unlocking_doors.plugins.infos import PluginInfo
from unlocking_doors.policy.rules import PythonRule


def stamped(rule: PythonRule, info: PluginInfo) -> PythonRule:
    """
    Return a rule with the package, version and source that supply it.

    Raises:
        PluginError: It has no function, or its source cannot be read.
    """
    if rule.function is None:
        message = f'rule "{rule.key}" of the plugin "{info.name}" has no function'
        raise PluginError(message, code="UD-P001", remedy="Make it with @rule")
    return evolve(
        rule,
        distribution=info.distribution,
        version=info.version,
        source_hash=_hash_of(rule.function, rule.key),
    )


def code_of(info: PluginInfo, function: object, name: str) -> str:
    """Say what an allocator is made of: its package, version and the hash of its module."""
    return f"{info.origin} {_hash_of(function, name)}"


def _hash_of(function: object, name: str) -> str:
    """Return the SHA-256 of the module that holds a function: its helpers are part of it."""
    try:
        source = inspect.getsource(sys.modules[getattr(function, "__module__", "")])
    except (KeyError, OSError, TypeError):
        message = f'the source of "{name}" cannot be read'
        raise PluginError(
            message, code="UD-P001", remedy="Write it as a function in a file"
        ) from None
    return hashlib.sha256(source.encode()).hexdigest()
