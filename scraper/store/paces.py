"""The shared pace in the database: for installations whose broker is no Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from scraper.errors import ConfigError, PaceUnknown
from scraper.limits.pace import Pace
from scraper.store.database import Database
from scraper.store.tables import paces
from scraper.store.upsert import upsert


class StorePace:
    """The pace of one account as a row, changed by one worker at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mine = paces.c.account == database.account

    def read(self) -> Pace:
        """As it is now. Raises `PaceUnknown` while the database is out of reach."""
        try:
            with self._database.read() as connection:
                body = connection.scalar(select(paces.c.body).where(self._mine))
        except SQLAlchemyError as error:
            raise PaceUnknown("the shared pace is out of reach") from error
        return Pace() if body is None else Pace(**body)

    def change(self, by: Callable[[Pace], Pace]) -> Pace:
        """Change it. Raises `PaceUnknown` while the database is out of reach."""
        try:
            with self._database.write() as connection:
                body = connection.scalar(select(paces.c.body).where(self._mine))
                after = by(Pace() if body is None else Pace(**body))
                upsert(connection, paces, {"account": self._database.account}, {"body": asdict(after)})
        except (SQLAlchemyError, ConfigError) as error:
            raise PaceUnknown("the shared pace is out of reach") from error
        return after
