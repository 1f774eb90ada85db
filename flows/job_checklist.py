"""Checklists: the Job Checklist on a card's Details tab."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Keep the Details tab once more, for its Job Checklist; a card without one is kept too, as proof of that."""
    portal.open_card(card)
    portal.tab("details")
    yield portal.snapshot(kind="job_checklist_grid", context=card.context)
