"""What a listing says of its own size: pager, badge, and the words for 'nothing here'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages import dom
from scraper.pages.tables import Table
from scraper.profile.model import Pager, matches

_LONGEST_LINE = 120
_NOT_PAGER = frozenset({"textarea", "dl", "label", "fieldset", "nav", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING = re.compile(r"h[1-6]")
_NOT_NOTICE = frozenset({"dd", "dt", "td", "th", "label", "select", "option", "textarea"})


@dataclass(frozen=True)
class PagerState:
    """What the pager prints; None for what it does not."""

    first: int | None = None
    last: int | None = None
    total: int | None = None
    page: int | None = None
    pages: int | None = None


def read_pager(table: Table, others: list[Table], pager: Pager) -> PagerState:
    """The pager nearest to a grid, looking no further than where another grid begins."""
    for level in _levels(table, others):
        said: dict[str, int] = {}
        for part in level:
            words = dom.text(part, skip=lambda tag: tag.name in _NOT_PAGER or dom.is_button(tag))
            for line in [*words.split("\n"), " ".join(words.split())]:
                for name, number in _numbers(line, pager).items():
                    said.setdefault(name, number)
        if said:
            return PagerState(**said)
    return PagerState()


def says_empty(table: Table, others: list[Table], pager: Pager) -> bool:
    """Whether a notice near the grid says that there is nothing to list."""
    return any(empty_notices(part, pager) for level in _levels(table, others) for part in level)


def empty_notices(root: Tag, pager: Pager) -> list[Tag]:
    """The elements from `root` down that say, in more than one word, that there is nothing to list."""
    found: list[Tag] = []
    for tag in (root, *dom.elements(root)):
        if tag.find(True) is None and " " in tag.get_text().strip() and is_empty_notice(tag.get_text(), pager):
            data = any(
                parent.name in _NOT_NOTICE or dom.role(parent) in ("gridcell", "cell") for parent in (tag, *tag.parents)
            )
            if not data:
                found.append(tag)
    return found


def is_empty_notice(words: str, pager: Pager) -> bool:
    """Whether the words are one of the profile's for an empty listing.

    >>> from scraper.profile import load
    >>> pager = load().pager
    >>> [is_empty_notice(words, pager) for words in ("No items to display", "There are no claims for this job yet.")]
    [True, True]
    >>> [is_empty_notice(words, pager) for words in ("No access to attachments", "No attachments are shown to you")]
    [False, False]
    """
    return matches(words, pager.empty) or pager.nothing.search(" ".join(words.split())) is not None


def tab_says_none(soup: BeautifulSoup, titles: tuple[str, ...], pager: Pager) -> bool:
    """Whether the chosen tab goes by one of the titles and counts nothing: `Attachments (0)`."""
    chosen = (
        tag for tag in dom.elements(soup) if dom.role(tag) == "tab" and dom.attribute(tag, "aria-selected") == "true"
    )
    return any(matches(words, titles) and badge(words, pager) == 0 for words in map(dom.text, chosen))


def badge(words: str, pager: Pager) -> int | None:
    """The count printed behind a tab's or heading's name, such as 12 in `Attachments (12)`."""
    found = re.search(pager.badge, words)
    return _whole(found["total"]) if found and found.start() > 0 else None


def without_badge(words: str) -> str:
    """A title without the count behind it."""
    return re.sub(r"\s*[(\[]?\d[\d,]*[)\]]?\s*$", "", words) or words


def _levels(table: Table, others: list[Table]) -> Iterator[list[Tag]]:
    """What stands around the grid, from near to far: at each level the shown neighbours of the part that holds it."""
    inner = {id(owner) for owner in table.owners}
    holders = {id(parent) for owner in table.owners for parent in (owner, *owner.parents)}
    strangers = {id(parent) for other in others for owner in other.owners for parent in (owner, *owner.parents)}
    for level in (*table.owners[:1], *table.owners[0].parents):
        if level.name == "[document]":
            return
        children = [child for child in level.children if isinstance(child, Tag) and not dom.is_hidden(child)]
        if id(level) in strangers and id(level) not in inner:
            yield from _up_to_the_next(children, holders, strangers)
            return
        yield [
            child
            for child in children
            if id(child) not in holders and child.name not in ("thead", "tbody", "tr", "colgroup", "caption")
        ]


def _up_to_the_next(children: list[Tag], holders: set[int], strangers: set[int]) -> Iterator[list[Tag]]:
    """Where several grids stand side by side: what precedes the first of them, and what follows the grid at hand up to
    the next heading or grid."""
    at = next((place for place, child in enumerate(children) if id(child) in holders), None)
    if at is None or id(children[at]) in strangers:
        return
    if not any(id(child) in strangers for child in children[:at]):
        yield children[:at]
    following = []
    for child in children[at + 1 :]:
        if id(child) in strangers or _HEADING.fullmatch(child.name) or child.find(_HEADING) is not None:
            break
        following.append(child)
    yield following


def _numbers(line: str, pager: Pager) -> dict[str, int]:
    said: dict[str, int] = {}
    if len(line) <= _LONGEST_LINE:
        for patterns in (pager.patterns, pager.pages):
            for pattern in patterns:
                if found := re.search(pattern, line, re.IGNORECASE):
                    said.update(
                        {name: _whole(digits) for name, digits in found.groupdict().items() if digits is not None}
                    )
                    break
    return said


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))
