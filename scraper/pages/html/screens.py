"""What a person calls the screen that something is read from, and which line of the profile would mend its reading."""

from __future__ import annotations

from scraper.entities import CATALOG
from scraper.entities.catalog import SUPPORTING
from scraper.entities.places import OfAccount, OnCard, OwnScreen
from scraper.profile import Profile

_PLACES = [*(place for spec in CATALOG.values() for place in spec.places), *SUPPORTING]
_TABS = {place.grid: place.tab for place in _PLACES if isinstance(place, OnCard)}
_TABS |= {place.shows: place.tab for place in _PLACES if isinstance(place, OwnScreen) and place.tab is not None}
"""What a card shows, by its grid or details in the profile: the tab that it stands on."""
_MENU = {place.grid: place.opens for place in _PLACES if isinstance(place, OfAccount)}
"""What a screen of the menu shows."""
_OWN = {place.shows for place in _PLACES if isinstance(place, OwnScreen)}


def called(profile: Profile, name: str) -> str:
    """The screen that shows a grid or details of the profile, as the profile's first wording calls it.

    >>> from scraper.profile import load
    >>> [called(load(), name) for name in ("progress_claims", "retentions", "claim")]
    ['the Progress Claims tab', 'the Dashboard screen', "the claim's own screen"]
    """
    if name in _TABS:
        return tab_called(profile.tabs[_TABS[name]][0])
    if name in _MENU:
        return screen_called(profile.menu[_MENU[name]][0])
    return f"the {name.replace('_', ' ')}'s own screen" if name in _OWN else name


def tab_called(words: str) -> str:
    """A tab of a card by the words on it."""
    return f"the {words} tab"


def screen_called(words: str) -> str:
    """A screen by the words of its entry in the menu."""
    return f"the {words} screen"


def place(profile: Profile, name: str, job_number: str | None, section_name: str | None = None) -> str:
    """The screen of one card that shows a grid or details of the profile; of none, where the number is None.

    >>> from scraper.profile import load
    >>> place(load(), "forms", "J12", "Fit Off"), place(load(), "jobs", None)
    ('the Forms tab of J12 / Fit Off', 'the Jobs screen')
    """
    card = " / ".join(part for part in (job_number, section_name) if part)
    return f"{called(profile, name)} of {card}" if card else called(profile, name)


def at(url: str) -> str:
    """Where a screen was, to stand behind what is told of it: its address without what may be a secret in it.

    >>> at("https://p.example/Portal/Jobs?token=x#top")
    ' (at https://p.example/Portal/Jobs)'
    """
    return f" (at {url.partition('?')[0].partition('#')[0]})"


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
