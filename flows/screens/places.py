"""Where entities are listed: each kind of place of the catalogue is walked here, whatever it lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.card import AnyCard
from flows.portal import Fetched, Kept, KeptGrid, Portal
from scraper.entities.places import CardPart, CardTab, MenuList, OwnScreen, Panel, Windowed
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.registry import grid_page


def tab_of_card(portal: Portal, card: AnyCard, place: CardTab) -> Iterator[KeptGrid]:
    """Walk what a tab of a card lists, page by page; none where the card has no such tab and need not have one.

    Raises `LayoutChanged` where it must have one.
    """
    portal.open_card(card)
    tab = portal.tab(place.tab)
    if tab is None and place.is_required:
        raise portal.miss_tab(card, place.tab)
    if tab is not None:
        badge = tab.badge if place.is_counted else None
        yield from portal.grid_pages(
            place.grid, kind=place.kind, context=card.context, badge=badge, may_be_blank=place.may_be_blank
        )


def part_of_card(portal: Portal, card: AnyCard, place: CardPart) -> Iterator[Kept]:
    """Keep a tab of a card for a list that is a part of it; a card without one is kept too, as proof of that."""
    portal.open_card(card)
    has_own = place.own_tab is not None and portal.has_tab(place.own_tab)
    portal.tab((place.own_tab if has_own else None) or place.tab)
    rivals = grid_page(place.kind).rivals
    if place.is_one:
        yield portal.snapshot(kind=place.kind, context=card.context, grid=place.grid, rivals=rivals)
    else:
        yield from portal.part_pages(place.grid, kind=place.kind, context=card.context, rivals=rivals)


def in_window(portal: Portal, place: Windowed, start: date, end: date) -> Iterator[Kept]:
    """Walk what a report or scheduler shows of the days from `start` to `end`, both included, page by page; none for a
    user whose menu lacks the entry that it is found under.

    Raises `LayoutChanged` where it cannot be asked for them.
    """
    if not is_in_menu(portal, place):
        return
    portal.open(place.opens)
    yield from portal.window_pages(place.grid, kind=place.kind, context=_of(start, end), start=start, end=end)


def file_of_window(portal: Portal, place: Windowed, start: date, end: date) -> tuple[Fetched, Context] | None:
    """The file that a report exports of the days from `start` to `end`, both included, and what was asked for; none for
    a user whose menu lacks the entry that it is found under. Raises `LayoutChanged` where it exports none."""
    if not is_in_menu(portal, place):
        return None
    portal.open(place.opens)
    return portal.export(place.grid, (start, end)), _of(start, end)


def is_in_menu(portal: Portal, place: Windowed) -> bool:
    """Whether the user's menu has the entry that a report or scheduler is found under; one that all have, it has."""
    return not (place.may_lack or place.below is not None) or portal.has_menu(place.opens, place.below)


def own_screens(portal: Portal, card: AnyCard, places: tuple[OwnScreen, ...]) -> Iterator[Kept]:
    """Keep the tabs that are a card itself: those of labels and values, which it always has, and others it may have."""
    portal.open_card(card)
    for place in places:
        tab = portal.tab(place.tab) if place.tab is not None else None
        if place.details is not None:
            yield portal.details(place.details, kind=place.kind, context=card.context, lists=place.lists)
        elif tab is not None:
            grid = next(iter(place.lists), None)
            yield portal.snapshot(kind=place.kind, context=card.context, grid=grid)


def of_account(
    portal: Portal, place: MenuList | Panel, all_days: tuple[date, date] | None = None
) -> Iterator[KeptGrid]:
    """Walk a list of the account, page by page; none for a user whose menu lacks the entry that it is found under.

    `all_days`: of a list that may show a period, the days between which all lies that it can list. Where it shows a
    period it is asked for these days, and else for year after year, each a walk of its own; its fields are not emptied,
    for it may go back to a period of its own then, and say nothing of it. Raises `LayoutChanged` where the menu or the
    screen has no such list.
    """
    fills_screen = isinstance(place, MenuList) and place.fills_screen
    may_lack = isinstance(place, MenuList) and (place.may_lack or place.below is not None)
    if may_lack and not portal.has_menu(place.opens, getattr(place, "below", None)):
        return
    portal.open(place.opens)
    if all_days is not None and portal.shows_period():
        yield from _of_all_days(portal, place, *all_days)
    else:
        yield from portal.grid_pages(place.grid, kind=place.kind, context=Context(), fills_screen=fills_screen)


def _of_all_days(portal: Portal, place: MenuList | Panel, first: date, last: date) -> Iterator[KeptGrid]:
    pages = _of_days(portal, place, first, last)
    try:
        page = next(pages)
    except LayoutChanged:  # so many days at once cannot be had
        portal.open(place.opens)  # else what the screen says of that stands over each year
        for year in range(last.year, first.year - 1, -1):
            yield from _of_days(portal, place, max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
    else:
        yield page
        yield from pages


def _of_days(portal: Portal, place: MenuList | Panel, start: date, end: date) -> Iterator[KeptGrid]:
    for page in portal.window_pages(place.grid, kind=place.kind, context=_of(start, end), start=start, end=end):
        assert isinstance(page, KeptGrid)  # a schedule alone is drawn, and no list of the account is one  # noqa: S101
        yield page


def _of(start: date, end: date) -> Context:
    """What was asked for."""
    return Context(row=f"{start} to {end}")
