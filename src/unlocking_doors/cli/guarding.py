"""Guard the database of a run: a demo clears only its own, and labels stay true."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unlocking_doors.errors import RefusedError

if TYPE_CHECKING:
    from unlocking_doors.commands.admitting import Inputs
    from unlocking_doors.scheme import Scheme


def clear(database: Path) -> None:
    """Remove the database of a demo before; never one that holds anything else."""
    from unlocking_doors.plugins.opening import reopen_scheme

    if not database.exists():
        return
    with reopen_scheme(str(database)) as scheme:
        found = scheme.snapshot()
    if found.cases and not found.is_invented:
        message = f"{database} holds data that are not invented, and a demo begins afresh"
        raise RefusedError(message, code="UD-E805", remedy="Name another folder with --out")
    for stale in database.parent.glob(f"{database.name}*"):
        stale.unlink()


@contextmanager
def made_whole(database: str) -> Iterator[None]:
    """Take away the file of a new database when the first run on it is refused."""
    file = Path(database)
    was_there = "://" in database or file.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            file.unlink(missing_ok=True)
        raise


def refuse_mixture(scheme: "Scheme", inputs: "Inputs", *, is_invented: bool) -> None:
    """Keep invented data apart from all others: one label stands for a whole database."""
    before = scheme.snapshot()
    if before.cases and (inputs.referrals or inputs.homes) and before.is_invented != is_invented:
        holds, brings = ("invented data", "not") if before.is_invented else ("other data", "all")
        message = f"the database holds {holds}, and these files do {brings} say that theirs are"
        raise RefusedError(
            message,
            code="UD-E805",
            remedy="Name another folder with --out, or another database with --db",
        )
