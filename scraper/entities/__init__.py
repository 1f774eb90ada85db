"""The catalogue: what every entity is, as data that everybody may import."""

from __future__ import annotations

from scraper.entities.catalog import CATALOG, FILE_KINDS, RECORDS, Catalog
from scraper.entities.spec import BelongsTo, EntitySpec, Files

__all__ = ["CATALOG", "FILE_KINDS", "RECORDS", "BelongsTo", "Catalog", "EntitySpec", "Files"]
