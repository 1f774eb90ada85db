"""All that a page gives, as plain JSON: what a recorded case expects and a rereading is held against."""

from __future__ import annotations

from typing import Any

from scraper.errors import LayoutChanged, RowRejected
from scraper.models.base import to_json
from scraper.pages.page import Page


def outcome(page: Page) -> dict[str, Any]:
    """Records, messages of rejected rows, and the message that stopped the reading (None when nothing did)."""
    records: list[dict[str, Any]] = []
    rejected: list[str] = []
    changed: str | None = None
    try:
        for item in page.read():
            if isinstance(item, RowRejected):
                rejected.append(str(item))
            else:
                records.append(to_json(item))
    except LayoutChanged as error:
        changed = str(error)
    return {"records": records, "rejected": rejected, "layout_changed": changed}
