"""Objects, their readings and versions: what is known, since when, and from where."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select

from scraper.entities import RECORDS
from scraper.errors import ConfigError
from scraper.models import Reading, Record
from scraper.spelling import comparable
from scraper.store.database import Database, in_pieces
from scraper.store.identity import Entry, IdentityBook, load_entries, stored_reading
from scraper.store.revision import Merge, Outcome, Revision
from scraper.store.stored import STORED, StoredObject, Version, digest, stored_object
from scraper.store.tables import object_aliases, object_readings, object_versions, objects

_OF_ENTITY = select(objects.c.seq, *STORED).where(
    objects.c.account == bindparam("account"), objects.c.entity == bindparam("entity")
)
_BY_ID = _OF_ENTITY.where(objects.c.id == bindparam("id"))
_BY_ALIAS = (
    _OF_ENTITY.join(object_aliases, object_aliases.c.object_seq == objects.c.seq)
    .where(object_aliases.c.account == bindparam("account"), object_aliases.c.entity == bindparam("entity"))
    .where(object_aliases.c.value_hash == bindparam("hash"))
    .order_by(object_aliases.c.kind.desc())  # the portal's GUID before the API's
)


@dataclass(frozen=True)
class Changes:
    """What one put did, object by object in the order of the readings."""

    ids: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """Of the object behind each reading; an object read twice shows the same outcome twice."""

    def _count(self, outcome: Outcome) -> int:
        return len({given for given, what in zip(self.ids, self.outcomes, strict=True) if what == outcome})

    @property
    def new(self) -> int:
        """Objects seen for the first time."""
        return self._count("new")

    @property
    def changed(self) -> int:
        """Objects that got a new version."""
        return self._count("changed")

    @property
    def unchanged(self) -> int:
        """Objects that say what they said before."""
        return self._count("unchanged")


class Objects:
    """The objects of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime], merge: Merge) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock
        self._merge = merge

    def put(self, readings: Sequence[Reading], *, late: bool = False, run_id: str | None = None) -> Changes:
        """Take readings in, in one transaction: all of them or, when killed, none.

        `late` marks objects first seen here. With `run_id` the run notes what became of each object, once per object
        however often it is read, and the outcomes are those of the run so far: work that is done over after a kill
        still learns what it had found. A run makes one version of an object, however many of its screens it reads. A
        reading older than the one held changes nothing; one of the same instant takes its place.
        """
        with self._database.write() as connection:
            book = IdentityBook(connection, self._account, [reading.record for reading in readings])
            revision = Revision(connection, self._account, self._clock(), self._merge)
            resolved = [book.resolve(reading.record, reading.facet) for reading in readings]
            for entry, reading in zip(resolved, readings, strict=True):
                revision.take(entry, reading)
            ours = revision.changed_in(run_id, resolved) if run_id is not None else frozenset()
            outcomes = revision.write_objects(dict.fromkeys(resolved), late=late, ours=ours)
            revision.write_readings()
            book.save()
            if run_id is not None:
                outcomes = revision.note_outcomes(run_id, outcomes)
        return Changes(tuple(entry.id for entry in resolved), tuple(outcomes[entry] for entry in resolved))

    def unsure(self, records: Sequence[Record], facet: str) -> list[bool]:
        """Of each record, whether it may be about several objects: such a one joins none."""
        open_ones = [one for one in records if one.goes_by_guid]
        if not open_ones:
            return [False] * len(records)
        with self._database.read() as connection:
            book = IdentityBook(connection, self._account, open_ones)
            return [book.is_unsure(one, facet) for one in records]

    def get(self, entity: str, id: str) -> StoredObject | None:  # noqa: A002 - the contract's own name
        """The object of this id, or of this portal or API GUID; None when there is none."""
        row = self._row(entity, id)
        return None if row is None else stored_object(row)

    def beginning(self, entity: str, start: str) -> StoredObject | None:
        """The only object whose id begins so. Raises `ConfigError` where several do."""
        wanted = self._of(entity).where(objects.c.id.startswith(start.lower(), autoescape=True)).limit(2)
        with self._database.read() as connection:
            found = [*map(stored_object, connection.execute(wanted))]
        if len(found) > 1:
            raise ConfigError(f"ID: {start!r} begins more than one id; expected more of it")
        return found[0] if found else None

    def list(self, entity: str, job_number: str | None = None, *, include_gone: bool = True) -> Iterator[StoredObject]:
        """Objects by job number, then in the order they were first seen."""
        wanted = self._of(entity).order_by(objects.c.sort_key, objects.c.seq)
        if job_number is not None:
            wanted = wanted.where(objects.c.job_number == comparable(job_number))
        if not include_gone:
            wanted = wanted.where(objects.c.gone_at.is_(None))
        with self._database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
            yield from map(stored_object, rows)

    def current(self, entity: str, job_number: str | None = None) -> Sequence[dict[str, Any]]:
        """Objects that are not gone, as they are printed, in the order of `list`."""
        return [one.as_json() for one in self.list(entity, job_number, include_gone=False)]

    def readings(self, entity: str, facet: str) -> dict[str, Reading]:
        """What one page, answer or file says of each object that it is known to have shown, by the object's id."""
        wanted = select(objects.c.id, object_readings).join(
            object_readings, object_readings.c.object_seq == objects.c.seq
        )
        wanted = wanted.where(objects.c.account == self._account, objects.c.entity == entity)
        with self._database.read() as connection:
            rows = connection.execute(wanted.where(object_readings.c.facet == facet))
            return {row.id: stored_reading(entity, row).reading for row in rows}

    def said_since(self, entity: str, without: Collection[str]) -> dict[str, datetime]:
        """Since when each object, by its id, is read to be as it is from anything but these pages, answers or files."""
        since = func.max(object_readings.c.content_changed_at).label("since")
        wanted = select(objects.c.id, since).join(object_readings, object_readings.c.object_seq == objects.c.seq)
        wanted = wanted.where(objects.c.account == self._account, objects.c.entity == entity)
        wanted = wanted.where(object_readings.c.facet.not_in(without), object_readings.c.source != "derived")
        wanted = wanted.group_by(objects.c.id)
        with self._database.read() as connection:
            return {row.id: row.since for row in connection.execute(wanted)}

    def told_elsewhere(self, entity: str, facets: Collection[str]) -> Iterator[tuple[StoredObject, datetime]]:
        """Objects that another page, answer or file than these changed, after these showed them if they ever did; and
        since when it says what it says."""
        shown = select(object_readings.c.object_seq, func.max(object_readings.c.observed_at).label("at"))
        ours = shown.where(object_readings.c.facet.in_(facets)).group_by(object_readings.c.object_seq).subquery()
        since = object_readings.c.content_changed_at
        wanted = select(func.max(since).label("since"), *STORED)
        wanted = wanted.join(object_readings, object_readings.c.object_seq == objects.c.seq)
        wanted = wanted.outerjoin(ours, ours.c.object_seq == objects.c.seq)
        wanted = wanted.where(objects.c.account == self._account, objects.c.entity == entity)
        wanted = wanted.where(objects.c.gone_at.is_(None), objects.c.changed_at >= since)
        wanted = wanted.where(object_readings.c.facet.not_in(facets), object_readings.c.source != "derived")
        wanted = wanted.where(or_(ours.c.at.is_(None), since > ours.c.at)).group_by(objects.c.seq)
        with self._database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
            yield from ((stored_object(row), row.since) for row in rows)

    def changed_jobs(self, entities: Sequence[str], since: datetime | None) -> Sequence[str]:
        """Numbers of the jobs of which an object of these entities got a version at that instant or later."""
        changed = select(objects.c.job_number).distinct().where(objects.c.account == self._account)
        changed = changed.where(objects.c.entity.in_(entities), objects.c.job_number.is_not(None))
        if since is not None:
            changed = changed.where(objects.c.changed_at >= since)
        with self._database.read() as connection:
            return sorted(connection.scalars(changed))

    def changed(self, entity: str, since: datetime | None) -> Iterator[StoredObject]:
        """Objects that got a version at that instant or later, gone ones too."""
        wanted = self._of(entity).order_by(objects.c.sort_key, objects.c.seq)
        if since is not None:
            wanted = wanted.where(objects.c.changed_at >= since)
        with self._database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
            yield from map(stored_object, rows)

    def count(self) -> dict[str, int]:
        """Objects per entity that are not gone; every known entity is named."""
        counted = (
            select(objects.c.entity, func.count().label("number"))
            .where(objects.c.account == self._account, objects.c.gone_at.is_(None))
            .group_by(objects.c.entity)
        )
        with self._database.read() as connection:
            found = {row.entity: row.number for row in connection.execute(counted)}
        return {entity: found.get(entity, 0) for entity in RECORDS}

    def versions(self, entity: str, id: str) -> Sequence[Version]:  # noqa: A002
        """Every state the object was in, the oldest first."""
        with self._database.read() as connection:
            row = self._row(entity, id)
            if row is None:
                return ()
            told = select(object_versions).where(object_versions.c.object_seq == row.seq)
            return [
                Version(v.version, v.changed_at, v.gone, v.body, v.provenance)
                for v in connection.execute(told.order_by(object_versions.c.version))
            ]

    def facets(self, entity: str, id: str) -> dict[str, Reading]:  # noqa: A002
        """The latest reading of every page, answer or file the object was read from."""
        with self._database.read() as connection:
            row = self._row(entity, id)
            return {} if row is None else _readings(load_entries(connection, [row.seq])[row.seq])

    def held(self, record: Record) -> dict[str, Reading]:
        """The same, of the object that `record` would be taken for; empty when it is unknown."""
        with self._database.read() as connection:
            entry = IdentityBook(connection, self._account, [record]).find(record)
            return {} if entry is None else _readings(entry)

    def reading(self, record: Record, facet: str) -> Reading | None:
        """The latest reading of that facet of the object that `record` would be taken for."""
        return self.held(record).get(facet)

    def _of(self, entity: str) -> Select[Any]:
        return select(*STORED).where(objects.c.account == self._account, objects.c.entity == entity)

    def _row(self, entity: str, given: str) -> Row[Any] | None:
        with self._database.read() as connection:
            asked = {"account": self._account, "entity": entity}
            row = connection.execute(_BY_ID, {**asked, "id": given}).first()
            return row or connection.execute(_BY_ALIAS, {**asked, "hash": digest(given.lower())}).first()


def _readings(entry: Entry) -> dict[str, Reading]:
    return {facet: kept.reading for facet, kept in entry.readings.items()}
