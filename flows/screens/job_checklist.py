"""Checklists: the Job Checklist on a card's Details tab."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal
from scraper.pages.job_checklist import JobChecklistGridPage


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Keep the Details tab once more, for its Job Checklist with all of its pages; a card without one is kept too, as
    proof of that."""
    portal.open_card(card)
    portal.tab("details")
    page = JobChecklistGridPage
    yield portal.snapshot(kind=page.kind, context=card.context, grid=page.grid, rivals=page.rivals)
