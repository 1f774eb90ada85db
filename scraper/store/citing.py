"""Which evidence is named, by whom: objects, their versions and readings, the account, runs, archives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text, cast, select

from scraper.store.archive_log import ArchiveLog
from scraper.store.database import Database, in_pieces
from scraper.store.tables import (
    accounts,
    archive_evidence,
    login_attempts,
    object_readings,
    object_versions,
    objects,
    run_coverage,
    run_errors,
    run_skips,
    snapshots,
    work_items,
)

_SHA256 = re.compile(r"(?=([0-9a-f]{64}))")
"""Wherever 64 digits could be one: of what is not sure to name evidence too much is kept, never too little."""
_TEXTS: tuple[Column[Any], ...] = (
    *(table.c[name] for table in (objects, object_versions) for name in ("body", "provenance")),
    object_readings.c.record,
    work_items.c.target,
    work_items.c.evidence,
    *(table.c.body for table in (run_coverage, run_skips, run_errors)),
)
_DIGESTS: tuple[Column[str], ...] = (
    object_readings.c.evidence,
    accounts.c.evidence,
    login_attempts.c.evidence,
    archive_evidence.c.sha256,
)


def cited(database: Database, account: str | None) -> Iterator[str]:
    """The SHA-256 of everything that an account names, again and again; without an account, that all of them name.

    That a piece was seen names nothing: see `noted`.
    """
    for column in _TEXTS:
        for text in _values(database, column, cast(column, Text), account):
            yield from _SHA256.findall(text)
    for digest in _DIGESTS:
        yield from _values(database, digest, digest, account)


def noted(database: Database) -> Iterator[tuple[int, str]]:
    """Number and SHA-256 of each piece of evidence that any account has seen."""
    wanted = in_pieces(select(snapshots.c.seq, snapshots.c.sha256))
    with database.read() as connection, connection.execute(wanted) as rows:
        yield from map(tuple, rows)


def unnoted_until(archives: ArchiveLog) -> datetime | None:
    """When the last archive was made of which nobody wrote down what it cites; None: of all it is known."""
    unknown = [one.at for one in archives.entries() if one.evidence is None]
    return datetime.fromisoformat(unknown[-1]) if unknown else None


def _values(database: Database, column: Column[Any], value: Any, account: str | None) -> Iterator[str]:
    wanted = select(value).where(column.is_not(None))
    if account is not None:
        wanted = wanted.where(column.table.c.account == account)
    with database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
        yield from rows.scalars()
