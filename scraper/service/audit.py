"""Every answer is in the audit log before it leaves: entries of one moment share a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from scraper.errors import StorageDown
from scraper.service import threadpool
from scraper.store.audit_log import AuditLog

Entry = Mapping[str, Any]


class AuditWriter:
    """Writes for one account, from one event loop."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def enter(self, entry: Entry) -> None:
        """Return when the entry is kept. Raises `StorageDown` when it cannot be: then nothing is answered."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await kept

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            problem: StorageDown | None = None
            try:
                await threadpool.run(self._log.append, [entry for entry, _ in batch])
            except StorageDown as error:
                problem = StorageDown(f"the audit log cannot be written, so nothing is answered: {error}")
            for _, kept in batch:
                if not kept.cancelled():
                    kept.set_result(None) if problem is None else kept.set_exception(problem)
