"""Tabs above a list of which each shows a part of it, and none all: *Active | Archived*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import Spot, Surroundings
from scraper.pages.html.pager import badge, without_badge
from scraper.profile import Profile, matches

_TABS = re.compile(
    r"(?:^|[\s_-])(?:tabs?|tab-?(?:list|strip|bar)|pills?|segmented|segments|(?:button|btn|toggle|switch)-?(?:group|set))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASIDE = frozenset({"nav", "header", "footer", "aside", "dialog", "thead", "tbody", "table", "select"})
_NO_STRIP = frozenset({"a", "html", "body", "main", "tr", "td", "th"})
_BETWEEN = " \n|/·•,-–—"
_LONGEST = 40


def tabs_of(site: Surroundings, profile: Profile) -> list[Spot]:
    """The tabs that choose what the list shows, the one in force among them; none where one of them shows all, or
    where they lead to the parts of a card, to other screens, or to other ways of looking at the same."""
    groups = [group for group in _groups(site) if len(group) > 1 and sum(spot.is_chosen for spot in group) == 1]
    if not groups or not _may_be_of_list(groups[0], profile):
        return []
    # Where tabs further out lead to the parts of the card, those near the list are its own, whatever their names.
    return groups[0] if _are_of_list(groups[0], profile) or any(_lead_away(one, profile) for one in groups[1:]) else []


def chosen_of_several(site: Surroundings, near: Iterable[Tag], profile: Profile) -> Spot | None:
    """The one of several things to press, side by side in what is near a list and not marked up as tabs, that is in
    force; none where one of them shows all, or where they lead elsewhere or to other ways of looking at the same."""
    spots = [spot for spot in site.spots(near) if spot.names and spot.is_enabled]
    for chosen in (spot for spot in spots if spot.is_chosen and not is_aside(spot.tag)):
        group = [spot for spot in spots if _holder(spot.tag) is _holder(chosen.tag)]
        is_one = len(group) > 1 and sum(spot.is_chosen for spot in group) == 1
        if is_one and _may_be_of_list(group, profile) and _are_of_list(group, profile):
            return chosen
    return None


def count_on_tab(site: Surroundings, profile: Profile) -> int | None:
    """How many rows the chosen tab above the list counts; None where it counts none, or leads to a card's part."""
    group = next((group for group in _groups(site) if len(group) > 1 or dom.role(group[0].tag) == "tab"), [])
    chosen = next((spot for spot in group if spot.is_chosen), None)
    if chosen is None or any(matches(tab_name(chosen), words) for words in profile.tabs.values()):
        return None
    return badge(chosen.names[0], profile.pager)


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
    """Tabs that stand before the list, side by side, the nearest first."""
    owner = site.table.owners[0]
    around = {id(parent) for parent in owner.parents}
    for strip in owner.find_all_previous(_is_strip):
        if id(strip) in around or not dom.is_shown(strip):
            continue
        if group := [spot for spot in site.spots((strip,)) if spot.names and len(spot.names[0]) <= _LONGEST]:
            yield group


def _holder(tag: Tag) -> Tag | None:
    above = tag.parent
    return above.parent if above is not None and above.name == "li" else above


def is_aside(tag: Tag) -> bool:
    """Whether something stands in a menu, a list or another part that no list is chosen by."""
    return any(parent.name in _ASIDE or dom.role(parent) in ("menu", "menubar", "navigation") for parent in tag.parents)


def _is_strip(tag: Tag) -> bool:
    """Whether an element holds tabs side by side, or nothing but links to one address with different questions."""
    if dom.role(tag) == "tablist" or _asks_differently(tag):
        return True
    if tag.name in ("li", "a", "button") or not _TABS.search(dom.attribute(tag, "class")):
        return False
    return not any(parent.name in _ASIDE for parent in (tag, *tag.parents))


def _asks_differently(tag: Tag) -> bool:
    if tag.name in _NO_STRIP or any(parent.name in _ASIDE for parent in (tag, *tag.parents)):
        return False
    parts = [dom.attribute(link, "href").partition("?") for link in tag.find_all("a")]
    asked = {question for _, mark, question in parts if mark and question}
    if not 1 < len(parts) == len(asked) or len({path for path, _, _ in parts}) > 1:
        return False
    return not dom.text(tag, skip=lambda one: one.name == "a").strip(_BETWEEN)


def _may_be_of_list(group: list[Spot], profile: Profile) -> bool:
    """Whether none of them shows all, or is a button that looks so."""
    controls = profile.controls
    known = (*controls.status_all, *profile.filters.all, *controls.beside_lists)
    known += (*controls.next_page, *controls.other_pages, *controls.last_page)
    names = [tab_name(spot) for spot in group]
    aside = profile.filters.aside
    return not any(matches(name, known) or name.isdigit() or len(name) < 2 or aside.search(name) for name in names)


def _are_of_list(group: list[Spot], profile: Profile) -> bool:
    return not any(_leads_away(spot, profile) for spot in group)


def _lead_away(group: list[Spot], profile: Profile) -> bool:
    return any(spot.is_chosen and _leads_away(spot, profile) for spot in group)


def _leads_away(spot: Spot, profile: Profile) -> bool:
    """Whether a tab goes by the name of a card's part, or of a screen."""
    known = (*profile.tabs.values(), profile.login.logged_in.menu, *profile.menu.values())
    return any(matches(tab_name(spot), tuple(words)) for words in known)
