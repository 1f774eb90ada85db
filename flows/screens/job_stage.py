"""Stages: the Stages tab of a card, where its job is priced by stages."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Walk a card's stages; one snapshot per page of the grid, none where a card has no such tab."""
    yield from portal.tab_pages(card, "stages", "job_stages", kind="job_stages_grid")
