"""A named lease on an account: one holder at a time over all processes and machines, told apart by a fencing token."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from scraper.errors import RetryableError
from scraper.store.database import Database
from scraper.store.owner import Owner
from scraper.store.tables import leases

POLL_SECONDS = 0.25
"""Between two looks at a lease that another process holds: no database tells us when a row changes."""


_held_here: set[tuple[str, str, str, int]] = set()
"""Database, account, name and token of every lease that this process has in hand."""


class Lease:
    """The right to do one thing on one account."""

    def __init__(
        self,
        database: Database,
        name: str,
        clock: Callable[[], datetime],
        *,
        lasts: timedelta,
        wait: timedelta,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`lasts`: how long a holder that is not heard of keeps it; `wait`: how long to wait for a living holder."""
        self._database = database
        self._name = name
        self._clock = clock
        self._lasts = lasts
        self._wait = wait
        self._pause = pause

    @contextmanager
    def hold(self, owner: Owner | None = None) -> Iterator[int]:
        """Hold the lease, waiting for a living holder; yields the fencing token, higher than any before.

        A holder whose process is dead or whose time is over is replaced. Raises `RetryableError` when the wait is over.
        """
        owner = owner or Owner.this_process()
        waits = int(self._wait / timedelta(seconds=POLL_SECONDS))
        while (token := self._try(owner)) is None:
            if waits <= 0:
                raise RetryableError(f"another process has held the {self._name} for {self._wait.seconds} seconds")
            waits -= 1
            self._pause(POLL_SECONDS)
        _held_here.add(self._place(token))
        try:
            yield token
        finally:
            _held_here.discard(self._place(token))
            self._give_back(token)

    def is_held(self, token: int) -> bool:
        """Whether `token` is still the one in force, however late it is; renews it when it is."""
        with self._database.write() as connection:
            mine = update(leases).where(*self._row(), leases.c.token == token, leases.c.owner.is_not(None))
            return connection.execute(mine.values(until=self._clock() + self._lasts)).rowcount == 1

    def _try(self, owner: Owner) -> int | None:
        now = self._clock()
        values = {"owner": owner.as_json(), "until": now + self._lasts}
        with self._database.write() as connection:
            row = connection.execute(select(leases).where(*self._row())).first()
            if row is None:
                named = {"account": self._database.account, "name": self._name}
                connection.execute(insert(leases).values(**named, **values, token=1))
                return 1
            if row.owner is not None and row.until > now and self._is_held(row):
                return None
            token: int = row.token + 1
            connection.execute(update(leases).where(*self._row()).values(**values, token=token))
            return token

    def _is_held(self, row: Row[Any]) -> bool:
        """Whether the holder still has it: a process that could not give it back (its database was gone) knows so."""
        holder = Owner.from_json(row.owner)
        if holder == Owner.this_process():
            return self._place(row.token) in _held_here
        return holder.is_alive(beats=True)

    def _place(self, token: int) -> tuple[str, str, str, int]:
        return str(self._database.engine.url), self._database.account, self._name, token

    def _give_back(self, token: int) -> None:
        with self._database.write() as connection:
            mine = update(leases).where(*self._row(), leases.c.token == token)
            connection.execute(mine.values(owner=None, until=self._clock()))

    def _row(self) -> tuple[ColumnElement[bool], ...]:
        return leases.c.account == self._database.account, leases.c.name == self._name
