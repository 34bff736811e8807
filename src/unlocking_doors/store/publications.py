"""The register of published tables: rows that are only ever added."""

from datetime import date
from functools import cached_property

from sqlalchemy import insert, select

from unlocking_doors.store.database import Link
from unlocking_doors.store.mapper import Values
from unlocking_doors.store.rows import PUBLICATION


class Publications:
    """
    What was published, and what this command publishes; what was is read once.

    A table is written down once for each audience that it went to.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._new: list[Values] = []

    @cached_property
    def _kept(self) -> list[Values]:
        return [
            dict(row) for row in self._link.rows(select(PUBLICATION).order_by(PUBLICATION.c.id))
        ]

    def texts(self) -> tuple[str, ...]:
        """Return what is kept of each published table, in order, each once."""
        return tuple(dict.fromkeys(row["content"] for row in (*self._kept, *self._new)))

    def audiences(self, key: str, since: date, until: date | None) -> frozenset[str]:
        """Return the audiences that a table of a period went to."""
        asked = (key, since, until)
        return frozenset(
            row["audience"]
            for row in (*self._kept, *self._new)
            if (row["key"], row["since"], row["until"]) == asked
        )

    def add(
        self, *, key: str, since: date, until: date | None, audience: str, content: str
    ) -> None:
        """Register a table that goes to an audience."""
        self._new.append(
            {"key": key, "since": since, "until": until, "audience": audience, "content": content}
        )

    def write(self) -> None:
        """Write what is new; called once, when the command ends."""
        self._link.run(insert(PUBLICATION), self._new)
