"""Waiting for fetches without a thread each: all who wait for the same fetch share one look."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from scraper.errors import TooManyRequests
from scraper.service import threadpool
from scraper.service.accounts import Account
from scraper.service.auth import Caller
from scraper.service.requests import LONGEST_WAIT
from scraper.service.resolver import POLL_SECONDS
from scraper.store.fetches import Fetch

MOST = 400
"""Requests that may wait at once, of all callers: the other places are left to questions the store can answer."""


class Waits:
    """Of one event loop."""

    def __init__(self) -> None:
        self._waiting = 0
        self._looking: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def over(self, caller: Caller, fetch: Fetch, within: timedelta) -> bool:
        """Whether there is something to tell of the fetch within that time. Raises `NotAnswered`."""
        if self._waiting >= MOST:
            raise TooManyRequests(f"{MOST} requests wait already; ask without wait", 1.0)
        self._waiting += 1
        try:
            return await self._over(caller.account, fetch, within)
        finally:
            self._waiting -= 1

    async def _over(self, account: Account, fetch: Fetch, within: timedelta) -> bool:
        name = (account.ws.settings.account, fetch.id)
        task = self._looking.get(name)
        if task is None:
            task = self._looking[name] = asyncio.create_task(self._look(account, fetch))
            task.add_done_callback(lambda over: self._forget(name, over))
        done, _ = await asyncio.wait({task}, timeout=within.total_seconds())
        if not done:
            return False
        task.result()
        return True

    def _forget(self, name: tuple[str, str], over: asyncio.Task[None]) -> None:
        self._looking.pop(name, None)
        over.cancelled() or over.exception()  # told to whoever waited; nobody may be left

    async def _look(self, account: Account, fetch: Fetch) -> None:
        for _ in range(int(LONGEST_WAIT.total_seconds() / POLL_SECONDS)):
            if await threadpool.run(account.resolver.is_waiting_over, fetch):
                return
            await asyncio.sleep(POLL_SECONDS)
