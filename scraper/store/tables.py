"""The tables. Every row but the schema's own version carries its account.

Free text that comes from outside lies in JSON columns only: there any character survives on both databases
(PostgreSQL refuses NUL in text). Columns of other types hold what is searched, joined or sorted by.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA_VERSION = 12
"""The form that the data has: the last step of `scraper.store.migrations`."""
metadata = MetaData()


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on every database (SQLite itself would drop the offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time: it would mean another instant on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True)  # None is SQL's NULL, not the text "null"
Seq = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself on SQLite
Hash = String(64)
Slug = String(200)


def of_account() -> Column[str]:
    """The account that a row is of."""
    return Column("account", Slug, nullable=False)


schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

schema_revision = Table("schema_revision", metadata, Column("version_num", String(32), primary_key=True))
"""The last step that Alembic took. Under a name of its own: another program's Alembic may be in the same schema."""

objects = Table(
    "objects",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("entity", Slug, nullable=False),
    Column("id", Slug, nullable=False),
    Column("job_number", Text),
    Column("section_name", Text),
    Column("sort_key", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("provenance", Json, nullable=False),
    Column("digest", Hash, nullable=False),
    Column("version", Integer, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("gone_at", Instant),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("account", "entity", "id"),
    Index("objects_in_order", "account", "entity", "sort_key", "seq"),
    Index("objects_of_job", "account", "entity", "job_number"),
)

object_keys = Table(
    "object_keys",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("entity", Slug, nullable=False),
    Column("key_hash", Hash, nullable=False),
    Column("twin", Integer, nullable=False),
    Column("object_seq", Seq, ForeignKey("objects.seq"), nullable=False, index=True),
    UniqueConstraint("account", "entity", "key_hash", "twin"),
)

object_aliases = Table(
    "object_aliases",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("entity", Slug, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("value_hash", Hash, nullable=False),
    Column("object_seq", Seq, ForeignKey("objects.seq"), nullable=False, index=True),
    UniqueConstraint("account", "entity", "value_hash", "kind"),
)

object_readings = Table(
    "object_readings",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("object_seq", Seq, ForeignKey("objects.seq"), nullable=False),
    Column("facet", Slug, nullable=False),
    Column("source", String(20), nullable=False),
    Column("record", Json, nullable=False),
    Column("evidence", Hash, nullable=False),
    Column("observed_at", Instant, nullable=False),
    Column("content_changed_at", Instant, nullable=False),
    Column("shown_since", Instant),
    Column("lost_at", Instant),
    UniqueConstraint("object_seq", "facet"),
)

losses = Table(
    "losses",
    metadata,
    Column("reading_seq", Seq, ForeignKey("object_readings.seq"), primary_key=True, autoincrement=False),
    of_account(),
    Column("job_number", Text),
    Column("run_id", Slug, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Index("losses_of_job", "account", "job_number"),
)
"""What a listing lacked that lacked too much at once: since which run, local day and instant. A reading of one facet is
on one listing: `job_number` is that of the listing's card, null for a listing of the account."""

object_versions = Table(
    "object_versions",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("object_seq", Seq, ForeignKey("objects.seq"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("body", Json, nullable=False),
    Column("provenance", Json, nullable=False),
    UniqueConstraint("object_seq", "version"),
    Index("object_versions_of_account", "account", "seq"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("digest", Hash, nullable=False),
    Column("sha256", Hash, nullable=False),
    Column("kind", Slug, nullable=False),
    Column("subject", Hash, nullable=False),
    Column("walk", Hash, nullable=False),
    Column("page", Integer, nullable=False),
    Column("last", Boolean, nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("body", Json, nullable=False),
    Column("run_id", Slug),
    Column("item_id", Seq),
    UniqueConstraint("account", "digest"),
    Index("snapshots_by_subject", "account", "kind", "subject", "walk", "page"),
    Index("snapshots_by_sha256", "account", "sha256"),
)

cards = Table(
    "cards",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("job_number", Text, nullable=False),
    Column("section_name", Text, nullable=False),
    Column("portal_id", Slug, nullable=False),
    Column("url", Text),
    Column("row_hash", Hash),
    Column("visited_hash", Hash),
    Column("seen_at", Instant, nullable=False),
    Column("last_change_at", Instant, nullable=False),
    Column("visited_at", Instant),
    Column("first_completed_visit_at", Instant),
    UniqueConstraint("account", "job_number", "section_name", "portal_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("id", Slug, nullable=False),
    Column("scope", Json, nullable=False),
    Column("scope_hash", Hash, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("outcome", String(20)),
    Column("login", String(40)),
    Column("beat_at", Instant, nullable=False),
    Column("browser_pages", Integer, nullable=False, default=0),
    Column("portal_http", Integer, nullable=False, default=0),
    Column("api", Integer, nullable=False, default=0),
    Column("circumstances", Json),
    UniqueConstraint("account", "id"),
    Index("runs_open", "account", "finished_at"),
)

work_items = Table(
    "work_items",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("run_id", Slug, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("entity", Slug, nullable=False),
    Column("target", Json, nullable=False),
    Column("target_hash", Hash, nullable=False),
    Column("phase", Integer, nullable=False, server_default="1"),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("evidence", Json),
    Column("token", Integer, nullable=False, server_default="0"),
    Column("owner", Json),
    Column("until", Instant),
    Column("queued_at", Instant),
    Column("finished_at", Instant),
    UniqueConstraint("account", "run_id", "target_hash", "kind", "entity"),
    Index("work_items_order", "account", "run_id", "state", "phase", "failures", "seq"),
    Index("work_items_finished", "account", "finished_at"),
)


def _ledger(name: str, *columns: Column[object]) -> Table:
    """A list of facts about a run; `digest` is what makes the same fact, said again, the same row."""
    return Table(
        name,
        metadata,
        Column("seq", Seq, primary_key=True, autoincrement=True),
        of_account(),
        Column("run_id", Slug, nullable=False),
        Column("digest", Hash, nullable=False),
        Column("item_id", Seq),
        Column("entity", Slug, nullable=False),
        *columns,
        UniqueConstraint("account", "run_id", "digest", name=f"{name}_once"),
    )


run_coverage = _ledger("run_coverage", Column("body", Json, nullable=False))
run_skips = _ledger("run_skips", Column("body", Json, nullable=False))
run_errors = _ledger("run_errors", Column("body", Json, nullable=False))

run_objects = Table(
    "run_objects",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("run_id", Slug, nullable=False),
    Column("entity", Slug, nullable=False),
    Column("object_seq", Seq, ForeignKey("objects.seq"), nullable=False),
    Column("outcome", String(10), nullable=False),
    UniqueConstraint("account", "run_id", "object_seq"),
    Index("run_objects_by_entity", "account", "run_id", "entity", "outcome"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("discarded_at", Instant),
    UniqueConstraint("account", "version"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("word", String(40)),
    Column("reason", Json),
    Column("since", Instant, nullable=False),
    Column("evidence", Hash),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    of_account(),
    Column("at", Instant, nullable=False),
    Column("word", String(40)),
    Column("message", Json),
    Column("evidence", Hash),
    Index("login_attempts_recent", "account", "at"),
)

totp_steps = Table(
    "totp_steps",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
)

leases = Table(
    "leases",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("token", Integer, nullable=False),
    Column("owner", Json),
    Column("until", Instant, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("name", Slug, primary_key=True),
    Column("url", Text, nullable=False),
    Column("learnt_at", Instant, nullable=False),
)

occasions = Table(
    "occasions",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("name", Slug, primary_key=True),
    Column("at", Instant, nullable=False),
)

sendings = Table(
    "sendings",
    metadata,
    Column("name", Slug, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("occasion", Slug),
    Column("sent", Boolean, nullable=False),
    Column("days", Json, nullable=False),
    Column("doubted_at", Instant),
)
"""What the schedule has sent, by entry: of the installation, not of an account. See `scraper.timetable.due.Known`."""

falls = Table(
    "falls",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("place", Hash, primary_key=True),
    Column("since", Instant, nullable=False),
)
"""Stock that is below its minimum, by item and location: told of once, when it fell."""

reviews = Table(
    "reviews",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("item", Slug, primary_key=True),
    Column("state", Slug, nullable=False),
    Column("note", Text),
    Column("told", Hash, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What a person decided of time that is to be reviewed. `told`: digest of what it said then."""

paces = Table(
    "paces",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("body", Json, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("name", Slug, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("set_at", Instant, nullable=False),
)

archive_log = Table(
    "archive_log",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", Hash, nullable=False),
    Column("body", Json, nullable=False),
)

archive_evidence = Table(
    "archive_evidence",
    metadata,
    Column("account", Slug, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Hash, primary_key=True),
    sqlite_with_rowid=False,
)
"""What an archive cites, by its place in the log."""
