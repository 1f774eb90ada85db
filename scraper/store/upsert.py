"""One statement that writes a row by its key, whether or not there is one, on both databases.

Statements are built once: to build one costs more than to run it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Keep the values under a key: in place of what was kept under it, or as a new row."""
    connection.execute(_upsert(connection.dialect.name, table, tuple(key), tuple(values)), {**key, **values})


def insert_once(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Keep the values under a key that nothing is kept under; False, and nothing changed, where something is."""
    made = _insert_once(connection.dialect.name, table, tuple(key))
    return connection.execute(made, {**key, **values}).first() is not None


@lru_cache(maxsize=256)
def _upsert(dialect: str, table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Executable:
    made = _insert(dialect, table)
    return made.on_conflict_do_update(index_elements=key, set_={name: made.excluded[name] for name in values})


@lru_cache(maxsize=64)
def _insert_once(dialect: str, table: Table, key: tuple[str, ...]) -> Executable:
    made = _insert(dialect, table).on_conflict_do_nothing(index_elements=key)
    return made.returning(*(table.c[name] for name in key))


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as of_server  # who has SQLite need not load it

        return of_server(table)
    from sqlalchemy.dialects.sqlite import insert as of_file

    return of_file(table)
