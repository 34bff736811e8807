"""How alembic reaches the database: by the connection that ``migrating`` gives it."""

from alembic import context

from unlocking_doors.store.rows import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # ``database`` begins SQLite's transactions, so its DDL is in them too
)
with context.begin_transaction():
    context.run_migrations()
