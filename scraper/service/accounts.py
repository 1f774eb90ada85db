"""The accounts that a serving process answers for, each opened when it is first asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.errors import Unauthenticated
from scraper.service.resolver import Resolver, Send
from scraper.settings import accounts, installation, load
from scraper.workspace import Workspace, made, now_utc

OPEN_AT_ONCE = 32
LOCK_WAIT = timedelta(seconds=2)
"""A caller waits: a database that stays locked is told in seconds, not in minutes."""


@dataclass(frozen=True, eq=False)
class Account:
    """One account, open."""

    ws: Workspace
    resolver: Resolver


class Accounts:
    """Safe to share between the threads of a process."""

    def __init__(self, send: Send, clock: Callable[[], datetime] = now_utc) -> None:
        self._send = send
        self._clock = clock
        self._open: OrderedDict[str, Account] = OrderedDict()
        self._lock = threading.Lock()
        self.known = accounts(installation())
        self._opening = {slug: threading.Lock() for slug in self.known}

    def get(self, slug: str) -> Account:
        """The account of a slug. Raises `Unauthenticated` for one that this installation does not have.

        Nothing that may take long is done under a lock that other accounts need.
        """
        if slug not in self.known:
            raise Unauthenticated("the token is of no account of this installation")
        if (held := self._used(slug)) is not None:
            return held
        with self._opening[slug]:
            if (held := self._used(slug)) is not None:
                return held  # another thread was first
            ws = made(load(account=slug), self._clock, lock_wait=LOCK_WAIT)
            fresh = Account(ws, Resolver(ws, self._send))
            with self._lock:
                self._open[slug] = fresh
                over = [self._open.popitem(last=False)[1] for _ in range(len(self._open) - OPEN_AT_ONCE)]
            for one in over:
                one.ws.close()  # whoever still reads with it keeps its connection
            return fresh

    def _used(self, slug: str) -> Account | None:
        """The account where it is open; of those, the one that nobody has asked for longest is closed first."""
        with self._lock:
            if slug in self._open:
                self._open.move_to_end(slug)
            return self._open.get(slug)

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].ws.close()
