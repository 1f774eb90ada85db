"""Tables of the fallback service: what objects are looked up by, what is being fetched, who may ask, who asked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from scraper.store.tables import Hash, Instant, Json, Seq, Slug, metadata, of_account

object_terms = Table(
    "object_terms",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("object_seq", Seq, ForeignKey("objects.seq"), primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Index("object_terms_by_day", "term", "day", "object_seq"),
    Index("object_terms_of_object", "object_seq"),
    sqlite_with_rowid=False,
)
"""The one table whose rows carry no account of their own: `term` is a number made of account, entity, filter and value,
and the account of `object_seq` is asked with it. It has to be small: there are several rows an object."""

listings = Table(
    "listings",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("entity", Slug, primary_key=True),
    Column("place", Hash, primary_key=True),
    Column("job_number", Text, nullable=False),
    Column("section_name", Text, nullable=False),
    Column("source", String(10), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("run_id", Slug, nullable=False),
    Column("whole", Boolean, nullable=False),
    Index("listings_of_job", "account", "entity", "job_number"),
    Index("listings_whole", "account", "entity", "whole"),
)

fetches = Table(
    "fetches",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("id", Slug, nullable=False),
    Column("entity", Slug, nullable=False),
    Column("job_number", Text, nullable=False),
    Column("rung", String(10), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("run_id", Slug),
    Column("ended_at", Instant),
    Column("why", Json),
    Index("fetches_by_id", "account", "id", unique=True),
    Index("fetches_open", "account", "ended_at"),
)

circuits = Table(
    "circuits",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("source", String(10), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", Instant),
    Column("refused_key", Hash),
    Column("reason", Json),
    Column("since", Instant, nullable=False),
)

sweeps = Table("sweeps", metadata, Column("name", Slug, primary_key=True), Column("at", Instant, nullable=False))
"""When workers last looked after this database: of the installation, not of an account."""

tokens = Table(
    "tokens",
    metadata,
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

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("hash", Hash, primary_key=True),
    Column("token_id", Slug, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("access_tokens_old", "account", "expires_at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", Hash, nullable=False),
    Column("body", Json, nullable=False),
)
