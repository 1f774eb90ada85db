"""Jobs: the Jobs list, and the Details tab of a Job Card."""

from __future__ import annotations

from flows.portal import Card, Kept, Portal
from scraper.evidence.snapshot import Context


def look_at(portal: Portal, card: Card) -> Kept:
    """Keep the Details tab of what may be a job's card or a section's, to learn which; it is evidence of neither."""
    portal.open_card(card)
    portal.tab("details")
    return portal.snapshot(kind="jobs_search", context=Context())
