"""Variations: the Variations tab of a job's or a section's card."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Walk a card's variations; one snapshot per page of the grid, none where a card has no such tab."""
    yield from portal.tab_pages(card, "variations", "variations", kind="variations_grid")
