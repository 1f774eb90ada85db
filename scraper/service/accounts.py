"""The accounts that a serving process answers for, each opened when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.errors import Unauthenticated
from scraper.service.ladder import Ladder, Send
from scraper.settings import accounts, installation, load
from scraper.store.tokens import Token
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
        if held is not None and held.ws.store.secrets.names() == held.credentials:
            return held
        with self._opening[slug]:
            now = self._open.get(slug)
            if now is not None and now is not held:
                return now  # another thread was first
            ws = made(load(account=slug), self._clock, lock_wait=LOCK_WAIT)
            fresh = Account(ws, Ladder(ws, self._send), ws.store.secrets.names())
            with self._lock:
                self._open.pop(slug, None)
                self._open[slug] = fresh
                over = [self._open.pop(name) for name in list(self._open)[: max(len(self._open) - OPEN_AT_ONCE, 0)]]
            for one in [*over, *([held] if held is not None else [])]:
                one.ws.close()  # whoever still reads with it keeps its connection
            return fresh

    def holder(self, slug: str, access: str) -> tuple[Account, Token | None]:
        """The account of a slug, and what an access token stands for there. Raises `Unauthenticated`."""
        held = self._open.get(slug)
        if held is not None:
            with held.ws.store.frozen():  # every request begins here: one look at the database for both
                if held.ws.store.secrets.names() == held.credentials:
                    return held, held.ws.store.tokens.holder(access)
        account = self.get(slug)
        return account, account.ws.store.tokens.holder(access)

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].ws.close()
