"""The register of published tables: rows that are only ever added."""

from datetime import date

from sqlalchemy import insert, select

from unlocking_doors.store.database import Link
from unlocking_doors.store.mapper import Values
from unlocking_doors.store.rows import PUBLICATION


class Publications:
    """
    What was published, and what this command publishes.

    A table is written down once for each audience that it went to.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._new: list[Values] = []

    def texts(self) -> tuple[str, ...]:
        """Return what is kept of each published table, in order, each once."""
        kept = self._link.rows(select(PUBLICATION.c.content).order_by(PUBLICATION.c.id))
        texts = (*(row["content"] for row in kept), *(row["content"] for row in self._new))
        return tuple(dict.fromkeys(texts))

    def audiences(self, key: str, since: date, until: date | None) -> frozenset[str]:
        """Return the audiences that a table of a period went to."""
        table = PUBLICATION.c
        kept = self._link.rows(
            select(table.audience).where(
                table.key == key, table.since == since, table.until == until
            )
        )
        new = (row for row in self._new if (row["key"], row["since"]) == (key, since))
        return frozenset((*(row["audience"] for row in kept), *(row["audience"] for row in new)))

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
