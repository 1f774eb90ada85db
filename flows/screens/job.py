"""Jobs: the Jobs list, and the Details tab of a Job Card."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit_list(portal: Portal) -> Iterator[KeptGrid]:
    """Walk the Jobs list with its filters off; one snapshot per page."""
    portal.open("jobs")
    yield from portal.grid_pages("jobs", kind="jobs_grid", context=Context(), fills_screen=True)


def look_at(portal: Portal, card: Card) -> Kept:
    """Keep the Details tab of what may be a job's card or a section's, to learn which; it is evidence of neither."""
    portal.open_card(card)
    portal.tab("details")
    return portal.snapshot(kind="jobs_search", context=Context())


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Keep a card's Details tab, and its Custom Details tab where it has one."""
    portal.open_card(card)
    portal.tab("details")
    yield portal.details("job", kind="job_details", context=card.context)
    if portal.tab("custom_details") is not None:
        yield portal.snapshot(kind="job_custom_details", context=card.context)
