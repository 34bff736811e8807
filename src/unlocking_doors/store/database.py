"""A database: how it is reached, and the transactions in which it is read and written."""

import logging
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, Executable, create_engine, event, select, text
from sqlalchemy.engine import URL, RowMapping, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from unlocking_doors.errors import StoreError
from unlocking_doors.store.edge import NOT_WRITABLE, UNREACHABLE, at_the_edge, unusable
from unlocking_doors.store.rows import META

T = TypeVar("T")

#: How long a command waits for another to end, in seconds.
PATIENCE = 5
#: How long it waits for a server to answer at all, in seconds.
_ANSWER: Final = 10
#: The first version of SQLite without the WAL-reset bug, which could damage a database.
_WAL_IS_SAFE = (3, 51, 3)
#: The name of our engines in the log. At DEBUG SQLAlchemy logs whole rows, so ours never do.
_LOG: Final = "unlocking_doors"
logging.getLogger(f"sqlalchemy.engine.Engine.{_LOG}").setLevel(logging.WARNING)
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


class Database:
    """
    One database, SQLite or PostgreSQL.

    Attributes:
        place: What a message calls it: a path, or a name and a host; never a password.
        file: The file of an SQLite database; None on a server.
    """

    def __init__(self, url: URL, *, place: str, file: Path | None = None) -> None:
        self.place = place
        self.file = file
        self._engine = at_the_edge(lambda: _engine(url), place)

    @classmethod
    def at(cls, url: str) -> "Database":
        """
        Name a database, without touching it yet.

        Args:
            url: A path, ``sqlite:///path``, or ``postgresql://user:password@host/name``.

        Raises:
            StoreError: It is no such thing, or PostgreSQL's driver is not installed.
        """
        kind, separator, rest = url.partition("://")
        if separator and kind in _POSTGRESQL:
            return cls._on_server(url)
        if separator and (kind != "sqlite" or not rest.startswith("/")):
            raise _unreadable_url()
        path = rest.removeprefix("/") if separator else url
        if not path or path == ":memory:":
            raise _unreadable_url()
        file = Path(path).absolute()
        return cls(URL.create("sqlite", database=str(file)), place=str(file), file=file)

    @classmethod
    def _on_server(cls, url: str) -> "Database":
        try:
            parsed = make_url(url).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError):
            parsed = None
        if parsed is None:
            raise _unreadable_url()
        host = parsed.host or "this machine"
        place = f"database {parsed.database or parsed.username or ''} on {host}"
        try:
            return cls(parsed, place=place)
        except ModuleNotFoundError:
            missing = "the driver for PostgreSQL is not installed"
        remedy = 'Type: pip install "unlocking-doors[postgres]"'
        raise unusable(UNREACHABLE, place, because=missing, remedy=remedy)

    def check_writable(self) -> None:
        """
        Make sure that the file of an SQLite database can be written, with its journal beside it.

        Raises:
            StoreError: It or its folder cannot be written.
        """
        if self.file is None:
            return
        as_user = os.access in os.supports_effective_ids
        for path in (self.file, self.file.parent):
            if path.exists() and not os.access(path, os.W_OK, effective_ids=as_user):
                raise unusable(NOT_WRITABLE, self.place, because=f"{path} is read-only")

    def writing(self, *, queue: bool = True) -> "Link":
        """
        Begin to write: one command at a time, the others wait.

        Args:
            queue: Whether to wait in PostgreSQL's queue at the row of ``meta``, which a database
                without tables does not have yet.
        """
        return Link(self._engine, self.place, reading=False, queue=queue)

    def reading(self) -> "Link":
        """Begin to read one consistent state."""
        return Link(self._engine, self.place, reading=True, queue=False)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


class Link:
    """
    One transaction, and the only way to the tables; used as a context manager.

    It is committed when the block ends, and taken back when the block raises. No error of the
    database leaves it with a value of a row.
    """

    def __init__(self, engine: Engine, place: str, *, reading: bool, queue: bool) -> None:
        self.place = place
        self.reading = reading
        self._engine = engine
        self._queue = queue
        self._open: Connection | None = None

    def __enter__(self) -> Self:
        """Begin the transaction."""
        at_the_edge(self._begin, self.place)
        return self

    def _begin(self) -> None:
        connection = self._engine.connect()
        try:
            on_server = connection.dialect.name == "postgresql"
            if on_server and self.reading:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            connection.execution_options(reading=self.reading)
            connection.begin()
            if on_server and not self.reading:
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
                if self._queue:
                    connection.execute(select(META.c.id).with_for_update())
        except BaseException:
            connection.close()
            raise
        self._open = connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or take everything back."""
        connection, self._open = self.connection, None
        try:
            if error is None:
                at_the_edge(connection.commit, self.place)
        finally:
            # What is not committed by now is taken back.
            at_the_edge(connection.close, self.place)

    @property
    def connection(self) -> Connection:
        """The connection, while the transaction is open."""
        if self._open is None:
            message = "the command has ended"
            raise StoreError(message, remedy="Use what it gives inside its block")
        return self._open

    def do(self, call: Callable[[Connection], T]) -> T:
        """Return what *call* makes of the connection."""
        connection = self.connection
        return at_the_edge(lambda: call(connection), self.place)

    def rows(self, statement: Executable) -> Sequence[RowMapping]:
        """Return every row that a statement finds."""
        return self.do(lambda connection: connection.execute(statement).mappings().all())

    def run(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each set of values."""
        if values:
            self.do(lambda connection: connection.execute(statement, values))


def _engine(url: URL) -> Engine:
    is_file = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = (
        {"timeout": PATIENCE}
        if is_file
        else {"connect_timeout": _ANSWER, "client_encoding": "utf8"}
    )
    engine = create_engine(
        url,
        connect_args=options,
        hide_parameters=True,
        logging_name=_LOG,
        pool_logging_name=_LOG,
        pool_pre_ping=not is_file,  # a server may have been started anew in the meantime
    )
    if is_file:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        logging.getLogger("psycopg").addFilter(_is_news)
    return engine


def _is_news(record: logging.LogRecord) -> bool:
    """Hold back psycopg's second word on an error that the edge already tells."""
    return not record.getMessage().startswith("error ignored terminating")


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE deletes past the append-only triggers
        f"journal_mode = {journal_mode()}",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A write that begins as a read fails at once when another writer is quicker.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _unreadable_url() -> StoreError:
    return StoreError(
        "the database's address cannot be read",
        code=UNREACHABLE,
        remedy="Give a path, sqlite:///path, or postgresql://user:password@host/name",
    )


def journal_mode() -> str:
    """Return the journal that this machine's SQLite is given: WAL only where it is safe."""
    return "WAL" if sqlite3.sqlite_version_info >= _WAL_IS_SAFE else "DELETE"
