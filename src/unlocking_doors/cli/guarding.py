"""Guard the database of a run: a demo clears only its own, and labels stay true."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from unlocking_doors.errors import RefusedError, StoreError


def clear(database: Path) -> None:
    """Remove the database of a demo before; never one that holds anything else."""
    from unlocking_doors.commands.snapshot import IS_INVENTED
    from unlocking_doors.store import Store

    if not database.exists():
        return
    with Store.open(str(database), region=None, create=False) as store, store.reading() as unit:
        is_ours = unit.is_empty or unit.setting(IS_INVENTED) == "yes"
    if not is_ours:
        message = f"{database} holds data that are not invented, and a demo begins afresh"
        raise RefusedError(message, code="UD-E805", remedy="Name another folder with --out")
    for end in ("", "-journal", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


@contextmanager
def made_whole(database: str) -> Iterator[str]:
    """
    Make a new database whole or not at all.

    Yields:
        Where to make it: beside the place where it is put when the block ends well, or the place
        itself where there is a database already.

    Raises:
        StoreError: Somebody else made one there in the meantime; theirs is kept.
    """
    place = Path(database)
    draft = None if "://" in database or place.exists() else _draft_beside(place)
    if draft is None:
        yield database
        return
    try:
        yield str(draft)
        place.hardlink_to(draft)
    except FileExistsError:
        message = f"another run made {place} in the meantime, and it is kept"
        raise StoreError(message, code="UD-E714", remedy="Run again to go on from it") from None
    except StoreError as error:  # the place that the user named, not the draft beside it
        message = error.message.replace(str(draft), str(place))
        raise StoreError(message, code=error.stable_code, remedy=error.remedy) from None
    finally:
        rmtree(draft.parent, ignore_errors=True)


def _draft_beside(place: Path) -> Path | None:
    """Return where to make a database first; None where its folder can hold none."""
    try:
        return Path(mkdtemp(prefix=".unlocking-doors-", dir=place.absolute().parent)) / place.name
    except OSError:
        return None  # the store says why, with the place that the user named
