"""What somebody does who may alter tables, and changes a log that only grows."""

from __future__ import annotations

from sqlalchemy import Connection, text

from scraper.store import growing


def lift(connection: Connection) -> None:
    """Let entries be changed and removed from now on."""
    on = "" if connection.dialect.name == "sqlite" else " ON {table}"
    for table in growing.LOGS:
        for verb in growing.VERBS[connection.dialect.name]:
            connection.execute(text(f"DROP TRIGGER {table.name}_no_{verb}" + on.format(table=table.name)))
