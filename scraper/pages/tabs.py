"""Tabs above a list of which each shows a part of it, and none all: *Active | Archived*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4.element import Tag

from scraper.pages import dom
from scraper.pages.around import Pressed, Spot, Surroundings
from scraper.pages.pager import without_badge
from scraper.profile import Profile, matches

_TABS = re.compile(
    r"(?:^|[\s_-])(?:tabs?|tab-?(?:list|strip|bar)|pills?|segmented|segments)(?:$|[\s_-])", re.IGNORECASE
)
_ASIDE = frozenset({"nav", "header", "footer", "aside", "dialog", "thead", "tbody", "table", "select"})
_LONGEST = 40


def tabs_of(site: Surroundings, profile: Profile) -> list[Spot]:
    """The tabs that choose what the list shows, the one in force among them; none where one of them shows all, or
    where they lead to the parts of a card, to other screens, or to other ways of looking at the same."""
    for group in _groups(site):
        if len(group) > 1 and sum(spot.is_chosen for spot in group) == 1:
            return group if _are_of_list(group, profile) else []
    return []


def tab_name(spot: Spot) -> str:
    """What a tab goes by, without its count."""
    return without_badge(spot.names[0])


def is_pressable(spot: Spot, profile: Profile, url: str) -> bool:
    """Whether a tab may be pressed on the screen at `url`: it is marked up as one, or none of its words stands for a
    write, and it leads to no other address, where another list may stand."""
    is_tab = dom.role(spot.tag) == "tab"
    stays = not spot.path or urlsplit(urljoin(url, spot.path)).path == urlsplit(url).path
    return stays and (is_tab or not any(map(profile.never_press.search, spot.names)))


def _groups(site: Surroundings) -> Iterator[list[Spot]]:
    """Tabs that begin before the list, side by side, the nearest first."""
    owner = site.table.owners[0]
    before = {id(tag) for tag in owner.previous_elements}
    around = {id(parent) for parent in owner.parents}
    found: dict[int, list[Spot]] = {}
    for spot in Pressed(site.soup).within([site.soup]):
        strip = _strip(spot.tag) if id(spot.tag) in before and spot.names else None
        if strip is not None and id(strip) not in around and len(spot.names[0]) <= _LONGEST:
            found.setdefault(id(strip), []).append(spot)
    yield from reversed(found.values())


def _strip(tag: Tag) -> Tag | None:
    """What holds a tab and those beside it; None for what is no tab."""
    marked = next((parent for parent in tag.parents if dom.role(parent) == "tablist"), None)
    if marked is not None or any(parent.name in _ASIDE for parent in tag.parents):
        return marked
    holders = (parent for parent in tag.parents if parent.name not in ("li", "a", "button"))
    return next((one for one in holders if _TABS.search(dom.attribute(one, "class"))), None)


def _are_of_list(group: list[Spot], profile: Profile) -> bool:
    controls, menus = profile.controls, (profile.login.logged_in.menu, *profile.menu.values())
    known = [controls.status_all, profile.filters.all, controls.beside_lists, *profile.tabs.values(), *menus]
    return not any(matches(tab_name(spot), tuple(words)) for spot in group for words in known)
