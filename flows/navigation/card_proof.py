"""Whether the screen is the card that was asked for."""

from __future__ import annotations

from flows.browser.page_actions import Screen, Shot
from flows.card import Card
from scraper.errors import LayoutChanged
from scraper.pages.html.blocks import listed
from scraper.pages.html.dom import parse
from scraper.pages.html.tables import text_outside_grids
from scraper.profile import Profile, fold

_TABS = ("attachments", "supplies", "labour")
"""Tabs that cards have, and no list."""


def shows_card(screen: Screen, profile: Profile, card: Card) -> bool:
    """Whether the screen shows the card's number, its section, and the tabs of a card."""
    tabs = tuple(wording for name in _TABS for wording in profile.tabs[name])

    def is_card(shot: Shot) -> None:
        if not _names(screen, profile, card, shot) or not _has_tab(screen, tabs):
            raise LayoutChanged(f"{shot.url} is not the card of {card}", "job card")

    try:
        screen.read(is_card)
    except LayoutChanged:
        return False
    return True


def _has_tab(screen: Screen, tabs: tuple[str, ...]) -> bool:
    return any(one.visible and not one.row and one.named(tabs) for one in screen.controls() or ())


def _names(screen: Screen, profile: Profile, card: Card, shot: Shot) -> bool:
    """Whether the screen shows the card's number and section. The whole job's card lists its sections by name, so a
    section's name counts outside of lists only."""
    values = (value for field in screen.fields() for value in field.values)
    shown = fold(" ".join([screen.text(), *values]))
    if any(part and fold(part) not in shown for part in (card.job_number, card.section_name)):
        return False
    page = parse(shot.html)
    own = text_outside_grids(page, listed(page, profile.grids.values()))
    return not card.section_name or fold(card.section_name) in fold(own)
