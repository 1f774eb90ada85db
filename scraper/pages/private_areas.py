"""Areas of a page that are private as a whole, by their title: whatever in them holds a digit is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from scraper.pages.html import dom
from scraper.profile.private import Private

_TITLES = (
    *(f"h{rank}" for rank in range(1, 7)),
    *("legend", "caption", "summary", "a", "button", "li", "label", "strong", "b", "div", "span", "p", "th"),
)
_WHOLE = {"legend": "fieldset", "caption": "table", "summary": "details"}
"""What a title of this tag is the title of: its nearest ancestor of that one."""
_NAMES = ("aria-controls", "data-target", "data-bs-target", "href")
_RANKS = {f"h{rank}": rank for rank in range(1, 7)}
_SAYS = re.compile(r"^(?:value|title|alt|content|placeholder|aria-label|aria-value\w*|data-(?!ascora-).*)$")
_DIGIT = re.compile(r"\d")
_CLIMB = 4
"""So many wrappers may stand around a title alone."""


def in_areas(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Take whatever holds a digit out of private areas; the titles by which those were found."""
    for title in soup.find_all(_TITLES):
        said = " ".join(title.get_text(" ").split()) if len(title.contents) < 8 else ""
        if private.is_area(said) and sum(map(_emptied, _area_of(title, soup))):
            yield said


def _area_of(title: Tag, soup: BeautifulSoup) -> list[Tag]:
    """The elements that a title is the title of."""
    if found := _named(title, soup):
        return found
    kind = _WHOLE.get(title.name)
    whole = None if kind is None else title.find_parent(kind)
    if whole is not None:
        return [one for one in whole.find_all(True, recursive=False) if one is not title]
    return [] if _leads(title) else _following(title)


def _named(title: Tag, soup: BeautifulSoup) -> list[Tag]:
    """The elements that a title, or what of it is pressed, names, or that name it."""
    pressed = title.find_parent(["a", "button"])
    parts = [title, *title.find_all(["a", "button"]), *([pressed] if pressed is not None else [])]
    leads = {dom.attribute(one, name).rpartition("#")[2] for one in parts for name in _NAMES} - {""}
    own = {dom.attribute(one, "id") for one in parts} - {""}

    def is_its(tag: Tag) -> bool:
        return dom.attribute(tag, "id") in leads or bool(own & set(dom.attribute(tag, "aria-labelledby").split()))

    return soup.find_all(is_its)


def _leads(title: Tag) -> bool:
    """Whether it is one of several that lead elsewhere, such as a tab or an entry of a menu."""
    around = [title, *title.parents]
    return any(one.name in ("a", "nav") or dom.role(one) in ("tab", "tablist", "menu", "menuitem") for one in around)


def _following(title: Tag) -> list[Tag]:
    """What stands behind a title, or behind the wrapper that it stands in alone, until the next title of its rank."""
    at, rank = title, _RANKS.get(title.name, 7)
    for _ in range(_CLIMB):
        behind = []
        for one in at.find_next_siblings():
            if _is_next(one, at, rank):
                break
            behind.append(one)
        if behind or at.parent is None or at.parent.name in ("body", "main", "form"):
            return behind
        at = at.parent
    return []


def _is_next(one: Tag, title: Tag, rank: int) -> bool:
    """Whether an element begins another area."""
    heads = [_RANKS[head.name] for head in (one, *one.find_all(list(_RANKS))) if head.name in _RANKS]
    if heads and min(heads) <= rank:
        return True
    return not heads and one.name == title.name and bool(title.get("class")) and one.get("class") == title.get("class")


def _emptied(area: Tag) -> bool:
    """Whether anything was taken out of an area."""
    taken = False
    for text in list(area.find_all(string=_DIGIT)):
        if isinstance(text, NavigableString):
            text.replace_with("")
            taken = True
    for tag in (area, *area.find_all(True)):
        for name in [name for name, value in tag.attrs.items() if _SAYS.match(name) and _DIGIT.search(str(value))]:
            del tag.attrs[name]
            taken = True
    return taken
