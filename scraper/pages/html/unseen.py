"""Characters that show nothing: places where a word may break, marks of writing direction, joiners of no letters."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from scraper.spelling import MAY_SHOW_NOTHING, SHOWS_NOTHING, shown

_WRITTEN = re.compile(rf"[{MAY_SHOW_NOTHING}]|&(?!(?:amp|lt|gt|quot|nbsp);)")
_NAMES = ("value", "title", "alt", "aria-label", "placeholder", "label", "datetime", "download", "data-ascora-drawn")
"""Attributes that a person reads. Addresses stay as they are: there the same characters count."""


def has_unseen(html: str) -> bool:
    """Whether there may be such a character in a page, itself or by a name or number of it.

    >>> has_unseen("<p>Kim &amp; Lee&nbsp;</p>"), has_unseen("SWMS_\u200broof"), has_unseen("commis&shy;sioning")
    (False, True, True)
    """
    return _WRITTEN.search(html) is not None


def drop_unseen(soup: BeautifulSoup) -> None:
    """Take out of a page's words what shows nothing."""
    for words in soup.find_all(string=SHOWS_NOTHING):
        words.replace_with(type(words)(shown(words)))
    for tag in soup.find_all(True):
        for key in _NAMES:
            if isinstance(value := tag.attrs.get(key), str):
                tag.attrs[key] = shown(value)
