"""The history of the tables, as Alembic revisions, and the code that brings a database up to date."""
