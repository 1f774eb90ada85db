"""The open tab of a card where it is no link any more: words among the links to the card's other tabs."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import is_pressed
from scraper.profile.words import matches

_LEVELS_UP = 4
"""How far above the tab's words the element may lie that holds the tabs."""
_FEWEST_OTHERS = 2
"""Links to other tabs; a word beside one link alone may be anything."""
_SIGNS = " \t\r\n[]|/·•›»:–—-"
"""What stands between tabs."""


def open_tab(soup: BeautifulSoup, name: str, tabs: Mapping[str, tuple[str, ...]]) -> str | None:
    """The words of the tab of this profile name where they stand in a row of tabs and cannot be pressed: it is the one
    that is open. None where there is no such thing.

    >>> tabs = {"details": ("Details",), "files": ("Files",), "stages": ("Stages",)}
    >>> open_tab(dom.parse("<p>[ <b>Files (2)</b> | <a href=d>Details</a> | <a href=s>Stages</a> ]</p>"), "files", tabs)
    'Files (2)'
    >>> open_tab(dom.parse("<h3>Files</h3><a href=d>Details</a><a href=s>Stages</a><p>None</p>"), "files", tabs)
    """
    others = [wordings for other, wordings in tabs.items() if other != name]
    for words in soup.find_all(string=True):
        shown = words.strip(_SIGNS)
        if matches(shown, tabs[name]) and words.parent is not None and _is_among(words.parent, shown, others):
            return shown
    return None


def _is_among(tag: Tag, words: str, others: list[tuple[str, ...]]) -> bool:
    """Whether nothing but links to other tabs, and signs between them, stands beside the words."""
    if not dom.is_shown(tag) or any(map(is_pressed, (tag, *tag.parents))):
        return False
    for row, _ in zip((tag, *tag.parents), range(_LEVELS_UP + 1), strict=False):
        pressed = [dom.text(one, values=False) for one in dom.elements(row) if is_pressed(one)]
        if pressed:
            beside = dom.text(row, values=False, skip=is_pressed)
            named = sum(any(matches(one, wordings) for wordings in others) for one in pressed)
            return _letters(beside) == _letters(words) and named >= _FEWEST_OTHERS
    return False


def _letters(words: str) -> str:
    return "".join(filter(str.isalpha, words))
