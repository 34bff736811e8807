"""Entries of the ledger that no letting makes: opening balances and settlements."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CHECKS = {
    "ck_entry_amount": ("CASE kind WHEN 'letting' THEN amount IN (-1, 1) ELSE amount <> 0 END"),
    "ck_entry_kind": "kind IN ('letting', 'opening-balance', 'settlement')",
    "ck_entry_made_by": (
        """CASE kind WHEN 'letting' THEN "case" IS NOT NULL AND bedrooms IS NOT NULL """
        """AND key = '' ELSE "case" IS NULL AND bedrooms IS NULL AND key <> '' END"""
    ),
}
_KEPT = 'id, "case", partner, amount, bedrooms, weight, "on", corrects, reason'


def upgrade() -> None:
    """Say of each entry what made it; all that are there were made by lettings."""
    if op.get_context().dialect.name == "sqlite":
        _make_anew()
    else:
        _alter()


def _make_anew() -> None:
    """Copy the table: SQLite cannot change a column or a CHECK of one that is there."""
    op.drop_index(op.f("ix_entry_case"), "entry")
    op.rename_table("entry", "entry_before")
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("bedrooms", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(name)) for name, rule in _CHECKS.items()),
        sa.CheckConstraint("bedrooms >= 0", name=op.f("ck_entry_bedrooms")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_entry_weight")),
        sa.CheckConstraint("partner <> ''", name=op.f("ck_entry_partner")),
        sa.ForeignKeyConstraint(["case"], ["case_row.key"], name=op.f("fk_entry_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.execute(
        f"INSERT INTO entry ({_KEPT}, kind, key) SELECT {_KEPT}, 'letting', '' FROM entry_before"  # noqa: S608  our constants
    )
    op.drop_table("entry_before")  # and its triggers with it
    op.create_index(op.f("ix_entry_case"), "entry", ["case"])
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entry_refuses_{change.lower()} BEFORE {change} ON entry "
            f"BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )


def _alter() -> None:
    for name, value in (("kind", "letting"), ("key", "")):
        op.add_column("entry", sa.Column(name, sa.Text(), nullable=False, server_default=value))
        op.alter_column("entry", name, server_default=None)
    for name in ("case", "bedrooms"):
        op.alter_column("entry", name, nullable=True)
    op.drop_constraint(op.f("ck_entry_amount"), "entry", type_="check")
    for name, rule in _CHECKS.items():
        op.create_check_constraint(op.f(name), "entry", rule)
