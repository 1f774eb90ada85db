"""The tabs of a card that the profile has no words for: what it seems to lack may stand on one of them."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import is_pressed
from scraper.pages.html.pager import without_badge
from scraper.profile import Profile, matches

_ASIDE = frozenset({"nav", "header", "footer", "aside", "dialog", "table"})
_LEVELS_UP = 3
"""How far above a tab the element may lie that holds them all."""
_LONGEST = 40


def among(others: tuple[str, ...]) -> str:
    """What to say of a tab that a card lacks beside these."""
    return f", as such cards have, and shows {', '.join(map(repr, others))}, which the profile does not name"


def unknown_tabs(soup: BeautifulSoup, profile: Profile) -> tuple[str, ...]:
    """Names of the tabs beside a card's Details that are neither in the profile's `[tabs]` nor among its other tabs.

    Tabs are marked up as such, or stand in one row of links or buttons with it.
    """
    known = [*profile.tabs.values(), profile.controls.other_tabs, profile.controls.more_tabs]
    names = dict.fromkeys(name for strip in _strips(soup, profile) for name in strip)
    return tuple(name for name in names if not any(matches(name, words) for words in known))


def _strips(soup: BeautifulSoup, profile: Profile) -> Iterator[list[str]]:
    """The names of the tabs in each row of them that has the card's Details, and another that is known."""
    for tag in dom.elements(soup):
        if not _is_tab(tag) or not matches(_name(tag), profile.tabs["details"]):
            continue
        is_marked = dom.role(tag) == "tab"
        for row, _ in zip(tag.parents, range(_LEVELS_UP), strict=False):
            beside = [one for one in dom.elements(row) if _is_tab(one) and (dom.role(one) == "tab") == is_marked]
            names = [_name(one) for one in beside]
            named = sum(any(matches(name, words) for words in profile.tabs.values()) for name in set(names))
            if len(names) > 1:
                yield names if is_marked or named > 1 else []
                break


def _is_tab(tag: Tag) -> bool:
    """Whether it can be pressed as a tab is; a tab may hold a link, which then is none of its own."""
    if any(parent.name in _ASIDE or dom.role(parent) == "tab" for parent in tag.parents):
        return False
    return (dom.role(tag) == "tab" or is_pressed(tag)) and 0 < len(_name(tag)) <= _LONGEST


def _name(tag: Tag) -> str:
    return without_badge(" ".join(dom.text(tag, values=False).split()))
