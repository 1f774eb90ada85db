"""Who asked the service for what, and what was answered: one chain per account that only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from scraper.errors import StorageDown
from scraper.store import chain
from scraper.store.chain import Link
from scraper.store.database import Database
from scraper.store.service_tables import audit_log

GONE = "the file of the database was deleted or replaced; start the service anew once it is back"
ATTEMPTS = 20
"""To enter in turn, where other processes follow their own entries: for each that fails, one of theirs was kept."""


class AuditLog:
    """The audit log of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock
        self._last: Link | None = None
        """The newest entry, as far as is known here: most are entered one by one, and mostly by one process."""

    def append(self, asked: Sequence[Mapping[str, Any]]) -> None:
        """Enter what was asked and answered (one at least), all or nothing; when this returns it is kept.

        Raises `StorageDown` where the file of the database was deleted: entries would be lost with it.

        One entry behind our own last needs no turn to write: with a server, no answer waits for a worker's.
        """
        if not self._database.is_there:
            raise StorageDown(GONE)
        at, last, kept = self._clock(), self._last, None
        if last is not None and len(asked) == 1:
            with suppress(IntegrityError), self._database.statement() as connection:
                kept = chain.follow(connection, audit_log, last, at, asked[0])
        self._last = kept or self._in_turn(at, asked)

    def _in_turn(self, at: datetime, asked: Sequence[Mapping[str, Any]]) -> Link:
        for _ in range(ATTEMPTS):
            with suppress(IntegrityError), self._database.write() as connection:
                return chain.append(connection, audit_log, self._account, at, asked)[-1]
        raise StorageDown(f"{ATTEMPTS} times another process entered just before")

    def entries(self) -> Iterator[Link]:
        """The oldest first."""
        with self._database.read() as connection:
            yield from chain.links(connection, audit_log, self._account)

    def broken_at(self) -> int | None:
        """Position of the first entry that is not as it was entered; None: whole, as far as it goes."""
        with self._database.read() as connection:
            return chain.broken_at(chain.links(connection, audit_log, self._account))
