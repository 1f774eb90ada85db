"""The same of what is asked of forms as a whole, of an object's history, and of one piece of evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from scraper.service.schemas import AnswerModel, page_params

FormsAsked: Any = page_params("compliance_form")
"""The parameters of a question about forms."""


class FindingsAsked(FormsAsked):  # type: ignore[misc]  # made of the entity's filters
    """Those, and which findings; none of the three named: all there are."""

    unsigned: bool = Field(False, description="Places that somebody should have signed.")
    unread: bool = Field(False, description="What has to be looked up in the document.")
    late: bool = Field(False, description="Forms that came after their job was completed.")


class FormFinding(BaseModel):
    """One thing that the record of a form does not show."""

    job: str
    section: str | None
    document: str | None
    finding: Literal["unsigned", "unanswered", "unread", "lacking", "late", "not checkable"]
    what: str
    category: str | None
    template: str | None
    id: str
    """Of the form."""


class FormFindings(AnswerModel):
    """The findings of a page of forms."""

    data: list[FormFinding]
    forms: int
    """How many forms were looked at; `next` leads to more."""


class FormTable(BaseModel):
    """A row per form. The columns are those of the forms on this page."""

    columns: list[str]
    labels: dict[str, str]
    """What a person reads where a code stands, by column."""
    forms: list[str]
    """The id of each row's form."""
    rows: list[list[str | bool | None]]
    """Amounts and days as text."""


class FormAnswers(AnswerModel):
    """The answers of a page of forms, as one table."""

    data: FormTable


class FieldChange(BaseModel):
    """One field that said something else than before."""

    at: datetime
    version: int
    field: str
    before: Any
    after: Any
    evidence: str | None
    """SHA-256 of the page, answer or file that showed it."""


class History(BaseModel):
    """How an object came to be what it is, the oldest change first."""

    id: str
    data: list[FieldChange]


class Seen(BaseModel):
    """Where and when a piece of evidence was seen."""

    kind: str
    captured_at: datetime
    url: str
    job_number: str | None
    section_name: str | None


class EvidenceFacts(BaseModel):
    """What is kept under a SHA-256."""

    sha256: str
    content_type: str
    size_bytes: int
    scrubbed: list[str]
    """Names of what was taken out before it was kept."""
    seen: list[Seen]
    """The latest first, a hundred at most."""
