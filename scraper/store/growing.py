"""Logs that only grow: the database itself refuses to change or remove an entry.

Who may alter tables can lift this; the chain of digests then still tells.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from scraper.store.service_tables import audit_log
from scraper.store.tables import archive_log

LOGS = (archive_log, audit_log)
VERBS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
_REFUSES = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    ),
    "postgresql": (
        "CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ascora_only_grows()"
    ),
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION ascora_only_grows() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$
"""


def guard(connection: Connection) -> None:
    """Have every change of an entry refused; does nothing where it is so already."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text(_FUNCTION))
    for table in LOGS:
        for verb in VERBS[dialect]:
            connection.execute(text(_REFUSES[dialect].format(table=table.name, verb=verb)))
