"""Walking a paged listing to its proven end while it changes underneath."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from scraper.api.answers import ApiAnswer, Content, Row

PASSES = 3
"""How often a listing that moved is walked again before the walk says that it could not prove the end."""

Fetch = Callable[[int], tuple[ApiAnswer, Content]]


class Walk:
    """One listing; iterate once. Afterwards `proven`, `expected` and `taken` say what the walk is worth.

    The API sorts by nothing it tells, and its list moves: a row made during the walk pushes another one over a page's
    edge, so that it comes twice or never. A pass is proof when the total stood still and as many different rows came
    as the API says there are. Otherwise the walk starts over, and every pass adds what it sees.
    """

    def __init__(self, fetch: Fetch, id_name: str) -> None:
        """`fetch` gets page N, from 1; `id_name` is the name of a row's id."""
        self._fetch = fetch
        self._id_name = id_name.casefold()
        self._states: dict[str, str] = {}
        self.proven = False
        """True when the end was reached and the API's own total agrees with what came."""
        self.expected: int | None = None
        """The API's latest `totalRecords`; None where it gives none."""
        self.taken = 0
        """Different rows in the latest pass."""

    def __iter__(self) -> Iterator[ApiAnswer]:
        """Each answer once, in the order of the requests; its rows are those that are new or changed in this walk."""
        for _ in range(PASSES):
            yield from self._pass()
            if self.proven:
                return

    def _pass(self) -> Iterator[ApiAnswer]:
        seen: set[str] = set()
        totals: set[int | None] = set()
        page, stale, last = 1, 0, False
        while not last:
            answer, content = self._fetch(page)
            totals.add(content.total_records)
            ids = [self._id(row) for row in content.rows]
            stale = stale + 1 if seen.issuperset(ids) else 0
            seen.update(ids)
            # Without a new row twice in a row a pass ends whatever the API counts: it may repeat itself for ever.
            last = not ids or stale == 2 or (content.total_pages is not None and page >= content.total_pages)
            if last:
                self.expected, self.taken = content.total_records, len(seen)
                self.proven = totals in ({None}, {len(seen)})
            fresh = tuple(row for id_, row in zip(ids, content.rows, strict=True) if self._is_fresh(id_, row))
            yield replace(answer, rows=fresh, last=last)
            page += 1

    def _id(self, row: Row) -> str:
        own = next((value for name, value in row.items() if name.casefold() == self._id_name), None)
        return own.casefold() if isinstance(own, str) and own else _digest(row)

    def _is_fresh(self, id_: str, row: Row) -> bool:
        state = _digest(row)
        fresh = self._states.get(id_) != state
        self._states[id_] = state
        return fresh


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()
