"""Whether a screen is the card that was asked for: only where it says so itself."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flows.browser.page_actions import Screen, Shot
from flows.card import AnyCard, Card, RecordCard
from flows.lists.part import shows_number
from scraper.errors import LayoutChanged
from scraper.pages.html.blocks import listed
from scraper.pages.html.dom import parse
from scraper.pages.html.tables import text_outside_grids
from scraper.profile import Profile, fold

_TABS = ("attachments", "supplies", "labour")
"""Tabs that cards have, and no list."""


def shows(screen: Screen, card: AnyCard, profile: Profile) -> bool:
    """Whether the screen is the card asked for."""
    return _is_record(screen, card, profile) if isinstance(card, RecordCard) else _is_job(screen, card, profile)


def is_about(screen: Screen, card: AnyCard) -> bool:
    """Whether the screen at hand says that it is the card's, and does not only list or recall it: by its address,
    or by the card's number outside of lists, menus and links."""
    here, known = urlsplit(screen.url), urlsplit(card.url or "")
    if here.path == known.path and here.query == known.query:
        return True
    pieces = {fold(piece) for piece in re.split(r"[/?&=]", unquote(screen.url))}
    if any(fold(one) in pieces for one in card.identities if one):
        return True
    page = parse(screen.capture().html)
    for aside in page.find_all(["nav", "aside", "header", "footer", "a", "button"]):
        aside.decompose()
    return shows_number(card.identities[-1], page)


def _is_record(screen: Screen, card: RecordCard, profile: Profile) -> bool:
    """Whether the screen shows what the record is known by, besides what it lists."""

    def is_card(shot: Shot) -> None:
        page = parse(shot.html)
        own = text_outside_grids(page, listed(page, profile.grids.values()))
        shown = " ".join([own, *(value for field in screen.fields() for value in field.values)])
        name = r"\s+".join(map(re.escape, card.name.split()))
        if not name or not re.search(rf"(?<!\w){name}(?!\w)", shown, re.IGNORECASE):
            raise LayoutChanged(f"{shot.url} is not the card of {card}", f"the card of {card}")

    try:
        screen.read(is_card)
    except LayoutChanged:
        return False
    return True


def _is_job(screen: Screen, card: Card, profile: Profile) -> bool:
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
