"""Coded reasons: the one that is given at a step, and that may be given there."""

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import RecordError
from unlocking_doors.policy.reasons import ReasonCode


def reason_for(desk: Desk, key: str, *steps: str, by: str = "") -> ReasonCode:
    """
    Return a coded reason that may be given at one of some steps.

    Args:
        desk: The command under way.
        key: Key of the reason.
        steps: The steps.
        by: Who gives it; anybody where it is empty.

    Raises:
        RecordError: There is none of that key, or it belongs to another step or somebody else.
    """
    fitting = [
        reason.key
        for reason in desk.region.reasons
        if reason.step in steps and by in {"", reason.by}
    ]
    if key not in fitting:
        given = f'"{key}" is no reason for' if key else "a coded reason is needed for"
        message = f"{given} {' or '.join(steps)}"
        raise RecordError(message, code="UD-E208", remedy=f"Give one of {', '.join(fitting)}")
    return desk.region.reason_by_key[key]
