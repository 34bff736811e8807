"""Ask one plugin for all that it supplies by name, before anything of it is used."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from unlocking_doors.converting import structure_all
from unlocking_doors.errors import PluginError
from unlocking_doors.plain import plain
from unlocking_doors.plugins.guarding import Guard, taken, wrong_answer
from unlocking_doors.plugins.infos import REGION_FILE, PluginInfo
from unlocking_doors.plugins.stamping import stamped
from unlocking_doors.policy.rules import PythonRule
from unlocking_doors.released import Audience, Report

#: Things by name.
Things = Mapping[str, object]
#: What one plugin supplies: things by kind and name.
Supplies = Mapping[str, Things]

_PERIODS = frozenset({"month", "quarter", "year"})


def supplies_of(
    info: PluginInfo, hooks: Mapping[str, Callable[..., Any]], guard: Guard
) -> Supplies:
    """
    Ask a plugin for its regions, rules, allocators and reports.

    Args:
        info: The plugin.
        hooks: The hooks that it implements, by name.
        guard: Guards the calls.

    Raises:
        PluginError: A hook fails, or answers with something else than it must.
    """
    found: dict[str, Things] = {"region": _regions(info, "", ())}
    for hook, (kind, read) in _KINDS.items():
        if hook not in hooks:
            continue
        found[kind] = guard.call(
            info.name, f"in {hook}", partial(_ask, info, hook, hooks[hook], read)
        )
    return found


def _ask(
    info: PluginInfo, hook: str, function: Callable[[], Any], read: Callable[..., Things]
) -> Things:
    return read(info, f"in {hook}", function())


def _regions(info: PluginInfo, doing: str, answer: Iterable[object]) -> Mapping[str, Path]:
    """Take folders of regions, and the one that the package itself is."""
    found = {} if info.folder is None else {info.name: info.folder}
    for path in taken(info.name, doing, answer):
        if not isinstance(path, Path):
            raise wrong_answer(info.name, doing, "Return paths of folders")
        if not (path / REGION_FILE).is_file():
            message = f'plugin "{info.name}" names "{path.name}", which holds no {REGION_FILE}'
            remedy = "If its wheel lacks the file, build it again with its data"
            raise PluginError(message, code="UD-P009", remedy=remedy)
        if path.name in found:
            message = f'plugin "{info.name}" supplies the region "{path.name}" twice'
            raise PluginError(message, code="UD-P011", remedy="Name it once")
        found[path.name] = path
    return found


def _rules(
    info: PluginInfo, doing: str, answer: Iterable[object]
) -> Mapping[str, tuple[PythonRule, ...]]:
    """Take rules in Python, the versions of one rule together."""
    found: dict[str, tuple[PythonRule, ...]] = {}
    for one in taken(info.name, doing, answer):
        if not isinstance(one, PythonRule):
            raise wrong_answer(info.name, doing, "Return rules that @rule made")
        _, faults = structure_all(plain(one), PythonRule)
        if faults:
            message = f"{faults[0].where or 'it'} {faults[0].message}"
            raise wrong_answer(info.name, doing, f"Of a rule, {message}")
        found[one.key] = (*found.get(one.key, ()), stamped(one, info))
    return found


def _allocators(info: PluginInfo, doing: str, answer: object) -> Things:
    """Take functions by name."""
    return _named(info, doing, answer, callable, "Return functions by name")


def _reports(info: PluginInfo, doing: str, answer: object) -> Things:
    """Take kinds of report by name."""
    return _named(info, doing, answer, _is_report, "Return a Report by kind")


def _named(
    info: PluginInfo,
    doing: str,
    answer: object,
    is_right: Callable[[object], bool],
    remedy: str,
) -> Things:
    if not isinstance(answer, Mapping):
        raise wrong_answer(info.name, doing, remedy)
    found = dict(taken(info.name, doing, answer.items()))
    if not all(type(key) is str and is_right(thing) for key, thing in found.items()):
        raise wrong_answer(info.name, doing, remedy)
    return found


def _is_report(one: object) -> bool:
    """Tell whether something is a kind of report, for an audience and about periods that exist."""
    return (
        type(one) is Report
        and type(one.audience) is Audience
        and type(one.periods) is tuple
        and all(type(period) is str and period in _PERIODS for period in one.periods)
        and callable(one.writer)
    )


#: By hook, in the order in which they are called: the kind of what it supplies, and how to take it.
_KINDS: Mapping[str, tuple[str, Callable[..., Things]]] = {
    "register_regions": ("region", _regions),
    "register_rules": ("rule", _rules),
    "register_allocators": ("allocator", _allocators),
    "register_reports": ("report", _reports),
}
