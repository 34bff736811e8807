"""Preparing a database: made where there is none, brought up to date, refused if not ours."""

import os
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, insert, inspect, select, table, text

from unlocking_doors.errors import StoreError
from unlocking_doors.store.database import Database, Link
from unlocking_doors.store.edge import (
    DAMAGED,
    NEWER_SCHEMA,
    NO_SPACE,
    NOT_OURS,
    NOT_WRITABLE,
    OTHER_REGION,
    UNREACHABLE,
    unusable,
)
from unlocking_doors.store.rows import APPLICATION, HEAD, META, VERSION_TABLE

_VERSION = table(VERSION_TABLE, column("version_num"))
#: Two commands that find an empty PostgreSQL take turns to fill it: any number, the same for both.
#: Those of other schemas in the same database do not wait for them.
_TURN = text("SELECT pg_advisory_xact_lock(8683, hashtext(coalesce(current_schema(), '')))")

#: Alembic keeps what it is at in globals: one thread at a time.
_ALEMBIC = Lock()


def prepare(database: Database, *, region: str | None, create: bool) -> None:
    """
    Leave a database of the region with the schema of this version.

    Args:
        database: Where.
        region: Key of the region; None for the one that a database already has.
        create: Whether to make the database when it is not there.

    Raises:
        StoreError: It holds something else, another region or a newer schema, cannot be written,
            or is not there and may not be made. Nothing is left half made.
    """
    if database.file is not None and database.file.is_dir():
        raise unusable(NOT_OURS, database.place, because="it is a folder")
    if database.file is not None and not database.file.exists():
        if not create or region is None:
            raise _absent(database)
        _create_file(database.file, region)
    database.check_writable()
    with database.reading() as link:
        version = _version(link)
        if version == HEAD:
            _check_region(link, region)
            return
    if version is None and (not create or region is None):
        raise _absent(database)
    with database.writing(queue=False) as link:
        if database.file is None:
            link.do(lambda connection: connection.execute(_TURN))
        _migrate(link, region)


def _create_file(file: Path, region: str) -> None:
    """Make a new file under another name first: nobody ever sees half a database under its own."""
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".unlocking-doors-") as folder:
            draft = Path(folder, "new.db")
            draft.touch(mode=0o600)  # the journals that SQLite makes beside it have the same rights
            database = Database.at(str(draft))
            database.place = str(file)
            try:
                with database.writing(queue=False) as link:
                    _migrate(link, region)
            finally:
                database.close()
            _put(draft, file)
    except OSError as error:
        because, full = error.strerror or type(error).__name__, error.errno == ENOSPC
    else:
        return
    raise unusable(NO_SPACE if full else NOT_WRITABLE, str(file), because=because)


def _put(draft: Path, file: Path) -> None:
    try:
        os.link(draft, file)
    except FileExistsError:
        return  # another command made it in the meantime; it will be looked at like any other
    except OSError:  # a file system without links
        draft.rename(file)


def _migrate(link: Link, region: str | None) -> None:
    if _version(link) is None:
        link.do(_upgrade)
        link.run(insert(META), [{"id": 1, "application": APPLICATION, "region": region}])
        return
    _check_region(link, region)
    link.do(_upgrade)


def alembic_config(connection: Connection) -> Config:
    """Return what alembic needs to know; there is no ``alembic.ini``."""
    config = Config()
    config.set_main_option("script_location", "unlocking_doors.store:migrations")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    with _ALEMBIC:
        command.upgrade(alembic_config(connection), "head")


def _version(link: Link) -> str | None:
    """Return the version of the schema, or None where there is no table at all."""
    tables = set(link.do(lambda connection: inspect(connection).get_table_names()))
    if not tables:
        return None
    if not tables >= {META.name, VERSION_TABLE}:
        raise unusable(NOT_OURS, link.place)
    found = link.rows(select(_VERSION))
    if len(found) != 1:
        raise unusable(DAMAGED, link.place, because="it does not say the version of its schema")
    version = str(found[0]["version_num"])
    if version != HEAD and version not in link.do(_known_versions):
        raise StoreError(
            f"{link.place} has the newer schema {version}; this version of unlocking_doors "
            f"writes {HEAD}",
            code=NEWER_SCHEMA,
            remedy="Update unlocking-doors",
        )
    return version


def _known_versions(connection: Connection) -> set[str]:
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    return {script.revision for script in scripts.walk_revisions()}


def _check_region(link: Link, region: str | None) -> None:
    found = link.rows(select(META))
    if len(found) != 1:
        raise unusable(DAMAGED, link.place, because="it does not say whose it is")
    if region is not None and found[0]["region"] != region:
        raise StoreError(
            f'{link.place} belongs to the region "{found[0]["region"]}", not to "{region}"',
            code=OTHER_REGION,
            remedy="Name that region, or another database",
        )


def _absent(database: Database) -> StoreError:
    is_there = database.file is not None and database.file.exists()
    place = database.place
    return StoreError(
        f"{place} is an empty file, and no database"
        if is_there
        else f"there is no database at {place}",
        code=UNREACHABLE,
        remedy="Check the address, or make one with unlocking-doors run",
    )
