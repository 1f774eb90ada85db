"""A list that the portal shows of the whole account: behind a menu entry, or as a panel of a screen."""

from __future__ import annotations

from dataclasses import replace

from flows.portal import Portal
from flows.screens.places import of_account
from scraper.entities import CATALOG
from scraper.entities.places import MenuList, Panel
from scraper.errors import LayoutChanged
from scraper.models import Reading
from scraper.pages.html.screens import called
from scraper.pages.registry import grid_page
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Run, WorkItem
from scraper.sync.walk_listing import Walked, mark_missing, tell
from scraper.workspace import Workspace


def take_account_listing(ws: Workspace, run: Run, item: WorkItem, portal: Portal) -> list[str]:
    """Take what the portal lists of an entity; why it is not taken where it shows no such list.

    A list that was there before, or that is there and cannot be read, raises `LayoutChanged`.
    """
    place = CATALOG[item.entity].of_account
    if not isinstance(place, MenuList | Panel):
        raise TypeError(f"the portal shows no list of every {item.entity}")
    rows, wanted, began = Rows(ws), set(item.target["jobs"]), ws.clock()
    readings: list[Reading] = []
    expected: int | None = None
    doubts: tuple[str, ...] = ()
    absent: str | None = None
    shown = False
    try:
        for kept in of_account(portal, place):
            shown = True
            for record, _ in rows.read(kept.snapshot):
                readings.append(reading_of(record, kept.snapshot))
            expected, doubts = kept.expected, kept.doubts
    except LayoutChanged as error:
        if _is_held(ws, item.entity) or not (isinstance(place, Panel) and _is_absent(ws, place, error)):
            raise
        absent = f"{error}: no {_words(item.entity)} are taken"
    if not shown and absent is None:
        absent = f"this user's menu has no {called(ws.profile, place.grid)}: no {_words(item.entity)} are taken"
        if _is_held(ws, item.entity):
            raise LayoutChanged(f"{absent}, and there were some before", called(ws.profile, place.grid))
    own = [one for one in readings if not wanted or getattr(one.record, "job_number", None) in wanted]
    seen = list(ws.store.objects.put(own, run_id=run.id).ids)
    walked = Walked.of(
        rows,
        Listing(item.entity, place.kind, place.kind),
        began,
        expected=None if wanted else expected,
        doubts=doubts,
        scope={"jobs": sorted(wanted)} if wanted else {},
    )
    whole = next(iter(ws.profile.grids[place.grid].title), called(ws.profile, place.grid))
    with ws.store.unit():
        is_whole = tell(ws, item, replace(walked, taken=len(own)), f"a row of {whole}", whole)
        if is_whole and absent is None and not wanted:
            mark_missing(ws, run, item, walked.listing, seen)
        ws.store.items.done(item)
    return [] if absent is None else [absent]


def _words(entity: str) -> str:
    return CATALOG[entity].plural.replace("_", " ")


def _is_held(ws: Workspace, entity: str) -> bool:
    return any(ws.store.objects.list(entity, include_gone=False))


def _is_absent(ws: Workspace, place: Panel, error: LayoutChanged) -> bool:
    """Whether the page that could not be read shows no such grid at all, under no heading of its own."""
    snapshot = ws.store.evidence.find(error.snapshot or "", f"{place.kind}_unread")
    if snapshot is None:
        return False
    try:
        page = grid_page(place.kind)(snapshot, ws.html(snapshot), ws.profile, ws.zone)
        return not page.view.is_shown and not page.view.is_empty
    except LayoutChanged:
        return False
