"""A report or scheduler of the portal, one window of dates at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from flows.portal import Portal
from flows.screens.places import in_window
from scraper.entities import CATALOG
from scraper.entities.places import Windowed
from scraper.errors import LayoutChanged
from scraper.models import Record
from scraper.models.base import day_in, local_day
from scraper.pages.html.screens import called
from scraper.store import Listing, Run, WorkItem
from scraper.sync.walk_listing import Walked, take, tell
from scraper.sync.windows import Window
from scraper.workspace import Workspace


def take_window(ws: Workspace, run: Run, item: WorkItem, place: Windowed, portal: Portal) -> list[str]:
    """Take one window to its proven end. What begins in another one is taken too, and is never gone for this one.

    Returns what a person should know: that the user's menu has no such screen (one that was there raises
    `LayoutChanged`), or that the window lacks what it held. That may have moved to a window that is asked later; it is
    gone when a run on another day lacks it too.
    """
    spec, target, began = CATALOG[item.entity], item.target, ws.clock()
    window = Window(date.fromisoformat(target["from"]), date.fromisoformat(target["to"]))
    taken = take(
        ws, run, in_window(portal, place, window.start, window.end), is_late=_lateness(ws, place, item, window)
    )
    absent = None if taken.is_shown else f"this user's menu has no entry for {called(ws.profile, place.grid)}"
    if absent is not None and ws.store.objects.readings(spec.name, place.kind):
        raise LayoutChanged(f"{absent}, and had one", place.grid)
    listing = Listing(spec.name, place.kind, place.kind)
    whole = f"{called(ws.profile, place.grid)}, {window}"
    walked = Walked.of(
        taken.rows,
        listing,
        began,
        expected=taken.expected,
        doubts=(*taken.doubts, *_strays(ws, window, place, taken.rows.records)),
        scope={"from": target["from"], "to": target["to"]},
    )
    notes = [] if absent is None else [f"{absent}: no {spec.plural_words} are taken"]
    with ws.store.unit():
        is_whole = tell(ws, item, replace(walked, not_due=target.get("not_due", 0)), f"a row of {whole}", whole)
        if is_whole and absent is None:
            its = set(_within(ws, window, place, spec.name))
            if waiting := ws.store.losses.age_missing(
                item, listing, taken.seen, since=run.started_at, today=ws.today, among=its
            ):
                notes.append(
                    f"{waiting} {spec.plural_words} that began from {window} are not shown there any more: gone when "
                    "a run on another day lacks them too"
                )
        ws.store.items.done(item)
    return notes


def _lateness(ws: Workspace, place: Windowed, item: WorkItem, window: Window) -> Callable[[Record], bool]:
    """Whether what is new is late: it began on a day that was over when the window was last read whole. Of what is
    still to come nothing is."""
    at = ws.store.last_read(item.entity, window.start) if place.is_past else None
    read_on = None if at is None else day_in(ws.zone, at)

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


def _within(ws: Workspace, window: Window, place: Windowed, entity: str) -> Iterator[str]:
    """Ids of the objects that begin in the window."""
    for stored in ws.store.objects.list(entity, include_gone=False):
        begins = stored.fields[place.begins]
        if begins is not None and window.holds(local_day(begins, ws.zone), ws.zone):
            yield stored.id
