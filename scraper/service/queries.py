"""The one query layer: what is held of something, how old it is, how whole, and where it was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

from scraper.entities import CATALOG, RECORDS
from scraper.errors import InvalidQuestion
from scraper.models import JobSection
from scraper.models.base import local_day, own_date
from scraper.service.related import meets
from scraper.service.requests import Many, One, checked, chosen, cursor, in_feed, position, related
from scraper.service.sources import Place
from scraper.store import Store, StoredObject
from scraper.store.lookup import BEGINNING, Position, Wanted

Question = One | Many
MOST_CHANGES = 1000
LONGEST_NUMBER = 40
"""Characters of what may be a job's number."""
OF_EVERY_CARD = JobSection.entity
"""What is read of every card: when it was last, the card was."""


@dataclass(frozen=True)
class Held:
    """What the store has on a question."""

    objects: tuple[StoredObject, ...]
    is_list: bool
    observed_at: datetime
    """When a source last showed it: of a list, the oldest look at what it was put together from."""
    complete: bool
    """Its listing was walked to the proven end, and nothing of this entity was left out there; of a job, its card was
    read."""
    run_id: str | None
    """The run that looked last; None where no listing says so."""
    next: str | None = None
    """Cursor of the next page."""
    withheld: tuple[str, ...] = ()
    """Ids of objects that the caller may not see, since their file is confidential."""
    included: Mapping[str, tuple[StoredObject, ...]] = field(default_factory=dict)
    """By the word that was asked with, objects of another entity that name one of these."""

    def without(self, is_hidden: Callable[[StoredObject], bool]) -> Held:
        """The same without some objects, which are named; what lacks any is not complete to who may not see them."""
        withheld = tuple(one.id for one in self.objects if is_hidden(one))
        if not withheld:
            return self
        seen = tuple(one for one in self.objects if one.id not in withheld)
        return replace(self, objects=seen, withheld=withheld, complete=False)

    @property
    def conflicts(self) -> list[dict[str, Any]]:
        """Where sources disagree, each with the id of its object."""
        return [{"id": one.id, **conflict} for one in self.objects for conflict in one.body["conflicts"]]


class Queries:
    """Questions to one account's store."""

    def __init__(self, store: Store, account: str, zone: tzinfo) -> None:
        self._store = store
        self._account = account
        self._zone = zone

    def place(self, question: Question) -> Place | None:
        """Where the answer would be fetched; None for an id that nothing is known of. Raises `InvalidQuestion`."""
        self._after(question)
        if isinstance(question, Many):
            return Place.of(question.entity, self._number(question.job_number))
        one = self.one(question)
        if one is not None:
            return Place.of(question.entity, one.fields.get("job_number"))
        is_card, ident = CATALOG[question.entity].is_card, question.ident
        is_number = is_card and ident.isascii() and 0 < len(ident) <= LONGEST_NUMBER
        return Place.of(question.entity, ident) if is_number else None

    def held(self, question: Question) -> Held | None:
        """What is held of it, all at one moment; None when nobody has looked yet. Raises `InvalidQuestion`."""
        after = self._after(question)
        with self._store.frozen():
            held = self._held(question, after)
            if held is not None and isinstance(question, Many):
                held = self._as_whole_as(held, question)
            return held if held is None or not question.include else self._with_included(question, held)

    def _after(self, question: Question) -> Position:
        """Where the page begins. Raises `InvalidQuestion`, also for a question that makes no sense."""
        checked(question.entity, question)
        if isinstance(question, One) or question.cursor is None:
            return BEGINNING
        return position(question.cursor, self._listing(question))

    def _listing(self, question: Many) -> str:
        return f"{self._account} {question.listing}"

    def _held(self, question: Question, after: Position) -> Held | None:
        if isinstance(question, One):
            one = self.one(question)
            return None if one is None else self._held_one(one)
        objects, more = self._page(question, after)
        number = self._number(question.job_number)
        if CATALOG[question.entity].is_card and number is not None:
            return self._held_jobs(objects, more)
        seen = self._store.seen(question.entity, number if CATALOG[question.entity].has_job else None)
        return None if seen is None else Held(objects, True, seen.at, seen.whole, seen.run_id, more)

    def _with_included(self, question: Question, held: Held) -> Held:
        """With what stands beside its objects. Where one of those entities was not looked at wholly, the answer is not
        complete: nothing of it proves nothing."""
        words = {word: CATALOG[question.entity].includes[word] for word in question.include}
        number = RECORDS[question.entity].key[0]
        named = [str(one.fields[number]) for one in held.objects]
        included = {
            word: tuple(one for said in named for one in self.every(Many(entity, {number: said})))
            for word, entity in words.items()
        }
        looks = [self._store.seen(entity, None) for entity in words.values()]
        whole = held.complete and all(look is not None and look.whole for look in looks)
        return replace(held, included=included, complete=whole)

    def _as_whole_as(self, held: Held, question: Many) -> Held:
        """Not complete where what a filter goes by was not looked at wholly."""
        known = related(question.entity)
        reads = {entity for name in question.filters if name in known for entity in known[name].reads}
        looks = [self._store.seen(entity, None) for entity in reads]
        return replace(held, complete=held.complete and all(look is not None and look.whole for look in looks))

    def changes(self, since: str | None, limit: int) -> tuple[list[dict[str, Any]], str, bool]:
        """What changed behind a cursor (None: from the beginning), the cursor to go on from, and whether more waits.

        Raises `InvalidQuestion`, also for a cursor that is ahead of the store: what an older copy of it was told.
        """
        if not 1 <= limit <= MOST_CHANGES:
            raise InvalidQuestion(f"limit: expected a number from 1 to {MOST_CHANGES}")
        feed = f"{self._account} changes"
        after = 0 if since is None else in_feed(since, feed)
        found, reached, more = self._store.lookup.changes(after, limit)
        if reached == after and after > self._store.lookup.newest():
            raise InvalidQuestion("since: it is ahead of the store, which was put back; begin without it")
        told = [
            {"cursor": cursor(("", one.cursor), feed), "change": one.kind, "data": one.object.as_json()}
            for one in found
        ]
        return told, cursor(("", reached), feed), more

    def every(self, question: Many) -> Iterator[StoredObject]:
        """Every object that the question means, whatever its limit. Raises `InvalidQuestion`."""
        checked(question.entity, question)
        return (one for _, one in self._walk(question, BEGINNING))

    def one(self, question: One) -> StoredObject | None:
        """The object of an id, or of a number of its own; None where none is held. Raises `InvalidQuestion`."""
        found = self._store.objects.get(question.entity, question.ident)
        if found is None and CATALOG[question.entity].is_card:
            named = self._store.lookup.card(question.ident)
            return None if named is None else named.job
        if found is None:
            several = self._store.lookup.named(question.entity, question.ident, 2)
            if len(several) > 1:
                raise InvalidQuestion(f"id: {question.ident!r} is several; expected an id, or a listing by that number")
            return several[0] if several else None
        return found

    def _held_one(self, one: StoredObject) -> Held | None:
        observed = max(one.last_seen_at, one.gone_at or one.last_seen_at)
        if CATALOG[one.entity].is_card:
            return self._held_jobs((one,), None, is_list=False)
        seen = self._store.seen(one.entity, one.fields.get("job_number"))
        whole, run_id = (False, None) if seen is None else (seen.whole, seen.run_id)
        return Held((one,), False, observed, whole, run_id)

    def _held_jobs(self, jobs: tuple[StoredObject, ...], more: str | None, *, is_list: bool = True) -> Held | None:
        if not jobs:
            return None
        oldest = min(max(one.last_seen_at, one.gone_at or one.last_seen_at) for one in jobs)
        card = self._store.seen(OF_EVERY_CARD, jobs[0].fields["job_number"])
        whole, run_id = (False, None) if card is None else (card.whole, card.run_id)
        return Held(jobs, is_list, oldest, whole, run_id, more)

    def _number(self, said: str | None) -> str | None:
        """A job's number as its job spells it."""
        job = self._store.lookup.job(said) if said is not None else None
        return said if job is None else str(job.fields["job_number"])

    def _page(self, question: Many, after: Position) -> tuple[tuple[StoredObject, ...], str | None]:
        found: list[StoredObject] = []
        last = after
        for place, one in self._walk(question, after):
            if len(found) == question.limit:
                return tuple(found), cursor(last, self._listing(question))
            found.append(one)
            last = place
        return tuple(found), None

    def _walk(self, question: Many, after: Position) -> Iterator[tuple[Position, StoredObject]]:
        """What the question means behind a position, each with its own."""
        looked_up = {name: said for name, said in question.filters.items() if name not in related(question.entity)}
        wanted = Wanted(question.entity, looked_up, question.first, question.last, question.undated, question.gone)
        is_related = meets(self._store, self._zone, question.entity, question.filters)
        limit = question.limit + 1
        while rows := self._store.lookup.page(wanted, after, limit):
            yield from (row for row in rows if self._is_in_time(question, row[1]) and is_related(row[1]))
            if len(rows) < limit:
                return
            after = rows[-1][0]

    def _is_in_time(self, question: Many, one: StoredObject) -> bool:
        if question.first is None and question.last is None:
            return True
        text = own_date(RECORDS[one.entity], one.fields)
        day = None if text is None else local_day(text, self._zone)
        return day is not None and (question.first or day) <= day <= (question.last or day)


def printed(one: StoredObject, question: Question) -> dict[str, Any]:
    """An object as it is answered."""
    return chosen(one.as_json(), question.fields)
