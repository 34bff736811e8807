"""The first schema, with the triggers that keep what was recorded as it was."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LIVE = sa.text("state IN ('open', 'accepted')")
_HAS_REFERENCE = sa.text("reference <> ''")


def upgrade() -> None:
    """Make every table, index and trigger."""
    _make_log()
    _make_projection()
    _make_rest()
    for table in ("event", "entry", "region_content"):
        _make_append_only(table)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _make_log() -> None:
    op.create_table(
        "meta",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _text("application"),
        _text("region"),
        sa.CheckConstraint("id = 1", name=op.f("ck_meta_one_row")),
        sa.CheckConstraint("application = 'unlocking-doors'", name=op.f("ck_meta_application")),
        sa.CheckConstraint("region <> ''", name=op.f("ck_meta_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meta")),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("kind"),
        sa.Column("at", UTCDateTime(), nullable=False),
        _text("actor"),
        _text("case", nullable=True),
        _text("home", nullable=True),
        _text("state"),
        _text("reason_code"),
        _text("body", nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_event_number")),
        sa.CheckConstraint("kind <> ''", name=op.f("ck_event_kind")),
        sa.CheckConstraint("actor <> ''", name=op.f("ck_event_actor")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_case"), "event", ["case"])
    op.create_index(op.f("ix_event_home"), "event", ["home"])


def _make_projection() -> None:
    op.create_table(
        "case_row",
        _text("key"),
        _text("state"),
        _text("reference"),
        _text("content"),
        sa.CheckConstraint("state <> ''", name=op.f("ck_case_row_state")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_row")),
    )
    op.create_index(op.f("ix_case_row_state"), "case_row", ["state"])
    op.create_index(
        "one_case_per_reference",
        "case_row",
        ["reference"],
        unique=True,
        sqlite_where=_HAS_REFERENCE,
        postgresql_where=_HAS_REFERENCE,
    )
    op.create_table(
        "home_row",
        _text("key"),
        _text("state"),
        _text("content"),
        sa.CheckConstraint(
            "state IN ('in-pot', 'under-offer', 'let', 'taken-back', 'lapsed')",
            name=op.f("ck_home_row_state"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_home_row")),
    )
    op.create_index(op.f("ix_home_row_state"), "home_row", ["state"])
    op.create_table(
        "offer",
        _text("case"),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        _text("home"),
        _text("state"),
        sa.CheckConstraint("nth >= 1", name=op.f("ck_offer_nth")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'let', 'refused', 'withdrawn')",
            name=op.f("ck_offer_state"),
        ),
        sa.ForeignKeyConstraint(["case"], ["case_row.key"], name=op.f("fk_offer_case")),
        sa.ForeignKeyConstraint(["home"], ["home_row.key"], name=op.f("fk_offer_home")),
        sa.PrimaryKeyConstraint("case", "nth", name=op.f("pk_offer")),
    )
    for of in ("home", "case"):
        op.create_index(
            f"one_live_offer_per_{of}",
            "offer",
            [of],
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )


def _make_rest() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("case"),
        _text("partner"),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("bedrooms", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        _text("reason"),
        sa.CheckConstraint("amount IN (-1, 1)", name=op.f("ck_entry_amount")),
        sa.CheckConstraint("bedrooms >= 0", name=op.f("ck_entry_bedrooms")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_entry_weight")),
        sa.CheckConstraint("partner <> ''", name=op.f("ck_entry_partner")),
        sa.ForeignKeyConstraint(["case"], ["case_row.key"], name=op.f("fk_entry_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_case"), "entry", ["case"])
    op.create_table(
        "region_content",
        _text("fingerprint"),
        _text("content"),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_region_content")),
    )
    op.create_table(
        "command",
        _text("key"),
        _text("name"),
        sa.Column("at", UTCDateTime(), nullable=False),
        _text("result"),
        sa.CheckConstraint("key <> ''", name=op.f("ck_command_key")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_command_name")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_command")),
    )
    op.create_table(
        "setting",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _make_append_only(table: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'UD709'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()"
    )
