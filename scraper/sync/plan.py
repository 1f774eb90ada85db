"""What to look at: which listings a run walks, and which of the cards they show are worth a visit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scraper.entities import CATALOG, EntitySpec
from scraper.entities.catalog import KEEPS
from scraper.entities.places import ApiListing, ApiPerParent, MenuList, Panel, Windowed
from scraper.entities.spec import SideJob
from scraper.errors import ConfigError
from scraper.models import ClaimSection, Job, JobSection, Record
from scraper.models.base import day_in, to_json
from scraper.pages.top_jobs import unclear_rows
from scraper.parse.snapshots import API_FACET
from scraper.store import Planned, Sighting
from scraper.store.cards import Card
from scraper.store.fetches import FetchSource
from scraper.store.stored import digest
from scraper.store.work import OF_API
from scraper.sync.rota import plan_windows
from scraper.workspace import Workspace

FINAL = frozenset({"completed", "ready_to_invoice", "closed", "cancelled"})
"""Statuses of a job on which nobody works any more."""


@dataclass(frozen=True)
class Scope:
    """What a run is asked for; nothing given means everything."""

    entities: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    """Job numbers."""
    since: date | None = None
    """Only jobs created or changed on or after this local date."""
    first: date | None = None
    """What is asked for in windows of days, such as time and schedules: from this local date on; None: as the profile
    says."""
    last: date | None = None
    """The same: until this local date."""
    full: bool = False
    """Visit every card, changed or not."""
    changes: bool = False
    """Visit only cards that are new or whose row has changed: no open jobs, nobody's revisit window."""
    only: FetchSource | None = None
    """One source of a fetch: `api` asks the open API alone, `card` goes to the cards of these jobs by their known
    addresses, `portal` leaves out the open API."""

    def as_json(self) -> dict[str, Any]:
        """The scope as the run keeps it."""
        asked: dict[str, Any] = {
            "entities": list(self.entities),
            "jobs": list(self.jobs),
            "since": self.since.isoformat() if self.since else None,
            "full": self.full,
        }
        asked |= {"changes": True} if self.changes else {}
        days = {"from": self.first, "to": self.last}
        asked |= {name: day.isoformat() for name, day in days.items() if day is not None}
        return asked | {"only": self.only} if self.only else asked


def entities_of(scope: Mapping[str, Any]) -> tuple[str, ...]:
    """The entities that a scope takes, in the order they are read. Raises `ConfigError` for one that does not exist."""
    unknown = [name for name in scope["entities"] if name not in CATALOG]
    if unknown:
        raise ConfigError(f"{unknown[0]}: no such entity; expected one of {', '.join(CATALOG)}")
    asked = {*scope["entities"], *(CATALOG[name].taken_with for name in scope["entities"])}
    return tuple(spec.name for spec in CATALOG.as_walked() if not scope["entities"] or spec.name in asked)


def first_items(ws: Workspace, scope: Mapping[str, Any]) -> Iterable[Planned]:
    """What a run of this scope starts with. Raises `ConfigError` for an entity that nothing lists."""
    has_api = ws.settings.api_key is not None
    wanted = entities_of(scope)
    if unlisted := [name for name in wanted if not CATALOG[name].is_in_portal and CATALOG[name].api is None]:
        raise ConfigError(f"{unlisted[0]}: nothing says where it is listed; expected a screen or an open API listing")
    match scope.get("only"):
        case "api":
            return [one for one in _listings(ws, scope, has_api=has_api) if one.kind == "api" and one.entity in wanted]
        case "portal":
            return _listings(ws, scope, has_api=False)
        case "card":
            cards = ws.store.cards.list(scope["jobs"])
            known = [_known_card(one, card_entities(scope)) for one in cards if one.section_name is None]
            return [*known, *_ledger(wanted)]
    return _listings(ws, scope, has_api=has_api)


def _known_card(card: Card, entities: list[str]) -> Planned:
    where = {"job_number": card.job_number, "section_name": None, "portal_id": card.portal_id, "url": card.url}
    return Planned("card", Job.entity, where | {"name": None, "entities": entities})


def _listings(ws: Workspace, scope: Mapping[str, Any], *, has_api: bool) -> Iterator[Planned]:
    """The listings that the run starts with: the open API's, then the portal's, the Jobs list first."""
    wanted = [CATALOG[name] for name in entities_of(scope)]
    specs = _with_owners(wanted)
    if has_api:
        yield from (item for spec in specs for item in _of_api(spec, scope["jobs"]))
    yield from (item for spec in specs for item in _of_portal(ws, spec, scope, has_api=has_api))
    yield from _side_jobs(wanted, specs, has_api=has_api)
    yield from _ledger(spec.name for spec in wanted)


def _with_owners(wanted: list[EntitySpec]) -> list[EntitySpec]:
    """What is wanted, after that on whose cards it is listed."""
    owners = {place.of for spec in wanted for place in spec.on_cards} | {spec.name for spec in wanted if spec.is_card}
    cards = [spec for name, spec in CATALOG.items() if name in owners]
    return [*cards, *(spec for spec in wanted if spec not in cards)]


def _of_api(spec: EntitySpec, jobs: list[str]) -> Iterator[Planned]:
    """What is asked of the open API."""
    for place in spec.apis:
        target = {"place": place.kind}
        match place:
            case ApiListing():
                yield Planned("api", spec.name, {"jobs": jobs if "job_number" in place.asked_by else [], **target})
            case ApiPerParent():
                yield Planned("api", spec.name, {"jobs": jobs, **target}, is_last=True)


def _of_portal(ws: Workspace, spec: EntitySpec, scope: Mapping[str, Any], *, has_api: bool) -> Iterator[Planned]:
    """What of the account the portal lists; of a run for some jobs not what belongs to none of them, unless named."""
    if scope["jobs"] and not spec.has_job and spec.name not in scope["entities"]:
        return
    jobs = scope["jobs"] if spec.has_job else []
    is_wanted = spec.name in entities_of(scope)  # else only what says which of its cards there are
    for place in spec.of_accounts if is_wanted else spec.of_accounts[:1]:
        if isinstance(place, Windowed):
            if scope["full"] or not place.adds_only:
                yield from plan_windows(ws, scope, spec.name, place)
        elif not (has_api and isinstance(place, MenuList) and place.without_api):
            is_last = isinstance(place, MenuList | Panel) and place.after_cards
            yield Planned("listing", spec.name, {"jobs": jobs, "place": place.kind}, is_last=is_last)


def _side_jobs(wanted: list[EntitySpec], specs: list[EntitySpec], *, has_api: bool) -> Iterator[Planned]:
    """What else is kept for the entities, each once: what a wanted entity's own listing keeps is left to that."""
    listed = {place.kind for spec in wanted for place in spec.places}
    known: set[SideJob] = set()
    for spec in specs:
        for job in spec.read_with:
            left = [kind for kind in KEEPS.get(job, ()) if kind not in listed]
            if job not in known and (has_api or job not in OF_API) and (left or job not in KEEPS):
                yield Planned(job, spec.name, {"kinds": left} if left else {})
            known.add(job)


def _ledger(wanted: Iterable[str]) -> Iterator[Planned]:
    """What the claims of a job add up to, where a run takes any."""
    if any(CATALOG[name].totals is not None and not CATALOG[name].needed_to_read_a_card for name in wanted):
        yield Planned("ledger", ClaimSection.entity, {})


def card_entities(scope: Mapping[str, Any]) -> list[str]:
    """What is taken from every card: what the scope names, and what a card needs to be understood."""
    wanted = entities_of(scope)
    on_cards = (spec for spec in CATALOG.as_walked() if spec.on_card is not None)
    return [spec.name for spec in on_cards if spec.needed_to_read_a_card or spec.name in wanted]


def row_hash(ws: Workspace, record: Record) -> str:
    """Hash of all that a listing row and the open API say of a card: when it moves, the card is worth a visit."""
    number, section = (record.job_number, record.name) if isinstance(record, JobSection) else record.key_values()[:2]
    job = Job(job_number=number, section_name=section or None)
    api = ws.store.objects.reading(job, API_FACET)
    return digest([to_json(record), to_json(api.record) if api is not None else None])


def sighting(ws: Workspace, job: Job, url: str | None) -> Sighting:
    """A row of the Jobs list as the store keeps it."""
    return Sighting(job.job_number, job.section_name, job.portal_id, url, row_hash(ws, job))


def is_wanted(ws: Workspace, scope: Mapping[str, Any], job: Job, card: Card) -> bool:
    """Whether a run of this scope visits the card of a listing row."""
    if scope["jobs"]:
        return job.job_number in scope["jobs"]
    if scope["since"] is not None and not _moved_since(ws, date.fromisoformat(scope["since"]), job, card):
        return False
    return is_due(ws, scope, card)


def is_due(ws: Workspace, scope: Mapping[str, Any], card: Card) -> bool:
    """Whether there is a reason to look at a card now, of those that the scope counts."""
    reason = card.why_visit(ws.clock(), ws.revisit)
    if scope.get("changes"):
        return reason in ("never visited", "changed")
    return bool(scope["full"]) or reason is not None or ws.store.losses.is_waiting(card.job_number)


def unclear_ids(ws: Workspace, jobs: list[Job], tops: Collection[int]) -> Iterator[str]:
    """Ids of jobs whose number is in unclear rows, none of them among `tops` (their `id()`): they are not missing."""
    for group in unclear_rows(jobs):
        if not any(id(job) in tops for job in group):
            yield from (stored.id for stored in ws.store.objects.list(Job.entity, group[0].job_number))


def _moved_since(ws: Workspace, since: date, job: Job, card: Card) -> bool:
    """Created, completed or changed on or after a local date. A job that shows no creation date is not left out."""
    api = ws.store.objects.reading(Job(job_number=job.job_number, section_name=job.section_name), API_FACET)
    said = [r for r in (job, api.record if api is not None else None) if isinstance(r, Job)]
    days = [day_in(ws.zone, value) for r in said for value in (r.created_at, r.completed_at) if value is not None]
    changed = card.visited_at is not None and day_in(ws.zone, card.last_change_at) >= since
    return changed or not any(r.created_at for r in said) or any(day >= since for day in days)
