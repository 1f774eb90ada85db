"""One stored page, answer or file: where it came from, when, and the SHA-256 of its bytes."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Context(BaseModel):
    """What a snapshot is about: enough to read it again later without the portal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job_number: str | None = None
    """The top job's number."""
    section_name: str | None = None
    """None on the top job's own card."""
    portal_id: str | None = None
    """GUID of the card or row, where the portal shows one."""
    walk: str | None = None
    """One listing walked once; its pages share this id."""
    page: int = 1
    """Page of the walk, from 1."""
    after: int = 0
    """Of a list that draws a window of its rows: the number of the last row that was on the page before."""
    before: int = 0
    """How many rows the walk's earlier pages were the first to show."""
    last: bool = True
    """True on the page that proved the end of the walk."""
    row: str | None = None
    """For a file: the natural key of the row it belongs to, joined by U+001F."""


class Snapshot(BaseModel):
    """Metadata of one piece of evidence. The bytes lie in the blob store under `sha256`.

    A web page is its HTML as a person sees it: form values written into the markup, elements that are not
    rendered marked with the attribute `data-ascora-hidden`, rows numbered by `data-ascora-ref`, tokens scrubbed. Of a
    screen whose lists go on, the rows of their earlier pages stand before those of the last, with the number of their
    page in `data-ascora-page`; each page is evidence of its own besides.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    kind: str
    """Which screen or answer: `jobs_grid`, `job_details`, `attachments_grid`, `file`, `api_jobs`, ..."""
    url: str
    captured_at: datetime
    """UTC."""
    content_type: str = "text/html"
    size_bytes: int
    scrubbed: tuple[str, ...] = ()
    """Names of the tokens and keys that were removed before hashing."""
    context: Context = Context()
