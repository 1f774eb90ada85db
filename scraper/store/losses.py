"""What a listing no longer holds: marked gone, but not at once where it lacks so much that it may be wrong itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import EllipsisType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from scraper.spelling import comparable
from scraper.store import facts, report
from scraper.store.database import Database, chunks
from scraper.store.identity import load_entries
from scraper.store.items import Items
from scraper.store.revision import Merge, Revision, is_gone
from scraper.store.stored import STORED, StoredObject, stored_object
from scraper.store.tables import losses, object_readings, objects
from scraper.store.work import WorkItem

FEW = 5
"""Missing objects that are believed at once, unless they are all there were."""
SHARE = 5
"""One in so many is, too."""
ALL = 3
"""A listing that held so many does not lose them all at once."""


@dataclass(frozen=True)
class Listing:
    """What lists objects of an entity: over the account, of one job, or on one card of it."""

    entity: str
    facet: str
    """What its rows are read as."""
    name: str
    """What the run's coverage calls it."""
    job_number: str | None = None
    section_name: str | EllipsisType | None = ...
    """None is the top job's own card."""

    def __str__(self) -> str:
        section = None if isinstance(self.section_name, EllipsisType) else self.section_name
        return report.describe(self.name, "", {"job_number": self.job_number, "section_name": section}).strip()


class Losses:
    """What the listings of one account lack."""

    def __init__(self, database: Database, clock: Callable[[], datetime], merge: Merge, items: Items) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock
        self._merge = merge
        self._items = items

    def mark_missing(
        self,
        item: WorkItem,
        listing: Listing,
        seen_ids: Collection[str],
        *,
        since: datetime,
        today: date,
        among: Collection[str] | None = None,
    ) -> int:
        """After a listing proven whole: mark what it lacks; returns how many objects are gone by it.

        Where it lacks too much, only that is marked which a proven listing of another run on another local day lacked
        too, with nothing that showed it in between; that the rest waits is told as left out. In one `Store.unit` with
        the item's end, a kill leaves all of it or none.

        An object that another page or answer has shown at or after `since` (when the run began) is not gone, it is only
        no longer on this listing. `today` is the account's local day. `among`: ids of all that the listing can hold,
        where it is a part of one, such as a window of dates. Raises `LeaseLost`.
        """
        with self._items.holding(item) as connection:
            listed = [row for row in self._listed(connection, listing) if among is None or row.id in among]
            seen = frozenset(seen_ids)
            lost = [row for row in listed if row.id not in seen]
            held = sum(row.id not in seen or _was_held(row, since) for row in listed)
            lacked = {"job_number": _job_of(listing), "run_id": item.run_id, "day": today, "at": since}
            sure, waiting = self._told_apart(
                connection, listed, lost, lacked, believed=not is_too_much(len(lost), held)
            )
            if waiting:
                day = max(row.day if _was_lacked(row) else today for row in waiting)
                why = _why(len(lost), held, len(sure), len(waiting), day)
                facts.note_skip(connection, self._account, item, listing.entity, str(listing), why)
            return self._mark(connection, sure, since)

    def age_missing(
        self,
        item: WorkItem,
        listing: Listing,
        seen_ids: Collection[str],
        *,
        since: datetime,
        today: date,
        among: Collection[str],
    ) -> int:
        """The same after a window of dates, which an object may have left for another one: marked is only what a proven
        look of another run on another local day lacked too, with nothing that showed it in between. Returns how many
        wait for that; it is no fault of the run. Raises `LeaseLost`.
        """
        with self._items.holding(item) as connection:
            listed = [row for row in self._listed(connection, listing) if row.id in among]
            lost = [row for row in listed if row.id not in frozenset(seen_ids)]
            lacked = {"job_number": _job_of(listing), "run_id": item.run_id, "day": today, "at": since}
            sure, waiting = self._told_apart(connection, listed, lost, lacked, believed=False)
            self._mark(connection, sure, since)
            return len(waiting)

    def _told_apart(
        self,
        connection: Connection,
        listed: Sequence[Row[Any]],
        lost: Sequence[Row[Any]],
        lacked: Mapping[str, Any],
        *,
        believed: bool,
    ) -> tuple[list[Row[Any]], list[Row[Any]]]:
        """What is gone of the `lost`, and what waits, which is kept; `believed`: what is lacked for the first time."""
        run_id, today = lacked["run_id"], lacked["day"]
        sure = [row for row in lost if _is_sure(row, run_id, today, believed=believed)]
        waiting = [row for row in lost if not _is_sure(row, run_id, today, believed=believed)]
        self._note(connection, listed, waiting, lacked)
        return sure, waiting

    def is_waiting(self, job_number: str) -> bool:
        """Whether something is missing on a card of this job that counts only when it is looked for on another day."""
        of_job = select(losses.c.reading_seq).where(
            losses.c.account == self._account, losses.c.job_number == comparable(job_number)
        )
        with self._database.read() as connection:
            return connection.execute(of_job.limit(1)).first() is not None

    def waiting(self, entity: str, facets: Collection[str]) -> list[StoredObject]:
        """What these listings lacked, and is gone only when they lack it on another day too."""
        wanted = select(*STORED).join(object_readings, object_readings.c.object_seq == objects.c.seq)
        wanted = wanted.join(losses, losses.c.reading_seq == object_readings.c.seq)
        wanted = wanted.where(objects.c.account == self._account, objects.c.entity == entity)
        wanted = wanted.where(object_readings.c.facet.in_(facets), object_readings.c.observed_at < losses.c.at)
        with self._database.read() as connection:
            return [*map(stored_object, connection.execute(wanted))]

    def _listed(self, connection: Connection, listing: Listing) -> list[Row[Any]]:
        """What the listing held as far as is known, and what of it was lacked before."""
        wanted = (
            select(
                objects.c.seq,
                objects.c.id,
                object_readings.c.seq.label("reading_seq"),
                object_readings.c.observed_at,
                object_readings.c.shown_since,
                losses.c.run_id,
                losses.c.day,
                losses.c.at,
            )
            .join(object_readings, object_readings.c.object_seq == objects.c.seq)
            .outerjoin(losses, losses.c.reading_seq == object_readings.c.seq)
            .where(objects.c.account == self._account, objects.c.entity == listing.entity)
            .where(object_readings.c.facet == listing.facet, object_readings.c.lost_at.is_(None))
        )
        if listing.job_number is not None:
            wanted = wanted.where(objects.c.job_number == comparable(listing.job_number))
        if not isinstance(listing.section_name, EllipsisType):
            section = None if listing.section_name is None else comparable(listing.section_name)
            wanted = wanted.where(objects.c.section_name.is_not_distinct_from(section))
        return list(connection.execute(wanted))

    def _note(
        self,
        connection: Connection,
        listed: Sequence[Row[Any]],
        waiting: Sequence[Row[Any]],
        lacked: Mapping[str, Any],
    ) -> None:
        """Keep since when that is lacked which waits (what is new to it, since now), and nothing of what does not."""
        waits = {row.reading_seq for row in waiting if _was_lacked(row)}
        over = [row.reading_seq for row in listed if row.day is not None and row.reading_seq not in waits]
        for chunk in chunks(over):
            connection.execute(delete(losses).where(losses.c.reading_seq.in_(chunk)))
        now = {"account": self._account, **lacked}
        if fresh := [{"reading_seq": row.reading_seq, **now} for row in waiting if row.reading_seq not in waits]:
            connection.execute(insert(losses), fresh)

    def _mark(self, connection: Connection, marked: Sequence[Row[Any]], since: datetime) -> int:
        if not marked:
            return 0
        mark = update(object_readings).where(object_readings.c.seq == bindparam("of"))
        connection.execute(mark.values(lost_at=since), [{"of": row.reading_seq} for row in marked])
        entries = load_entries(connection, [row.seq for row in marked]).values()
        outcomes = Revision(connection, self._account, self._clock(), self._merge).write_objects(entries, late=False)
        return sum(is_gone(entry) for entry, outcome in outcomes.items() if outcome == "changed")


def is_too_much(lost: int, held: int) -> bool:
    """Whether a listing that held so many lacks more of them than is believed at once.

    >>> [is_too_much(*counts) for counts in [(5, 6), (6, 30), (6, 29), (2, 2), (3, 3)]]
    [False, False, True, False, True]
    """
    return (lost > FEW and lost * SHARE > held) or lost == held >= ALL


def _was_lacked(row: Row[Any]) -> bool:
    """Whether a listing lacked it before and none has shown it since: neither a walk for some jobs alone, nor the same
    page, read again by a reader that was mended."""
    return row.day is not None and row.observed_at < row.at


def _job_of(listing: Listing) -> str | None:
    return None if listing.job_number is None else comparable(listing.job_number)


def _was_held(row: Row[Any], since: datetime) -> bool:
    """Whether the listing held it before this run."""
    return row.shown_since is None or row.shown_since < since


def _is_sure(row: Row[Any], run_id: str, today: date, *, believed: bool) -> bool:
    """Whether a row that is lacked is gone: what was lacked before must be lacked by another run on another day."""
    return (row.run_id != run_id and row.day != today) if _was_lacked(row) else believed


def _why(lost: int, held: int, marked: int, waiting: int, day: date) -> str:
    what = f"nothing is marked gone of {waiting} of them" if marked else "nothing is marked gone"
    return (
        f"{lost} of the {held} objects that it held are missing, and {what}, since too many went at once: "
        f"what a proven listing of another run lacks too, on another day than {day}, will be"
    )
