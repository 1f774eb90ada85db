"""A screen on paper: pages of markup, and what each thing to press leads to (`data-to`), without a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bs4.element import Tag

from flows.browser.elements import Control, Field, Shot
from flows.kept import KeptGrid
from flows.lists.walk import Walk
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context, Snapshot
from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK, is_pressed
from scraper.profile import Profile, load

HOME = "http://portal/Portal/Jobs"
PROFILE = load()
FIELDS = ("input", "select")


class Paper:
    """Shows one of several pages; a name that is an address is that address."""

    profile: Profile = PROFILE
    patience = timedelta(seconds=5)

    def __init__(self, **pages: str) -> None:
        self.pages = pages
        self.at = next(iter(pages))
        self.url = HOME
        self.captures = 0
        self.used: list[str] = []
        """What was pressed, chosen or emptied, in order."""

    def capture(self) -> Shot:
        """The page at hand, rows and things to press numbered."""
        self.captures += 1
        return Shot(str(self._page()), self.url, ())

    def read(self, wanted: Callable[[Shot], Any], **_: Any) -> tuple[Shot, Any]:
        """The page at hand, as it is or as it becomes by itself."""
        while True:
            shot = self.capture()
            try:
                return shot, wanted(shot)
            except LayoutChanged:
                if not self.moves("", timedelta()):
                    raise

    def goto(self, url: str) -> None:
        """Open an address: the page of that name."""
        self.used.append(url)
        self.url = url
        self.at = url.rsplit("/", 1)[1]

    def press_spot(self, number: str, called: str, reading: str) -> None:
        """Press something."""
        self.used.append(called)
        self._go(self._spot(number))

    def choose_spot(self, number: str, value: str, called: str, reading: str = "filter") -> bool:
        """Choose an option."""
        self.used.append(called)
        options = self._spot(number).find_all("option")
        return self._go(next(o for o in options if o.attrs.get("value", o.get_text()) == value))

    def clear_spot(self, number: str, called: str) -> bool:
        """Empty a field."""
        self.used.append(called)
        return self._go(self._spot(number))

    def tick_spot(self, number: str, called: str, *, on: bool) -> bool:
        """Tick or untick a box."""
        self.used.append(f"{called} {'on' if on else 'off'}")
        return self._go(self._spot(number))

    def scroll_past(self, ref: str) -> bool:
        """Scroll to the end: what the list leads to."""
        return self._scroll("data-scrolled")

    def scroll_to(self, ref: str) -> None:
        """Scroll a row to the top."""
        self._scroll("data-scrolled")

    def scroll_sideways(self, ref: str) -> bool:
        """Scroll sideways."""
        return self._scroll("data-sideways")

    def scroll_back(self, ref: str) -> None:
        """Scroll back."""
        self._scroll("data-back")

    def mark(self) -> str:
        """Which page is at hand."""
        return self.at

    def moves(self, mark: str, grace: timedelta) -> bool:
        """Whether another page comes by itself."""
        return self._scroll("data-later")

    def more_comes(self, mark: str, grace: timedelta) -> bool:
        """Whether another page comes by itself."""
        return self.moves(mark, grace)

    def settle(self) -> None:
        """Nothing loads here."""

    def doubt_empty(self, shot: Shot, otherwise: Exception) -> None:
        """Nothing fails here."""

    def controls(self, within: str | None = None) -> list[Control]:
        """What can be pressed, as `Screen.controls` gives it."""
        found = [tag for tag in dom.elements(self._page()) if is_pressed(tag)]
        return [
            Control(
                n, (dom.text(tag),), dom.role(tag) or tag.name, True, None, False, False, False, False, False, -1, None
            )
            for n, tag in enumerate(found)
        ]

    def press(self, control: Control, reading: str) -> None:
        """Press a control."""
        self.used.append(repr(control.names[0]))
        self._go([tag for tag in dom.elements(self._page()) if is_pressed(tag)][control.number])

    def fields(self) -> list[Field]:
        """No form but the page's own."""
        return []

    def _page(self) -> Tag:
        soup = dom.parse(f"<body>{self.pages[self.at]}</body>")
        for number, row in enumerate(soup.find_all(["tr", "div"]), 1):
            if row.name == "tr" or dom.role(row) == "row":
                row.attrs["data-ascora-ref"] = str(number)
        for number, tag in enumerate(soup.find_all(True), 1):
            if is_pressed(tag) or tag.name in FIELDS or dom.role(tag) == "combobox":
                tag.attrs[SPOT_MARK] = str(number)
        return soup

    def _spot(self, number: str) -> Tag:
        found = self._page().select_one(f'[{SPOT_MARK}="{number}"]')
        assert isinstance(found, Tag), f"nothing goes by the number {number}"
        return found

    def _go(self, tag: Tag) -> bool:
        before = self.at
        self.at = dom.attribute(tag, "data-to") or self.at
        return self.at != before

    def _scroll(self, name: str) -> bool:
        holder = self._page().select_one(f"[{name}]")
        before = self.at
        self.at = dom.attribute(holder, name) if isinstance(holder, Tag) else self.at
        return self.at != before


def keep(data: bytes, kind: str, url: str, scrubbed: tuple[str, ...], context: Context) -> Snapshot:
    """Evidence that is not kept."""
    return Snapshot(
        sha256="0" * 64, kind=kind, url=url, captured_at=datetime.now(UTC), size_bytes=len(data), context=context
    )


def walk(screen: Paper, grid: str = "jobs", *, job: str | None = None, badge: int | None = None) -> list[KeptGrid]:
    """All pages of the listing; with a `job`, of a tab of its card."""
    paper: Any = screen
    context = Context(job_number=job)
    walking = Walk(paper, keep, grid, grid, context, badge, may_be_blank=job is not None, fills_screen=job is None)
    return list(walking.pages())


def taken(pages: list[KeptGrid], field: str = "job_number") -> list[str]:
    """What the rows show under a heading, in the order they were taken."""
    return [cell.full for page in pages for row in page.rows if (cell := row.cell(field)) is not None]


def jobs(*numbers: int, attributes: str = "", foot: str = "") -> str:
    """A Jobs list."""
    rows = "".join(f"<tr><td>J{n}</td><td>Job {n}</td></tr>" for n in numbers)
    foot = f"<tfoot><tr><td colspan=2>{foot}</td></tr></tfoot>" if foot else ""
    head = "<thead><tr><th>Job Number</th><th>Job Name</th></tr></thead>"
    return f"<table {attributes}>{head}<tbody>{rows}</tbody>{foot}</table>"
