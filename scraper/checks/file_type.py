"""Whether a file is what its name promises, and a photo of a time that can be. It is kept as it was served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.evidence import file_types
from scraper.models import Attachment, Record
from scraper.models.base import DocumentFile

Finding = dict[str, Any]


def findings(record: Record) -> Iterator[Finding]:
    """Where a file, or the document of a form or claim, is of another type than its name says; what is not believed."""
    file = record if isinstance(record, Attachment) else getattr(record, "document", None)
    if isinstance(file, (Attachment, DocumentFile)) and file.sha256 is not None and file.content_type is not None:
        yield from _mismatch(file.name or "", file.content_type, file.size_bytes)
    if isinstance(record, Attachment):
        for said in record.unbelieved:
            yield {
                "check": "photo_taken_at",
                "outcome": "not_checkable",
                "expected": "a time at which the photo can have been taken",
                "found": said,
                "difference": None,
            }


def _mismatch(name: str, content_type: str, size_bytes: int | None) -> Iterator[Finding]:
    """
    >>> next(_mismatch("roof.jpg", "image/heic", 90_000))["found"], list(_mismatch("plan.pdf", "application/pdf", 90))
    ('image/heic', [])
    """
    promised = file_types.promised(name)
    is_unknown = content_type == file_types.UNKNOWN and size_bytes != 0
    if content_type not in promised and promised and not is_unknown:
        yield {
            "check": "file_type",
            "outcome": "failed",
            "expected": f"{' or '.join(sorted(promised))}, by its name",
            "found": content_type if size_bytes else "an empty file",
            "difference": None,
        }
