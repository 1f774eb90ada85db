"""One database, opened safely by many processes: SQLite by default, PostgreSQL as the tested second.

Writers of one account take turns: SQLite by its write lock, taken when a write begins, PostgreSQL by an advisory lock.
So nothing between a read and the write that rests on it can change, and no write needs to be tried twice. The unique
constraints of the tables stand behind this as the backstop.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, Select, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from scraper.errors import ConfigError
from scraper.store import form

LOCK_WAIT = timedelta(seconds=30)
LOCK_ATTEMPTS = 4
LEAST_ROOM = 100_000
"""Bytes: with less, SQLite cannot even open its files."""
PIECE_ROWS = 500
CONNECTIONS = 15
"""Of a process at most, opened as they are needed and kept: opening one costs more than most of what is asked.

The one used last is used next: it has read and prepared what is asked again, and a server's process behind it too.
"""
IDLE_SECONDS = 1.0
"""A connection to a server that was not used for longer is tried before it is: that costs a trip."""
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""A server that does not answer, or whose machine is gone, is told within a minute: the system alone would wait for
minutes, and for hours where nothing is sent. Seconds, the last one milliseconds; a URL may say otherwise."""
_USED = "ascora_used"
_ALONE = "ascora_alone"
_SCHEMA_LOCK = "schema"
_TURN = text("SELECT set_config('lock_timeout', :wait, true), pg_advisory_xact_lock(:number)")
"""Waits so long at most; both in one trip to the server, since every write begins with it."""
_READ_ONLY = text("SELECT current_setting('transaction_read_only')")
T = TypeVar("T")


class Database:
    """An open database. Units of work are `read()` and `write()`; inside one, further ones join it."""

    def __init__(self, engine: Engine, account: str, lock_wait: timedelta) -> None:
        self.engine = engine
        self.account = account
        self._lock_wait = lock_wait
        self._here = threading.local()
        self._file = _file_of(engine)

    @property
    def is_there(self) -> bool:
        """Whether its file is still the one that was opened: one that was deleted is written on, and lost.

        A server says by itself when it is gone.
        """
        return _file_of(self.engine) == self._file

    def is_writable(self) -> bool:
        """Whether it takes what is written: not a standby, a server in read-only mode, or a file on such a disk.

        Nothing is written to find out, and no other writer is waited for.
        """
        if self.engine.dialect.name == "sqlite":
            name = Path(str(self.engine.url.database))
            return all(os.access(one, os.W_OK) for one in (name, name.parent) if one.exists())
        with self.statement() as connection:
            return bool(connection.scalar(_READ_ONLY) == "off")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing. Waits for other writers of the account.

        Inside a unit that this thread has open, it is a part of that one: kept when the outer is kept, and undone alone
        when it fails and the outer goes on. Raises `ConfigError` when the database stays locked.
        """
        current: Connection | None = getattr(self._here, "connection", None)
        if current is not None:
            with current.begin_nested():
                yield current
            return
        with _begin(self.engine, self.account, self._lock_wait) as connection:
            self._here.connection = connection
            try:
                yield connection
            finally:
                self._here.connection = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A look at the data, inside this thread's unit of work where one is open."""
        current: Connection | None = getattr(self._here, "connection", None)
        if current is not None:
            yield current
            return
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def frozen(self) -> Iterator[Connection]:
        """Reads of this thread inside see the data of one moment, whatever others write meanwhile."""
        current: Connection | None = getattr(self._here, "connection", None)
        if current is not None:
            yield current
            return
        with self.engine.connect() as plain:
            is_server = plain.dialect.name == "postgresql"
            connection = plain.execution_options(isolation_level="REPEATABLE READ") if is_server else plain
            self._here.connection = connection
            try:
                with connection.begin():
                    yield connection
            finally:
                self._here.connection = None

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """For one statement that needs no unit of work around it: it is kept, or sees what is kept, as it is.

        A server then makes one trip of what would be three.
        """
        current: Connection | None = getattr(self._here, "connection", None)
        if current is not None:
            yield current
            return
        with self.engine.connect() as plain:
            is_server = plain.dialect.name == "postgresql"
            yield plain.execution_options(**{"isolation_level": "AUTOCOMMIT"} if is_server else {_ALONE: True})

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str, account: str, *, lock_wait: timedelta = LOCK_WAIT) -> Database:
    """Open, create the tables on first use, bring older data up; safe while other processes do the same.

    `lock_wait` is how long one of the bounded attempts to become the writer waits for another.
    Raises `ConfigError` when the URL is none, its driver or server is missing, or the data is none that this version
    of the program knows (see `scraper.store.form`).
    """
    engine = _engine(url, lock_wait)
    try:
        if not form.is_of_today(engine):
            with _begin(engine, _SCHEMA_LOCK, lock_wait) as connection:
                form.prepare(connection)
    except BaseException as error:
        engine.dispose()
        if not isinstance(error, DBAPIError):
            raise
        shown = engine.url.render_as_string(hide_password=True)
        reason = _full(engine) or str(error.orig).strip().splitlines()[0]
        raise ConfigError(f"ASCORA_DATABASE_URL {shown}: {reason}; expected a database that can be opened") from error
    return Database(engine, account, lock_wait)


def _file_of(engine: Engine) -> tuple[int, int] | None:
    """Which file a database lies in, by device and number; None where it lies in none."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    with suppress(OSError):
        found = Path(engine.url.database).stat()
        return found.st_dev, found.st_ino
    return None


def _full(engine: Engine) -> str | None:
    """That there is no room beside a database in a file: SQLite tells of that as an error of reading or writing."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    with suppress(OSError):
        if shutil.disk_usage(Path(engine.url.database).parent).free < LEAST_ROOM:
            return "its disk is full"
    return None


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces small enough for the parameters of one statement on every database."""
    for start in range(0, len(values), PIECE_ROWS):
        yield values[start : start + PIECE_ROWS]


def in_pieces(query: Select[Any]) -> Select[Any]:
    """The same query, its rows fetched as they are used: memory stays small however many there are."""
    return query.execution_options(yield_per=PIECE_ROWS)


def _engine(url: str, lock_wait: timedelta) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise ConfigError("ASCORA_DATABASE_URL: a database in memory is lost at the end; expected a file")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_use_lifo": True}
        # A pooler by transaction gives each transaction another connection: nothing prepared may outlive it.
        server: dict[str, Any] = {"prepare_threshold": None, "client_encoding": "UTF8"}
        server |= {name: value for name, value in PATIENCE.items() if name not in parsed.query}
        given = server if parsed.get_backend_name() == "postgresql" else {}
        engine = create_engine(parsed, json_deserializer=_from_json, connect_args=given, **pool)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ConfigError("ASCORA_DATABASE_URL: no database URL; expected such as sqlite:///file.db") from error
    except ImportError as error:
        raise ConfigError(
            f"ASCORA_DATABASE_URL: the driver {error.name} is not installed; expected SQLite, or PostgreSQL with "
            "the extra ascora-adapter[postgres]"
        ) from error
    except OSError as error:
        raise ConfigError(f"ASCORA_DATABASE_URL: {error.strerror}: {error.filename}; expected a folder") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_up_sqlite, lock_wait))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_look_whether_alive, engine))
    return engine


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def _look_whether_alive(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A server that was restarted has ended its connections: look first, but not where one was just used."""
    if time.monotonic() - record.info.get(_USED, math.inf) > IDLE_SECONDS:
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _from_json(text: str | bytes) -> Any:
    """The value of a JSON column: most of what reading a page of objects costs.

    >>> all(_from_json(json.dumps(value)) == value for value in ({"a": ["0.10", 1, None]}, chr(0xD800)))
    True
    """
    try:
        return from_json(text)
    except ValueError:  # half of a surrogate pair, which portals do print, is text to the slower reader alone
        return json.loads(text)


def _set_up_sqlite(lock_wait: timedelta, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, in `_begin_sqlite`
    for pragma in (f"busy_timeout={lock_wait // timedelta(milliseconds=1)}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_ALONE):
        return
    if connection.get_execution_options().get("ascora_lock") is not None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    plain = connection.connection.driver_connection
    assert plain is not None  # it is open  # noqa: S101
    plain.execute("BEGIN").close()  # waits for nobody, so it can go past what SQLAlchemy does for a statement


@contextmanager
def _begin(engine: Engine, lock: str, lock_wait: timedelta) -> Iterator[Connection]:
    with engine.connect() as plain:
        connection = plain.execution_options(ascora_lock=lock)
        _lock(connection, lock, lock_wait)
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _lock(connection: Connection, lock: str, lock_wait: timedelta) -> None:
    """Begin and become the only writer, waiting for others for a bounded time."""
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            connection.begin()
            if connection.dialect.name == "postgresql":
                number = int.from_bytes(hashlib.sha256(f"ascora:{lock}".encode()).digest()[:8], signed=True)
                connection.execute(_TURN, {"wait": f"{lock_wait // timedelta(milliseconds=1)}ms", "number": number})
            return
        except OperationalError as error:
            connection.rollback()
            if not _is_busy(error):
                raise
            if attempt == LOCK_ATTEMPTS:
                waited = (LOCK_ATTEMPTS * lock_wait).total_seconds()
                raise ConfigError(
                    f"ASCORA_DATABASE_URL: the database stayed locked for {waited:g} seconds; "
                    "expected no other program to hold it"
                ) from error


def _is_busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "55P03" or "locked" in str(error.orig)
