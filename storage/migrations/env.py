"""Runs migrations on the connection that `storage.schema` hands in; there is no other way to run them."""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

# The caller holds the lock and the transaction, on SQLite too, where DDL is as transactional as anything else.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
