"""Characters that show nothing: places where a word may break, marks of writing direction, joiners of no letters."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

_NOTHING = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_JOINERS = "\u200c\u200d"
"""Needed within words of some scripts and within emoji; beside Latin letters, digits and signs they show nothing."""
_JOINED_WITHOUT = "\u0000-\u058f\u1e00-\u206f"
_UNSEEN = re.compile(
    rf"[{_NOTHING}]|(?:(?<=[{_JOINED_WITHOUT}{_NOTHING}])|^)[{_JOINERS}]+|[{_JOINERS}]+(?=[{_JOINED_WITHOUT}{_NOTHING}]|$)"
)
_WRITTEN = re.compile(rf"[{_NOTHING}{_JOINERS}]|&(?!(?:amp|lt|gt|quot|nbsp);)")
_NAMES = ("value", "title", "alt", "aria-label", "placeholder", "label", "datetime", "download", "data-ascora-drawn")
"""Attributes that a person reads. Addresses stay as they are: there the same characters count."""


def shown(words: str) -> str:
    """The words without what shows nothing.

    >>> shown("SWMS_\\u200broof.pdf"), shown("commis\\u00adsioning"), shown("\\u200eJ1001\\u200e")
    ('SWMS_roof.pdf', 'commissioning', 'J1001')
    >>> shown("\\u0645\\u06cc\\u200c\\u062e") == "\\u0645\\u06cc\\u200c\\u062e"  # Persian needs it to be read
    True
    """
    return _UNSEEN.sub("", words)


def has_unseen(html: str) -> bool:
    """Whether there may be such a character in a page, itself or by a name or number of it.

    >>> has_unseen("<p>Kim &amp; Lee&nbsp;</p>"), has_unseen("SWMS_\u200broof"), has_unseen("commis&shy;sioning")
    (False, True, True)
    """
    return _WRITTEN.search(html) is not None


def drop_unseen(soup: BeautifulSoup) -> None:
    """Take out of a page's words what shows nothing."""
    for words in soup.find_all(string=_UNSEEN):
        words.replace_with(type(words)(shown(words)))
    for tag in soup.find_all(True):
        for key in _NAMES:
            if isinstance(value := tag.attrs.get(key), str):
                tag.attrs[key] = shown(value)
