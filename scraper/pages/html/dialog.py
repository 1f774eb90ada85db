"""A pop-up over a page: where it shows the screen that is asked for, the page behind it is not part of that screen."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.detail import find_details
from scraper.pages.html.remembered import remembered
from scraper.profile.details import Details

_ROLES = frozenset({"dialog", "alertdialog"})


@remembered
def in_front(html: str, details: Details) -> BeautifulSoup:
    """The page as a tree; of a page with a pop-up in sight that shows such labels and values, the pop-up alone.

    A pop-up that is not marked up as one is what was not in sight before it was opened. One that was, or shows none of
    them (a notice about cookies, a choice of templates), stands beside the screen.

    >>> from scraper.profile import load
    >>> pop_up = '<h1>J1</h1><div role="dialog"><dl><dt>Claim Date</dt><dd>1/2/2026</dd></dl></div>'
    >>> in_front(pop_up, load().details["claim"]).h1, in_front("<h1>J1</h1>", load().details["claim"]).h1
    (None, <h1>J1</h1>)
    """
    page = dom.parse(html)
    was_pressed = page.select_one(f"[{dom.HELD_MARK}]") is not None
    if not was_pressed and not details.required:
        return page  # nothing tells a notice with boxes to tick from such a screen
    return next((part for part in _parts(html, was_pressed=was_pressed) if _shows(part, details)), page)


def _parts(html: str, *, was_pressed: bool) -> Iterator[BeautifulSoup]:
    opened = dom.fresh(html)
    _hide_held(opened)
    for tag in reversed([tag for tag in dom.elements(opened) if tag.name == "dialog" or dom.role(tag) in _ROLES]):
        yield dom.parse(str(tag))
    if was_pressed:
        yield opened


def _hide_held(tag: Tag) -> bool:
    """Hide what was in sight before; whether anything below is new."""
    is_new = False
    for child in [child for child in tag.children if isinstance(child, Tag) and not dom.is_hidden(child)]:
        if _hide_held(child) or dom.HELD_MARK not in child.attrs:
            is_new = True
        else:
            child.attrs[dom.HIDDEN_MARK] = ""
    return is_new


def _shows(part: BeautifulSoup, details: Details) -> bool:
    try:
        view = find_details(part, details, "pop-up", None)
    except LayoutChanged:
        return False
    return bool(view.values or view.others or view.rows)
