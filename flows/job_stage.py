"""Stages: the Stages tab of a card, where its job is priced by stages."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Walk a card's stages; one snapshot per page of the grid, none where a card has no such tab."""
    portal.open_card(card)
    tab = portal.tab("stages")
    if tab is not None:
        yield from portal.grid_pages(
            "job_stages", kind="job_stages_grid", context=card.context, badge=tab.badge, may_be_blank=True
        )
