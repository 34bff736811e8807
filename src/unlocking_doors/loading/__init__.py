"""
The edge for files: TOML and CSV within limits, every fault at once, each with its place.

Read ``regions.py`` and ``records.py`` first.
"""

from unlocking_doors.loading.checks import region_faults
from unlocking_doors.loading.columns import Column, columns_of
from unlocking_doors.loading.examples import Example, example_of
from unlocking_doors.loading.places import NOWHERE, Places
from unlocking_doors.loading.records import (
    Read,
    read_decisions,
    read_homes,
    read_referrals,
    read_standings,
    write_rejected,
)
from unlocking_doors.loading.regions import Loaded, load_content, load_region, read_region
from unlocking_doors.loading.writing import table_text, write_table

__all__ = [
    "NOWHERE",
    "Column",
    "Example",
    "Loaded",
    "Places",
    "Read",
    "columns_of",
    "example_of",
    "load_content",
    "load_region",
    "read_decisions",
    "read_homes",
    "read_referrals",
    "read_region",
    "read_standings",
    "region_faults",
    "table_text",
    "write_rejected",
    "write_table",
]
