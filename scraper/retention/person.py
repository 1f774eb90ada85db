"""A person in text: the whole name however it is written, and the address and numbers of that user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import partial
from urllib.parse import quote

from scraper.parse.pseudonyms import however_written
from scraper.spelling import comparable

MARK = "[erased]"
MAIL_MARK = "erased@erased.invalid"
"""In place of an address, where a reader expects one."""
_BETWEEN = r"(?:\s|&nbsp;|&#160;|\\[nrt]|%20|\+|<[^<>]{0,500}>)+"
"""What stands between the words of a name: two columns of a list may hold a word each."""
_TAG = re.compile(r"<[^<>]{0,500}>")
_BEFORE = r"(?:(?<!\w)|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"


class Person:
    """Whom a text may name."""

    def __init__(self, name: str, contacts: Collection[str] = ()) -> None:
        """`contacts`: e-mail addresses and telephone numbers that are this person's alone."""
        self.name = " ".join(comparable(name).split())
        self._patterns = [(_pattern(self.name.split()), MARK)]
        for one in sorted(contacts, key=len, reverse=True):
            self._patterns.append((_pattern(one.split()), MAIL_MARK if "@" in one else MARK))

    def blanked(self, text: str) -> str:
        """A text, page or answer without the person, its markup as it was.

        >>> Person("Kim Tran").blanked("<td>Kim</td><td>Tran</td> by Kim&nbsp;Tran, not Kim Trang")
        '<td>[erased]</td><td></td> by [erased], not Kim Trang'
        """
        for pattern, mark in self._patterns:
            text = pattern.sub(partial(_instead, mark), text)
        return text

    def is_in(self, text: str) -> bool:
        """Whether it names the person."""
        return any(pattern.search(text) for pattern, _ in self._patterns)


def _instead(mark: str, found: re.Match[str]) -> str:
    return mark + "".join(_TAG.findall(found[0]))


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}{_BETWEEN.join(map(_word, words))}(?!\w)")


def _word(word: str) -> str:
    """A word with its accents composed or not, in markup, in a script or in an address."""
    ways = {however_written(unicodedata.normalize(form, word)) for form in ("NFC", "NFD")} | {re.escape(quote(word))}
    return f"(?:{'|'.join(sorted(ways))})"
