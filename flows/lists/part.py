"""A list on a screen: found as its reader finds it, and known again on each of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bs4 import BeautifulSoup

from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.detail import find_details
from scraper.pages.html.dialog import in_front
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.html.tables import text_outside_grids
from scraper.pages.html.virtual import lacks_columns
from scraper.pages.html.wholeness import shortfalls
from scraper.profile import Profile


@dataclass(frozen=True)
class Part:
    """One list, by its name in the profile."""

    grid: str
    rivals: tuple[str, ...] = ()
    """Other lists of the profile that may stand on the same screen; where there are some, this one may be absent."""
    see: Callable[[str], BeautifulSoup] = parse
    """The part of a captured page that the list stands in."""
    stays: Callable[[BeautifulSoup], object] = lambda _: None
    """What around the list is the same on all its pages."""

    def find(self, page: BeautifulSoup, profile: Profile) -> GridView:
        """The list as shown. Raises `LayoutChanged`."""
        grids, rivals = profile.grids, [profile.grids[name] for name in self.rivals]
        return find_grid(page, grids[self.grid], profile.pager, self.grid, None, rivals=rivals, optional=bool(rivals))

    def why(self, html: str, profile: Profile) -> list[str]:
        """Why the captured page does not show all of the list; empty where nothing says so, or it has no such list."""
        try:
            view = self.find(self.see(html), profile)
        except LayoutChanged:
            return []  # for its reader to tell
        undrawn = ["columns of it are not drawn"] if lacks_columns(view) else []
        return [*shortfalls(view, profile), *undrawn]


def alone(grid: str, context: Context) -> Part:
    """A list that has its tab, or the whole screen, for itself."""
    return Part(grid, stays=partial(shows_number, context.job_number))


def among(grid: str, rivals: tuple[str, ...], context: Context, profile: Profile, name: str) -> Part:
    """A list on a card's or a claim's own screen, beside its labels and values and the lists `rivals`; what of the
    screen is a pop-up's is the pop-up's alone where that shows them."""

    details = profile.details[name]

    def stays(page: BeautifulSoup) -> object:
        return shows_number(context.job_number, page), _said(page, profile, name)

    return Part(grid, rivals, lambda html: in_front(html, details), stays)


def _said(page: BeautifulSoup, profile: Profile, name: str) -> object:
    try:
        found = find_details(page, profile.details[name], name, None, profile.grids.values()).values
    except LayoutChanged:
        return None
    return {field: [one.value.full for one in said] for field, said in found.items()}


def shows_number(number: str | None, page: BeautifulSoup) -> bool:
    """Whether the card's number stands on the screen, outside of what is listed."""
    return number is None or re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text_outside_grids(page)) is not None
