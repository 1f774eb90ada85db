"""A file on a Job Card's Attachments tab (ui), with what the file itself says (document)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from scraper.models.base import DateOrInstant, Record


class Attachment(Record):
    """One row of the Attachments grid and its downloaded bytes."""

    entity: ClassVar[str] = "attachment"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name", "name", "occurrence")
    dated: ClassVar[tuple[str, ...]] = ("uploaded_at", "taken_at")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "name": ("name",),
        "sha256": ("sha256",),
    }
    facts: ClassVar[tuple[str, ...]] = ("occurrence", "unbelieved")

    job_number: str
    section_name: str | None = None
    name: str
    """File name exactly as listed; never used as a path."""
    occurrence: int = 1
    """1 for the first row of this name on the card, in listing order."""
    content_type: str | None = None
    """By the bytes, not by the name; `application/octet-stream` where the bytes tell nothing."""
    size_bytes: int | None = None
    sha256: str | None = None
    is_image: bool | None = None
    customer_view: bool | None = None
    """Shown in the customer portal (column Customer View, Y or N)."""
    confidential: bool | None = None
    """Hidden from mobile users."""
    uploaded_by: str | None = None
    uploaded_at: DateOrInstant | None = None
    taken_at: datetime | None = None
    """EXIF: aware only with its own offset or GPS time, else local time without offset."""
    latitude: float | None = None
    """Decimal degrees, WGS 84, south negative."""
    longitude: float | None = None
    unbelieved: tuple[str, ...] = ()
    """What the file says of when it was taken and cannot be so, for a person."""
