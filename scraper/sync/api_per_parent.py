"""What the open API answers for each object of another entity, parent by parent."""

from __future__ import annotations

from collections.abc import Mapping

from scraper.api.client import AscoraApi
from scraper.entities.places import ApiPerParent
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context
from scraper.parse.api_answers import read_rows
from scraper.parse.snapshots import API_FACET
from scraper.store import Listing, Planned, Run, StoredObject, WorkItem
from scraper.sync.parents import due, ids_of
from scraper.sync.walk_listing import Walked, cover, mark_missing, tell
from scraper.workspace import Workspace


def plan_parents(ws: Workspace, run: Run, item: WorkItem, place: ApiPerParent) -> None:
    """Plan a question for every parent that there is a reason to ask for, once all parents are known."""
    jobs = item.target["jobs"]
    parents = {key: one for key, one in _parents(ws, place).items() if not jobs or one.fields.get("job_number") in jobs}
    found = due(ws, run.scope, parents, [[place.kind]], {})
    listing = Listing(item.entity, API_FACET, f"open API {place.route}, parents")
    asked = {"jobs": jobs} if jobs else {}
    walked = Walked(listing, ws.clock(), taken=0, scope=asked, not_due=found.rest)
    planned = [
        Planned("api", item.entity, {"parent": key, "id": one.id, "place": place.kind}, is_last=True)
        for key, one in found.parents.items()
    ]
    with ws.store.unit():
        cover(ws, item, walked)
        ws.store.items.plan(run, planned)
        ws.store.items.done(item)


def take_parent(ws: Workspace, run: Run, item: WorkItem, place: ApiPerParent, api: AscoraApi) -> None:
    """Ask for one parent; each answer is kept before it is read."""
    key, began = item.target["parent"], ws.clock()
    job = key if place.key == "job_number" else None
    seen: list[str] = []
    rejected: list[RowRejected] = []
    walk = api.list(place.route, key)
    for page, answer in enumerate(walk, 1):
        walk_id = f"{run.id}-{item.id}"
        context = Context(job_number=job, walk=walk_id, page=page, last=answer.last, row=key)
        kept = ws.keep(answer.raw, place.kind, answer.url, answer.scrubbed, context, answer.content_type)
        readings, refused = read_rows(ws, place.route, answer.rows, kept)
        rejected += refused
        seen += ws.store.objects.put(readings, run_id=run.id).ids
    listing = Listing(item.entity, API_FACET, f"open API {place.route}")
    walked = Walked(
        listing,
        began,
        taken=walk.taken - len(rejected),
        expected=walk.expected,
        is_proven=walk.proven,
        rejected=rejected,
        scope={"parent": key} if job is None else {"job_number": job},
    )
    parent = ws.store.objects.get(place.of, item.target["id"])
    with ws.store.unit():
        is_whole = tell(ws, item, walked, f"a row of the open API for {key}", f"open API {place.route} for {key}")
        if is_whole and parent is not None:
            mark_missing(ws, run, item, listing, seen, among=ids_of(ws, item.entity, place.by, parent, key))
        ws.store.items.done(item)


def _parents(ws: Workspace, place: ApiPerParent) -> Mapping[str, StoredObject]:
    """The stored parents by the key that the route is asked with; what has none cannot be asked for."""
    keyed = ((one.as_json()[place.key], one) for one in ws.store.objects.list(place.of, include_gone=False))
    found: dict[str, StoredObject] = {}
    for key, one in keyed:
        if key is not None:
            found.setdefault(str(key), one)
    return found
