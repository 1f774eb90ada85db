"""A pop-up over a page: where one shows the screen that is asked for, what lies behind it is none of that screen's."""

from __future__ import annotations

from bs4 import BeautifulSoup

from scraper.errors import LayoutChanged
from scraper.pages import dom
from scraper.pages.detail import find_details
from scraper.profile.model import Details

_ROLES = frozenset({"dialog", "alertdialog"})


def in_front(html: str, details: Details) -> BeautifulSoup:
    """The page as a tree; of a page with a pop-up in sight that shows such labels and values, the pop-up alone.

    A pop-up that shows none of them (a notice about cookies, a choice of templates) stands beside the screen.

    >>> from scraper.profile import load
    >>> pop_up = '<h1>J1</h1><div role="dialog"><dl><dt>Claim Date</dt><dd>1/2/2026</dd></dl></div>'
    >>> in_front(pop_up, load().details["claim"]).h1, in_front("<h1>J1</h1>", load().details["claim"]).h1
    (None, <h1>J1</h1>)
    """
    page = dom.parse(html)
    for tag in reversed([tag for tag in dom.elements(page) if tag.name == "dialog" or dom.role(tag) in _ROLES]):
        pop_up = dom.parse(str(tag))
        try:
            view = find_details(pop_up, details, "pop-up", None)
        except LayoutChanged:
            continue
        if view.values or view.others or view.rows:
            return pop_up
    return page
