"""Run by Alembic for every command; the connection comes from `data.migrate`."""

from alembic import context

from data.base import Table
from data.migrate import render_type

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_type,
    transaction_per_migration=False,
)
context.run_migrations()
