"""The register of all that was published."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the register, whose rows are only ever added."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_publication_key")),
        sa.CheckConstraint("audience <> ''", name=op.f("ck_publication_audience")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER publication_refuses_{change.lower()} BEFORE {change} "
                "ON publication BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER publication_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            "publication FOR EACH STATEMENT EXECUTE FUNCTION event_refuses_change()"
        )
