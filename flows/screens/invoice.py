"""Invoices: the Invoices list, with its filters off."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit(portal: Portal) -> Iterator[KeptGrid]:
    """Walk the list; one snapshot per page. Raises `LayoutChanged` where the menu has no such list."""
    portal.open("invoices")
    yield from portal.grid_pages("invoices", kind="invoices_grid", context=Context(), fills_screen=True)
