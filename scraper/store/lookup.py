"""Pages of objects by filter and date, and the feed of what changed; each page is one range of one index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal, select, tuple_

from scraper.checks.open_points import kinds_of
from scraper.entities import CATALOG, RECORDS
from scraper.models.texts import Says, says_of
from scraper.spelling import comparable
from scraper.store.database import Database
from scraper.store.service_tables import object_terms
from scraper.store.stored import STORED, StoredObject, stored_object
from scraper.store.tables import object_versions, objects
from scraper.store.terms import MOST_WORDS, OPEN, UNDATED, WORD, meets, same, searched, term, words_of

Position = tuple[str, int]
"""Of the last object of a page: its day where a page goes by date, else an empty text, and its row."""
BEGINNING: Position = ("", 0)
_END = 2**62
"""Behind every row."""


_APART = re.compile(r"\s*[-/:.,\s]\s*")
"""Between the number of a job and what its section is called."""
_MOST = 500
"""Sections of one job that are looked through."""
_TELLING = 2_000
"""Objects that a word or an open point is counted up to: above that it is a common one."""
_COUNTED = select(func.count()).select_from(
    select(object_terms.c.object_seq).where(object_terms.c.term == bindparam("term")).limit(_TELLING).subquery()
)


@dataclass(frozen=True)
class Wanted:
    """Which objects of an entity."""

    entity: str
    filters: Mapping[str, str]
    """By the names of the record's `filters`."""
    first: date | None = None
    """By the object's own date, as its source prints the day; itself included, as is `last`."""
    last: date | None = None
    undated: bool = False
    """Those without a date of their own, in place of a range of dates."""
    gone: bool = False
    """Also what is gone."""
    point: str | None = None
    """Only those with an open point of this kind (`scraper.checks.open_points`)."""
    words: str = ""
    """Only those that are found by every word of this."""
    newest_first: bool = False
    """What was seen last comes first; pages that go by date have no such order."""

    def meets(self, one: StoredObject) -> bool:
        """Whether an object is what it was found as."""
        if not meets(one, self.entity, self.filters):
            return False
        is_open = self.point is None or self.point in kinds_of(one.entity, one.body, late=one.late)
        return is_open and set(words_of(self.words)) <= set(searched(one.entity, one.fields) if self.words else ())

    @property
    def by_day(self) -> bool:
        """Whether pages go by date; else they go by when an object was first seen."""
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Change:
    """The latest version of an object, by its place in the feed."""

    cursor: int
    kind: str
    """`new`, `changed` or `gone`."""
    object: StoredObject


@dataclass(frozen=True)
class NamedCard:
    """What a number names."""

    job: StoredObject
    section: str | None
    """The name of the section that it is; None: a whole job."""


class Lookup:
    """Reads of one account's objects, page by page."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._account = database.account

    def page(self, wanted: Wanted, after: Position, limit: int) -> list[tuple[Position, StoredObject]]:
        """At most `limit` objects behind a position, each with its own; fewer only at the end.

        Where objects are dated by instants, a range of dates is taken one day wider than asked: which local day an
        instant is on, the caller knows.
        """
        found: list[tuple[Position, StoredObject]] = []
        with self._database.read() as connection:
            while len(found) < limit:
                query, asked = self._page(wanted, after)
                rows = connection.execute(query.limit(limit), asked).all()
                placed = [((row.day, row.seq), stored_object(row)) for row in rows]
                found += [(place, one) for place, one in placed if wanted.meets(one)]
                if len(rows) < limit:
                    break
                after = placed[-1][0]
        return found[:limit]

    def count(self, wanted: Wanted, most: int) -> int:
        """How many there are, counted up to `most`."""
        query, asked = self._page(wanted, BEGINNING)
        seqs = query.with_only_columns(objects.c.seq).order_by(None).limit(most).subquery()
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(seqs), asked) or 0

    def numbers(self, job_numbers: Sequence[str], entities: Sequence[str]) -> dict[tuple[str, str], int]:
        """How many objects of these entities each of these jobs has that are not gone, by job number and entity."""
        counted = (
            select(objects.c.job_number, objects.c.entity, func.count())
            .where(objects.c.account == self._account, objects.c.entity.in_(entities), objects.c.gone_at.is_(None))
            .where(objects.c.job_number.in_([comparable(one) for one in job_numbers]))
            .group_by(objects.c.job_number, objects.c.entity)
        )
        with self._database.read() as connection:
            return {(number, entity): found for number, entity, found in connection.execute(counted)}

    def job(self, job_number: str) -> StoredObject | None:
        """The top job of a number, also one that is gone."""
        wanted = Wanted("job", {"job_number": job_number}, gone=True)
        query, asked = self._page(wanted, BEGINNING)
        with self._database.read() as connection:
            rows = connection.execute(query.where(objects.c.section_name.is_(None)), asked).all()
        tops = (stored_object(row) for row in rows)
        return next((one for one in tops if meets(one, wanted.entity, wanted.filters)), None)

    def named(self, entity: str, said: str, limit: int) -> list[StoredObject]:
        """At most `limit` objects whose own number it is, in any case, as far as they are looked up by it."""
        own = set(CATALOG[entity].own_names)
        for name in (name for name in most_telling(entity) if own.issuperset(RECORDS[entity].filters[name])):
            if rows := self.page(Wanted(entity, {name: said}, gone=True), BEGINNING, limit):
                return [one for _, one in rows]
        return []

    def card(self, said: str) -> NamedCard | None:
        """The job, or the section of one, that a person names, also one that is gone: a job's number in any case, alone
        or with the name or the number of the section behind a sign (`J1252`, `j1252-02`, `J1252 / Roof`)."""
        found = self.job(said)
        if found is not None:
            return NamedCard(found, None)
        for sign in reversed([*_APART.finditer(said)]):
            top = self.job(said[: sign.start()])
            if top is not None:
                return self._section(str(top.fields["job_number"]), said[sign.end() :])
        return None

    def _section(self, job_number: str, called: str) -> NamedCard | None:
        """The only section of a job that is called so: by its name, its own number, or what its number ends with."""
        of_job = Wanted("job_section", {"job_number": job_number}, gone=True)
        listed = self.page(of_job, BEGINNING, _MOST)
        numbers = {row.fields["name"]: row.fields["section_job_number"] or "" for _, row in listed}
        cards = select(objects.c.section_name, *STORED).where(
            objects.c.account == self._account,
            objects.c.entity == "job",
            objects.c.job_number == comparable(job_number),
            objects.c.section_name.is_not(None),
        )
        with self._database.read() as connection:
            rows = connection.execute(cards.order_by(objects.c.seq)).all()
        found = [
            row for row in rows if _plain(called) in _names_of(row.section_name, numbers.get(row.section_name, ""))
        ]
        return NamedCard(stored_object(found[0]), found[0].section_name) if len(found) == 1 else None

    def changes(self, after: int, limit: int) -> tuple[list[Change], int, bool]:
        """What changed behind a cursor: each object at its latest version alone; the cursor to go on from, and whether
        more is there already.

        One page looks at `limit` versions, however many of them are superseded. Nothing is ever missed: the writers of
        an account take turns, so a version that becomes visible later has a higher number.
        """
        wanted = (
            select(object_versions.c.seq.label("cursor"), object_versions.c.version.label("of"), *STORED)
            .join(objects, objects.c.seq == object_versions.c.object_seq)
            .where(object_versions.c.account == self._account, object_versions.c.seq > after)
            .order_by(object_versions.c.seq)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        changes = [Change(row.cursor, _kind(row), stored_object(row)) for row in rows if row.of == row.version]
        return changes, rows[-1].cursor if rows else after, len(rows) == limit

    def newest(self) -> int:
        """The last place in the feed."""
        last = select(func.max(object_versions.c.seq)).where(object_versions.c.account == self._account)
        with self._database.read() as connection:
            return connection.scalar(last) or 0

    def _page(self, wanted: Wanted, after: Position) -> tuple[Select[Any], dict[str, Any]]:
        terms = self._terms(wanted)
        asked: dict[str, Any] = {f"term_{number}": term for number, term in enumerate(terms)}
        is_newest = wanted.newest_first and not wanted.by_day
        asked |= {"account": self._account, "after": _END if is_newest and after == BEGINNING else after[1]}
        if wanted.by_day:
            first, last = wanted.first or date.min, wanted.last or date.max
            wider = timedelta(days=RECORDS[wanted.entity].is_dated_to_the_minute())
            low = first if first == date.min else first - wider
            high = last if last == date.max else last + wider
            asked |= {"low": low.isoformat(), "high": high.isoformat(), "after_day": after[0]}
        return _in_range(len(terms), wanted.gone, wanted.undated, wanted.by_day, is_newest), asked

    def _terms(self, wanted: Wanted) -> list[int]:
        account, entity = self._account, wanted.entity
        found = [
            term(account, entity, name, wanted.filters[name])
            for name in sorted(wanted.filters, key=most_telling(entity).index)
        ]
        beside = [term(account, entity, WORD, word) for word in words_of(wanted.words)[:MOST_WORDS]]
        if wanted.point is not None:
            beside.append(term(account, entity, OPEN, wanted.point))
        if beside and len(found + beside) > 1:
            return self._rarest_first(found + beside)
        return found + beside or [term(account, entity)]

    def _rarest_first(self, terms: list[int]) -> list[int]:
        """Which word or open point leaves the fewest objects, nobody knows beforehand: each is counted, as far as that
        matters."""
        with self._database.read() as connection:
            return sorted(terms, key=lambda one: connection.scalar(_COUNTED, {"term": one}) or 0)


@cache
def most_telling(entity: str) -> tuple[str, ...]:
    """An entity's filters from the one that leaves the fewest objects; an index range is walked by the first of them.

    What a record declares of the fields tells: a number leaves fewer than a name, a name fewer than one word of a few.

    >>> most_telling("job"), most_telling("progress_claim")
    (('job_number', 'customer', 'status'), ('job_number', 'invoice_number', 'status'))
    """
    record = RECORDS[entity]

    def rank(name: str) -> int:
        says = {says_of(record, field) for field in record.filters[name]}
        return 0 if Says.IDENTIFIER in says else 1 + bool(says & {Says.PLAIN, None})

    return tuple(sorted(record.filters, key=rank))


@cache
def _in_range(terms: int, gone: bool, undated: bool, by_day: bool, newest: bool) -> Select[Any]:
    """The query of one shape. The narrow rows of `object_terms` are gone through first, the wide ones of `objects` are
    read where all terms are met."""
    day = object_terms.c.day if by_day else literal("").label("day")  # else the narrower index is enough
    query = (
        select(day, objects.c.seq, *STORED)
        .join(objects, objects.c.seq == object_terms.c.object_seq)
        .where(object_terms.c.term == bindparam("term_0"), objects.c.account == bindparam("account"))
    )
    for number in range(1, terms):
        other = object_terms.alias()
        met = select(other.c.term).where(
            other.c.term == bindparam(f"term_{number}"), other.c.object_seq == object_terms.c.object_seq
        )
        query = query.where(met.exists())
    if not gone:
        query = query.where(objects.c.gone_at.is_(None))
    if undated:
        query = query.where(object_terms.c.day == UNDATED)
    if newest:
        earlier = object_terms.c.object_seq < bindparam("after")
        return query.where(earlier).order_by(object_terms.c.object_seq.desc())
    if not by_day:
        later = object_terms.c.object_seq > bindparam("after")
        return query.where(later).order_by(object_terms.c.object_seq)
    place = tuple_(object_terms.c.day, object_terms.c.object_seq)
    query = query.where(object_terms.c.day.between(bindparam("low"), bindparam("high")))
    query = query.where(place > tuple_(bindparam("after_day"), bindparam("after")))
    return query.order_by(object_terms.c.day, object_terms.c.object_seq)


def _names_of(section: str, number: str) -> set[str]:
    """What a section may be called behind the number of its job.

    >>> sorted(_names_of("Fit-Off", "J1252-02"))
    ['02', 'fit off', 'j1252 02']
    """
    said = (section, number, _APART.split(number)[-1])
    return {_plain(one) for one in said} - {""}


def _plain(called: str) -> str:
    return same(_APART.sub(" ", called))


def _kind(row: Row[Any]) -> str:
    if row.gone_at is not None:
        return "gone"
    return "new" if row.version == 1 else "changed"
