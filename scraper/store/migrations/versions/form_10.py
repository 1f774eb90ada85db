"""Which stock has fallen below its minimum is kept, so that it is told of once."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from scraper.store.tables import Hash, Instant, Slug

revision = "10"
down_revision = "9"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "falls",
        Column("account", Slug, primary_key=True),
        Column("place", Hash, primary_key=True),
        Column("since", Instant, nullable=False),
    )
