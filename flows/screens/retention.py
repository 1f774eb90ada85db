"""Retentions due: a panel of the Dashboard."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit(portal: Portal) -> Iterator[KeptGrid]:
    """Walk what is due; one snapshot per page. Raises `LayoutChanged` where the Dashboard has no such panel."""
    portal.open("dashboard")
    yield from portal.grid_pages("retentions", kind="retentions_grid", context=Context())
