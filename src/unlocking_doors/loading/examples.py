"""A region's example data, and the note beside them that says how they are played."""

from datetime import date
from pathlib import Path

from attrs import frozen

from unlocking_doors.converting import structure_all
from unlocking_doors.errors import ConfigurationError, Fault
from unlocking_doors.loading.folders import example_folder
from unlocking_doors.loading.toml import line_of, read_toml

NOTE = "example.toml"


@frozen(kw_only=True)
class _Note:
    about: str
    as_at: date
    seed: int


@frozen(kw_only=True)
class Example:
    """
    A region's example data.

    Attributes:
        folder: Holds ``referrals.csv``, ``homes.csv`` and ``decisions.csv``.
        about: What they are, in a sentence.
        as_at: The day up to which they are played.
        seed: Seed of their lotteries.
    """

    folder: Path
    about: str
    as_at: date
    seed: int


def example_of(folder: Path) -> Example | None:
    """
    Return the example data that stand in a region's folder; None where there are none.

    Raises:
        ConfigurationError: Its ``example.toml`` is missing or has faults.
    """
    here = example_folder(folder)
    if here is None:
        return None
    found = read_toml(here / NOTE, name=NOTE)
    if isinstance(found, Fault):
        raise ConfigurationError(f"{here} is no example", faults=[found])
    note, wrong = structure_all(found.data, _Note)
    if note is None:
        faults = [
            Fault(
                code=fault.code,
                file=NOTE,
                line=line_of(found.lines, fault.path),
                message=f"{fault.where}: {fault.message}{fault.hint}",
            )
            for fault in wrong
        ]
        raise ConfigurationError(f"{here} is no example", faults=faults)
    return Example(folder=here, about=note.about, as_at=note.as_at, seed=note.seed)
