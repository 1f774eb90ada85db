"""What a compliance form says: its answers, signatures and photos, and what could not be read (document)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from scraper.models.base import Part

Kind = Literal["text", "tick", "choice", "date", "number"]


class Answer(Part):
    """What one code of the template was filled with."""

    code: str
    """As the template spells it; of a choice, what its boxes share before the first underscore."""
    label: str | None = None
    """The static text that goes with it."""
    kind: Kind
    value: str | bool | tuple[str, ...] | None = None
    """A tick: true or false; a choice: the chosen options or None; a date: ISO 8601; a number: decimal, no grouping;
    None where nothing was filled in or nothing could be read for sure."""
    text: str | None = None
    """Verbatim, line breaks kept."""
    group: str | None = None
    """Of a repeated row: the first repeated code of the row, without its number."""
    row: int | None = None


class Signature(Part):
    """A picture that stands for somebody's hand."""

    code: str
    sha256: str | None = None
    """None while the place is unsigned, or where no picture could be told for sure."""
    signed_by: str | None = None
    signed_at: date | str | None = None
    """A local date where the form says one, else what it says."""


class FormPhoto(Part):
    """A photo within the form."""

    code: str
    sha256: str | None = None
    caption: str | None = None


class FormReading(Part):
    """Something in the form that is not an answer because it could not be read for sure."""

    place: str
    """For a person: `table 2, row 3, column 1`, `header`, a code."""
    problem: str
