"""Which form the data has, and what comes of it: data of today is used, older is brought up, anything else is refused.

Data of today is known by one question, which waits for no writer and loads no Alembic. Everything else is done by one
process at a time, in one transaction: whole or not at all.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, insert, inspect, literal, select, true
from sqlalchemy.exc import DBAPIError

from scraper.errors import ConfigError
from scraper.store import growing
from scraper.store.tables import SCHEMA_VERSION, metadata, schema_revision, schema_version

SINCE_REVISIONS = 8
"""The form that notes the steps that led to it."""
_UTF8 = "UTF8"
_NAMES_TOLD = 3
_OF_SHAPE = ("no such ", "duplicate column", "does not exist", "already exists")
"""How both databases tell that a table, column or index is not there, or is there already."""
_TODAY = (SCHEMA_VERSION, str(SCHEMA_VERSION), _UTF8)
_SETTING = "ASCORA_DATABASE_URL"


def is_of_today(engine: Engine) -> bool:
    """Whether there is nothing to do."""
    with engine.connect() as connection:
        try:
            found = connection.execute(_question(engine.dialect.name)).all()
        except DBAPIError:  # such as: there is no such table
            return False
    return list(map(tuple, found)) == [_TODAY]


def prepare(connection: Connection) -> None:
    """Make the tables in an empty database, or bring data of an older form to that of today.

    Raises `ConfigError` for data of a newer form, of another program, or in no form at all, and changes none of it.
    """
    encoding = connection.scalar(select(_encoding(connection.dialect.name)))
    if encoding != _UTF8:
        what = f"{_SETTING}: the database keeps text as {encoding}, which not all text fits"
        raise ConfigError(f"{what}; expected one made with ENCODING 'UTF8'")
    if not inspect(connection).has_table(schema_version.name):
        _create(connection)
        return
    found = _form(connection)
    if found > SCHEMA_VERSION:
        raise ConfigError(
            f"{_SETTING}: the data has form {found}, this program knows {SCHEMA_VERSION}; "
            "expected a program at least as new as its data"
        )
    _check_revision(connection, found)
    if found < SCHEMA_VERSION:
        _bring_up(connection, found)


def _question(dialect: str) -> Select[Any]:
    both = schema_version.join(schema_revision, true())
    return select(schema_version.c.version, schema_revision.c.version_num, _encoding(dialect)).select_from(both)


def _encoding(dialect: str) -> ColumnElement[str]:
    return func.current_setting("server_encoding") if dialect == "postgresql" else literal(_UTF8)


def _create(connection: Connection) -> None:
    """The tables of today, in a database that holds none: another program's might have the names of ours."""
    others = sorted(inspect(connection).get_table_names())
    if others:
        more = ", ..." if len(others) > _NAMES_TOLD else ""
        raise ConfigError(
            f"{_SETTING}: the database holds tables of another program ({', '.join(others[:_NAMES_TOLD])}{more}); "
            "expected an empty database, a schema of its own, or data of this program"
        )
    metadata.create_all(connection)
    growing.guard(connection)
    connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
    connection.execute(insert(schema_revision).values(version_num=str(SCHEMA_VERSION)))


def _form(connection: Connection) -> int:
    """The form that the data says it has."""
    named = {column["name"] for column in inspect(connection).get_columns(schema_version.name)}
    if named != {"version"}:
        raise ConfigError(
            f"{_SETTING}: the table schema_version is another program's; "
            "expected an empty database, a schema of its own, or data of this program"
        )
    forms = connection.scalars(select(schema_version.c.version)).all()
    if len(forms) != 1 or forms[0] < 1:
        raise _half(f"the data names {len(forms)} forms" if len(forms) > 1 else "the data has no form")
    return int(forms[0])


def _check_revision(connection: Connection, found: int) -> None:
    """What says which form the data has, and what says which step led to it, are written together."""
    last = None
    if inspect(connection).has_table(schema_revision.name):
        last = ", ".join(connection.scalars(select(schema_revision.c.version_num)).all()) or None
    if last != (str(found) if found >= SINCE_REVISIONS else None):
        raise _half(f"the data has form {found}, but the last step of its migration was {last or 'none'}")


def _bring_up(connection: Connection, found: int) -> None:
    from scraper.store import migrations  # loads Alembic: nobody else needs it

    if found < SINCE_REVISIONS:
        schema_revision.create(connection)
        connection.execute(insert(schema_revision).values(version_num=str(found)))
    try:
        migrations.migrate(connection, found)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        if any(words in reason for words in _OF_SHAPE):
            raise _half(f"the data does not have the form {found} that it names ({reason})") from error
        raise
    if lacking := migrations.lacking(connection):
        raise _half(f"the data does not have the form {found} that it names (no {lacking})")


def _half(what: str) -> ConfigError:
    return ConfigError(f"{_SETTING}: {what}; nothing was changed, expected whole data: put the last backup back")
