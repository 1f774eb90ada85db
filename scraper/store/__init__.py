"""What is kept: objects and their versions, the index of evidence, cards, runs and sessions, in one database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from scraper.store.cards import Card, Cards, Sighting
from scraper.store.database import Database, open_database
from scraper.store.evidence import EvidenceIndex
from scraper.store.items import Items
from scraper.store.objects import Changes, Objects
from scraper.store.paces import StorePace
from scraper.store.revision import Merge
from scraper.store.runs import Runs
from scraper.store.secrets import Secrets
from scraper.store.sessions import AccountState, Sessions, StoredSession
from scraper.store.stored import StoredObject, Version
from scraper.store.work import Planned, Run, WorkItem
from scraper.vault import Vault

__all__ = [
    "AccountState",
    "Card",
    "Changes",
    "Planned",
    "Run",
    "Sighting",
    "Store",
    "StoredObject",
    "StoredSession",
    "Version",
    "WorkItem",
]


class Store:
    """Everything that is kept of one account. Safe to share between the threads of a process."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime], merge: Merge) -> None:
        self._database = database
        self.objects = Objects(database, clock, merge)
        self.evidence = EvidenceIndex(database)
        self.cards = Cards(database, clock)
        self.items = Items(database, clock)
        self.runs = Runs(database, clock, self.items)
        self.sessions = Sessions(database, vault, clock)
        self.pace = StorePace(database)
        self.secrets = Secrets(database, vault, clock)

    @classmethod
    def open(cls, url: str, account: str, vault: Vault, clock: Callable[[], datetime], merge: Merge) -> Store:
        """Open the database at an SQLAlchemy URL and create its tables on first use. Raises `ConfigError`."""
        return cls(open_database(url, account), vault, clock, merge)

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One unit of work: everything this thread writes inside is kept together or, when it fails, not at all.

        Other writers of the account wait meanwhile, so nothing slow belongs inside.
        """
        with self._database.write():
            yield

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
