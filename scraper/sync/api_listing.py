"""A listing of the open API, taken to its proven end."""

from __future__ import annotations

from scraper.api.client import AscoraApi
from scraper.entities import CATALOG
from scraper.entities.places import ApiListing
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context
from scraper.parse.api_answers import read_rows
from scraper.parse.snapshots import API_FACET
from scraper.store import Listing, Run, WorkItem
from scraper.sync.walk_listing import Walked, mark_missing, tell
from scraper.workspace import Workspace


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
        walk_id = f"{run.id}-{item.id}-{number}"
        for page, answer in enumerate(walk, 1):
            context = Context(walk=walk_id, page=page, last=answer.last)
            kept = ws.keep(answer.raw, place.kind, answer.url, answer.scrubbed, context, answer.content_type)
            readings, refused = read_rows(ws, name, answer.rows, kept)
            if numbers:
                readings = [r for r in readings if getattr(r.record, "job_number", None) in numbers]
            rejected += refused
            seen += ws.store.objects.put(readings, run_id=run.id).ids
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
