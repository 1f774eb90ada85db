"""Attachments: the Attachments tab of a card, page by page."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Walk a card's attachments; one snapshot per page of the grid. Raises `LayoutChanged` without such a tab."""
    portal.open_card(card)
    tab = portal.tab("attachments")
    if tab is None:
        raise portal.miss_tab(card, "attachments")
    yield from portal.grid_pages("attachments", kind="attachments_grid", context=card.context, badge=tab.badge)
