"""A file on a Job Card's Attachments tab (ui), with what the file itself says (document)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from scraper.models.base import DateOrInstant, Record
from scraper.models.texts import Degrees, FreeText, Identifier, Person, Plain


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

    job_number: Identifier
    section_name: FreeText | None = None
    name: FreeText
    """File name exactly as listed; never used as a path."""
    occurrence: int = 1
    """1 for the first row of this name on the card, in listing order."""
    content_type: Plain | None = None
    """By the bytes, not by the name; `application/octet-stream` where the bytes tell nothing."""
    size_bytes: int | None = None
    sha256: Identifier | None = None
    is_image: bool | None = None
    customer_view: bool | None = None
    """Shown in the customer portal (column Customer View, Y or N)."""
    confidential: bool | None = None
    """Hidden from mobile users."""
    uploaded_by: Person | None = None
    uploaded_at: DateOrInstant | None = None
    taken_at: datetime | None = None
    """EXIF: aware only with its own offset or GPS time, else local time without offset."""
    latitude: Degrees | None = None
    """Decimal degrees, WGS 84, south negative."""
    longitude: Degrees | None = None
    unbelieved: tuple[FreeText, ...] = ()
    """What the file says of when it was taken and cannot be so, for a person."""
