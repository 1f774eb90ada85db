"""A listing of the open API, taken to its proven end."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scraper.api.client import AscoraApi
from scraper.api.walk import Walk
from scraper.entities import CATALOG
from scraper.entities.places import ApiListing, ApiPerParent
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.parse.api_answers import read_rows
from scraper.parse.snapshots import API_FACET
from scraper.store import Listing, Run, WorkItem
from scraper.sync.api_per_parent import plan_parents, take_parent
from scraper.sync.walk_listing import Walked, mark_missing, tell
from scraper.workspace import Workspace


def ask(ws: Workspace, run: Run, item: WorkItem, api: AscoraApi) -> None:
    """Take what an item of the open API names: a listing, the parents to ask for, or one of them."""
    place = CATALOG[item.entity].api
    if isinstance(place, ApiPerParent) and "parent" in item.target:
        take_parent(ws, run, item, place, api)
    elif isinstance(place, ApiPerParent):
        plan_parents(ws, run, item, place)
    else:
        take_api(ws, run, item, api)


def take_api(ws: Workspace, run: Run, item: WorkItem, api: AscoraApi) -> None:
    """Take one listing of the open API, or what it has of the jobs asked for; each answer is kept before it is read."""
    place = CATALOG[item.entity].api
    if not isinstance(place, ApiListing):
        raise TypeError(f"the open API does not list {item.entity}")
    name, numbers = place.route, set(item.target["jobs"])
    seen: list[str] = []
    rejected: list[RowRejected] = []
    began = ws.clock()
    asked = [{"FilterText": number} for number in item.target["jobs"]] or [{}]
    walks = [api.list(name, None, **place.parameters, **each) for each in asked]
    for number, walk in enumerate(walks, 1):
        for readings, refused in _read(ws, place, walk, f"{run.id}-{item.id}-{number}"):
            rejected += refused
            seen += ws.store.objects.put(_of_jobs(readings, numbers), run_id=run.id).ids
    is_proven = all(walk.proven for walk in walks)
    walked = Walked(
        Listing(item.entity, API_FACET, f"open API {name}"),
        began,
        taken=len(set(seen)) if numbers else walks[0].taken - len(rejected),
        expected=None if numbers else walks[0].expected,
        is_proven=is_proven,
        rejected=rejected,
        scope={"jobs": item.target["jobs"]} if numbers else {},
    )
    with ws.store.unit():
        is_whole = tell(ws, item, walked, "a row of the open API", f"open API {name}")
        if is_whole and not numbers:
            mark_missing(ws, run, item, walked.listing, seen)
        ws.store.items.done(item)


def _read(ws: Workspace, place: ApiListing, walk: Walk, name: str) -> Iterator[tuple[list[Reading], list[RowRejected]]]:
    """What each answer says, once it is kept."""
    for page, answer in enumerate(walk, 1):
        context = Context(walk=name, page=page, last=answer.last)
        kept = ws.keep(answer.raw, place.kind, answer.url, answer.scrubbed, context, answer.content_type)
        yield read_rows(ws, place.route, answer.rows, kept)


def _of_jobs(readings: list[Reading], numbers: Collection[str]) -> list[Reading]:
    """Those of the jobs asked for; all where none is."""
    return [one for one in readings if not numbers or getattr(one.record, "job_number", None) in numbers]
