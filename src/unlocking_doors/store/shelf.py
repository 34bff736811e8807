"""What one command has read of a projection, and changed."""

from collections.abc import Callable, Collection, Iterator
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Select, Table, select
from sqlalchemy.engine import RowMapping

from unlocking_doors.store.database import Link


class HasState(Protocol):
    """A case or a home."""

    @property
    def state(self) -> str:
        """Where it stands."""


V = TypeVar("V", bound=HasState)


class Shelf(Generic[V]):
    """
    The cases or the homes of one command: each is read once and written once, when it has ended.

    Args:
        link: The transaction.
        table: The projection's table, with ``key`` and ``state``.
        read: Returns the value of a row.
    """

    def __init__(self, link: Link, table: Table, read: Callable[[RowMapping], V]) -> None:
        self._link = link
        self._table = table
        self._read = read
        self._now: dict[str, V] = {}
        self._before: dict[str, V] = {}
        self._absent: set[str] = set()
        self._whole_states: set[str] = set()
        self._is_whole = False

    def get(self, key: str) -> V | None:
        """Return one value, or None."""
        if key not in self._now and key not in self._absent and not self._is_whole:
            self._take(select(self._table).where(self._table.c.key == key))
            if key not in self._now:
                self._absent.add(key)
        return self._now.get(key)

    def all(self, states: Collection[str] | None) -> tuple[V, ...]:
        """Return every value in one of the states, by key; in any state for None."""
        if states is None and not self._is_whole:
            self._take(select(self._table))
            self._is_whole = True
        elif states is not None and not self._is_whole:
            unread = sorted(set(states) - self._whole_states)
            if unread:
                self._take(select(self._table).where(self._table.c.state.in_(unread)))
                self._whole_states.update(unread)
        return tuple(
            value
            for _, value in sorted(self._now.items())
            if states is None or value.state in states
        )

    def put(self, key: str, value: V) -> None:
        """Change or add a value."""
        self._now[key] = value

    def changes(self) -> Iterator[tuple[V | None, V]]:
        """Yield each changed value as it was (None where it is new) and as it is."""
        for key, value in self._now.items():
            before = self._before.get(key)
            if value is not before:
                yield before, value

    def _take(self, query: Select[tuple[object, ...]]) -> None:
        for row in self._link.rows(query):
            if row["key"] not in self._now:
                self._now[row["key"]] = self._before[row["key"]] = self._read(row)
