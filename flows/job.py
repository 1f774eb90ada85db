"""Jobs: the Jobs list, and the Details tab of a Job Card."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import Card, Kept, KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit_list(portal: Portal) -> Iterator[KeptGrid]:
    """Walk the Jobs list with its status filter off; one snapshot per page."""
    portal.open("jobs")
    portal.show_all()
    yield from portal.grid_pages("jobs", kind="jobs_grid", context=Context())


def visit(portal: Portal, card: Card) -> Iterator[Kept]:
    """Keep a card's Details tab, and its Custom Details tab where it has one."""
    portal.open_card(card)
    portal.tab("details")
    yield portal.details("job", kind="job_details", context=card.context)
    if portal.tab("custom_details") is not None:
        yield portal.snapshot(kind="job_custom_details", context=card.context)
