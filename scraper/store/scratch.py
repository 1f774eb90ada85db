"""A set that may be larger than memory: on disk, and gone with the block."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Generic, Self, TypeVar

from scraper.store.database import PIECE_ROWS

Key = TypeVar("Key", str, int)


def in_tuples(values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Some hundreds at a time, as many as one statement takes.

    >>> [len(some) for some in in_tuples(range(PIECE_ROWS + 1))] == [PIECE_ROWS, 1]
    True
    """
    rest = iter(values)
    while some := tuple(islice(rest, PIECE_ROWS)):
        yield some


class Scratch(Generic[Key]):
    """Texts or numbers, each once."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)  # without a name: a file that nobody else sees
        self._connection.execute("CREATE TABLE kept (key PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        """For the time of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left."""
        self._connection.close()

    def add(self, keys: Iterable[Key]) -> None:
        """Put them in."""
        self._connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in keys))

    def among(self, keys: Iterable[Key]) -> set[Key]:
        """Those that are in it, of some hundreds."""
        asked = tuple(keys)
        places = ",".join("?" * len(asked))
        rows = self._connection.execute(f"SELECT key FROM kept WHERE key IN ({places})", asked)  # noqa: S608 - marks
        return {key for (key,) in rows}

    def __len__(self) -> int:
        """How many."""
        (number,) = self._connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(number)

    def pieces(self) -> Iterator[tuple[Key, ...]]:
        """All of it in order, some hundreds at a time."""
        rows = self._connection.execute("SELECT key FROM kept ORDER BY key")
        return in_tuples(key for (key,) in rows)
