"""Parts of a screen that are folded away, and what unfolds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import Pressed, Spot, is_pressed
from scraper.profile import Profile, fold, matches

_MENUS = frozenset({"nav", "header", "footer"})
_MENU_ROLES = frozenset({"menu", "menubar", "navigation", "banner", "toolbar", "tablist", "combobox", "listbox"})
_LISTS = ["table", "ul", "ol", "dl"]
_FIELDS = ["input", "select", "textarea", "form"]
_HEADING = re.compile(r"h[1-6]|legend|summary")


class Folds:
    """What of one captured screen can be unfolded in place."""

    def __init__(self, soup: BeautifulSoup, url: str, profile: Profile) -> None:
        self._soup = soup
        self._url = url
        self._profile = profile

    def found(self) -> Iterator[Spot]:
        """Everything that shows more of this screen: *Show all*, *Read more*, the headings of parts that are shut."""
        for spot in Pressed(self._soup).within([self._soup]):
            if spot.is_enabled and self._stays(spot) and not _is_of_menu(spot.tag):
                writes = any(self._profile.never_press.search(name) for name in spot.names)
                is_named = any(re.search(self._profile.controls.unfold, name) for name in spot.names)
                if (is_named and not writes) or self._shut_part(spot.tag) is not None:
                    yield spot

    def shut(self, titles: tuple[str, ...]) -> Iterator[str]:
        """Names of parts that are shut and go by one of the titles."""
        for spot in self.found():
            if self._shut_part(spot.tag) is not None and any(matches(name, titles) for name in spot.names):
                yield spot.names[0]

    def hiding(self, title: tuple[str, ...], rows: Iterable[Tag]) -> Iterator[str]:
        """Names of parts that are shut and may hold some of a list: they name what it lists, and hold a list, or
        nothing as yet. `rows`: those of the list itself."""
        inside = {id(row) for row in rows}
        subject = {fold(word).removesuffix("s") for words in title for word in words.split()}
        for spot in self.found():
            part = self._shut_part(spot.tag)
            if part is None or any(id(parent) in inside for parent in spot.tag.parents):
                continue
            named = {fold(word).removesuffix("s") for word in re.findall(r"\w+", spot.names[0] if spot.names else "")}
            if subject & named and (part.find(_LISTS) is not None or part.find(_FIELDS) is None):
                yield spot.names[0]

    def _stays(self, spot: Spot) -> bool:
        """Whether pressing it leaves the address as it is, apart from its query."""
        return (
            not spot.path
            or urljoin(self._url, spot.path) == self._url.split("?")[0]
            or (urlsplit(spot.path).path == urlsplit(self._url).path)
        )

    def _shut_part(self, tag: Tag) -> Tag | None:
        """The part that is shut behind a control; None where it is no such control, or what it opens is a menu.

        Known by its markup (`aria-expanded`, `summary`); without it, only where a title of the profile stands right
        before something hidden.
        """
        if tag.name == "summary":
            part = tag.parent
            return part if part is not None and part.name == "details" and "open" not in part.attrs else None
        if _in_data_row(tag) or dom.attribute(tag, "aria-haspopup").lower() not in ("", "false"):
            return None
        state = dom.attribute(tag, "aria-expanded").lower()
        if state == "true" or (state != "false" and not self._is_title(tag)):
            return None
        part = self._behind(tag)
        if part is None or not dom.is_hidden(part) or _is_menu(part):
            return None
        return None if state != "false" and self._is_tab(tag, part) else part

    def _is_tab(self, tag: Tag, part: Tag) -> bool:
        """Whether a control stands in a row of controls apart from what it opens, and its press would shut what another
        of them has opened; by their names, where nothing says what the others open."""
        row = next((above for above in tag.parents if any(one is not tag for one in _controls(above))), tag)
        if any(above is row for above in part.parents):
            return False
        others = [one for one in _controls(row) if one is not tag]
        opened = [self._named_part(one) for one in others]
        if any(one is not None and one.parent is part.parent and not dom.is_hidden(one) for one in opened):
            return True
        return sum(self._names_tab(dom.text(one, values=False)) for one in (tag, *others)) > 1

    def _names_tab(self, words: str) -> bool:
        return any(matches(words, tab) for tab in self._profile.tabs.values())

    def _behind(self, tag: Tag) -> Tag | None:
        """The part that a control opens: the one it names, else what follows it or the heading it stands in."""
        if (part := self._named_part(tag)) is not None:
            return part
        at = next((above for above in (tag, *tag.parents) if _HEADING.fullmatch(above.name)), tag)
        holder = at if at.find_next_sibling(True) is not None else at.parent
        following = holder.find_next_sibling(True) if holder is not None else None
        return following if isinstance(following, Tag) else None

    def _named_part(self, tag: Tag) -> Tag | None:
        named = (dom.attribute(tag, key) for key in ("aria-controls", "data-target", "data-bs-target", "href"))
        parts = (self._by_id.get(name.removeprefix("#")) for name in named if name)
        return next((one for one in parts if one is not None), None)

    def _is_title(self, tag: Tag) -> bool:
        words = dom.text(tag, values=False)
        return bool(words) and any(matches(words, title) for title in self._titles)

    @cached_property
    def _titles(self) -> list[tuple[str, ...]]:
        details = self._profile.details.values()
        groups = [titles for one in details for titles in (one.custom_fields, one.standard_groups, one.other_groups)]
        return [*(grid.title for grid in self._profile.grids.values()), *groups]

    @cached_property
    def _by_id(self) -> dict[str, Tag]:
        return {dom.attribute(tag, "id"): tag for tag in self._soup.find_all(id=True)}


def _controls(holder: Tag) -> list[Tag]:
    return [tag for tag in dom.elements(holder) if is_pressed(tag) and not any(map(is_pressed, dom.elements(tag)))]


def _is_of_menu(tag: Tag) -> bool:
    return any(one.name in _MENUS or dom.role(one) in _MENU_ROLES for one in (tag, *tag.parents))


def _is_menu(part: Tag) -> bool:
    """Whether what opens is a list of things to press, and holds nothing to read."""
    if dom.role(part) in _MENU_ROLES or any(dom.role(tag) in _MENU_ROLES for tag in part.find_all(role=True)):
        return True
    if part.find(["table", "dl", "dt", "th", "label"]) is not None:
        return False
    said = dom.text(part, hidden=True, skip=lambda tag: tag.name == "a" or dom.is_button(tag))
    return part.find(["a", "button"]) is not None and not said.strip()


def _in_data_row(tag: Tag) -> bool:
    return any(parent.name == "td" or dom.role(parent) in ("gridcell", "row") for parent in tag.parents)
