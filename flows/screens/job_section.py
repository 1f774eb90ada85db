"""Sections: the Sections area on a parent card's Details tab."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, Portal
from scraper.pages.job_section import JobSectionsGridPage


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Keep the Details tab once more, for its Sections area, page by page; a card without one is kept too, as proof of
    that."""
    portal.open_card(card)
    portal.tab("details")
    page = JobSectionsGridPage
    yield from portal.part_pages(page.grid, kind=page.kind, context=card.context, rivals=page.rivals)
