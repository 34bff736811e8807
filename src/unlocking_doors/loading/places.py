"""Where each part of a region stands: file, line and a name for people."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from attrs import frozen

from unlocking_doors.errors import Fault
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.toml import line_of
from unlocking_doors.plain import plain_name
from unlocking_doors.policy.region import UNWRITTEN, Region, part_of

#: The region's tables as its files name them, and the attribute that holds each.
TABLES: Mapping[str, str] = {
    name: attribute.name
    for attribute in attrs.fields(Region)
    if (name := plain_name(attribute)) not in UNWRITTEN or name == "python_rule"
}
#: The tables that stand once; every other one has rows.
SINGLE = ("region", "circulation", "matching", "retention", "lifecycle", "publishing", "anonymity")


@frozen
class Origin:
    """
    Where one table, or one row of a table, was read.

    Attributes:
        file: Name of the file.
        path: What the file calls it.
        lines: Lines of the file, by path.
    """

    file: str
    path: Path
    lines: Mapping[Path, int]


@frozen(kw_only=True)
class Places:
    """
    Where every part of a region stands.

    Attributes:
        origins: By table, or by table and number of the row in the region.
        main: Name of the file to name where nothing better is known.
    """

    origins: Mapping[Path, Origin]
    main: str = ""

    def fault(
        self, path: Path, *, code: str, message: str, place: str = "", remedy: str = ""
    ) -> Fault:
        """Make the fault of one part of the region."""
        origin = next(
            (self.origins[path[:length]] for length in (2, 1) if path[:length] in self.origins),
            None,
        )
        if origin is None:
            return Fault(code=code, message=message, file=self.main, place=place, remedy=remedy)
        inside = (*origin.path, *path[1 if path[0] in SINGLE else 2 :])
        return Fault(
            code=code,
            message=message,
            file=origin.file,
            line=line_of(origin.lines, inside),
            place=place,
            remedy=remedy,
        )

    def keeping(self, kept: Mapping[str, Sequence[int]]) -> "Places":
        """Return the places of a region that keeps only some rows, with their old numbers."""
        origins: dict[Path, Origin] = {
            path: origin for path, origin in self.origins.items() if len(path) == 1
        }
        for table, numbers in kept.items():
            for new, old in enumerate(numbers):
                if (table, old) in self.origins:
                    origins[table, new] = self.origins[table, old]
        return Places(origins=origins, main=self.main)

    def following(self, before: Region, after: Region, by: str) -> "Places":
        """
        Return the places of a region that was amended.

        Args:
            before: The region whose places these are.
            after: The region as amended.
            by: What stands for the file of each part that was added or changed.
        """
        origins: dict[Path, Origin] = {}
        amended = Origin(by, (), {})
        for table, attribute in TABLES.items():
            old, new = getattr(before, attribute), getattr(after, attribute)
            if table in SINGLE:
                known = self.origins.get((table,)) if old == new else None
                origins[table,] = known or amended
                continue
            stood = {part_of(table, row): (number, row) for number, row in enumerate(old)}
            for number, row in enumerate(new):
                there, same = stood.get(part_of(table, row), (-1, None))
                known = self.origins.get((table, there)) if same == row else None
                origins[table, number] = known or amended
        return Places(origins=origins, main=self.main)


#: Of a region that was not read from files.
NOWHERE = Places(origins={})


def label(table: str, row: Any, number: int | None = None) -> str:
    """Name a table or one of its rows as a person would: ``cohort domestic-abuse``."""
    if table in SINGLE:
        return table
    named = "name" if table == "fact" else "key"
    key = row.get(named) if isinstance(row, dict) else getattr(row, named, None)
    if isinstance(key, str) and key:
        return f"{table} {key}"
    return table if number is None else f"{table} {number + 1}"
