"""Who asked the service for what, and what was answered: one chain per account that only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scraper.store import chain
from scraper.store.chain import Link
from scraper.store.database import Database
from scraper.store.service_tables import audit_log


class AuditLog:
    """The audit log of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def append(self, asked: Sequence[Mapping[str, Any]]) -> None:
        """Enter what was asked and answered, in one transaction; when this returns it is kept."""
        with self._database.write() as connection:
            chain.append(connection, audit_log, self._account, self._clock(), asked)

    def entries(self) -> Iterator[Link]:
        """The oldest first."""
        with self._database.read() as connection:
            yield from chain.links(connection, audit_log, self._account)

    def broken_at(self) -> int | None:
        """Position of the first entry that is not as it was entered; None: whole, as far as it goes."""
        with self._database.read() as connection:
            return chain.broken_at(chain.links(connection, audit_log, self._account))
