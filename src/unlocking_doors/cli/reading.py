"""Read what a run or a match is given: every fault at once, and rejected rows set aside."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, frozen

from unlocking_doors.cli.output import warn
from unlocking_doors.errors import Fault, RecordError, counted

if TYPE_CHECKING:
    from unlocking_doors.commands.admitting import Inputs
    from unlocking_doors.facts.homes import Home
    from unlocking_doors.loading import Read
    from unlocking_doors.moves.decisions import Decision
    from unlocking_doors.moves.known_standings import KnownStanding
    from unlocking_doors.moves.referrals import Referral
    from unlocking_doors.policy.region import Region

T = TypeVar("T")

TOO_EARLY = "UD-R011"


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
    remedy: str = ""


@frozen(kw_only=True)
class Given:
    """What the three files of a run hold, good rows and bad ones."""

    referrals: "Read[Referral]"
    homes: "Read[Home]"
    decisions: "Read[Decision]"

    @property
    def files(self) -> "dict[str, Read[Any]]":
        """The files by kind."""
        return {"referrals": self.referrals, "homes": self.homes, "decisions": self.decisions}

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every file."""
        return [fault for read in self.files.values() for fault in read.faults]

    @property
    def is_invented(self) -> bool:
        """Whether any referral or home says that it is invented."""
        return self.referrals.is_invented or self.homes.is_invented

    @property
    def inputs(self) -> "Inputs":
        """The good rows."""
        from unlocking_doors.commands.admitting import Inputs

        return Inputs(
            referrals=self.referrals.values,
            homes=self.homes.values,
            decisions=self.decisions.values,
        )

    def placed(self, error: RecordError) -> RecordError:
        """Return what the engine says of rows with their lines, beside every fault of the files."""
        found = _placed(error, dict(self._lines()))
        faults = [*self.faults, *found.faults] if found.faults else ()
        return RecordError(
            found.message, code=found.stable_code, remedy=found.remedy, faults=faults
        )

    def _lines(self) -> Iterator[tuple[str, tuple[str, int]]]:
        """Yield where each good row stands, by what the engine calls it."""
        yield from _lines_of(self.referrals, self.homes)
        for line, answer in self.decisions.good:
            name = f"case {answer.case}, {answer.step.value} {answer.nth}"
            yield name, (self.decisions.name, line)


@frozen(kw_only=True)
class GivenPool:
    """What the files of a match hold: good rows alone."""

    referrals: "Read[Referral]"
    homes: "Read[Home]"
    standings: "Read[KnownStanding]"

    @property
    def is_invented(self) -> bool:
        """Whether any row of any file says that it is invented."""
        return any(one.is_invented for one in (self.referrals, self.homes, self.standings))

    @property
    def last_day(self) -> date:
        """The last day on which a referral came in or a home was released."""
        days = [one.received for one in self.referrals.values]
        days += [one.released for one in self.homes.values]
        if not days:
            message = f"there is no row in {self.referrals.name} nor in {self.homes.name}"
            raise RecordError(message, code="UD-E224", remedy="Name files that have some")
        return max(days)

    def placed(self, error: RecordError) -> RecordError:
        """Return what the engine says of rows with their lines."""
        lines = dict(_lines_of(self.referrals, self.homes))
        for line, row in self.standings.good:
            lines[f"landlord {row.landlord}"] = (self.standings.name, line)
        return _placed(error, lines)


def read_pool(referrals: Path, homes: Path, standings: Path | None, region: "Region") -> GivenPool:
    """
    Read the files of a match; every fault of all of them is told at once.

    Raises:
        RecordError: They have faults; nothing is matched.
    """
    from unlocking_doors.loading import Read, read_homes, read_referrals, read_standings

    unreadable: list[RecordError] = []
    given = GivenPool(
        referrals=_if_readable(read_referrals, referrals, region, unreadable),
        homes=_if_readable(read_homes, homes, region, unreadable),
        standings=_if_readable(read_standings, standings, region, unreadable)
        if standings
        else Read(name=""),
    )
    faults = [
        *_as_faults(unreadable),
        *given.referrals.faults,
        *given.homes.faults,
        *given.standings.faults,
    ]
    if faults:
        said = f"{counted(len(faults), 'fault')} in the files; nothing was matched"
        raise RecordError(said, faults=faults)
    return given


def read_inputs(plan: Plan, region: "Region") -> Given:
    """
    Read the three files; every fault of all of them is told at once.

    Raises:
        RecordError: They have faults, and the plan does not accept the good rows alone, or a
            header or a whole file is at fault, so that no row of it can be set aside.
    """
    from unlocking_doors.loading import read_decisions, read_homes, read_referrals

    unreadable: list[RecordError] = []
    referrals = _if_readable(read_referrals, plan.referrals, region, unreadable)
    homes = _if_readable(read_homes, plan.homes, region, unreadable)
    decisions = _if_readable(read_decisions, plan.decisions, region, unreadable)
    decisions = decisions.refusing(_too_early(referrals, decisions))
    given = Given(referrals=referrals, homes=homes, decisions=decisions)
    if len(unreadable) == 1 and not given.faults and not plan.accepts_good_rows:
        raise unreadable[0]
    faults = [*_as_faults(unreadable), *given.faults]
    can_go_on = not unreadable and all(read.is_whole for read in given.files.values())
    if faults and not (can_go_on and plan.accepts_good_rows):
        said = f"{counted(len(faults), 'fault')} in the files; nothing was taken in"
        if can_go_on and not plan.remedy:
            said += ". To take in the good rows and write the others aside, add --accept-good-rows"
        elif plan.accepts_good_rows:
            said += ": --accept-good-rows sets rows aside, never a header or a whole file"
        raise RecordError(said, faults=faults, remedy=plan.remedy)
    return given


def _as_faults(unreadable: list[RecordError]) -> Iterator[Fault]:
    for one in unreadable:
        yield Fault(code=one.stable_code, message=one.message, remedy=one.remedy)


def _lines_of(
    referrals: "Read[Referral]", homes: "Read[Home]"
) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield where each good row stands, by what the engine calls it."""
    for line, referral in referrals.good:
        yield f"case {referral.case}", (referrals.name, line)
    for line, home in homes.good:
        yield f"home {home.home}", (homes.name, line)


def _placed(error: RecordError, lines: Mapping[str, tuple[str, int]]) -> RecordError:
    """Return what the engine says of rows with the file and line of each."""
    faults = [
        evolve(fault, file=lines[fault.place][0], line=lines[fault.place][1])
        if fault.place in lines
        else fault
        for fault in error.faults
    ]
    return RecordError(error.message, code=error.stable_code, remedy=error.remedy, faults=faults)


def set_aside(plan: Plan, given: Given) -> None:
    """Write the rejected rows of each file, and take away those of an earlier run."""
    from unlocking_doors.loading import write_rejected

    read_from = {path.resolve() for path in (plan.referrals, plan.homes, plan.decisions)}
    for kind, read in given.files.items():
        path = plan.folder / f"rejected-{kind}.csv"
        if read.rejected:
            write_rejected(path, read)
            were = "row was" if len(read.rejected) == 1 else "rows were"
            stand = "it stands" if len(read.rejected) == 1 else "they stand"
            warn(f"{len(read.rejected)} {were} not taken in; {stand} in {path}:")
            for fault in read.faults:
                warn(f"  {fault}")
        elif path.resolve() not in read_from:  # rows that were mended there are the user's own
            path.unlink(missing_ok=True)


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
        return Read(name=path.name)


def _too_early(referrals: "Read[Referral]", decisions: "Read[Decision]") -> Iterator[Fault]:
    """Yield each answer that is dated before its case was received."""
    received = {referral.case: referral.received for referral in referrals.values}
    for line, answer in decisions.good:
        if answer.on is not None and answer.on < received.get(answer.case, answer.on):
            yield Fault(
                code=TOO_EARLY,
                file=decisions.name,
                line=line,
                place=f"case {answer.case}",
                message='"on" is before the day on which the case was received',
                remedy='Write that day or a later one, or put "received" of the referral right',
            )
