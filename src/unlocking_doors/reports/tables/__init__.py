"""
The tables that a scheme publishes: each counted in one place, and wide enough to be useful.

Small numbers hide most of a fine table: landlord by kind of harm, in a year of 235 requests, has
199 cells that are not empty, and 173 of them are below 8. So tables are by strand and sub-region,
for a quarter or a year, and say on themselves why they are as coarse as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from unlocking_doors.reports.tables import equality, moves, offers, requests, standing_still
from unlocking_doors.reports.tables.counting import QUARTER, YEAR, Table

#: Every table that comes with the library, by its key.
TABLES: Mapping[str, Table[Any]] = MappingProxyType(
    {
        table.key: table
        for room in (requests, offers, moves, equality, standing_still)
        for table in room.TABLES
    }
)

#: What every scheme publishes, by the kind of period: at least half of each should be seen.
DEFAULT_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        QUARTER: ("requests-by-strand", "requests-by-landlord", "waiting-by-strand"),
        YEAR: (
            "referrals",
            "requests",
            "outcomes",
            "offers-by-answer",
            "people-moved",
            "flows-in-short",
            "homes-by-use",
            "applicants-by-sex",
            "applicants-by-ethnic-group",
            "applicants-by-disability",
            "applicants-by-household",
        ),
    }
)
