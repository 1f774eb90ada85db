"""The panel of an open tab: whether it holds anything but headings and things to press."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.profile.words import Patterns

_OPAQUE = frozenset({"iframe", "frame", "object", "embed", "canvas"})
"""What may show a list that cannot be read from the page."""
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption"})


def is_blank(soup: BeautifulSoup, never_press: Patterns) -> bool:
    """Whether the panel in sight lists nothing, and says nothing either: a tab that nobody has used yet.

    A page whose tabs are not marked up as such is never blank.

    >>> from scraper.profile import load
    >>> never = load().never_press
    >>> is_blank(dom.parse("<div role=tabpanel><h4>Variations</h4><a href=x>+New</a></div>"), never)
    True
    >>> is_blank(dom.parse("<div role=tabpanel>Q7 $1.00</div>"), never), is_blank(dom.parse("<p></p>"), never)
    (False, False)

    Nor is a panel with a frame that cannot be looked into:

    >>> is_blank(dom.parse("<div role=tabpanel><iframe src=x></iframe></div>"), never)
    False
    """

    def is_aside(tag: Tag) -> bool:
        pressed = tag.name == "a" and never_press.search(dom.text(tag)) is not None
        return pressed or tag.name in _TITLES or dom.is_button(tag)

    panels = [tag for tag in dom.elements(soup) if dom.role(tag) == "tabpanel"]
    if any(tag.name in _OPAQUE for panel in panels for tag in dom.elements(panel)):
        return False
    return bool(panels) and not any(dom.text(panel, skip=is_aside).strip() for panel in panels)
