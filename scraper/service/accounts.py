"""The accounts that a serving process answers for, each opened when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.errors import Unauthenticated
from scraper.service.resolver import Ladder, Send
from scraper.settings import accounts, installation, load
from scraper.workspace import Workspace, made, now_utc

OPEN_AT_ONCE = 32
LOCK_WAIT = timedelta(seconds=2)
"""A caller waits: a database that stays locked is told in seconds, not in minutes."""


@dataclass(frozen=True, eq=False)
class Account:
    """One account, open."""

    ws: Workspace
    ladder: Ladder


class Accounts:
    """Safe to share between the threads of a process."""

    def __init__(self, send: Send, clock: Callable[[], datetime] = now_utc) -> None:
        self._send = send
        self._clock = clock
        self._open: dict[str, Account] = {}
        self._lock = threading.Lock()
        self.known = accounts(installation())
        self._opening = {slug: threading.Lock() for slug in self.known}

    def get(self, slug: str) -> Account:
        """The account of a slug. Raises `Unauthenticated` for one that this installation does not have.

        Nothing that may take long is done under a lock that other accounts need.
        """
        if slug not in self.known:
            raise Unauthenticated("the token is of no account of this installation")
        held = self._open.get(slug)
        if held is not None:
            return held
        with self._opening[slug]:
            now = self._open.get(slug)
            if now is not None:
                return now  # another thread was first
            ws = made(load(account=slug), self._clock, lock_wait=LOCK_WAIT)
            fresh = Account(ws, Ladder(ws, self._send))
            with self._lock:
                self._open[slug] = fresh
                over = [self._open.pop(name) for name in list(self._open)[: max(len(self._open) - OPEN_AT_ONCE, 0)]]
            for one in over:
                one.ws.close()  # whoever still reads with it keeps its connection
            return fresh

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].ws.close()
