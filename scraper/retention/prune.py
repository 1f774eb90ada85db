"""Letting go of old evidence: of what nothing names and no reread stands on, first the notes, then the bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scraper.errors import ConfigError
from scraper.evidence.blobs import BlobStore
from scraper.store import citing, pruning
from scraper.store.database import Database, open_database
from scraper.store.scratch import Scratch, in_tuples
from scraper.store.standing import running
from scraper.workspace import Workspace

YOUNG = timedelta(days=1)
"""Bytes are there before anything names them: what was put since then stays."""


@dataclass(frozen=True)
class Pruned:
    """What went, or would go."""

    before: datetime
    """What was captured then or later stays."""
    after: datetime | None
    """What was captured until then stays too: an archive was made then that nobody knows the evidence of."""
    sights: int
    """Notes of when and where evidence was seen."""
    blobs: int
    bytes: int
    """Of those blobs."""

    def as_json(self) -> dict[str, Any]:
        """For the audit log."""
        times = {name: one and one.isoformat(timespec="seconds") for name, one in vars(self).items() if name in _TIMES}
        return {**vars(self), **times}


_TIMES = ("before", "after")


def prune(ws: Workspace, urls: Collection[str], older_than: timedelta, *, is_trial: bool = False) -> Pruned:
    """Let go of the account's evidence that is older than that, except for what has to stay, and of bytes that nothing
    names in any database of the installation; a trial lets go of nothing.

    There stay: what any object, version or reading names, and of bytes that were seen again and again the first and the
    last time; what an archive cites; what the account's state or the report of a run names; the newest finished walk of
    each screen. `urls` are those of all databases. Raises `ConfigError` while a run is under way.
    """
    before, after = ws.clock() - older_than, citing.unnoted_until(ws.store.archives)
    with opened(ws.settings.database_url, ws.settings.account) as own, Scratch[int]() as going:
        refuse_beside_runs(ws, urls)
        _old(own, before, after, going)
        if not is_trial:
            for some in going.pieces():
                pruning.remove(own, some)
        with Scratch[str]() as named:
            for url in {ws.settings.database_url, *urls}:
                put_names(url, named, going if url == ws.settings.database_url else None)
            refuse_beside_runs(ws, urls)
            number, size = _let_go(ws.blobs, named, ws.clock() - YOUNG, is_trial=is_trial)
        done = Pruned(before, after, len(going), number, size)
    if not is_trial:
        ws.store.audit.append([{"name": "ascora", "method": "PRUNE", "path": "/evidence", "answered": done.as_json()}])
    return done


@contextmanager
def opened(url: str, account: str) -> Iterator[Database]:
    """A database for the time of a block."""
    database = open_database(url, account)
    try:
        yield database
    finally:
        database.close()


def refuse_beside_runs(ws: Workspace, urls: Collection[str]) -> None:
    """Raise `ConfigError` where a run of any account is under way."""
    for url in {ws.settings.database_url, *urls}:
        with opened(url, "") as database, database.read() as connection:
            if (found := running(connection, ws.clock())) is not None:
                raise ConfigError(f"run {found} is under way; expected none: what it keeps is not named yet")


def _old(own: Database, before: datetime, after: datetime | None, going: Scratch[int]) -> None:
    """Put in the numbers of the sights that go."""
    with Scratch[str]() as cited:
        cited.add(citing.cited(own, own.account))
        for some in in_tuples(pruning.old_sights(own, before, after)):
            named = cited.among({one.sha256 for one in some})
            going.add(one.seq for one in some if not (one.is_edge and one.sha256 in named))


def put_names(url: str, named: Scratch[str], going: Scratch[int] | None = None) -> None:
    """Put in the SHA-256 that a database names, without the sights that go."""
    with opened(url, "") as database:
        named.add(citing.cited(database, None))
        for some in in_tuples(citing.noted(database)):
            gone = set() if going is None else going.among(seq for seq, _ in some)
            named.add(sha256 for seq, sha256 in some if seq not in gone)


def _let_go(blobs: BlobStore, named: Scratch[str], before: datetime, *, is_trial: bool) -> tuple[int, int]:
    """Remove what nothing names and was put before then; how many blobs, and their bytes."""
    number = size = 0
    for some in in_tuples(blobs.sizes()):
        kept = named.among(sha256 for sha256, _ in some)
        for sha256, has_bytes in some:
            if sha256 in kept or not _is_older(blobs, sha256, before):
                continue
            if not is_trial:
                blobs.remove(sha256)
            number, size = number + 1, size + has_bytes
    return number, size


def _is_older(blobs: BlobStore, sha256: str, before: datetime) -> bool:
    try:
        return blobs.stored_at(sha256) < before
    except KeyError:  # somebody else let go of it
        return False
