"""The company's form templates: Administration > Custom Forms, which administrators alone see."""

from __future__ import annotations

from collections.abc import Iterator

from flows.portal import KeptGrid, Portal
from scraper.evidence.snapshot import Context


def visit(portal: Portal) -> Iterator[KeptGrid]:
    """Walk the list of templates; one snapshot per page, none for a user without an Administration menu."""
    if portal.has_menu("custom_forms", below="administration"):
        portal.open("custom_forms")
        yield from portal.grid_pages("custom_forms", kind="custom_forms_grid", context=Context())
