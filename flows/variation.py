"""Variations: the Variations tab of a job's or a section's card."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Walk a card's variations; one snapshot per page of the grid, none where a card has no such tab."""
    portal.open_card(card)
    tab = portal.tab("variations")
    if tab is not None:
        yield from portal.grid_pages(
            "variations", kind="variations_grid", context=card.context, badge=tab.badge, may_be_blank=True
        )
