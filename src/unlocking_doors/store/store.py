"""The store: commands that are carried out whole or not at all, and consistent readings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import select

from unlocking_doors.moves.events import Event
from unlocking_doors.store.comparing import differences
from unlocking_doors.store.database import Database
from unlocking_doors.store.mapper import event_of, utc
from unlocking_doors.store.migrating import prepare
from unlocking_doors.store.rows import EVENT, META
from unlocking_doors.store.unit import Unit
from unlocking_doors.store.whole import Whole, bring_in, take_out


class Store:
    """
    The database of one region; ``open`` makes one, a ``with`` block closes it.

    Every step is an event that is never changed. The tables of cases, homes and offers are a
    projection of the events, kept in the same transaction.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, *, region: str | None, create: bool = True) -> "Store":
        """
        Open the database of a region, made or brought up to date where needed.

        Args:
            url: A path, ``sqlite:///path``, or ``postgresql://user:password@host/name``.
            region: Key of the region; None for the one that a database already has.
            create: Whether to make the database when it is not there.

        Raises:
            StoreError: It cannot be used: the message says why, where, and what would be right.
        """
        database = Database.at(url)
        try:
            prepare(database, region=region, create=create)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def region(self) -> str:
        """Key of the region whose database it is."""
        with self._database.reading() as link:
            return str(link.rows(select(META.c.region))[0]["region"])

    def close(self) -> None:
        """Close every connection to the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def command(self, name: str, *, key: str = "", at: datetime) -> Iterator[Unit]:
        """
        Carry out one command: everything that its block records, or, if it raises, nothing.

        Commands take turns. One that is repeated under its key finds in ``Unit.done`` what it kept
        the first time, and may record nothing more.

        Args:
            name: Name of the command.
            key: Idempotency key; empty for a command that may be repeated.
            at: When.

        Raises:
            StoreError: The database cannot be used, or another command takes too long.
            RecordError: The database refuses what was recorded, such as a second live offer.
        """
        moment = utc(at)
        with self._database.writing() as link:
            unit = Unit(link, name=name, key=key, at=moment)
            yield unit
            unit.write()

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Look up anything in one consistent state; be short, because writers wait for the end."""
        with self._database.reading() as link:
            yield Unit(link)

    def events(self, *, case: str | None = None, home: str | None = None) -> tuple[Event, ...]:
        """
        Return the events, in order of number.

        Args:
            case: Only those of this case.
            home: Only those of this home.
        """
        query = select(EVENT).order_by(EVENT.c.number)
        if case is not None:
            query = query.where(EVENT.c.case == case)
        if home is not None:
            query = query.where(EVENT.c.home == home)
        with self._database.reading() as link:
            return tuple(event_of(row) for row in link.rows(query))

    def differences(self) -> tuple[str, ...]:
        """
        Fold all events anew, and compare with what is kept beside them.

        Returns:
            A sentence for each difference from the projection, the offers or the ledger, with keys
            and no value; empty when they agree.
        """
        with self._database.reading() as link:
            return differences(link)

    def take_out(self) -> Whole:
        """
        Return everything that it holds, in one consistent state.

        Raises:
            StoreError: Its tables contradict its events.
        """
        with self._database.reading() as link:
            return take_out(link)

    def bring_in(self, whole: Whole) -> None:
        """
        Write everything of another store into this empty one, whole or not at all.

        Raises:
            RefusedError: It is not empty.
            RecordError: An event does not follow from those before it, or the ledger from them.
            StoreError: The database cannot be used.
        """
        with self._database.writing() as link:
            bring_in(link, whole)
