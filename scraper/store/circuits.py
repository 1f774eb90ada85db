"""Which source is left alone for now: after failures for a while, after a refused key until it is another one.

How hard the portal may be asked, and whether it is to be left alone, all workers know from the pace; this is about the
open API, whose trouble is in no way of the portal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from scraper.store.database import Database
from scraper.store.service_tables import circuits
from scraper.store.upsert import upsert

LOGIN = "login"
"""The source that is refused while nobody has said who logs in."""
FAILURES_TO_OPEN = 2
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=5)


@dataclass(frozen=True)
class Circuit:
    """How a source stands."""

    failures: int = 0
    until: datetime | None = None
    """Not to be asked before then."""
    refused_key: str | None = None
    """SHA-256 of the key that it refused; another one may be tried."""
    reason: str | None = None


class Circuits:
    """The circuit of each source of one account: of the open API, and of what a login needs."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def is_refused(self, source: str, key: str) -> bool:
        """Whether the source has refused this very key."""
        return self.state(source).refused_key == fingerprint(key)

    def why_not(self, source: str, key: str) -> str | None:
        """Why the source is not to be asked with this key now; None when it may be."""
        circuit = self.state(source)
        if circuit.refused_key is not None:
            return circuit.reason if circuit.refused_key == fingerprint(key) else None
        return circuit.reason if circuit.until is not None and circuit.until > self._clock() else None

    def state(self, source: str) -> Circuit:
        """As it stands."""
        with self._database.read() as connection:
            row = connection.execute(select(circuits).where(*self._of(source))).first()
        return Circuit() if row is None else Circuit(row.failures, row.until, row.refused_key, row.reason)

    def answered(self, source: str) -> None:
        """It works."""
        if self.state(source) != Circuit():
            self._keep(source, failures=0, until=None, refused_key=None, reason=None)

    def failed(self, source: str, reason: str) -> None:
        """It did not answer: after a few times in a row it is left alone, each time for longer."""
        with self._database.write():
            failures = self.state(source).failures + 1
            beyond = failures - FAILURES_TO_OPEN
            until = None if beyond < 0 else self._clock() + min(SHORTEST * 2 ** min(beyond, 10), LONGEST)
            self._keep(source, failures=failures, until=until, refused_key=None, reason=reason)

    def refused(self, source: str, key: str, reason: str) -> bool:
        """It refused the key; True when that is news."""
        with self._database.write():
            is_news = self.state(source).refused_key != fingerprint(key)
            self._keep(source, failures=0, until=None, refused_key=fingerprint(key), reason=reason)
        return is_news

    def _keep(self, source: str, **values: Any) -> None:
        values |= {"since": self._clock()}
        with self._database.write() as connection:
            upsert(connection, circuits, {"account": self._account, "source": source}, values)

    def _of(self, source: str) -> tuple[ColumnElement[bool], ...]:
        return circuits.c.account == self._account, circuits.c.source == source


def fingerprint(key: str) -> str:
    """What tells keys apart without giving them away: they are long and random."""
    return hashlib.sha256(key.encode()).hexdigest()
