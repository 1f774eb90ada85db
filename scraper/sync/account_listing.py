"""A list that the portal shows of the whole account: behind a menu entry, or as a panel of a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flows.portal import Kept, Portal
from flows.screens.places import of_account
from scraper.entities import CATALOG
from scraper.entities.places import ExportedFile, MenuList, OfAccount, Panel, Windowed
from scraper.errors import DownloadRejected, LayoutChanged
from scraper.models import Reading
from scraper.pages.html.screens import called
from scraper.pages.registry import grid_page
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Run, WorkItem
from scraper.sync.record_card import address_of, has_cards, plan_cards
from scraper.sync.walk_listing import Walked, mark_lacking, mark_missing, tell
from scraper.sync.windowed import take_window
from scraper.sync.windows import all_days
from scraper.workspace import Workspace

_Place = MenuList | Panel | ExportedFile


@dataclass
class _Read:
    """What a walk over a list gave."""

    rows: Rows
    found: list[tuple[Reading, str | None]] = field(default_factory=list)
    """Each row's reading, and where the row leads."""
    ends: dict[str | None, tuple[int | None, tuple[str, ...]]] = field(default_factory=dict)
    """By walk, for a list may have one for each year: what it says that it holds, and what speaks against its end."""
    absent: str | None = None
    """Why there is nothing, where the portal shows no such list."""

    @property
    def expected(self) -> int | None:
        """What all walks together say that they hold; None where one does not say."""
        counts = [one for one, _ in self.ends.values() if one is not None]
        return sum(counts) if counts and len(counts) == len(self.ends) else None

    @property
    def doubts(self) -> tuple[str, ...]:
        """What speaks against the end of any walk."""
        return tuple(dict.fromkeys(doubt for _, doubts in self.ends.values() for doubt in doubts))


def take_account_listing(ws: Workspace, run: Run, item: WorkItem, portal: Portal) -> list[str]:
    """Take what the portal lists of an entity; why it is not taken where it shows no such list.

    A list that was there before, or that is there and cannot be read, raises `LayoutChanged`.
    """
    place = _place_of(item)
    if isinstance(place, Windowed):
        return take_window(ws, run, item, place, portal)
    if not isinstance(place, _Place):
        raise TypeError(f"the portal shows no list of every {item.entity}")
    began, wanted = ws.clock(), set(item.target["jobs"])
    is_primary = CATALOG[item.entity].is_primary(place)
    leads = is_primary and has_cards(item.entity, run.scope)
    read = _read(ws, item.entity, place, portal, leads=leads)
    own = [one for one in read.found if not wanted or getattr(one[0].record, "job_number", None) in wanted]
    seen = list(ws.store.objects.put([reading for reading, _ in own], run_id=run.id).ids)
    addresses = dict(zip(seen, (address for _, address in own), strict=True))
    cards, rest = plan_cards(ws, run, item.entity, addresses) if leads else ([], 0)
    walked = Walked.of(
        read.rows,
        Listing(item.entity, place.kind, place.kind),
        began,
        expected=None if wanted else read.expected,
        doubts=read.doubts,
        scope={"jobs": sorted(wanted)} if wanted else {},
    )
    whole = next(iter(ws.profile.grids[place.grid].title), called(ws.profile, place.grid))
    with ws.store.unit():
        is_whole = tell(ws, item, replace(walked, taken=len(own), not_due=rest), f"a row of {whole}", whole)
        if is_whole and read.absent is None and not wanted:
            _settler(is_primary=is_primary)(ws, run, item, walked.listing, seen)
        ws.store.items.plan(run, cards)
        ws.store.items.done(item)
    return list(_notes(item.entity, read, whole, leads=leads))


def _settler(*, is_primary: bool) -> Callable[[Workspace, Run, WorkItem, Listing, Sequence[str]], None]:
    """What becomes of objects that a whole listing lacks."""
    return mark_missing if is_primary else mark_lacking


def _place_of(item: WorkItem) -> OfAccount | None:
    """The list that an item names, the first where it names none."""
    spec = CATALOG[item.entity]
    named = (one for one in spec.of_accounts if one.kind == item.target.get("place"))
    return next(named, spec.of_account)


def _notes(entity: str, read: _Read, whole: str, *, leads: bool) -> Iterator[str]:
    """What a person should know of a list that is no fault of it: that it is not there, that it leads to no cards."""
    if read.absent is not None:
        yield read.absent
    elif leads and read.found and all(address is None for _, address in read.found):
        yield f"no row of {whole} leads to a card: what only a card says is not taken of {CATALOG[entity].plural_words}"


def _read(ws: Workspace, entity: str, place: _Place, portal: Portal, *, leads: bool) -> _Read:
    """Walk the list. `leads`: whether its rows lead to cards. Raises `LayoutChanged`."""
    read = _Read(Rows(ws))
    try:
        for kept in _screens(ws, portal, place):
            for record, row in read.rows.read(kept.snapshot):
                address = address_of(portal, record, row) if leads and row is not None else None
                read.found.append((reading_of(record, kept.snapshot), address))
            expected = kept.expected if kept.expected is not None else read.rows.expected
            read.ends[kept.snapshot.context.walk] = expected, (*kept.doubts, *read.rows.doubts)
    except LayoutChanged as error:
        may_lack = isinstance(place, ExportedFile) or (isinstance(place, Panel) and _is_absent(ws, place, error))
        if _was_shown(ws, entity, place) or not may_lack:
            raise
        read.absent = f"{error}: {_none(entity)}"
        return read
    if not read.ends:
        screen = called(ws.profile, place.grid)
        read.absent = f"this user's menu has no entry for {screen}: {_none(entity)}"
        if _was_shown(ws, entity, place):
            raise LayoutChanged(f"{read.absent}, and there were some before", screen)
    return read


def _screens(ws: Workspace, portal: Portal, place: _Place) -> Iterator[Kept]:
    """The pages of a list, each kept as evidence; or the file, which is one."""
    if not isinstance(place, ExportedFile):
        yield from of_account(portal, place, all_days(ws, place))
        return
    portal.open(place.opens)
    try:
        file = portal.export(place.grid)
    except DownloadRejected as error:
        raise LayoutChanged(str(error), place.grid, portal.evidence()) from error
    yield Kept(ws.keep_sheet(file.blob, place.kind, file.url, file.content_type))


def _none(entity: str) -> str:
    """What follows where a listing is not there; what other places list is taken all the same."""
    spec = CATALOG[entity]
    from_it = " from it" if len(spec.of_accounts) + len(spec.on_cards) > 1 else ""
    return f"no {CATALOG[entity].plural_words} are taken{from_it}"


def _was_shown(ws: Workspace, entity: str, place: _Place) -> bool:
    """Whether the portal has listed any there before."""
    return bool(ws.store.objects.readings(entity, place.kind))


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
