"""What is kept: objects and their versions, the index of evidence, cards, runs and sessions, in one database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from scraper.entities import CATALOG
from scraper.store import seen, sendings, sweeps
from scraper.store.archive_log import ArchiveLog
from scraper.store.audit_log import AuditLog
from scraper.store.cards import Card, Cards, Sighting
from scraper.store.circuits import Circuits
from scraper.store.covered import circumstances, covered
from scraper.store.database import LOCK_WAIT, Database, open_database
from scraper.store.evidence import EvidenceIndex
from scraper.store.falls import Falls
from scraper.store.fetches import Fetches
from scraper.store.items import Items
from scraper.store.lookup import Lookup
from scraper.store.losses import Listing, Losses
from scraper.store.objects import Changes, Objects
from scraper.store.paces import StorePace
from scraper.store.reviews import Reviews
from scraper.store.revision import Merge
from scraper.store.runs import Runs
from scraper.store.secrets import Secrets
from scraper.store.seen import Look, Seen
from scraper.store.sessions import AccountState, Sessions, StoredSession
from scraper.store.stored import StoredObject, Version
from scraper.store.tokens import Tokens
from scraper.store.work import Planned, Run, WorkItem
from scraper.timetable.due import Known
from scraper.vault.cipher import Vault

__all__ = [
    "AccountState",
    "Card",
    "Changes",
    "Listing",
    "Look",
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
        self.losses = Losses(database, clock, merge, self.items)
        self.sessions = Sessions(database, vault, clock)
        self.pace = StorePace(database)
        self.secrets = Secrets(database, vault, clock)
        self.archives = ArchiveLog(database, clock)
        self.lookup = Lookup(database)
        self.fetches = Fetches(database, clock)
        self.circuits = Circuits(database, clock)
        self.falls = Falls(database, clock)
        self.reviews = Reviews(database, clock)
        self.tokens = Tokens(database, clock)
        self.audit = AuditLog(database, clock)
        self._clock = clock

    @classmethod
    def open(
        cls,
        url: str,
        account: str,
        vault: Vault,
        clock: Callable[[], datetime],
        merge: Merge,
        *,
        lock_wait: timedelta = LOCK_WAIT,
    ) -> Store:
        """Open the database at an SQLAlchemy URL and create its tables on first use. Raises `ConfigError`."""
        return cls(open_database(url, account, lock_wait=lock_wait), vault, clock, merge)

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One unit of work: everything this thread writes inside is kept together or, when it fails, not at all.

        Other writers of the account wait meanwhile, so nothing slow belongs inside.
        """
        with self._database.write():
            yield

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Everything that this thread reads inside is the store as it stood at one moment; it writes nothing there."""
        with self._database.frozen():
            yield

    def covered(self, jobs: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
        """What the runs have covered; see `scraper.store.covered`."""
        return covered(self._database, jobs)

    def looks(self, entity: str, kinds: Sequence[str], scopes: Sequence[Mapping[str, str]]) -> list[Look | None]:
        """The last look at each window of days; see `scraper.store.seen`."""
        return seen.looks(self._database, entity, kinds, scopes)

    def windows_read(self, entity: str) -> list[tuple[date, date]]:
        """The windows that were read to their proven end, every row of them, as they were last looked at; by the first
        place that lists them, and by another only those that it never read."""
        told = (
            one["scope"] for one in self.covered()["listings"] if one["entity"] == entity and "from" in one["scope"]
        )
        scopes = {one["from"]: one for one in told}
        found = self.looks(entity, [one.kind for one in CATALOG[entity].of_accounts], [*scopes.values()])
        days = [one for one, look in zip(scopes.values(), found, strict=True) if look is not None and look.whole]
        return [(date.fromisoformat(one["from"]), date.fromisoformat(one["to"])) for one in days]

    def circumstances(self) -> list[dict[str, Any]]:
        """Under which the runs read; see `scraper.store.covered`."""
        return circumstances(self._database)

    def seen(self, entity: str, job_number: str | None) -> Seen | None:
        """When the entity was last looked at, on one job or over the account; see `scraper.store.seen`."""
        if job_number is None or CATALOG[entity].is_listed_whole:
            return seen.of_account(self._database, entity)
        return seen.of_job(self._database, entity, job_number)

    @property
    def is_there(self) -> bool:
        """Whether what is written is kept: see `scraper.store.database`."""
        return self._database.is_there

    def is_writable(self) -> bool:
        """Whether what is asked can be entered: see `scraper.store.database`."""
        return self._database.is_writable()

    def has_live_worker(self) -> bool:
        """Whether some worker does what is asked of this database."""
        return sweeps.has_live_worker(self._database, self._clock())

    def swept(self) -> None:
        """A worker is looking after this database."""
        sweeps.note(self._database, self._clock())

    def schedule(self) -> dict[str, Known]:
        """What is known of every entry of the schedule, where this database is the one that holds it."""
        return sendings.known(self._database)

    def lacks(self, night: str) -> bool:
        """Whether the account has no run of its last night, by the name of that, and may be asked."""
        return bool(sendings.not_begun(self._database, {self._database.account: night}))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
