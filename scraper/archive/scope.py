"""What an archive is of: jobs, a customer, dates, entities; and which stored objects that means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from scraper.entities import CATALOG, RECORDS, EntitySpec
from scraper.errors import ConfigError
from scraper.models.base import local_day, own_date
from scraper.profile import fold
from scraper.store import StoredObject
from scraper.store.confidential import Confidential, confidential_of
from scraper.store.stored import in_number_order
from scraper.workspace import Workspace


@dataclass(frozen=True)
class Scope:
    """What to archive; nothing named is everything."""

    jobs: tuple[str, ...] = ()
    """Top jobs' numbers; each with its sections."""
    customer: str | None = None
    """Name of a site or billing customer."""
    first: date | None = None
    """Local date, itself included, as is `last`."""
    last: date | None = None
    entities: tuple[str, ...] = ()
    confidential: bool = False
    """Whether files marked confidential go in."""

    @property
    def is_everything(self) -> bool:
        """Whether nobody else's data can be on a page that the archive needs."""
        return not (self.jobs or self.customer or self.first or self.last or self.entities)

    def as_json(self) -> dict[str, Any]:
        """As it is stated in archive and log."""
        return {
            "jobs": list(self.jobs),
            "customer": self.customer,
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "entities": list(self.entities),
            "confidential": self.confidential,
        }


class Selection:
    """The objects of a scope, as the store has them."""

    def __init__(self, ws: Workspace, scope: Scope) -> None:
        self._ws = ws
        self.scope = scope

    @cached_property
    def jobs(self) -> tuple[str, ...] | None:
        """Numbers of the jobs that objects may belong to; None: any. Raises `ConfigError` when there is none."""
        scope, objects = self.scope, self._ws.store.objects
        if not (scope.jobs or scope.customer):
            return None
        chosen: set[str] = set()
        for number in scope.jobs or (None,):
            is_stored = number is None
            for one in objects.list("job", job_number=number):
                is_stored = True
                if self.scope.customer is None or self._is_of_customer(one):
                    chosen.add(one.fields["job_number"])
            if not is_stored:
                raise ConfigError(f"--job: no job {number} is stored; expected one that `ascora list job` prints")
        if not chosen:
            raise ConfigError(f"--customer: no job of {scope.customer!r} is stored; expected a name as on its jobs")
        return tuple(sorted(chosen, key=in_number_order))

    def owns(self, job_number: str | None) -> bool:
        """Whether a page of that job (None: of no one job) shows nothing that is out of scope."""
        if job_number is None:
            return self.scope.is_everything
        return self.jobs is None or job_number in self.jobs

    def objects(self, entity: str) -> Iterator[StoredObject]:
        """The entity's objects in scope, by job number."""
        if not self.scope.entities or entity in self.scope.entities:
            yield from self._chosen(self.stored(entity))

    def of_job(self, entity: str, number: str) -> Iterator[StoredObject]:
        """The same, of one job."""
        if not self.scope.entities or entity in self.scope.entities:
            yield from self._chosen(self._ws.store.objects.list(entity, job_number=number))

    def stored(self, entity: str) -> Iterator[StoredObject]:
        """What is stored of the entity for these jobs, whatever its date; others' objects are not even read."""
        objects = self._ws.store.objects
        if self.jobs is None:
            yield from objects.list(entity)
        elif CATALOG[entity].has_job:
            for number in self.jobs:
                yield from objects.list(entity, job_number=number)
        else:
            yield from self._of_scope(CATALOG[entity], list(objects.list(entity)))

    def _of_scope(self, spec: EntitySpec, objects: list[StoredObject]) -> Iterator[StoredObject]:
        """What of the account is of the scope, and the parts of that."""
        own = [one for one in objects if self._is_of_scope(one)]
        part, whole = spec.part_of or ("", "")
        wholes = {one.fields[whole] for one in own if whole}
        chosen = {one.id for one in own} | {one.id for one in objects if part and one.fields[part] in wholes}
        yield from (one for one in objects if one.id in chosen)

    @cached_property
    def withheld(self) -> list[StoredObject]:
        """Forms that are confidential files: their answers are what the file says."""
        forms = self.stored("compliance_form")
        return [one for one in forms if self._is_in_time(one) and self._is_withheld(one)]

    @cached_property
    def needs_request(self) -> list[str]:
        """Ids of forms in an archive with confidential files that are such a file, or hold one as a picture."""
        forms = self.objects("compliance_form") if self.scope.confidential else iter(())
        return [one.id for one in forms if self._confidential.withholds(one) or self._holds_one(one)]

    def _holds_one(self, form: StoredObject) -> bool:
        pictures = (*form.fields["signatures"], *form.fields["photos"])
        return any(self._confidential.is_file(one["sha256"]) for one in pictures)

    def is_withheld_file(self, sha256: str | None) -> bool:
        """Whether bytes stay out, whatever they are called."""
        return not self.scope.confidential and self._confidential.is_file(sha256)

    @cached_property
    def _confidential(self) -> Confidential:
        return confidential_of(self._ws.store)

    def _is_withheld(self, one: StoredObject) -> bool:
        return not self.scope.confidential and self._confidential.withholds(one)

    def _chosen(self, stored: Iterator[StoredObject]) -> Iterator[StoredObject]:
        return (one for one in stored if self._is_in_time(one) and not self._is_withheld(one))

    def own_day(self, one: StoredObject) -> date | None:
        """The object's own date in the account's time zone; None where it has none."""
        found = self._day_of(one.entity, one.fields)
        if found is None and one.entity == "compliance_form":
            document = one.fields["document"] or {}
            for file in self._ws.store.objects.list("attachment", job_number=one.fields["job_number"]):
                same = ("section_name", one.fields["section_name"]), ("sha256", document.get("sha256"))
                is_called = document.get("name") in (None, file.fields["name"])
                if is_called and all(file.fields[name] == is_ for name, is_ in same):
                    return self._day_of("attachment", file.fields)
        return found

    def _day_of(self, entity: str, fields: Mapping[str, Any]) -> date | None:
        text = own_date(RECORDS[entity], fields)
        return None if text is None else local_day(text, self._ws.zone)

    def _is_in_time(self, one: StoredObject) -> bool:
        if not (self.scope.first or self.scope.last):
            return True
        day = self.own_day(one)
        return day is None or ((self.scope.first or day) <= day <= (self.scope.last or day))

    def _is_of_scope(self, one: StoredObject) -> bool:
        """Whether something of the account is of these jobs alone or of the customer, or is listed on the card of what
        is."""
        numbers = one.fields.get("job_numbers")
        if numbers and self.jobs is not None and set(numbers) <= set(self.jobs):
            return True
        spec = CATALOG[one.entity]
        if any(one.fields[name] in (self.jobs or ()) for name in spec.jobs_named_by):
            return True
        for place in (each for each in spec.on_cards if each.of != one.entity):
            owner = one.fields[place.by]
            if isinstance(owner, str) and owner in self._owners(place.of):
                return True
        return self.scope.customer is not None and self._is_of_customer(one)

    @cached_property
    def _known_owners(self) -> dict[str, frozenset[str]]:
        return {}

    def _owners(self, entity: str) -> frozenset[str]:
        """What the objects of an entity that are in scope are known by: what is on their cards names them so."""
        if entity not in self._known_owners:
            name = RECORDS[entity].key[0]
            self._known_owners[entity] = frozenset(str(one.fields[name]) for one in self.stored(entity))
        return self._known_owners[entity]

    def _is_of_customer(self, one: StoredObject) -> bool:
        """Whether one of the fields by which objects are looked up for a customer names that of the scope."""
        values = [one.fields[field] for field in RECORDS[one.entity].filters.get("customer", ())]
        names = [value.get("name") if isinstance(value, dict) else value for value in values]
        return fold(self.scope.customer or "") in [fold(name) for name in names if name]
