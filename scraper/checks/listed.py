"""Whether an object stands wherever all of its kind stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.models import Record


def findings(record: Record) -> Iterator[dict[str, Any]]:
    """A finding where a whole listing lacks it that is not the one by which it would be gone."""
    if record.absent_from is not None:
        yield {
            "check": "listed",
            "outcome": "failed",
            "expected": record.absent_from,
            "found": None,
            "difference": None,
        }
