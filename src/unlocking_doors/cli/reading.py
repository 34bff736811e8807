"""Read what a run is given: every fault of every file at once, and rejected rows set aside."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from unlocking_doors.cli.output import warn
from unlocking_doors.errors import Fault, RecordError

if TYPE_CHECKING:
    from unlocking_doors.commands.admitting import Inputs
    from unlocking_doors.loading import Read
    from unlocking_doors.policy.region import Region

T = TypeVar("T")


@frozen(kw_only=True)
class Plan:
    """What a run reads, how it is played, and where it writes."""

    referrals: Path
    homes: Path
    decisions: Path
    as_at: date
    database: str
    folder: Path
    seed: int
    allocator: str
    accepts_good_rows: bool = False


def read_inputs(plan: Plan, region: "Region") -> "tuple[Inputs, bool]":
    """
    Read the three files; every fault of all of them is told at once.

    Returns:
        What they hold, and whether it is invented.

    Raises:
        RecordError: They have faults, and the plan does not accept the good rows alone.
    """
    from unlocking_doors.commands.admitting import Inputs
    from unlocking_doors.loading import read_decisions, read_homes, read_referrals

    unreadable: list[RecordError] = []
    referrals = _if_readable(read_referrals, plan.referrals, region, unreadable)
    homes = _if_readable(read_homes, plan.homes, region, unreadable)
    decisions = _if_readable(read_decisions, plan.decisions, region, unreadable)
    faults = [*referrals.faults, *homes.faults, *decisions.faults]
    if unreadable:
        raise _unreadable(unreadable, faults)
    if faults and not plan.accepts_good_rows:
        raise RecordError(
            f"{len(faults)} faults in the files; nothing was taken in. To take in the good rows "
            "and write the others aside, add --accept-good-rows",
            faults=faults,
        )
    _set_aside(plan.folder / "rejected-referrals.csv", referrals)
    _set_aside(plan.folder / "rejected-homes.csv", homes)
    _set_aside(plan.folder / "rejected-decisions.csv", decisions)
    inputs = Inputs(referrals=referrals.values, homes=homes.values, decisions=decisions.values)
    return inputs, referrals.is_invented or homes.is_invented


def _if_readable(
    read: "Callable[[Path, Region], Read[T]]",
    path: Path,
    region: "Region",
    unreadable: list[RecordError],
) -> "Read[T]":
    """Read a file; one that cannot be read at all is noted, so that the others are read too."""
    from unlocking_doors.loading import Read

    try:
        return read(path, region)
    except RecordError as error:
        unreadable.append(error)
        return Read(header=(), good=())


def _unreadable(errors: list[RecordError], faults: list[Fault]) -> RecordError:
    if len(errors) + len(faults) == 1:
        return errors[0]
    wholes = [Fault(code=one.stable_code, message=one.message, remedy=one.remedy) for one in errors]
    number = len(wholes) + len(faults)
    return RecordError(
        f"{number} faults in the files; nothing was taken in", faults=[*wholes, *faults]
    )


def _set_aside(path: Path, read: "Read[Any]") -> None:
    from unlocking_doors.loading import write_rejected

    if read.faults:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_rejected(path, read)
        warn(f"{len(read.rejected)} rows were not taken in; they stand in {path}:")
        for fault in read.faults:
            warn(f"  {fault}")
