"""Alembic's entry: runs within the connection and transaction that `companion.db.migrate` hands over."""

from alembic import context

from companion.db.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
