"""A portal on paper: the verbs of `Portal` over pages that were recorded or written by hand, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from flows.card import AnyCard, Opener, RecordCard, Tab
from flows.kept import Fetched, Kept, KeptGrid
from flows.lists.part import Part
from flows.portal import Portal
from scraper.api.client import AscoraApi
from scraper.errors import LayoutChanged, RetryableError, ScraperError
from scraper.evidence.snapshot import Context
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import find_grid
from scraper.pages.html.rows import RowView
from scraper.profile import fold
from scraper.store import Run, WorkItem
from scraper.sync.layout_breaker import Stopped
from scraper.workspace import Workspace

CASES = Path(__file__).parents[1] / "fixtures" / "pages"
ORIGIN = "https://portal.example"
R = TypeVar("R")
Row = Sequence[str]


@dataclass(frozen=True)
class Screen:
    """What is shown at one address: one page, or the pages of a list in its pager's order."""

    pages: tuple[str, ...]
    badge: int | None = None
    """The count that its tab shows."""
    doubts: tuple[str, ...] = ()
    """What a walk found to speak against the end that it reached."""
    is_period: bool = False
    """Whether it shows the days from one to another."""


def screen(*pages: str, badge: int | None = None, doubts: tuple[str, ...] = ()) -> Screen:
    """A screen of these pages."""
    return Screen(pages, badge, doubts)


def recorded(case: str) -> Screen:
    """The page of a case of `fixtures/pages`, such as `job/list-classic-table`."""
    return Screen(((CASES / case / "page.html").read_text("utf-8"),))


def grid(title: str, headings: Row, rows: Sequence[Row], total: int | None = None) -> str:
    """A page with one list; cells are markup. `total`: what its pager says."""
    head = "".join(f"<th>{one}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    pager = "" if total is None else f"<div class=pager>Showing 1 to {len(rows)} of {total} entries</div>"
    nothing = "" if rows else "<p>No records to display</p>"
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{nothing}{pager}"


def details(pairs: Mapping[str, str], *lists: str) -> str:
    """A page of labels and values, and lists below."""
    rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in pairs.items())
    return f"<table>{rows}</table>{''.join(lists)}"


def link(words: str, to: str) -> str:
    """A cell that leads somewhere."""
    return f'<a href="{ORIGIN}/{to}">{words}</a>'


@dataclass
class RecordedPortal(Portal):
    """The screens of a portal. What is asked of it and is not there raises `LayoutChanged`, as in a browser."""

    ws: Workspace
    menu: dict[str, Screen] = field(default_factory=dict)
    """By the profile's name."""
    cards: dict[tuple[str, str | None], dict[str, Screen]] = field(default_factory=dict)
    """Tabs by the profile's name, by the card's job number and section name."""
    behind: dict[str, Screen] = field(default_factory=dict)
    """Screens by address."""
    files: dict[str, bytes | ScraperError] = field(default_factory=dict)
    """What downloading gives, by the name of the row."""
    records: dict[tuple[str, str], dict[str, Screen]] = field(default_factory=dict)
    """Tabs by the profile's name, by the entity and the address of the record's card; under "" what it opens with."""
    windows: Callable[[date, date], Screen] = lambda start, end: Screen(("",))
    """What is shown of the days from one to another."""
    exports: dict[str, bytes | ScraperError] = field(default_factory=dict)
    """What exporting gives, by the grid of the profile."""
    admin: bool = False
    asked: list[str] = field(default_factory=list)
    """Screens that were opened and files that were fetched, in order."""
    _at: Screen = Screen(("",))
    _url: str = ORIGIN
    _card: AnyCard | None = None

    def open(self, name: str) -> None:
        """A screen of the menu."""
        if name not in self.menu:
            raise LayoutChanged(f"the menu has no entry {name}", name)
        self._go(self.menu[name], name)

    def has_menu(self, name: str, below: str | None) -> bool:
        """Administrators see what is recorded; what stands below nothing, everybody does."""
        return (self.admin or below is None) and name in self.menu

    def open_card(self, card: AnyCard) -> None:
        """A recorded card."""
        if self._card is not None and (str(self._card), self._card.url) == (str(card), card.url):
            return
        if isinstance(card, RecordCard):
            if (card.entity, str(card.url)) not in self.records:
                raise LayoutChanged(f"nothing leads to the card of {card}", "card")
        elif (card.job_number, card.section_name) not in self.cards:
            raise LayoutChanged(f"{card} was not found", "job card")
        own = self.records[card.entity, str(card.url)] if isinstance(card, RecordCard) else {}
        self._go(own.get("", Screen(("",))), f"card of {card}")
        self._card = card

    def card_address(self) -> str | None:
        """Its own."""
        return None if self._card is None else f"{ORIGIN}/card/{self._card}"

    def has_tab(self, name: str) -> bool:
        """Whether it is recorded."""
        assert self._card is not None
        return name in self._tabs_of(self._card)

    def tab_count(self, name: str) -> int | None:
        """What its tab shows."""
        assert self._card is not None
        found = self._tabs_of(self._card).get(name)
        return None if found is None else found.badge

    def tab(self, name: str) -> Tab | None:
        """A recorded tab."""
        card = self._card
        assert card is not None
        found = self._tabs_of(card).get(name)
        if found is None:
            return None
        self._at = found
        self.asked.append(f"{name} of {card}")
        return Tab(name, found.badge)

    def miss_tab(self, card: AnyCard, name: str, why: str = "") -> LayoutChanged:
        """As the browser's portal words it."""
        return LayoutChanged(f"the card of {card} has no {name} tab{why}", str(card))

    def unknown_tabs(self) -> tuple[str, ...]:
        """Those of no name in the profile."""
        assert self._card is not None
        return tuple(name for name in self._tabs_of(self._card) if name and name not in self.ws.profile.tabs)

    def _tabs_of(self, card: AnyCard) -> dict[str, Screen]:
        if isinstance(card, RecordCard):
            return self.records[card.entity, str(card.url)]
        return self.cards[card.job_number, card.section_name]

    def link_of(self, row: RowView, *names: str) -> str | None:
        """The row's link."""
        wordings = (*self.ws.profile.controls.view, *names)
        links = (a for a in row.tag.find_all("a") if fold(a.get_text()) in map(fold, wordings))
        return next((str(a["href"]) for a in links if a.has_attr("href")), None)

    def row_address(self, row: RowView, key: str) -> str | None:
        """The same."""
        return self.link_of(row, key)

    def opens(self, row: RowView, *names: str) -> Opener | None:
        """A link, or nothing."""
        return None if self.link_of(row, *names) is None else "link"

    def view(self, row: RowView, *names: str) -> bool:
        """Where its link leads."""
        address = self.link_of(row, *names)
        assert address is not None
        self.go_to(address)
        return True

    def go_to(self, url: str) -> None:
        """A recorded address."""
        if url not in self.behind:
            raise LayoutChanged(f"{url} shows nothing that is known", url)
        self._go(self.behind[url], url)
        self._url = url

    def learn(self, name: str, portal_id: str | None) -> None:
        """Addresses on paper teach nothing."""

    def learnt(self, name: str, portal_id: str | None) -> str | None:
        """Nothing."""
        return None

    def grid_pages(
        self,
        grid: str,
        *,
        kind: str,
        context: Context,
        badge: int | None = None,
        may_be_blank: bool = False,
        fills_screen: bool = False,
        part: Part | None = None,
    ) -> Iterator[KeptGrid]:
        """Its pages, one after the other; doubted as recorded, and where the count is not what was shown."""
        pages, taken = self._at.pages, 0
        for number, html in enumerate(pages, 1):
            last = number == len(pages)
            walk = f"{self.ws.run_id}-{kind}-{context.row}"
            where = context.model_copy(update={"walk": walk, "page": number, "last": last})
            profile = self.ws.profile
            try:
                view = find_grid(parse(html), profile.grids[grid], profile.pager, grid, None)
            except LayoutChanged as error:
                unread = self.ws.keep(html.encode(), f"{kind}_unread", self._url, (), context)
                raise LayoutChanged(error.message, error.where, unread.sha256) from error
            snapshot = self.ws.keep(html.encode(), kind, self._url, (), where)
            taken += len(view.rows)
            expected = badge if badge is not None else view.expected
            short = (f"it says {expected}, and {taken} were shown",) if last and expected not in (None, taken) else ()
            yield KeptGrid(snapshot, expected, (*self._at.doubts, *short) if last else (), view=view)

    def shows_period(self) -> bool:
        """Where it is recorded so."""
        return self._at.is_period

    def window_pages(self, grid: str, *, kind: str, context: Context, start: date, end: date) -> Iterator[Kept]:
        """What is recorded of these days."""
        self._at = self.windows(start, end)
        self.asked.append(f"{grid} {start} to {end}")
        yield from self.grid_pages(grid, kind=kind, context=context)

    def part_pages(self, grid: str, *, kind: str, context: Context, rivals: tuple[str, ...]) -> Iterator[Kept]:
        """The screen at hand."""
        yield self.snapshot(kind=kind, context=context)

    def details(self, name: str, *, kind: str, context: Context, lists: tuple[str, ...] = ()) -> Kept:
        """The screen at hand."""
        return self.snapshot(kind=kind, context=context)

    def snapshot(self, *, kind: str, context: Context, grid: str | None = None, rivals: tuple[str, ...] = ()) -> Kept:
        """The screen at hand."""
        return Kept(self.ws.keep(self._at.pages[0].encode(), kind, self._url, (), context))

    def has_file(self, row: RowView) -> bool:
        """Whether a file of such a name is recorded."""
        return any(name in row.text() for name in self.files)

    def download(self, row: RowView, name: str, where: str, *, is_sized: bool = False) -> Fetched:
        """The recorded file, or the recorded failure."""
        self.asked.append(name)
        found = self.files[name]
        if isinstance(found, ScraperError):
            raise found
        return Fetched(self.ws.blobs.put(found), f"{ORIGIN}/file/{name}", name=name)

    def download_here(self, name: str, entity: str = "progress_claim") -> Fetched | None:
        """The file recorded for the address at hand."""
        found = self.files.get(self._url)
        return (
            None if not isinstance(found, bytes) else Fetched(self.ws.blobs.put(found), self._url, name=f"{name}.pdf")
        )

    def export(self, grid: str, days: tuple[date, date] | None = None) -> Fetched:
        """The recorded file, or the recorded failure."""
        if days is not None:
            self.asked.append(f"{grid} file {days[0]} to {days[1]}")
        if (found := self.exports.get(grid)) is None:
            raise LayoutChanged(f"nothing exports {grid}", grid)
        if isinstance(found, ScraperError):
            raise found
        return Fetched(self.ws.blobs.put(found), f"{self._url}/export")

    def evidence(self) -> str:
        """The screen at hand."""
        return self.ws.keep(self._at.pages[0].encode(), "unexpected", self._url, (), Context()).sha256

    def close(self) -> None:
        """Nothing is open."""

    def _go(self, to: Screen, called: str) -> None:
        self._at, self._card, self._url = to, None, f"{ORIGIN}/{called}"
        self.asked.append(called)


class RecordedConnections:
    """A run's connections whose portal is on paper; its open API, where there is one, is `api`."""

    word = "reused"

    def __init__(self, ws: Workspace, portal: RecordedPortal, api: AscoraApi | None = None) -> None:
        self._ws = ws
        self._api = api
        self._portal = portal
        self._stopped = Stopped()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Nothing is open."""

    def on_portal(self, work: Callable[[Portal], R]) -> R:
        """At once."""
        return work(self._portal)

    def ask_api(self, work: Callable[[AscoraApi], R]) -> R:
        """At once; nobody plans that without a key."""
        assert self._api is not None
        return work(self._api)

    def stopped(self, run_id: str) -> Stopped:
        """Of this run."""
        return self._stopped

    def recover(self, item: WorkItem, error: RetryableError) -> bool:
        """What fails on paper fails again."""
        return False

    def count(self, run: Run) -> None:
        """Nothing is asked over a network."""
        none: dict[str, Any] = {"browser_pages": 0, "portal_http": 0, "api": 0, "circumstances": {}, "read_posts": {}}
        self._ws.store.runs.count(run.id, login=self.word, **none)
