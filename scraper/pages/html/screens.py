"""What a person calls the screen that something is read from, and which line of the profile would mend its reading."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.entities import CATALOG
from scraper.entities.catalog import SUPPORTING
from scraper.entities.places import OfAccount, OnCard, OwnScreen
from scraper.pages.html import dom
from scraper.pages.html.pager import without_badge
from scraper.profile import Profile, matches

_ENTRIES = frozenset({"a", "button", "li", "span"})
_ENTRY_ROLES = frozenset({"tab", "link", "button", "menuitem", "treeitem"})
_LONGEST_ENTRY = 60

_PLACES = [*(place for spec in CATALOG.values() for place in spec.places), *SUPPORTING]
_ON_CARDS = [place for place in _PLACES if isinstance(place, OnCard)]
_ADDED = {place.grid: place.tab for place in _ON_CARDS if place.adds_only}
"""What a card shows too, and a list of the account goes by: the tab that it stands on."""
_TABS = {place.grid: place.tab for place in _ON_CARDS if not place.adds_only}
_OWN_TABS = [(place, place.tab) for place in _PLACES if isinstance(place, OwnScreen) and place.tab is not None]
_TABS |= {place.shows: tab for place, tab in _OWN_TABS}
_TABS |= {grid: tab for place, tab in _OWN_TABS if place.details is None for grid in place.lists}
"""What a card shows, by its grid or details in the profile: the tab that it stands on."""
_MENU = {place.grid: place.opens for place in _PLACES if isinstance(place, OfAccount)}
"""What a screen of the menu shows."""
_OWN = {place.shows for place in _PLACES if isinstance(place, OwnScreen)}


def called(profile: Profile, name: str, page: BeautifulSoup | None = None) -> str:
    """The screen that shows a grid or details of the profile, as an entry of the page calls it; where none does, or
    without a page, by the profile's first wording.

    >>> from scraper.profile import load
    >>> [called(load(), name) for name in ("progress_claims", "retentions", "claim")]
    ['the Progress Claims tab', 'the Dashboard screen', "the claim's own screen"]
    >>> called(load(), "jobs", dom.parse("<nav><a href='/'>Start</a> <a href='/j'>Job List (12)</a></nav>"))
    'the Job List screen'
    """
    if name in _TABS:
        return tab_called(_entry(page, profile.tabs[_TABS[name]]))
    if name in _MENU:
        return screen_called(_entry(page, profile.menu[_MENU[name]]))
    return f"the {name.replace('_', ' ')}'s own screen" if name in _OWN else name


def _entry(page: BeautifulSoup | None, wordings: tuple[str, ...]) -> str:
    shown = [] if page is None else [" ".join(tag.get_text(" ").split()) for tag in page.find_all(_is_entry)]
    short = [words for words in shown if len(words) <= _LONGEST_ENTRY]
    return next((without_badge(words) for one in wordings for words in short if matches(words, (one,))), wordings[0])


def _is_entry(tag: Tag) -> bool:
    # A list's own rows may hold any word.
    pressed = tag.name in _ENTRIES or dom.role(tag) in _ENTRY_ROLES
    return pressed and not any(parent.name == "td" or dom.role(parent) == "row" for parent in tag.parents)


def tab_called(words: str) -> str:
    """A tab of a card by the words on it."""
    return f"the {words} tab"


def screen_called(words: str) -> str:
    """A screen by the words of its entry in the menu."""
    return f"the {words} screen"


def place(
    profile: Profile,
    name: str,
    job_number: str | None,
    section_name: str | None = None,
    page: BeautifulSoup | None = None,
) -> str:
    """The screen of one card that shows a grid or details of the profile; of none, where the number is None.

    >>> from scraper.profile import load
    >>> place(load(), "forms", "J12", "Fit Off"), place(load(), "jobs", None)
    ('the Forms tab of J12 / Fit Off', 'the Jobs screen')
    >>> place(load(), "bookings", "J12"), place(load(), "bookings", None)
    ('the Details tab of J12', 'the Scheduler screen')
    """
    card = " / ".join(part for part in (job_number, section_name) if part)
    if card and name in _ADDED:
        return f"{tab_called(_entry(page, profile.tabs[_ADDED[name]]))} of {card}"
    return f"{called(profile, name, page)} of {card}" if card else called(profile, name, page)


def at(url: str) -> str:
    """Where a screen was, to stand behind what is told of it: its address without what may be a secret in it.

    >>> at("https://p.example/Portal/Jobs?token=x#top")
    ' (at https://p.example/Portal/Jobs)'
    """
    return f" (at {url.partition('?')[0].partition('#')[0]})"


def told(where: str, what: str, url: str) -> str:
    """A line about a screen: what a person calls it, what is the matter, and its address, each of them once.

    >>> told("the Jobs screen", told("the Jobs screen", "no rows", "https://p.example/Jobs"), "https://p.example/Jobs")
    'the Jobs screen: no rows (at https://p.example/Jobs)'
    """
    begins = f"{where}: " if where else ""
    return f"{begins}{what.removeprefix(begins).removesuffix(at(url))}{at(url)}"


def key(table: str, name: str) -> str:
    """The line of the profile that decides something, to stand behind what was decided.

    >>> key("pager", "partial")
    ' (profile: [pager] partial)'
    """
    return f" (profile: [{table}] {name})"


def mend(table: str, *keys: str) -> str:
    """What to add to the account's own profile.

    >>> mend("tabs", "variations")
    'to mend it, put the words that the portal uses into the profile: [tabs] variations = ["..."]'
    """
    lines = ", ".join(f'{key} = ["..."]' for key in keys)
    return f"to mend it, put the words that the portal uses into the profile: [{table}] {lines}"
