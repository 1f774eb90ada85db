"""Which archives were made of an account: their roots in one chain that only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Select, insert, select

from scraper.store.database import Database
from scraper.store.stored import digest
from scraper.store.tables import archive_log


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

    @property
    def digest(self) -> str:
        """SHA-256 over the entry."""
        return digest(asdict(self))


class ArchiveLog:
    """The archives of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def append(self, root: str, leaves: int, scope: dict[str, Any]) -> LogEntry:
        """Enter an archive's root; the entry as it stands."""
        with self._database.write() as connection:
            newest = self._mine().order_by(archive_log.c.position.desc()).limit(1)
            last = connection.execute(newest).first()
            entry = LogEntry(
                account=self._account,
                position=last.body["position"] + 1 if last else 1,
                at=to_jsonable_python(self._clock()),
                root=root,
                leaves=leaves,
                scope=scope,
                previous=last.digest if last else "",
            )
            values = {"account": self._account, "position": entry.position, "body": asdict(entry)}
            connection.execute(insert(archive_log).values(digest=entry.digest, **values))
        return entry

    def entries(self) -> Iterator[LogEntry]:
        """The oldest first."""
        for entry, _ in self._rows():
            yield entry

    def broken_at(self) -> int | None:
        """Position of the first entry that is not what was entered, or does not follow the one before; None: whole."""
        previous = ""
        for position, (entry, kept) in enumerate(self._rows(), 1):
            if (entry.position, entry.previous, entry.digest) != (position, previous, kept):
                return position
            previous = entry.digest
        return None

    def _rows(self) -> Iterator[tuple[LogEntry, str]]:
        with self._database.read() as connection:
            for row in connection.execute(self._mine().order_by(archive_log.c.position)).all():
                yield LogEntry(**row.body), row.digest

    def _mine(self) -> Select[Any]:
        return select(archive_log.c.body, archive_log.c.digest).where(archive_log.c.account == self._account)
