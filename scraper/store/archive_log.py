"""Which archives were made of an account: their roots in one chain that only grows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from scraper.store import chain
from scraper.store.database import Database, chunks
from scraper.store.tables import archive_evidence, archive_log


@dataclass(frozen=True)
class LogEntry:
    """One archive. Its digest covers everything else here, and so the whole chain before it."""

    account: str
    position: int
    """1 for the first archive of the account."""
    at: str
    """When the root was entered, ISO 8601 UTC."""
    root: str
    """Of the archive's tree, as hex."""
    leaves: int
    scope: dict[str, Any]
    previous: str
    """Digest of the entry before; empty at the first."""
    digest: str
    """SHA-256 over the rest of the entry."""
    evidence: int | None = None
    """How many pieces of evidence it cites; None: it was made before that was written down."""


class ArchiveLog:
    """The archives of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def append(self, root: str, leaves: int, scope: dict[str, Any], cites: Collection[str]) -> LogEntry:
        """Enter an archive's root, and the SHA-256 of each piece of evidence that it cites; the entry as it stands."""
        facts = {"root": root, "leaves": leaves, "scope": scope, "evidence": len(cites)}
        with self._database.write() as connection:
            (link,) = chain.append(connection, archive_log, self._account, self._clock(), [facts])
            entry = LogEntry(**link.body, digest=link.digest)
            for some in chunks(sorted(cites)):
                named = ({"account": self._account, "position": entry.position, "sha256": one} for one in some)
                connection.execute(insert(archive_evidence), list(named))
        return entry

    def entries(self) -> Iterator[LogEntry]:
        """The oldest first."""
        with self._database.read() as connection:
            for link in chain.links(connection, archive_log, self._account):
                yield LogEntry(**link.body, digest=link.digest)

    def broken_at(self) -> int | None:
        """Position of the first entry that is not what was entered, or does not follow the one before; None: whole."""
        with self._database.read() as connection:
            return chain.broken_at(chain.links(connection, archive_log, self._account))
