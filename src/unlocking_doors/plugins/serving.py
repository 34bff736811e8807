"""What plugins supply to a scheme, each careful to name its plugin where it goes wrong."""

import copy
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.converting import structure_all
from unlocking_doors.errors import PluginError, UnlockingDoorsError
from unlocking_doors.matching import Allocation, Allocator, Pairing, Problem, account
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.plain import plain
from unlocking_doors.plugins.guarding import (
    Guard,
    check_length,
    check_untouched,
    taken,
    wrong_answer,
)
from unlocking_doors.plugins.infos import BUILT_IN
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Report
from unlocking_doors.scheme import Watcher

_WATCHING = "in after_transition"


def careful_allocator(plugin: str, name: str, allocator: Allocator, guard: Guard) -> Allocator:
    """Return an allocator that works on a copy, and for so long and no longer."""
    if plugin == BUILT_IN.name:
        return allocator
    doing = f'while "{name}" allocates'
    take = partial(taken, plugin, doing)

    def allocate(problem: Problem, *, seed: int) -> Allocation:
        def call() -> Allocation:
            handed = copy.deepcopy(problem)
            answer: Any = allocator(handed, seed=seed)
            check_untouched(plugin, doing, handed, problem)
            if type(answer) is not Allocation:
                raise wrong_answer(plugin, doing, "Return an Allocation")
            pairings = take(answer.pairings)
            if not all(_is(one, Pairing) for one in pairings):
                raise wrong_answer(plugin, doing, "Return an Allocation")
            # Who is offered what, and why, is the plugin's; the reasons for the rest are ours.
            return account(problem, pairings, allocator=name, seed=seed)

        return guard.call(plugin, doing, call)

    return allocate


def _is(one: object, kind: type) -> bool:
    """Tell whether something is of a kind, and all that it holds of the types written there."""
    return type(one) is kind and not structure_all(plain(one), kind)[1]


def careful_report(plugin: str, kind: str, report: Report, guard: Guard) -> Report:
    """Return a kind of report that may write, for so long and no longer, and prints nothing."""
    if plugin == BUILT_IN.name:
        return report
    doing, writing = f'in the report "{kind}"', evolve(guard, may_write=True)

    def write(brief: Brief, folder: Path, form: str) -> Path:
        def call() -> Path | Exception:
            handed = copy.deepcopy(brief)  # its region is the one that goes on deciding
            try:
                page: object = report(handed, folder, form)
            except PluginError:
                raise
            except (UnlockingDoorsError, OSError) as error:
                return error  # of the folder or the data, as from any other report
            check_untouched(plugin, doing, handed, brief)
            if not isinstance(page, Path) or not page.is_file():
                raise wrong_answer(plugin, doing, "Return the path of the page")
            return page

        found = writing.call(plugin, doing, call)
        if isinstance(found, Exception):
            raise found
        return found

    return Report(audience=report.audience, periods=report.periods, writer=write)


def careful_watcher(plugin: str, remind: Callable[..., Iterable[Any]], guard: Guard) -> Watcher:
    """Return what hands copies of events to a plugin one by one, and takes its reminders."""

    def watch(happened: Sequence[tuple[Event, Case]], region: Region) -> tuple[Reminder, ...]:
        kept = (list(happened), region)
        handed = copy.deepcopy(kept)  # in no time of the plugin's

        def call() -> tuple[Reminder, ...]:
            said = (
                one
                for event, case in handed[0]
                for one in remind(event=event, case=case, region=handed[1])
            )
            found = taken(plugin, _WATCHING, said)
            check_untouched(plugin, _WATCHING, handed, kept)
            if not all(_is(one, Reminder) for one in found):
                raise wrong_answer(plugin, _WATCHING, "Return reminders")
            check_length(plugin, _WATCHING, plain(found))
            return tuple(evolve(one, plugin=plugin) for one in found)

        return guard.call(plugin, _WATCHING, call)

    return watch
