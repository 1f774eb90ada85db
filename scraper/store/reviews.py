"""What a person has decided of the things that `ascora review` finds. It is kept here, and nowhere in the portal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scraper.store.database import Database
from scraper.store.tables import reviews
from scraper.store.upsert import upsert


@dataclass(frozen=True)
class Decision:
    """Of one thing that was found."""

    state: str
    """`seen` or `explained`."""
    note: str | None
    told: str
    """Digest of what was found then: another one, or the same of another day, is open again."""
    at: datetime


class Reviews:
    """The decisions of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def all(self) -> dict[str, Decision]:
        """By id of what was found."""
        mine = select(reviews).where(reviews.c.account == self._account)
        with self._database.read() as connection:
            return {row.item: Decision(row.state, row.note, row.told, row.at) for row in connection.execute(mine)}

    def decide(self, item: str, state: str, told: str, note: str | None = None) -> None:
        """Keep a decision in place of an earlier one."""
        values = {"state": state, "note": note, "told": told, "at": self._clock()}
        with self._database.write() as connection:
            upsert(connection, reviews, {"account": self._account, "item": item}, values)
