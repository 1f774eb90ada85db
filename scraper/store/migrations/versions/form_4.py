"""The tables of the fallback service."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Text

from scraper.store.tables import Hash, Instant, Json, Seq, Slug

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Add them, empty; what objects are looked up by is entered after the last step."""
    op.create_index("object_versions_of_account", "object_versions", ["account", "seq"])
    _of_objects()
    _of_sources()
    _of_callers()


def _of_objects() -> None:
    op.create_table(
        "object_terms",
        Column("term", BigInteger, primary_key=True, autoincrement=False),
        Column("object_seq", Seq, ForeignKey("objects.seq"), primary_key=True, autoincrement=False),
        Column("day", String(10), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("object_terms_by_day", "object_terms", ["term", "day", "object_seq"])
    op.create_index("object_terms_of_object", "object_terms", ["object_seq"])
    op.create_table(
        "listings",
        Column("account", Slug, primary_key=True),
        Column("entity", Slug, primary_key=True),
        Column("place", Hash, primary_key=True),
        Column("job_number", Text, nullable=False),
        Column("section_name", Text, nullable=False),
        Column("source", String(10), nullable=False),
        Column("seen_at", Instant, nullable=False),
        Column("run_id", Slug, nullable=False),
        Column("whole", Boolean, nullable=False),
    )
    op.create_index("listings_of_job", "listings", ["account", "entity", "job_number"])
    op.create_index("listings_whole", "listings", ["account", "entity", "whole"])


def _of_sources() -> None:
    op.create_table(
        "fetches",
        Column("seq", Seq, primary_key=True, autoincrement=True),
        Column("account", Slug, nullable=False),
        Column("id", Slug, nullable=False),
        Column("entity", Slug, nullable=False),
        Column("job_number", Text, nullable=False),
        Column("rung", String(10), nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("run_id", Slug),
        Column("ended_at", Instant),
        Column("why", Json),
    )
    op.create_index("fetches_by_id", "fetches", ["account", "id"], unique=True)
    op.create_index("fetches_open", "fetches", ["account", "ended_at"])
    op.create_table(
        "circuits",
        Column("account", Slug, primary_key=True),
        Column("source", String(10), primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("until", Instant),
        Column("refused_key", Hash),
        Column("reason", Json),
        Column("since", Instant, nullable=False),
    )
    op.create_table("sweeps", Column("name", Slug, primary_key=True), Column("at", Instant, nullable=False))


def _of_callers() -> None:
    op.create_table(
        "tokens",
        Column("account", Slug, primary_key=True),
        Column("id", Slug, primary_key=True),
        Column("secret_hash", Hash, nullable=False),
        Column("name", Json, nullable=False),
        Column("scopes", Json, nullable=False),
        Column("a_minute", Integer, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("revoked_at", Instant),
        Column("used_at", Instant),
    )
    op.create_table(
        "access_tokens",
        Column("account", Slug, primary_key=True),
        Column("hash", Hash, primary_key=True),
        Column("token_id", Slug, nullable=False),
        Column("scopes", Json, nullable=False),
        Column("expires_at", Instant, nullable=False),
    )
    op.create_index("access_tokens_old", "access_tokens", ["account", "expires_at"])
    op.create_table(
        "audit_log",
        Column("account", Slug, primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("digest", Hash, nullable=False),
        Column("body", Json, nullable=False),
    )
