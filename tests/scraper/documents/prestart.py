"""A small form, printed by hand: the words that stand on it, its templates, and what is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scraper.documents.form import read_form
from scraper.documents.template import Template, read_template
from scraper.profile import load
from tests.scraper.documents import word
from tests.scraper.documents.raw_pdf import words

PROFILE = load()
LINES = ((20, 180, "Daily prestart"), (20, 160, "Job: J21"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))
SEEN = words(*LINES)
"""The form, with both answers."""
GUARDS = words((35, 120, "Guards fitted"))
"""The words behind its tick box."""
SIGNATURE = words((20, 120, "Signature:"))
"""The words before its signature."""


def _template(*, signed: bool = False, ticked: bool = False) -> Template:
    document = word.new()
    for line in ("Daily prestart", "Job: {Job}", "Operator: {Operator}"):
        document.add_paragraph(line)
    if ticked:
        word.box(document.add_paragraph(), "guards", words=" Guards fitted")
    if signed:
        word.picture(document.add_paragraph("Signature: "), word.png(0), "OperatorSignature")
    document.add_paragraph("End of form")
    return read_template(word.saved(document), "Prestart", PROFILE.forms)


TEXT, TICKED, SIGNED = _template(), _template(ticked=True), _template(signed=True)


@dataclass(frozen=True)
class Read:
    """What a form says."""

    answers: Mapping[str, object]
    signature: str | None
    """The SHA-256 of its picture."""
    readings: str
    """All of them, each with its place."""


def read(content: bytes, template: Template = TEXT) -> Read:
    """Read a print with one of the templates."""
    found = read_form(content, [template], PROFILE.forms, PROFILE.formats)
    readings = " | ".join(f"{one.place}: {one.problem}" for one in found.readings)
    signature = found.signatures[0].sha256 if found.signatures else None
    return Read({one.code: one.value for one in found.answers}, signature, readings)
