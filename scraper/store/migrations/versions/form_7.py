"""What the schedule has sent is kept here."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column

from scraper.store.tables import Instant, Json, Slug

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "sendings",
        Column("name", Slug, primary_key=True),
        Column("number", BigInteger, nullable=False),
        Column("at", Instant, nullable=False),
        Column("occasion", Slug),
        Column("sent", Boolean, nullable=False),
        Column("days", Json, nullable=False),
        Column("doubted_at", Instant),
    )
