"""From the form that data has to that of today: one step a form, written down once and never changed after.

A step is a module of `versions`, whose revision is the number of the form that it leads to. It says what it makes by
itself, for the tables of `scraper.store.tables` move on. What is made anew out of the data by rules of today (what
objects are looked up by, how names are spelled) comes after the last step, when the tables are those of the program.

To change a table: change it in `scraper.store.tables`, raise `SCHEMA_VERSION`, and add the step. A test says where what
the steps lead to and what the tables are differ.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from scraper.store import growing, rekeying, terms
from scraper.store.tables import metadata, schema_revision

_BY_TURNS = threading.Lock()
"""Alembic knows one connection at a time in a process."""


def migrate(connection: Connection, found: int) -> None:
    """Take data of a form through every step after it, within the transaction of the connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _BY_TURNS:
        command.upgrade(config, "head")
    if found < terms.SINCE:
        terms.backfill(connection)
    if found < rekeying.SINCE:
        rekeying.respell(connection)
    growing.guard(connection)


def differences(connection: Connection) -> list[Any]:
    """What would have to change for the database to have the tables of this program, as Alembic tells it."""
    options = {"version_table": schema_revision.name, "compare_server_default": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return found


def lacking(connection: Connection) -> str | None:
    """A table, column or index of this program that the database has not; what it has besides is no concern of ours."""
    added = (one for one in differences(connection) if one[0] in ("add_table", "add_column", "add_index"))
    first = next(added, None)
    return None if first is None else f"{first[0].removeprefix('add_')} {first[-1].name}"
