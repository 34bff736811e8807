"""
Housing Moves, London's sister scheme, as an amendment of a region: ``london+housing-moves``.

Every hook of this package stands here; each only calls the file that does its work. Whatever is
heavy is imported when it is needed, as this file is imported with every ``check``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors import Audience, Report, hookimpl
from unlocking_doors_housing_moves.twin_track import PARAMETERS, twin_track

if TYPE_CHECKING:
    from unlocking_doors.commands.briefing import CoordinatorBrief
    from unlocking_doors.errors import Fault
    from unlocking_doors.moves.cases import Case
    from unlocking_doors.moves.events import Event
    from unlocking_doors.moves.reminders import Reminder
    from unlocking_doors.policy.region import Region
    from unlocking_doors.policy.rules import PythonRule


@hookimpl
def register_rules() -> Iterable["PythonRule"]:
    """Supply the rule on the two tracks."""
    return (twin_track,)


@hookimpl
def amend_region(region: "Region") -> "Region | None":
    """Add Housing Moves to a region that has a pathway of that key; leave others alone."""
    from unlocking_doors_housing_moves.amending import amended

    return amended(region)


@hookimpl
def check_region(region: "Region") -> Iterable["Fault"]:
    """Tell what is doubtful about Housing Moves in a region; nothing where it is not there."""
    if not PARAMETERS.issubset(region.parameter_by_key):  # every region is checked by every plugin
        return ()
    from unlocking_doors_housing_moves.checking import findings

    return tuple(findings(region))


@hookimpl
def register_reports() -> Mapping[str, Report]:
    """Supply the equalisation statement."""
    return {"equalisation": Report(audience=Audience.COORDINATOR, writer=_write_statement)}


def _write_statement(brief: "CoordinatorBrief", out: Path, form: str) -> Path:
    from unlocking_doors_housing_moves.statement import write_statement

    return write_statement(brief, out, form)


@hookimpl
def after_transition(event: "Event", case: "Case", region: "Region") -> Iterable["Reminder"]:
    """Remind the nominating officer of the second track, and the coordinator of its limits."""
    from unlocking_doors_housing_moves.reminding import reminders

    return tuple(reminders(event, case, region))
