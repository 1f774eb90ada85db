"""Which stock was below its minimum when it was last looked, so that each fall is told of once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from scraper.store.database import Database, chunks
from scraper.store.stored import digest
from scraper.store.tables import falls

Place = tuple[str, str]


class Falls:
    """What is low of one account: items at locations, by what they are compared by."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def note(self, low: Collection[Place], unknown: Collection[Place]) -> set[Place]:
        """Keep what is low now; those that were not when it was last noted. What is unknown stays as it was."""
        names = {digest(place): place for place in low}
        kept = {*names, *map(digest, unknown)}
        with self._database.write() as connection:
            mine = falls.c.account == self._account
            before = set(connection.scalars(select(falls.c.place).where(mine)))
            for some in chunks(sorted(before - kept)):
                connection.execute(delete(falls).where(mine, falls.c.place.in_(some)))
            new = sorted(names.keys() - before)
            rows = [{"account": self._account, "place": one, "since": self._clock()} for one in new]
            if rows:
                connection.execute(insert(falls), rows)
        return {names[one] for one in new}
