"""What stands behind the words of a cell, in attributes: exact moments, and a look that means something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4.element import Tag

RED_MARK = "data-ascora-red"
"""Set by the capture on amounts that are painted red where those around them are not."""

_NEGATIVE = re.compile(
    r"(?:[a-z]+-)?(?:negative|neg|minus|credit)(?:-(?:amount|value|number|money|balance|circle|square|fill|sign|icon|outline))*|(?:bi|ti|icon|pi)-dash",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"data-(?:.+-)?(?:date|time|datetime|timestamp|stamp|epoch|ms|utc|iso|instant|moment|sort|order|value|title|content)"
    r"|data-(?:bs-|mdb-)?original-title",
    re.IGNORECASE,
)
_NAMES = ("aria-label", "alt", "title")
_SPOKEN = ("datetime", "title", "aria-label")


def moments(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Every attribute that may say exactly which moment is meant, each once."""
    return tuple(dict.fromkeys(value for tag in tags for value in _moments(tag)))


def _moments(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if isinstance(value, str) and value.strip() and (name in _SPOKEN or _MOMENT.fullmatch(name)):
            yield value.strip()


def style(tags: Iterable[Tag]) -> str:
    """The look that may mean a negative amount; empty where there is none.

    >>> from bs4 import BeautifulSoup
    >>> style(BeautifulSoup("<b class='amount is-negative'>5</b>", "lxml").find_all())
    'class is-negative'
    """
    for tag in tags:
        if RED_MARK in tag.attrs:
            return "red"
        for name in tag.attrs.get("class") or ():
            if _NEGATIVE.fullmatch(name):
                return f"class {name}"
        for name in _NAMES:
            if _NEGATIVE.fullmatch(said := str(tag.attrs.get(name, "")).strip()):
                return f"the name {said}"
    return ""
