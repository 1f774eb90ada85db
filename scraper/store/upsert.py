"""One statement that writes a row by its key, whether or not there is one, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Keep the values under a key: in place of what was kept under it, or as a new row."""
    made = _insert(connection, table).values({**key, **values})
    given = {name: made.excluded[name] for name in values}
    connection.execute(made.on_conflict_do_update(index_elements=list(key), set_=given))


def insert_once(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Keep the values under a key that nothing is kept under; False, and nothing changed, where something is."""
    made = _insert(connection, table).values({**key, **values}).on_conflict_do_nothing(index_elements=list(key))
    return connection.execute(made.returning(*(table.c[name] for name in key))).first() is not None


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as of_server  # who has SQLite need not load it

        return of_server(table)
    from sqlalchemy.dialects.sqlite import insert as of_file

    return of_file(table)
