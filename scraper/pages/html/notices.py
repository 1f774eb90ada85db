"""What a screen says of its own failure: such words beside "nothing here" forbid believing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.profile.lists import Pager

_ROLES = frozenset({"alert", "alertdialog", "status", "log"})
_DATA = frozenset({"td", "th", "dd", "dt", "label", "option", "nav"})
_DATA_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader", "navigation", "tab"})


def failures(soup: Tag, pager: Pager, dialogs: Sequence[str] = ()) -> list[str]:
    """The lines in sight, of a screen or a part of it, that say that something could not be loaded, and what boxes of
    the browser's own said of it.

    A live region (`role="alert"`, a toast) speaks of the screen whatever it says; elsewhere a line counts only where
    it could be nothing else, and never where data stands.

    >>> from scraper.profile import load
    >>> pager = load().pager
    >>> failures(dom.parse("<div>Something went wrong while loading. Please try again.</div>"), pager)
    ['Something went wrong while loading. Please try again.']
    >>> failures(dom.parse("<p role=alert>3 jobs need attention</p><table><td>Pump failed to load</table>"), pager)
    []
    """
    said = [line for line in dialogs if pager.alarm.search(line)]
    for tag, line in _lines(soup):
        patterns = pager.alarm if _is_live(tag) else pager.failure
        if patterns.search(line):
            said.append(line)
    return list(dict.fromkeys(said))


def failures_told(soup: Tag, pager: Pager) -> Iterator[str]:
    """The lines of live regions, wherever on the screen, that say that something could not be loaded."""
    yield from (line for tag, line in _lines(soup) if _is_live(tag) and pager.failure.search(line))


def _lines(soup: Tag) -> Iterator[tuple[Tag, str]]:
    """The lines in sight with the element that each stands in; of what holds data only those of live regions."""
    below: list[tuple[Tag, bool]] = [(soup, False)]
    while below:
        tag, is_data = below.pop()
        is_data = is_data or _is_data(tag)
        children = [child for child in tag.children if isinstance(child, Tag) and not dom.is_hidden(child)]
        has_words = any(isinstance(child, str) and child.strip() for child in tag.children)
        if (has_words and not is_data) or _is_live(tag):
            yield from ((tag, line) for line in dom.text(tag).splitlines())
        below.extend((child, is_data) for child in reversed(children))


def _is_live(tag: Tag) -> bool:
    return any(
        dom.role(one) in _ROLES or dom.attribute(one, "aria-live").lower() in {"polite", "assertive"}
        for one in (tag, *tag.parents)
    )


def _is_data(tag: Tag) -> bool:
    row = tag.find_parent("tr") if tag.name == "td" else None
    if row is not None and len(row.find_all("td", recursive=False)) == 1:
        return False  # the one cell of a row is a notice
    return tag.name in _DATA or dom.role(tag) in _DATA_ROLES
