"""Opening a store: what is refused, in one sentence with place and remedy, nothing left behind."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from databases import raw
from histories import CIRCULATED, START, add_home, take_all
from sqlalchemy import Engine, event, text

from unlocking_doors.errors import StoreError
from unlocking_doors.store import Store, database

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Go on as a user without rights where the tests run as root, to whom every folder is open."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def pages_at_most(number: int) -> Iterator[None]:
    """Give SQLite a disk that is full after some pages of 4 kB."""

    def limit(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {number}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def refusal(url: str | Path, *, region: str = "toyland", create: bool = True) -> StoreError:
    """Give the error with which a database is refused; it remembers no other error."""
    with pytest.raises(StoreError) as caught:
        Store.open(str(url), region=region, create=create)
    assert caught.value.exit_code == 4
    assert caught.value.remedy
    assert str(caught.value).count("\n") == 0
    return caught.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Make a database with one case and forty homes."""
    path = tmp_path / "scheme.db"
    with Store.open(str(path), region="toyland") as store, store.command("x", at=START) as unit:
        take_all(unit, "c-1", CIRCULATED)
        for number in range(40):
            add_home(unit, f"h-{number}")
    return path


@pytest.fixture
def shared() -> Iterator[Path]:
    """Make a folder that every user can enter."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_store_is_made_once_and_opened_again(url: str) -> None:
    """A database is made where there is none; opened again, it holds what it held."""
    with Store.open(url, region="toyland") as store, store.command("x", at=START) as unit:
        add_home(unit, "h-1")

    for create in (True, False):
        with Store.open(url, region="toyland", create=create) as store:
            assert len(store.events()) == 1


def test_a_database_that_may_not_be_made_is_missed(url: str, tmp_path: Path) -> None:
    """Told not to make one, it says that there is none, and makes none."""
    error = refusal(url, create=False)

    assert "there is no database at" in str(error)
    assert list(tmp_path.iterdir()) == []
    if "://" in url:
        assert raw(url, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") == []


def test_the_forms_of_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path, relative or not, with any characters, and SQLite's URL lead to a file."""
    monkeypatch.chdir(tmp_path)
    for address, name in (
        ("plain.db", "plain.db"),
        ("sqlite:///relative.db", "relative.db"),
        (f"sqlite:///{tmp_path}/absolute.db", "absolute.db"),
        (str(tmp_path / "50% of #1? & “more”.db"), "50% of #1? & “more”.db"),
        ("file:odd.db", "file:odd.db"),
    ):
        Store.open(address, region="toyland").close()
        assert Path(name).stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert len(list(tmp_path.iterdir())) == 5

    for address in (
        "",
        ":memory:",
        "sqlite://",
        "sqlite:///",
        "mysql://a/b",
        "postgresql://[",
        "postgresql://h:x/d",
    ):
        assert refusal(address).stable_code == "UD-E708"


def test_a_password_is_never_told() -> None:
    """A server that cannot be reached is named by database and host, without user or password."""
    error = refusal("postgresql://sue:canary-secret@127.0.0.1:1/scheme?connect_timeout=1")

    assert "database scheme on 127.0.0.1 cannot be reached" in str(error)
    assert "canary-secret" not in str(error)
    assert error.__context__ is None


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL URL without psycopg is answered by the command that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    error = refusal("postgresql://localhost/scheme")

    assert 'pip install "unlocking-doors[postgres]"' in str(error)


def test_a_database_of_another_region_is_refused(url: str) -> None:
    """It names both regions, and changes nothing."""
    Store.open(url, region="toyland").close()

    error = refusal(url, region="neverland")

    assert 'belongs to the region "toyland", not to "neverland"' in str(error)
    assert error.stable_code == "UD-E706"
    Store.open(url, region="toyland").close()


def test_a_newer_schema_is_refused(url: str) -> None:
    """A database of a later version of the library asks for an update."""
    Store.open(url, region="toyland").close()
    raw(url, "UPDATE unlocking_doors_schema SET version_num = '9999'")

    error = refusal(url)

    assert "newer schema 9999" in str(error)
    assert error.remedy == "Update unlocking-doors"
    assert error.stable_code == "UD-E707"


def test_somebody_elses_database_is_refused(url: str) -> None:
    """A database with other tables is left alone."""
    raw(url, "CREATE TABLE meta (note TEXT)")

    error = refusal(url)

    assert "is not a database of unlocking_doors" in str(error)
    assert error.stable_code == "UD-E704"


@pytest.mark.parametrize("emptied", ["meta", "unlocking_doors_schema"])
def test_a_database_that_does_not_say_what_it_is_is_damaged(url: str, emptied: str) -> None:
    """Without its region or its version a database is not touched."""
    Store.open(url, region="toyland").close()
    raw(url, f"DELETE FROM {emptied}")  # noqa: S608  one of two names

    assert refusal(url).stable_code == "UD-E705"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A text, and a folder, are not taken for a database, and stay as they are."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear coordinator, " * 100)

    assert "is not a database of unlocking_doors" in str(refusal(letter))
    assert letter.read_text().startswith("Dear coordinator")
    assert refusal(tmp_path).stable_code == "UD-E704"


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    """A file that somebody has only touched is filled."""
    (tmp_path / "empty.db").touch()

    Store.open(str(tmp_path / "empty.db"), region="toyland").close()


def test_a_damaged_file_is_told(file: Path) -> None:
    """A file with overwritten pages is told to be damaged, whatever is asked of it."""
    content = bytearray(file.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    file.write_bytes(content)

    def ask() -> None:
        with Store.open(str(file), region="toyland") as store:
            store.events()
            store.differences()

    with pytest.raises(StoreError, match="is damaged") as caught:
        ask()

    assert caught.value.stable_code == "UD-E705"
    assert "Restore the last good copy" in str(caught.value)


def test_a_folder_that_is_missing_or_read_only_is_told(shared: Path) -> None:
    """Neither a new nor an old database opens where its journal could not be written."""
    old = shared / "old.db"
    Store.open(str(old), region="toyland").close()
    old.chmod(0o666)
    shared.chmod(0o555)

    with as_nobody():
        new = refusal(shared / "new.db")
        again = refusal(old)
    missing = refusal(shared / "nowhere" / "new.db")

    assert {error.stable_code for error in (new, again, missing)} == {"UD-E703"}
    assert f"{shared} is read-only" in str(again)
    assert [path.name for path in shared.iterdir()] == ["old.db"]


def test_a_read_only_file_is_told(shared: Path) -> None:
    """A database that may not be written is refused when it is opened, not when it is needed."""
    old = shared / "old.db"
    Store.open(str(old), region="toyland").close()
    old.chmod(0o444)
    shared.chmod(0o777)

    with as_nobody():
        assert f"{old} is read-only" in str(refusal(old))


def test_a_full_disk_leaves_no_half_made_database(tmp_path: Path) -> None:
    """When the disk is full while a database is made, nothing stays behind."""
    with pages_at_most(5):
        error = refusal(tmp_path / "new.db")

    assert "has no space left" in str(error)
    assert error.stable_code == "UD-E702"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_takes_the_whole_command_back(file: Path) -> None:
    """When the disk is full in the middle of a command, nothing of it is kept, the rest whole."""
    with Store.open(str(file), region="toyland") as store:
        before = store.events()

    def add(store: Store, last: int) -> None:
        with store.command("y", at=START) as unit:
            for number in range(40, last):
                add_home(unit, f"h-{number}")

    with (
        pages_at_most(file.stat().st_size // 4096 + 1),
        Store.open(str(file), region="toyland") as store,
    ):
        with pytest.raises(StoreError, match="nothing of the command was kept"):
            add(store, 400)
        assert store.events() == before
        assert store.differences() == ()
    with Store.open(str(file), region="toyland") as store:
        add(store, 41)
        assert len(store.events()) == len(before) + 1


def test_two_that_make_the_same_database_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second to a new database opens the first one's, of whatever file system."""
    from unlocking_doors.store import migrating

    real, path = migrating._put, tmp_path / "scheme.db"

    def late(draft: Path, file: Path) -> None:
        monkeypatch.setattr(migrating, "_put", real)
        with Store.open(str(file), region="toyland") as first, first.command("x", at=START) as unit:
            add_home(unit, "h-1")
        real(draft, file)

    monkeypatch.setattr(migrating, "_put", late)
    with Store.open(str(path), region="toyland") as second:
        assert len(second.events()) == 1

    def refuse(*_: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    Store.open(str(tmp_path / "unlinked.db"), region="toyland").close()
    assert {path.name for path in tmp_path.iterdir()} == {"scheme.db", "unlinked.db"}


def test_durability_is_never_lowered(file: Path) -> None:
    """SQLite writes through, checks foreign keys, and uses the journal safe in its version."""
    names = ("synchronous", "foreign_keys", "journal_mode", "busy_timeout")
    with Store.open(str(file), region="toyland") as store, store._database.reading() as link:
        asked = {name: link.rows(text(f"PRAGMA {name}"))[0].values() for name in names}

    journal = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    assert {name: next(iter(value)) for name, value in asked.items()} == {
        "synchronous": 2,
        "foreign_keys": 1,
        "journal_mode": journal,
        "busy_timeout": database.PATIENCE * 1000,
    }


def test_many_that_open_an_empty_database_at_once_share_it(url: str) -> None:
    """The schema is made once, whoever is first."""

    def add(number: int) -> None:
        with Store.open(url, region="toyland") as store, store.command("x", at=START) as unit:
            add_home(unit, f"h-{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))

    with Store.open(url, region="toyland") as store:
        assert [event.number for event in store.events()] == [1, 2, 3, 4]


def test_what_nobody_foresaw_is_still_one_sentence(url: str) -> None:
    """A table that somebody took away is told by the database's own code, without its words."""
    with Store.open(url, region="toyland") as store:
        raw(url, "DROP TABLE setting")
        with pytest.raises(StoreError, match=r"failed \((SQLITE_ERROR|SQLSTATE 42P01)\)"):
            look(store)


def look(store: Store) -> None:
    """Ask for a setting."""
    with store.reading() as unit:
        unit.setting("played-until")


def test_a_connection_that_breaks_is_told_and_made_anew(schemas: Iterator[str]) -> None:
    """A server that goes away in the middle takes the command back; the next one works again."""
    url = f"{next(schemas)}&application_name=interrupted"

    def interrupted(store: Store) -> None:
        with store.command("x", at=START) as unit:
            add_home(unit, "h-1")
            raw(
                url.replace("interrupted", "killer"),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'interrupted'",
            )

    with Store.open(url, region="toyland") as store:
        with pytest.raises(StoreError, match="cannot be reached"):
            interrupted(store)
        assert store.events() == ()
