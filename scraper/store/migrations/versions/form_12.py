"""What an archive cites is kept here: it outlives a prune of the evidence."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from scraper.store.tables import Hash, Slug

revision = "12"
down_revision = "11"


def upgrade() -> None:
    """Add the table. What older archives cite was never written down."""
    op.create_table(
        "archive_evidence",
        Column("account", Slug, primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("sha256", Hash, primary_key=True),
        sqlite_with_rowid=False,
    )
