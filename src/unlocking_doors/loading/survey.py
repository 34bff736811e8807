"""What a check of a region works with: the region, where its parts stand, and what was lost."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import frozen

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.places import NOWHERE, TABLES, Places, label
from unlocking_doors.loading.scanning import Path
from unlocking_doors.policy.region import Region

NAMES_NOTHING = "UD-C201"

#: What a person calls a row of each table.
WORDS: Mapping[str, str] = {
    "hand_over": "hand-over",
    "python_rule": "rule",
    "opening_balance": "opening balance",
}


@frozen(kw_only=True)
class Survey:
    """
    One region under check.

    Attributes:
        region: The region, without the rows that could not be read.
        places: Where its parts stand.
        lost: By table, the keys of the rows that could not be read, so that nothing that
            names one is called wrong for it; None where not even the keys are known.
    """

    region: Region
    places: Places = NOWHERE
    lost: Mapping[str, frozenset[str] | None] = {}

    def keys(self, table: str) -> frozenset[str] | None:
        """Return the keys that a table has; None where they cannot be told."""
        lost = self.lost.get(table, frozenset())
        if lost is None:
            return None
        named = "name" if table == "fact" else "key"
        rows = getattr(self.region, TABLES[table])
        return frozenset(getattr(row, named) for row in rows) | lost

    def fault(self, path: Path, code: str, message: str, remedy: str = "") -> Fault:
        """Make the fault of one part of the region."""
        row: Any = None
        number = path[1] if len(path) > 1 and isinstance(path[1], int) else None
        if number is not None:
            row = getattr(self.region, TABLES[str(path[0])])[number]
        place = label(str(path[0]), row, number)
        return self.places.fault(path, code=code, message=message, place=place, remedy=remedy)

    def unknown(
        self, path: Path, table: str, key: str, *, also: Collection[str] = ()
    ) -> Iterator[Fault]:
        """Yield a fault where *key* is no key of a table."""
        known = self.keys(table)
        if known is not None and key not in known and key not in also:
            message = f'there is no {WORDS.get(table, table)} "{key}"{nearest(key, known)}'
            yield self.fault(path, NAMES_NOTHING, message)
