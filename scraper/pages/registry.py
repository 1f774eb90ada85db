"""Which page reads which kind of snapshot: what is kept of a portal is read by these alone, without a browser.

A page is found by its kind among the modules beside this one; the catalogue says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import scraper.pages
from scraper.entities import CATALOG
from scraper.pages.page import GridPage, Page


def _pages() -> Iterator[type[Page]]:
    for found in iter_modules(scraper.pages.__path__, f"{scraper.pages.__name__}."):
        if not found.ispkg and found.name != __name__:
            each = vars(import_module(found.name)).values()
            yield from (one for one in each if isinstance(one, type) and issubclass(one, Page) and hasattr(one, "kind"))


_BY_KIND = {page.kind: page for page in _pages()}

ENTITY_PAGES: dict[str, tuple[type[Page], ...]] = {
    name: pages
    for name, spec in CATALOG.items()
    if (pages := tuple(_BY_KIND[kind] for kind in spec.kinds if kind in _BY_KIND))
}
"""Readers of an entity's own snapshots, by entity."""

PAGES: dict[str, type[Page]] = {page.kind: page for pages in ENTITY_PAGES.values() for page in pages}
"""Reader by kind of snapshot."""


def grid_page(kind: str) -> type[GridPage[Any]]:
    """The reader of a list. Raises `KeyError` for a kind that is none."""
    page = PAGES[kind]
    if not issubclass(page, GridPage):
        raise KeyError(kind)
    return page
