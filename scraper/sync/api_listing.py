"""A listing of the open API, taken to its proven end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

from scraper.api.client import AscoraApi
from scraper.api.walk import Walk
from scraper.entities import CATALOG
from scraper.entities.places import Api, ApiListing, ApiPerParent
from scraper.errors import ApiRefused, RowRejected
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.parse.api_answers import facet_of, read_rows
from scraper.parse.snapshots import API_FACET
from scraper.store import Listing, Run, WorkItem
from scraper.sync.api_per_parent import plan_parents, take_parent
from scraper.sync.walk_listing import Walked, mark_missing, tell, tell_rows
from scraper.workspace import Workspace


def ask(ws: Workspace, run: Run, item: WorkItem, api: AscoraApi) -> list[str]:
    """Take what an item of the open API names: a listing, the parents to ask for, or one of them; what a person should
    know. A key that may not see a queue is told and no more: a queue proves nothing by what it lacks.
    """
    place = _place(item)
    if isinstance(place, ApiPerParent) and "parent" in item.target:
        take_parent(ws, run, item, place, api)
        return []
    if isinstance(place, ApiPerParent):
        plan_parents(ws, run, item, place)
        return []
    try:
        take_api(ws, run, item, api)
    except ApiRefused as error:
        if not isinstance(place, ApiListing) or not place.while_listed:
            raise
        ws.store.items.done(item)
        return [f"{CATALOG[item.entity].plural} are read without the open API's {place.route}: {error}"]
    return []


def _place(item: WorkItem) -> Api | None:
    spec = CATALOG[item.entity]
    named = next((one for one in spec.apis if one.kind == item.target.get("place")), None)
    return named or spec.api


def take_api(ws: Workspace, run: Run, item: WorkItem, api: AscoraApi) -> None:
    """Take one listing of the open API, or what it has of the jobs asked for; each answer is kept before it is read."""
    place = _place(item)
    if not isinstance(place, ApiListing):
        raise TypeError(f"the open API does not list {item.entity}")
    name, numbers = place.route, set(item.target["jobs"])
    seen: list[str] = []
    rejected: list[RowRejected] = []
    began = ws.clock()
    walks = list(_walks(ws, item, place, api))
    for number, walk in enumerate(walks, 1):
        for readings, refused in _read(ws, place, walk, f"{run.id}-{item.id}-{number}"):
            rejected += refused
            seen += ws.store.objects.put(_of_jobs(readings, numbers), run_id=run.id).ids
    is_proven = all(walk.proven for walk in walks)
    walked = Walked(
        Listing(item.entity, facet_of(name), f"open API {name}"),
        began,
        taken=len(set(seen)) if numbers else walks[0].taken - len(rejected),
        expected=None if numbers else walks[0].expected,
        is_proven=is_proven,
        rejected=rejected,
        scope={"jobs": item.target["jobs"]} if numbers else {},
    )
    with ws.store.unit():
        _settle(ws, run, item, place, walked, seen)
        ws.store.items.done(item)


def _walks(ws: Workspace, item: WorkItem, place: ApiListing, api: AscoraApi) -> Iterator[Walk]:
    """One for all that it lists, or for each of the jobs asked for."""
    until: dict[str, Any] = {} if place.before is None else {place.before: ws.today + timedelta(days=1)}
    for each in [{"FilterText": number} for number in item.target["jobs"]] or [{}]:
        yield api.list(place.route, None, **place.parameters, **until, **each)


def _settle(ws: Workspace, run: Run, item: WorkItem, place: ApiListing, walked: Walked, seen: Sequence[str]) -> None:
    """Tell how far it went, and mark what it lacks; a queue proves nothing by what it lacks."""
    row, whole = "a row of the open API", walked.listing.name
    if place.while_listed:
        tell_rows(ws, item, walked, row, whole)
        if walked.is_proven and not walked.rejected:
            _leave(ws, run, item.entity, place, seen)
    elif tell(ws, item, walked, row, whole) and not item.target["jobs"]:
        mark_missing(ws, run, item, walked.listing, seen)


def _leave(ws: Workspace, run: Run, entity: str, place: ApiListing, seen: Sequence[str]) -> None:
    """Of what a queue does not list any more, nothing is said that held only as long as it did."""
    left = [one for id_, one in ws.store.objects.readings(entity, API_FACET).items() if id_ not in seen]
    waited = [one for one in left if one.record.model_fields_set.intersection(place.while_listed)]
    ws.store.objects.put([_without(one, place.while_listed) for one in waited], run_id=run.id)


def _without(reading: Reading, fields: Collection[str]) -> Reading:
    record = reading.record
    stated = {name: getattr(record, name) for name in record.model_fields_set if name not in fields}
    return reading.model_copy(update={"record": type(record).model_construct(**stated)})


def _read(ws: Workspace, place: ApiListing, walk: Walk, name: str) -> Iterator[tuple[list[Reading], list[RowRejected]]]:
    """What each answer says, once it is kept."""
    for page, answer in enumerate(walk, 1):
        context = Context(walk=name, page=page, last=answer.last)
        kept = ws.keep(answer.raw, place.kind, answer.url, answer.scrubbed, context, answer.content_type)
        yield read_rows(ws, place.route, answer.rows, kept)


def _of_jobs(readings: list[Reading], numbers: Collection[str]) -> list[Reading]:
    """Those of the jobs asked for; all where none is."""
    return [one for one in readings if not numbers or getattr(one.record, "job_number", None) in numbers]
