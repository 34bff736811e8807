"""
The tables of the store.

A row is no domain class: SQLModel tables do not validate, so ``mapper`` alone makes rows, and the
schema checks what they hold. A state is text with a CHECK, never an enum of the database.
"""

from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, Index, MetaData, Table, Text, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

#: The version of the schema that this library writes: the last file of ``migrations/versions``.
HEAD: Final = "0003"
#: The table in which alembic keeps the version.
VERSION_TABLE: Final = "unlocking_doors_schema"
#: What ``meta`` says in a database of ours.
APPLICATION: Final = "unlocking-doors"
#: Tables whose rows are only ever added.
APPEND_ONLY: Final = ("event", "entry", "region_content", "publication")

_LIVE = text("state IN ('open', 'accepted')")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Row(SQLModel, registry=registry(metadata=metadata)):
    """Base of every table: its own metadata, and a repr that shows no value."""

    def __repr__(self) -> str:
        """Name the table only."""
        return type(self).__name__

    __str__ = __repr__


class MetaRow(Row, table=True):
    """The one row that says whose database this is; writers on PostgreSQL queue for it."""

    __tablename__: ClassVar[str] = "meta"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint(f"application = '{APPLICATION}'", name="application"),
        CheckConstraint("region <> ''", name="region"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    application: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)


class EventRow(Row, table=True):
    """One step; rows are only ever added."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("kind <> ''", name="kind"),
        CheckConstraint("actor <> ''", name="actor"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=Text)
    at: datetime
    actor: str = Field(sa_type=Text)
    case: str | None = Field(sa_type=Text, index=True)
    home: str | None = Field(sa_type=Text, index=True)
    state: str = Field(sa_type=Text)
    reason_code: str = Field(sa_type=Text)
    body: str | None = Field(sa_type=Text)


class CaseRow(Row, table=True):
    """Where a case stands: a projection of its events."""

    __tablename__: ClassVar[str] = "case_row"
    __table_args__ = (
        CheckConstraint("state <> ''", name="state"),
        Index(
            "one_case_per_reference",
            "reference",
            unique=True,
            sqlite_where=text("reference <> ''"),
            postgresql_where=text("reference <> ''"),
        ),
    )

    key: str = Field(sa_type=Text, primary_key=True)
    state: str = Field(sa_type=Text, index=True)
    reference: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)


class HomeRow(Row, table=True):
    """Where a home stands: a projection of its events."""

    __tablename__: ClassVar[str] = "home_row"
    __table_args__ = (
        CheckConstraint(
            "state IN ('in-pot', 'under-offer', 'let', 'taken-back', 'lapsed')", name="state"
        ),
    )

    key: str = Field(sa_type=Text, primary_key=True)
    state: str = Field(sa_type=Text, index=True)
    content: str = Field(sa_type=Text)


class OfferRow(Row, table=True):
    """One offer; the partial indexes are the guard against giving a home to two households."""

    __tablename__: ClassVar[str] = "offer"
    __table_args__ = (
        CheckConstraint("nth >= 1", name="nth"),
        CheckConstraint(
            "state IN ('open', 'accepted', 'let', 'refused', 'withdrawn')", name="state"
        ),
        Index(
            "one_live_offer_per_home",
            "home",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "one_live_offer_per_case",
            "case",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    case: str = Field(sa_type=Text, primary_key=True, foreign_key="case_row.key")
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: str = Field(sa_type=Text, foreign_key="home_row.key")
    state: str = Field(sa_type=Text)


class EntryRow(Row, table=True):
    """One line of the ledger; rows are only ever added."""

    __tablename__: ClassVar[str] = "entry"
    __table_args__ = (
        CheckConstraint(
            "CASE kind WHEN 'letting' THEN amount IN (-1, 1) ELSE amount <> 0 END", name="amount"
        ),
        CheckConstraint("bedrooms >= 0", name="bedrooms"),
        CheckConstraint("weight >= 1", name="weight"),
        CheckConstraint("partner <> ''", name="partner"),
        CheckConstraint("kind IN ('letting', 'opening-balance', 'settlement')", name="kind"),
        CheckConstraint(
            """CASE kind WHEN 'letting' THEN "case" IS NOT NULL AND bedrooms IS NOT NULL """
            """AND key = '' ELSE "case" IS NULL AND bedrooms IS NULL AND key <> '' END""",
            name="made_by",
        ),
    )

    id: int = Field(primary_key=True)
    case: str | None = Field(sa_type=Text, foreign_key="case_row.key", index=True)
    kind: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    partner: str = Field(sa_type=Text)
    amount: int
    bedrooms: int | None
    weight: int
    on: date
    corrects: bool
    reason: str = Field(sa_type=Text)


class RegionRow(Row, table=True):
    """What a region said when it decided something, by its fingerprint."""

    __tablename__: ClassVar[str] = "region_content"

    fingerprint: str = Field(sa_type=Text, primary_key=True)
    content: str = Field(sa_type=Text)


class PublicationRow(Row, table=True):
    """A table as it was published to an audience; rows are only ever added."""

    __tablename__: ClassVar[str] = "publication"
    __table_args__ = (
        CheckConstraint("key <> ''", name="key"),
        CheckConstraint("audience <> ''", name="audience"),
    )

    id: int = Field(primary_key=True)
    key: str = Field(sa_type=Text)
    since: date
    until: date | None
    audience: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)


class CommandRow(Row, table=True):
    """A command that was carried out, so that repeating it does nothing."""

    __tablename__: ClassVar[str] = "command"
    __table_args__ = (
        CheckConstraint("key <> ''", name="key"),
        CheckConstraint("name <> ''", name="name"),
    )

    key: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    at: datetime
    result: str = Field(sa_type=Text)


class SettingRow(Row, table=True):
    """A named value that the scheme keeps for itself."""

    __tablename__: ClassVar[str] = "setting"

    name: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


def _table(row: type[Row]) -> Table:
    return metadata.tables[str(row.__tablename__)]


META = _table(MetaRow)
EVENT = _table(EventRow)
CASE = _table(CaseRow)
HOME = _table(HomeRow)
OFFER = _table(OfferRow)
ENTRY = _table(EntryRow)
REGION = _table(RegionRow)
PUBLICATION = _table(PublicationRow)
COMMAND = _table(CommandRow)
SETTING = _table(SettingRow)
