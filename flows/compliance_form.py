"""Compliance forms: a card's Forms tab, where the portal has one, and each form's own screen."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, KeptGrid, Portal


def visit(portal: Portal, card: Card) -> Iterator[KeptGrid]:
    """Walk a card's Forms tab; one snapshot per page of the grid, none where a card has no such tab."""
    portal.open_card(card)
    tab = portal.tab("forms")
    if tab is not None:
        yield from portal.grid_pages("forms", kind="forms_grid", context=card.context, badge=tab.badge)
