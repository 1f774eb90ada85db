"""What each job type requires: Administration > Job Types, which administrators alone see."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit(portal: Portal) -> Iterator[KeptGrid]:
    """Walk the list of job types; one snapshot per page, none for a user without an Administration menu."""
    if portal.has_menu("job_types", below="administration"):
        portal.open("job_types")
        yield from portal.grid_pages("job_types", kind="job_types_grid", context=Context())
