"""Items are leased one by one, in phases; occasions, paces and secrets are kept."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary

from scraper.store.tables import Instant, Json, Slug

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """A run has no holder any more, each of its items has."""
    op.drop_index("runs_unfinished", "runs")
    op.drop_index("work_items_next", "work_items")
    op.drop_column("runs", "owner")
    op.drop_column("runs", "token")
    op.add_column("work_items", Column("phase", Integer, nullable=False, server_default="1"))
    op.add_column("work_items", Column("token", Integer, nullable=False, server_default="0"))
    op.add_column("work_items", Column("owner", Json))
    op.add_column("work_items", Column("until", Instant))
    op.add_column("work_items", Column("queued_at", Instant))
    op.add_column("work_items", Column("finished_at", Instant))
    op.create_index("runs_open", "runs", ["account", "finished_at"])
    op.create_index("work_items_order", "work_items", ["account", "run_id", "state", "phase", "failures", "seq"])
    op.create_index("work_items_finished", "work_items", ["account", "finished_at"])
    op.create_table(
        "occasions",
        Column("account", Slug, primary_key=True),
        Column("name", Slug, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "paces",
        Column("account", Slug, primary_key=True),
        Column("body", Json, nullable=False),
    )
    op.create_table(
        "secrets",
        Column("account", Slug, primary_key=True),
        Column("name", Slug, primary_key=True),
        Column("wrapped_key", LargeBinary, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Column("set_at", Instant, nullable=False),
    )
