"""The migrations: they lead to the very tables that ``rows`` declares, on both databases."""

import re
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import raw
from sqlalchemy import CheckConstraint, Connection, MetaData, inspect

from unlocking_doors.errors import StoreError
from unlocking_doors.store import Store, migrating
from unlocking_doors.store.database import Database
from unlocking_doors.store.rows import APPEND_ONLY, HEAD, VERSION_TABLE, Row, metadata

PARTIAL = {
    "one_live_offer_per_home": r"state.*open.*accepted",
    "one_live_offer_per_case": r"state.*open.*accepted",
    "one_case_per_reference": r"reference.*<>",
}


@pytest.fixture
def upgraded(url: str) -> str:
    """Bring an empty database to the last version."""
    Store.open(url, region="toyland").close()
    return url


def differences(url: str, tables: MetaData = metadata) -> list[object]:
    """List what alembic would still have to change."""

    def compare(connection: Connection) -> list[object]:
        options = {
            "version_table": VERSION_TABLE,
            "compare_type": True,
            "compare_server_default": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, tables))

    database = Database.at(url)
    with database.reading() as link:
        found = link.do(compare)
    database.close()
    return found


def test_autogenerate_finds_nothing_to_change(upgraded: str) -> None:
    """After the upgrade the tables are those that are declared, with types and indexes."""
    assert differences(upgraded) == []


def test_a_forgotten_migration_would_be_found(upgraded: str) -> None:
    """A table without an index, or without a column that is declared, is a difference."""
    raw(upgraded, "DROP INDEX one_live_offer_per_home", "ALTER TABLE setting RENAME TO settings")

    assert len(differences(upgraded)) >= 2


def test_a_migration_can_be_written_from_the_template(upgraded: str, tmp_path: Path) -> None:
    """Alembic fills our template, and the migration that it writes brings the schema back."""
    scripts = tmp_path / "migrations"
    shutil.copytree(str(Path(migrating.__file__).parent / "migrations"), scripts)
    raw(upgraded, "DROP INDEX one_live_offer_per_home", "DROP TABLE setting")

    def write_and_run(connection: Connection) -> None:
        config = migrating.alembic_config(connection)
        config.set_main_option("script_location", str(scripts))
        command.revision(config, "mend", autogenerate=True, rev_id="9001")
        command.upgrade(config, "head")

    database = Database.at(upgraded)
    with database.writing() as link:
        link.do(write_and_run)
    database.close()

    written = next(scripts.glob("versions/9001*.py")).read_text("utf-8")
    assert written.startswith('"""mend."""')
    assert differences(upgraded) == []


LATER = f"""
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{HEAD}"


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer()))
    op.execute("{{last}}")
"""


@pytest.mark.parametrize(
    ("last", "version"), [("INSERT INTO later VALUES (1)", "9001"), ("INSERT INTO nowhere", HEAD)]
)
def test_an_older_database_is_brought_up_to_date_or_left_alone(
    upgraded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str, version: str
) -> None:
    """A later migration is run as a whole when the region is right, and not at all if it fails."""
    scripts = tmp_path / "migrations"
    shutil.copytree(str(Path(migrating.__file__).parent / "migrations"), scripts)
    (scripts / "versions" / "9001_later.py").write_text(LATER.format(last=last))
    real = migrating.alembic_config

    def later(connection: Connection) -> Config:
        config = real(connection)
        config.set_main_option("script_location", str(scripts))
        return config

    monkeypatch.setattr(migrating, "HEAD", "9001")
    monkeypatch.setattr(migrating, "alembic_config", later)
    with pytest.raises(StoreError, match='belongs to the region "toyland"'):
        Store.open(upgraded, region="neverland")
    with nullcontext() if version == "9001" else pytest.raises(StoreError, match="failed"):
        Store.open(upgraded, region="toyland").close()

    assert raw(upgraded, f"SELECT version_num FROM {VERSION_TABLE}") == [(version,)]  # noqa: S608  our constant
    source = (
        "SELECT count(*) FROM pg_tables WHERE tablename = 'later' AND schemaname = current_schema()"
        if "://" in upgraded
        else "SELECT count(*) FROM sqlite_master WHERE name = 'later'"
    )
    assert raw(upgraded, source) == [(int(version == "9001"),)]


def test_the_version_is_that_of_the_last_migration(upgraded: str) -> None:
    """The constant that the store compares with is alembic's head, and the database has it."""

    def head(connection: Connection) -> str | None:
        return ScriptDirectory.from_config(migrating.alembic_config(connection)).get_current_head()

    database = Database.at(upgraded)
    with database.reading() as link:
        assert link.do(head) == HEAD
    database.close()
    assert raw(upgraded, f"SELECT version_num FROM {VERSION_TABLE}") == [(HEAD,)]  # noqa: S608  our constant


def test_partial_indexes_are_kept(upgraded: str) -> None:
    """The guards against double allocation are unique, and partial as declared."""
    source = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        if "://" in upgraded
        else "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
    )
    indexes = dict(raw(upgraded, source))

    for name, condition in PARTIAL.items():
        assert re.search(rf"CREATE UNIQUE INDEX.*WHERE.*{condition}", indexes[name], re.DOTALL)


def test_every_check_is_made(upgraded: str) -> None:
    """Alembic does not compare CHECK constraints: the migration has each that is declared."""
    declared = {
        (table.name, str(rule.name))
        for table in metadata.sorted_tables
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }

    def checks(connection: Connection) -> set[tuple[str, str]]:
        tables = inspect(connection)
        return {
            (name, str(rule["name"]))
            for name in tables.get_table_names()
            for rule in tables.get_check_constraints(name)
        }

    database = Database.at(upgraded)
    with database.reading() as link:
        assert link.do(checks) == declared
    database.close()
    assert len(declared) > 10


def test_every_append_only_table_has_its_triggers(upgraded: str) -> None:
    """The tables that are only added to are guarded after every migration."""
    source = (
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        if "://" in upgraded
        else "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )

    assert {name for (name,) in raw(upgraded, source)} == set(APPEND_ONLY)


def test_our_tables_keep_out_of_other_metadata() -> None:
    """An application with SQLModel tables of its own does not meet ours in its metadata."""
    from sqlmodel import SQLModel

    assert Row.metadata is metadata
    assert not set(metadata.tables) & set(SQLModel.metadata.tables)


def test_a_row_shows_no_value() -> None:
    """The repr of a row names its table only."""
    from unlocking_doors.store.rows import SettingRow

    assert repr(SettingRow(name="played-until", value="canary")) == "SettingRow"
    assert "canary" not in str(SettingRow(name="played-until", value="canary"))
