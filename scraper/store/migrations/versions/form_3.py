"""A run says under which circumstances it read; a log says which archives were made."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from scraper.store.tables import Hash, Json, Slug

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Add the column and the log."""
    op.add_column("runs", Column("circumstances", Json))
    op.create_table(
        "archive_log",
        Column("account", Slug, primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("digest", Hash, nullable=False),
        Column("body", Json, nullable=False),
    )
