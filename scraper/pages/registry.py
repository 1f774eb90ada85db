"""Which page reads which kind of snapshot: what is kept of a portal is read by these alone, without a browser.

A page is found by its kind among the modules beside this one; the catalogue says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import scraper.pages
from scraper.entities import CATALOG
from scraper.entities.places import ExportedFile, Place
from scraper.pages.page import GridPage, Page


def _pages() -> Iterator[type[Page]]:
    for found in iter_modules(scraper.pages.__path__, f"{scraper.pages.__name__}."):
        if not found.ispkg and found.name != __name__:
            each = vars(import_module(found.name)).values()
            yield from (one for one in each if isinstance(one, type) and issubclass(one, Page) and hasattr(one, "kind"))


_BY_KIND = {page.kind: page for page in _pages()}


def reader_of(place: Place, known: Mapping[str, type[Page]] = _BY_KIND) -> type[Page] | None:
    """The reader of a place's evidence; of an exported file, that of the list with the same headings."""
    own = known.get(place.kind)
    if own is not None or not isinstance(place, ExportedFile):
        return own
    return next((page for page in known.values() if getattr(page, "grid", None) == place.grid), None)


ENTITY_PAGES: dict[str, tuple[type[Page], ...]] = {
    name: pages
    for name, spec in CATALOG.items()
    if (pages := tuple(page for place in spec.places if (page := reader_of(place)) is not None))
}
"""Readers of an entity's own snapshots, by entity."""

PAGES: dict[str, type[Page]] = {
    place.kind: page for spec in CATALOG.values() for place in spec.places if (page := reader_of(place)) is not None
}
"""Reader by kind of snapshot."""


def grid_page(kind: str) -> type[GridPage[Any]]:
    """The reader of a list. Raises `KeyError` for a kind that is none."""
    page = PAGES[kind]
    if not issubclass(page, GridPage):
        raise KeyError(kind)
    return page
