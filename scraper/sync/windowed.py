"""A report or scheduler of the portal, one window of dates at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from flows.portal import Kept, Portal
from flows.screens.places import file_of_window, in_window, is_in_menu
from scraper.entities import CATALOG, EntitySpec
from scraper.entities.places import Windowed
from scraper.errors import DownloadRejected, LayoutChanged
from scraper.models import Record
from scraper.models.base import day_in, local_day
from scraper.pages.html.screens import called
from scraper.parse.snapshots import Rows
from scraper.store import Listing, Run, StoredObject, WorkItem
from scraper.store.lookup import BEGINNING, Wanted
from scraper.sync.absence import tell_absence
from scraper.sync.missing import seek
from scraper.sync.pieces import note_pieces
from scraper.sync.rota import last_look
from scraper.sync.walk_listing import Taken, Walked, take, tell
from scraper.sync.windows import Window
from scraper.workspace import Workspace

AT_ONCE = 500
"""Objects of a window that are looked through at a time."""


def take_window(ws: Workspace, run: Run, item: WorkItem, place: Windowed, portal: Portal) -> list[str]:
    """Take one window to its proven end. What begins in another one is taken too, and is never gone for this one.

    Where the user's menu has no such screen, and never had, another that lists the same stands in for it. Beside it
    that other one only adds: what it lacks is told, and is not gone.

    Returns what a person should know: that the user's menu has no such screen (one that was there raises
    `LayoutChanged`). What the window lacks may have moved: see `scraper.sync.missing`.
    """
    spec = CATALOG[item.entity]
    stand_in = _stand_in(ws, spec, portal)
    if place.adds_only and stand_in is place:  # the window of the first place takes it
        ws.store.items.done(item)
        return []
    if place.adds_only or stand_in is None:
        return _take(ws, run, item, place, portal, leads=not place.adds_only)
    names = [called(ws.profile, one.grid) for one in (place, stand_in)]
    told = f"this user's menu has no entry for {names[0]}: {spec.plural_words} are taken from {names[1]}"
    return [told, *_take(ws, run, item, stand_in, portal, leads=True)]


def _stand_in(ws: Workspace, spec: EntitySpec, portal: Portal) -> Windowed | None:
    """The place that is asked instead of the first one; None where that is in the menu or was, or none other is."""
    first, *others = [one for one in spec.of_accounts if isinstance(one, Windowed)]
    if not others or is_in_menu(portal, first) or _was_shown(ws, spec, first):
        return None
    return next((one for one in others if is_in_menu(portal, one)), None)


def _take(ws: Workspace, run: Run, item: WorkItem, place: Windowed, portal: Portal, *, leads: bool) -> list[str]:
    """Take the window from one place; `leads`: whether what it lacks may be gone, and what is new to it may be late."""
    spec, target, began = CATALOG[item.entity], item.target, ws.clock()
    window = Window(date.fromisoformat(target["from"]), date.fromisoformat(target["to"]))
    screens = _screens(ws, portal, place, window)
    try:
        taken = take(ws, run, screens, is_late=_lateness(ws, place, item, window) if leads else None)
        absent = f"this user's menu has no entry for {called(ws.profile, place.grid)}"
    except LayoutChanged as error:
        if not place.is_file or _was_shown(ws, spec, place):
            raise
        taken, absent = Taken(Rows(ws)), str(error)
    if taken.proof is None and _was_shown(ws, spec, place):
        raise LayoutChanged(f"{absent}, and had one", place.grid)
    listing = Listing(spec.name, place.kind, place.kind)
    screen = called(ws.profile, place.grid)
    whole = f"{screen}, {window}"
    walked = Walked.of(
        taken.rows,
        listing,
        began,
        expected=taken.expected,
        doubts=(*taken.doubts, *_strays(ws, window, place, taken.rows.records)),
        scope=window.as_scope(),
    )
    from_it = "" if leads else " from it"
    notes = [] if taken.proof is not None else [f"{absent}: no {spec.plural_words} are taken{from_it}"]
    with ws.store.unit():
        is_whole = tell(ws, item, replace(walked, not_due=target.get("not_due", 0)), f"a row of {whole}", whole)
        if is_whole and taken.proof is not None:
            notes += _settle(ws, run, item, place, portal, taken, leads=leads)
        ws.store.items.done(item)
    return notes


def _settle(
    ws: Workspace, run: Run, item: WorkItem, place: Windowed, portal: Portal, taken: Taken, *, leads: bool
) -> Iterator[str]:
    """What becomes of what a whole window lacks, and of what is new in it."""
    spec, seen = CATALOG[item.entity], set(taken.seen)
    window = Window(date.fromisoformat(item.target["from"]), date.fromisoformat(item.target["to"]))
    its = list(_within(ws, window, place, spec.name))
    lacking = [one for one in its if one.id not in seen]
    if not leads:
        if lacking:
            screen = called(ws.profile, place.grid)
            yield f"{len(lacking)} {spec.plural_words} that began from {window} are not shown on {screen}"
        return
    listing, proof = Listing(spec.name, place.kind, place.kind), str(taken.proof)
    tell_absence(ws, run, listing, (one for one in its if one.id in seen), seen, proof)
    ws.store.items.plan(run, seek(ws, run, portal, listing, lacking, window.as_scope() | {"proof": proof}))
    if place.ends is not None and (pieces := note_pieces(ws, run, place, its, taken.seen)):
        yield f"{pieces} {spec.plural_words} that began from {window} are pieces of others"


def _was_shown(ws: Workspace, spec: EntitySpec, place: Windowed) -> bool:
    """Whether the portal has shown any there before."""
    return bool(ws.store.objects.readings(spec.name, place.kind))


def _screens(ws: Workspace, portal: Portal, place: Windowed, window: Window) -> Iterator[Kept]:
    """What is kept of a window: the pages of the list, or the file, which is one."""
    if not place.is_file:
        yield from in_window(portal, place, window.start, window.end)
        return
    try:
        found = file_of_window(portal, place, window.start, window.end)
    except DownloadRejected as error:
        raise LayoutChanged(str(error), place.grid, portal.evidence()) from error
    if found is not None:
        file, context = found
        yield Kept(ws.keep_sheet(file.blob, place.kind, file.url, file.content_type, context))


def _lateness(ws: Workspace, place: Windowed, item: WorkItem, window: Window) -> Callable[[Record], bool]:
    """Whether what is new is late: it began on a day that was over when the window was last read whole. Of what is
    still to come nothing is."""
    look = last_look(ws, item.entity, place, window) if place.is_past else None
    read_on = day_in(ws.zone, look.at) if look is not None and look.whole else None

    def is_late(record: Record) -> bool:
        begins = getattr(record, place.begins)
        return read_on is not None and begins is not None and day_in(ws.zone, begins) < read_on

    return is_late


def _strays(ws: Workspace, window: Window, place: Windowed, records: Iterable[Record]) -> Iterator[str]:
    """Why the rows may be those of other days: what begins before a window may reach into it, but not all can."""
    days = [day_in(ws.zone, value) for one in records if (value := getattr(one, place.begins)) is not None]
    inside = sum(window.start <= day <= window.end for day in days)
    if any(day > window.end for day in days) or (days and not inside):
        yield f"{len(days) - inside} of its {len(days)} rows begin on days that were not asked for"


def _within(ws: Workspace, window: Window, place: Windowed, entity: str) -> Iterator[StoredObject]:
    """The objects that begin in the window."""
    at, days = BEGINNING, Wanted(entity, {}, first=window.start, last=window.end)
    while found := ws.store.lookup.page(days, at, AT_ONCE):
        at = found[-1][0]
        for _, stored in found:
            begins = stored.fields[place.begins]
            if begins is not None and window.holds(local_day(begins, ws.zone), ws.zone):
                yield stored
