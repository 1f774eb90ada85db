"""What `scraper.client` hands out: answers with their types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from scraper.models import Record

R = TypeVar("R", bound=Record)
D = TypeVar("D")


@dataclass(frozen=True)
class Stored(Generic[R]):
    """One object as it is held."""

    id: str
    record: R
    """Its fields, typed: money is `Decimal`, AUD; what is unknown is None."""
    version: int
    late: bool
    """It appeared after its job was first read as completed."""
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime
    gone_at: datetime | None
    provenance: Mapping[str, Mapping[str, str]]
    """Field to its source, when it was observed, and the SHA-256 of the evidence."""
    conflicts: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Answer(Generic[D]):
    """What is held, and how good it is."""

    data: D
    source: str
    """`store`, or where it was fetched for this question: `api`, `portal`."""
    observed_at: datetime
    age: timedelta
    """Since a source last showed it, when it was answered."""
    complete: bool
    """Its listing was walked to the proven end, and nothing was left out there."""
    stale: bool
    """It is older than was asked for; only where that was allowed."""
    conflicts: tuple[Mapping[str, Any], ...]
    run_id: str | None
    next: str | None
    """Cursor of the next page."""
    fetch: str | None
    """The fetch that will bring a newer one."""
    withheld: tuple[str, ...]
    """Ids of forms that are left out, since their file is confidential: the token lacks the scope `admin`."""
    included: Mapping[str, tuple[Stored[Any], ...]]
    """By the words that were asked with (`include`), what stands beside `data`."""


@dataclass(frozen=True)
class Fetch:
    """One fetch, shared by all who ask for the same."""

    id: str
    entity: str
    job_number: str | None
    state: str
    """`waiting`, `running`, `done` or `failed`."""
    problem: Mapping[str, str] | None


@dataclass(frozen=True)
class Change:
    """One entry of the feed."""

    cursor: str
    kind: str
    """`new`, `changed` or `gone`."""
    object: Stored[Any]


@dataclass(frozen=True)
class FormFinding:
    """One thing that the record of a form does not show."""

    form_id: str
    job_number: str
    section_name: str | None
    document: str | None
    finding: str
    """`unsigned`, `unanswered`, `unread`, `lacking`, `late` or `not checkable`."""
    what: str
    category: str | None
    template_name: str | None


@dataclass(frozen=True)
class FormTable:
    """A row per form, a column per code; the columns are those of the forms in this answer."""

    columns: tuple[str, ...]
    labels: Mapping[str, str]
    """What a person reads where a code stands."""
    form_ids: tuple[str, ...]
    rows: tuple[tuple[str | bool | None, ...], ...]
    """Amounts and days as text."""


@dataclass(frozen=True)
class FieldChange:
    """One field that said something else than before."""

    at: datetime
    version: int
    field: str
    before: Any
    after: Any
    evidence: str | None
    """SHA-256 of the page, answer or file that showed it."""


@dataclass(frozen=True)
class Evidence:
    """What is kept under a SHA-256."""

    sha256: str
    content_type: str
    size_bytes: int
    scrubbed: tuple[str, ...]
    """Names of what was taken out before it was kept."""
    seen: tuple[Mapping[str, Any], ...]
    """Where and when, the latest first: `kind`, `captured_at`, `url`, `job_number`, `section_name`."""
