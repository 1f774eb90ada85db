"""Data of older forms: as programs of then wrote it, or brought back from the form of today."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url, text

from scraper.store.tables import SCHEMA_VERSION

FORMS = Path(__file__).parent / "forms"
WRITTEN = (5, 7)
"""The forms of which a store is kept here as a program of then wrote it; see `forms/make.py`."""
_SINCE: dict[int, tuple[str, ...]] = {
    2: (
        *(f"DROP TABLE {name}" for name in ("occasions", "paces", "secrets")),
        *(f"DROP INDEX {name}" for name in ("work_items_order", "work_items_finished", "runs_open")),
        *(
            f"ALTER TABLE work_items DROP COLUMN {name}"
            for name in ("phase", "token", "owner", "until", "queued_at", "finished_at")
        ),
        "ALTER TABLE runs ADD COLUMN owner JSON",
        "ALTER TABLE runs ADD COLUMN token INTEGER NOT NULL DEFAULT 1",
        "CREATE INDEX work_items_next ON work_items (account, run_id, state, failures, seq)",
        "CREATE INDEX runs_unfinished ON runs (account, scope_hash, finished_at)",
    ),
    3: ("DROP TABLE archive_log", "ALTER TABLE runs DROP COLUMN circumstances"),
    4: (
        "DROP INDEX object_versions_of_account",
        *(
            f"DROP TABLE {name}"
            for name in (
                "object_terms", "listings", "fetches", "circuits", "sweeps", "tokens", "access_tokens", "audit_log",
            )
        ),
    ),
    5: (),
    6: ("DROP TABLE losses", "ALTER TABLE object_readings DROP COLUMN shown_since"),
    7: ("DROP TABLE sendings",),
    8: ("DROP TABLE schema_revision",),
    9: ("UPDATE schema_revision SET version_num = '8'",),
    10: ("DROP TABLE falls", "UPDATE schema_revision SET version_num = '9'"),
    11: ("DROP TABLE reviews", "UPDATE schema_revision SET version_num = '10'"),
    12: ("DROP TABLE archive_evidence", "UPDATE schema_revision SET version_num = '11'"),
}  # fmt: skip


def load(url: str, form: int) -> None:
    """Put the store that a program of that form wrote into an empty database."""
    parsed = make_url(url)
    dump = (FORMS / f"form_{form}.{parsed.get_backend_name()}.sql").read_text("utf-8")
    if parsed.get_backend_name() == "sqlite":
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(str(parsed.database))
        connection.executescript(dump)
        connection.close()
        return
    engine = create_engine(parsed)
    with engine.begin() as server:
        server.exec_driver_sql(dump.replace("%", "%%"))
    engine.dispose()


def age(connection: Connection, form: int) -> None:
    """Take away what data of an older form has not: tables, columns, indexes."""
    for since in range(SCHEMA_VERSION, form, -1):
        for statement in _SINCE[since]:
            connection.execute(text(statement))
    connection.execute(text(f"UPDATE schema_version SET version = {form}"))
