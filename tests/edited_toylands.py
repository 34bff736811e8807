"""Toylands with some rows changed, dropped and in another order, for the tests of comparing."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from toyland import CLOSED, OPENED, SECOND, THIRD, toyland

from unlocking_doors.policy.region import Region

TABLES = ("parameters", "rules", "cohorts", "areas", "partners", "reasons", "deadlines")

#: What was done: the kind of change, the table and the key.
Done = tuple[str, str, str]


def with_rows(region: Region, table: str, rows: Iterable[object]) -> Region:
    """Return a region with other rows in one table."""
    new: dict[str, Any] = {table: tuple(rows)}
    return evolve(region, **new)


def relabelled(region: Region, table: str, at: int) -> tuple[Region, Done]:
    """Give one row another source."""
    rows = list(getattr(region, table))
    at %= len(rows)
    rows[at] = evolve(rows[at], source="T1 again")
    return with_rows(region, table, rows), ("changed", table[:-1], rows[at].key)


def dropped(region: Region, table: str, at: int) -> tuple[Region, Done]:
    """Drop one row."""
    rows = list(getattr(region, table))
    key = rows.pop(at % len(rows)).key
    return with_rows(region, table, rows), ("removed", table[:-1], key)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw an edited Toyland; it keeps its parameters, without which no case can be assessed."""
    found = toyland()
    for table in draw(st.lists(st.sampled_from(TABLES), max_size=4)):
        edit = draw(st.sampled_from((relabelled, dropped)))
        if table == "parameters":
            edit = relabelled
        if getattr(found, table):
            found, _ = edit(found, table, draw(st.integers(0, 20)))
    table = draw(st.sampled_from(TABLES))
    return with_rows(found, table, draw(st.permutations(getattr(found, table))))


#: Days of the scheme, those on which its rules change among them.
days = st.dates(OPENED, CLOSED - timedelta(days=1)) | st.sampled_from(
    [OPENED, SECOND, THIRD, SECOND - timedelta(days=1), THIRD - timedelta(days=1)]
)
