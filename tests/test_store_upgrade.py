"""A database of an earlier schema: brought up to date with all that it holds, or left alone."""

from pathlib import Path

import pytest
from alembic import command
from databases import raw
from histories import CIRCULATED, START, add_home, book, take_all

from unlocking_doors.errors import StoreError
from unlocking_doors.moves.ledger import EntryKind
from unlocking_doors.store import Store, migrating
from unlocking_doors.store.database import Database
from unlocking_doors.store.rows import HEAD, VERSION_TABLE

_MOVED = f"{CIRCULATED} offer accept sign-up complete"
#: A letting as the first schema kept it: entries without a kind or a key.
_OLD = (
    "INSERT INTO meta VALUES (1, 'unlocking-doors', 'toyland')",
    "INSERT INTO case_row VALUES ('c-0', 'moved', '', 'x')",
    "INSERT INTO entry VALUES (1, 'c-0', 'brick-homes', 1, 2, 1, '2023-05-01', {no}, '')",
    "INSERT INTO entry VALUES (2, 'c-0', 'straw-council', -1, 2, 1, '2023-05-01', {no}, '')",
)


@pytest.fixture
def old(url: str, tmp_path: Path) -> str:
    """Make a database of the first schema that holds one letting."""
    (tmp_path / "scheme.db").touch()
    database = Database.at(url)
    with database.writing(queue=False) as link:
        link.do(lambda connection: command.upgrade(migrating.alembic_config(connection), "0001"))
    database.close()
    raw(url, *(one.format(no="false" if "://" in url else "0") for one in _OLD))
    if "://" in url:
        raw(url, "SELECT setval(pg_get_serial_sequence('entry', 'id'), 2)")
    return url


def test_a_ledger_of_the_first_schema_is_kept(old: str) -> None:
    """Every entry is that of a letting, and what no letting makes can be posted after it."""
    with Store.open(old, region="toyland") as store:
        with store.command("x", at=START) as unit:
            before = unit.entries()
            for key in ("h-1", "h-2"):
                add_home(unit, key)
            take_all(unit, "c-1", _MOVED, to="h-1")
            book(unit)
        with store.reading() as unit:
            after = unit.entries()

    assert [(one.case, one.kind, one.key, one.partner, one.amount) for one in before] == [
        ("c-0", EntryKind.LETTING, "", "brick-homes", 1),
        ("c-0", EntryKind.LETTING, "", "straw-council", -1),
    ]
    assert after[:2] == before
    assert [one.case for one in after] == ["c-0", "c-0", "c-1", "c-1", None, None, None, None]
    assert raw(old, f"SELECT version_num FROM {VERSION_TABLE}") == [(HEAD,)]  # noqa: S608  our constant


_ENTRY = "INSERT INTO entry (id, {columns}) VALUES (9, {values})"
_NAMES = 'partner, weight, "on", corrects, reason, "case", kind, key, amount, bedrooms'


@pytest.mark.parametrize(
    "values",
    [
        "'c-0', 'letting', '', 2, 1",  # a letting posts one home
        "'c-0', 'letting', '', 1, NULL",  # of so many bedrooms
        "'c-0', 'letting', 'k', 1, 1",  # and has no key
        "NULL, 'letting', '', 1, 1",  # but a case
        "'c-0', 'settlement', 'k', 1, NULL",  # which nothing else has
        "NULL, 'settlement', 'k', 0, NULL",  # and which posts something
        "NULL, 'gift', 'k', 1, NULL",
    ],
)
def test_the_database_itself_refuses_an_entry_that_is_neither(old: str, values: str) -> None:
    """Old tables have the new rules too, and nobody writes past them."""
    Store.open(old, region="toyland").close()
    no = "false" if "://" in old else "0"
    columns, cells = _NAMES, f"'brick-homes', 1, '2023-05-01', {no}, '', {values}"
    with pytest.raises(Exception, match=r"(?i)check constraint"):
        raw(old, _ENTRY.format(columns=columns, values=cells))
    good = "'brick-homes', 1, '2023-05-01', {no}, '', NULL, 'opening-balance', 'k', -7, NULL"
    raw(old, _ENTRY.format(columns=columns, values=good.format(no=no)))


def test_an_old_ledger_stays_append_only(old: str) -> None:
    """The triggers stand on the table that was made anew."""
    Store.open(old, region="toyland").close()
    for change in ("UPDATE entry SET amount = 1", "DELETE FROM entry"):
        with pytest.raises(Exception, match="append-only"):
            raw(old, change)


def test_an_old_database_of_another_region_is_left_as_it_was(old: str) -> None:
    """It is refused before anything in it changes."""
    with pytest.raises(StoreError, match='belongs to the region "toyland"'):
        Store.open(old, region="neverland")

    assert raw(old, f"SELECT version_num FROM {VERSION_TABLE}") == [("0001",)]  # noqa: S608  our constant
