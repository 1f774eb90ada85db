"""Job and section cards: what a listing last said of each, and when it was last visited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from scraper.spelling import comparable
from scraper.store.database import Database, in_pieces
from scraper.store.tables import cards

Reason = Literal["never visited", "changed", "changed recently", "not completed"]


@dataclass(frozen=True)
class Sighting:
    """One card as a listing shows it."""

    job_number: str
    """The top job's number."""
    section_name: str | None = None
    """None for the top job's own card."""
    portal_id: str | None = None
    url: str | None = None
    row_hash: str | None = None
    """Hash of everything the list row and the API's answer say of it; None where the listing says nothing more."""


@dataclass(frozen=True)
class Card:
    """One card as the store knows it."""

    seq: int
    job_number: str
    section_name: str | None
    portal_id: str | None
    url: str | None
    row_hash: str | None
    visited_hash: str | None
    """`row_hash` as it stood when the card was last visited."""
    seen_at: datetime
    last_change_at: datetime
    """When its row was first seen or last changed, or a visit found something new."""
    visited_at: datetime | None
    first_completed_visit_at: datetime | None
    """When it was first visited with the job completed: what appears later is late."""

    def why_visit(self, now: datetime, revisit: timedelta) -> Reason | None:
        """The reason to visit it now; None when there is none. `revisit` is how long a change keeps it interesting."""
        if self.visited_at is None:
            return "never visited"
        if self.row_hash != self.visited_hash:
            return "changed"
        if self.first_completed_visit_at is None:
            return "not completed"
        return "changed recently" if now - self.last_change_at <= revisit else None


class Cards:
    """The cards of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def see(self, sightings: Sequence[Sighting]) -> tuple[Card, ...]:
        """Note what a listing says, in one transaction; one card per sighting, in order.

        A card is known by job, section and GUID. One first seen without a GUID learns it; two GUIDs are two cards.
        What a sighting leaves out (None) stays as it was.
        """
        with self._database.write() as connection:
            return tuple(self._see(connection, sighting) for sighting in sightings)

    def mark_visited(self, card: Card, *, completed: bool, changed: bool) -> Card:
        """The card was read to its end. `completed`: the job is; `changed`: the visit found something new or other."""
        now = self._clock()
        values: dict[str, Any] = {"visited_at": now, "visited_hash": card.row_hash}
        if completed and card.first_completed_visit_at is None:
            values["first_completed_visit_at"] = now
        if changed:
            values["last_change_at"] = now
        with self._database.write() as connection:
            return self._update(connection, card.seq, values)

    def mark_changed(self, card: Card) -> None:
        """Something new or other was found on the card, which was not read to its end."""
        with self._database.write() as connection:
            self._update(connection, card.seq, {"last_change_at": self._clock()})

    def find(self, job_number: str, section_name: str | None = None, portal_id: str | None = None) -> Card | None:
        """The card of this job and section; with `portal_id`, the one of that GUID or of none."""
        with self._database.read() as connection:
            return self._match(connection, Sighting(job_number, section_name, portal_id))

    def list(self, job_numbers: Collection[str] | None = None) -> Iterator[Card]:
        """Every card, or those of some jobs, in the order they were first seen."""
        wanted = select(cards).where(cards.c.account == self._account).order_by(cards.c.seq)
        if job_numbers is not None:
            wanted = wanted.where(cards.c.job_number.in_(list(map(comparable, job_numbers))))
        with self._database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
            yield from map(_card, rows)

    def _see(self, connection: Connection, sighting: Sighting) -> Card:
        now = self._clock()
        known = self._match(connection, sighting)
        said = {
            name: value for name in ("portal_id", "url", "row_hash") if (value := getattr(sighting, name)) is not None
        }
        if known is None:
            named = {
                "account": self._account,
                "job_number": comparable(sighting.job_number),
                "section_name": comparable(sighting.section_name or ""),
                "portal_id": "",
            }
            made = insert(cards).values(**{**named, **said}, seen_at=now, last_change_at=now).returning(cards)
            return _card(connection.execute(made).one())
        if sighting.row_hash is not None and sighting.row_hash != known.row_hash:
            said["last_change_at"] = now
        return self._update(connection, known.seq, {**said, "seen_at": now})

    def _match(self, connection: Connection, sighting: Sighting) -> Card | None:
        named = select(cards).where(
            cards.c.account == self._account,
            cards.c.job_number == comparable(sighting.job_number),
            cards.c.section_name == comparable(sighting.section_name or ""),
        )
        found = [_card(row) for row in connection.execute(named.order_by(cards.c.seq))]
        if sighting.portal_id is None:
            return next(iter(found), None)
        fits = [card for card in found if card.portal_id in (sighting.portal_id, None)]
        return max(fits, key=lambda card: card.portal_id is not None, default=None)

    def _update(self, connection: Connection, seq: int, values: dict[str, Any]) -> Card:
        changed = update(cards).where(cards.c.seq == seq).values(**values).returning(cards)
        return _card(connection.execute(changed).one())


def _card(row: Row[Any]) -> Card:
    return Card(
        seq=row.seq,
        job_number=row.job_number,
        section_name=row.section_name or None,
        portal_id=row.portal_id or None,
        url=row.url,
        row_hash=row.row_hash,
        visited_hash=row.visited_hash,
        seen_at=row.seen_at,
        last_change_at=row.last_change_at,
        visited_at=row.visited_at,
        first_completed_visit_at=row.first_completed_visit_at,
    )
