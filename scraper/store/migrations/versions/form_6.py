"""What a listing lacked that lacked too much at once; names are compared in one spelling."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, ForeignKey, Text

from scraper.store.tables import Instant, Seq, Slug

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Add column and table; names are respelled after the last step."""
    op.add_column("object_readings", Column("shown_since", Instant))
    op.create_table(
        "losses",
        Column("reading_seq", Seq, ForeignKey("object_readings.seq"), primary_key=True, autoincrement=False),
        Column("account", Slug, nullable=False),
        Column("job_number", Text),
        Column("run_id", Slug, nullable=False),
        Column("day", Date, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("losses_of_job", "losses", ["account", "job_number"])
