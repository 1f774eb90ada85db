"""What a person decided of time that is to be reviewed is kept."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

from scraper.store.tables import Hash, Instant, Slug

revision = "11"
down_revision = "10"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reviews",
        Column("account", Slug, primary_key=True),
        Column("item", Slug, primary_key=True),
        Column("state", Slug, nullable=False),
        Column("note", Text),
        Column("told", Hash, nullable=False),
        Column("at", Instant, nullable=False),
    )
