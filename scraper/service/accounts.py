"""The accounts that a serving process answers for, each opened when it is first asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.errors import Unauthenticated
from scraper.service.ladder import Ladder, Send
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
    credentials: dict[str, datetime]
    """When each credential of the vault was set that it goes by."""


class Accounts:
    """Safe to share between the threads of a process."""

    def __init__(self, send: Send, clock: Callable[[], datetime] = now_utc) -> None:
        self._send = send
        self._clock = clock
        self._open: OrderedDict[str, Account] = OrderedDict()
        self._lock = threading.Lock()
        self.known = accounts(installation())

    def get(self, slug: str) -> Account:
        """The account of a slug. Raises `Unauthenticated` for one that this installation does not have."""
        if slug not in self.known:
            raise Unauthenticated("the token is of no account of this installation")
        with self._lock:
            held = self._open.get(slug)
            if held is not None and held.ws.store.secrets.names() != held.credentials:
                self._open.pop(slug)  # a person has set another key: the next question goes by it
                held.ws.close()
                held = None
            if held is None:
                ws = made(load(account=slug), self._clock, lock_wait=LOCK_WAIT)
                held = self._open[slug] = Account(ws, Ladder(ws, self._send), ws.store.secrets.names())
            self._open.move_to_end(slug)
            while len(self._open) > OPEN_AT_ONCE:
                self._open.popitem(last=False)[1].ws.close()
            return held

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].ws.close()
