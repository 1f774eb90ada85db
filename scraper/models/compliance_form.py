"""A completed compliance form: its answers, signatures and photos, and what could not be read (document)."""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

from scraper.models.base import DateOrInstant, DocumentFile, Part, Record
from scraper.models.texts import FreeText, Identifier, Person, Plain

Category = Literal["swms", "jsa", "checklist", "other"]
CATEGORIES = get_args(Category)
Kind = Literal["text", "tick", "choice", "date", "number"]
MAY_BE_SIGNED = "its name does not say for sure whether it is a signature or a photo"
"""The problem of a photo that may be a signature under another name."""


class Answer(Part):
    """What one code of the template was filled with."""

    verbatim: ClassVar[tuple[str, ...]] = ("code", "text")

    code: Plain
    """As the template spells it; of a choice, what its boxes share before the first underscore."""
    label: Plain | None = None
    """The static text that goes with it."""
    kind: Kind
    value: FreeText | bool | tuple[FreeText, ...] | None = None
    """A tick: true or false; a choice: the chosen options or None; a date: ISO 8601; a number: decimal, no grouping;
    None where nothing was filled in or nothing could be read for sure."""
    text: FreeText | None = None
    """Verbatim, line breaks kept."""
    group: Plain | None = None
    """Of a repeated row: the first repeated code of the row, without its number."""
    row: int | None = None


class Signature(Part):
    """A picture that stands for somebody's hand."""

    verbatim: ClassVar[tuple[str, ...]] = ("code",)

    code: Plain
    sha256: Identifier | None = None
    """None while the place is unsigned, or where no picture could be told for sure."""
    signed_by: Person | None = None
    signed_at: FreeText | None = None
    """ISO 8601 where the form says a date, else what it says."""


class FormPhoto(Part):
    """A photo within the form."""

    verbatim: ClassVar[tuple[str, ...]] = ("code",)

    code: Plain
    sha256: Identifier | None = None
    caption: FreeText | None = None


class FormReading(Part):
    """Something in the form that is not an answer because it could not be read for sure."""

    place: Plain
    """For a person: `table 2, row 3, column 1`, `header`, a code."""
    problem: FreeText


class ComplianceForm(Record):
    """A form as the file on the Attachments tab that it is: the same file, the same bytes, is an `attachment` too."""

    entity: ClassVar[str] = "compliance_form"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name", "document_name", "occurrence")
    dated: ClassVar[tuple[str, ...]] = ("completed_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "template_name": ("template_name",),
        "category": ("category",),
        "status": ("status",),
    }
    facts: ClassVar[tuple[str, ...]] = ("document_name", "occurrence")

    job_number: Identifier
    section_name: FreeText | None = None
    document_name: FreeText
    """The row's file name. The template is no part of the key, though the contract names it: it may be known later."""
    occurrence: int = 1
    """1 for the first row of this name on the card, in listing order."""
    template_name: Plain | None = None
    """File name of the template that fits, without its ending; None when none does."""
    category: Category | None = None
    """By the profile's patterns over template and file name, never by guess."""
    status: Plain | None = None
    completed_by: Person | None = None
    completed_at: DateOrInstant | None = None
    answers: tuple[Answer, ...] = ()
    signatures: tuple[Signature, ...] = ()
    photos: tuple[FormPhoto, ...] = ()
    document: DocumentFile | None = None
    method: Literal["docx_tags", "docx_template", "docx_labels", "pdf_template", "pdf_labels", "web", "none"] | None = (
        None
    )
    """How it was read."""
    readings: tuple[FormReading, ...] = ()
    """What is not an answer because it could not be read for sure."""
