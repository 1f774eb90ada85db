"""A completed form: its answers, signatures and photos, read with its template where there is one.

Tags that survived are the stronger evidence of ticks, alternative texts of pictures; the template's static text gives
everything else. What is not certain is a reading, never an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from scraper.documents import answers
from scraper.documents.blocks import Document, Inline, Mark, Picture, paragraphs
from scraper.documents.codes import picture_code
from scraper.documents.docx import read_docx
from scraper.documents.fill import Filling, fill
from scraper.documents.likeness import Words
from scraper.documents.pdf import is_pdf, read_pdf
from scraper.documents.shape import shape_of
from scraper.documents.tags import Tags
from scraper.documents.template import Template, template_of
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Signature
from scraper.profile.details import Formats
from scraper.profile.forms import Forms

Method = Literal["docx_tags", "docx_template", "docx_labels", "pdf_template", "pdf_labels", "web", "none"]
FITS = 0.5
"""The share of a template's static text that a document must have in its place to count as made from it."""
_SLACK = 0.1
"""Share of it that may lie in place though its words are not found together: the end of a page parts some."""
_LINES = 3
"""Lines of the nearest template by which a person sees that it is another."""


class Pictures(Mapping[str, bytes]):
    """The bytes of pictures by SHA-256, taken from where they lie when they are asked for."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self._pictures = pictures

    def __getitem__(self, sha256: str) -> bytes:
        with self._pictures[sha256].open() as stream:
            return stream.read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._pictures)

    def __len__(self) -> int:
        return len(self._pictures)


@dataclass(frozen=True)
class ReadForm:
    """Everything that a document says as a form."""

    method: Method
    template_name: str | None
    answers: tuple[Answer, ...] = ()
    signatures: tuple[Signature, ...] = ()
    photos: tuple[FormPhoto, ...] = ()
    readings: tuple[FormReading, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every picture named above, by SHA-256."""


def read_form(content: bytes, templates: Sequence[Template], rules: Forms, formats: Formats) -> ReadForm:
    """Read a completed Word document, or a PDF, with the template that fits it best. Raises `DocumentUnreadable`."""
    document = read_pdf(content) if is_pdf(content) else read_docx(content)
    tags = Tags.of(document)
    template, filling, notes = _best(templates, document)
    if template is not None:
        method: Method = "docx_tags" if tags.knows(template) else "docx_template"
        method = "pdf_template" if document.is_printed else method
        return _form(method, template, answers.Source(template, filling, tags, rules, formats), notes)
    return _without(document, tags, rules, formats, notes)


def unread(problem: str) -> ReadForm:
    """A form that gives no answers, and why."""
    return ReadForm("none", None, readings=(FormReading(place="document", problem=problem),))


def _best(templates: Sequence[Template], document: Document) -> tuple[Template | None, Filling, list[FormReading]]:
    """The template that fits the document best, laid over it, and what a person should know of the choice."""
    words = Words(document)
    shares = (words.share(one) if len(templates) > 1 else 1.0 for one in templates)
    ranked = sorted(zip(shares, templates, strict=True), key=lambda each: -each[0])
    tried: list[tuple[Filling, Template]] = []
    least = FITS
    for share, one in ranked:
        if share < least - _SLACK:
            break
        filling = fill(one.stories, document)
        tried.append((filling, one))
        least = max(least, filling.fit)
    tried.sort(key=lambda each: (-each[0].fit, -len(each[1].codes)))
    if not tried or tried[0][0].fit < FITS:
        return None, Filling(), _misfits(ranked, words, document)
    (best, template), rest = tried[0], tried[1:]
    notes = [
        FormReading(place="document", problem=f"it fits {other.name} as well as {template.name}")
        for filling, other in rest
        if filling.fit == best.fit and [one.code for one in other.codes] != [one.code for one in template.codes]
    ]
    return template, best, notes + best.readings


def _misfits(ranked: Sequence[tuple[float, Template]], words: Words, document: Document) -> list[FormReading]:
    """That no template fits, and so what is lost: what the nearest one asks for, and what is seen without a name."""
    names = ", ".join(one.name for _, one in ranked)
    problem = f"none of the given templates fits this document ({names}); give the one that it was made from"
    problems = [problem if ranked else "no template is given"]
    if ranked and (len(ranked) == 1 or ranked[0][0] >= FITS):
        nearest = ranked[0][1]
        if codes := ", ".join(one.code for one in nearest.codes):
            problems.append(f"{nearest.name} comes nearest, and what it asks for is not read: {codes}")
        if lines := "; ".join(islice(words.missing(nearest), _LINES)):
            problems.append(f"the first lines of {nearest.name} that this document does not have: {lines}")
    if ranked and (listed := ", ".join(_listed(document))):
        problems.append(f"in it stands what cannot be read without its template: {listed}")
    return [FormReading(place="document", problem=one) for one in problems]


def _listed(document: Document) -> Iterator[str]:
    """What is seen in a document and has no name without its template, each kind once."""
    inlines = (one for story in document.stories for each in paragraphs(story.blocks) for one in each.inlines)
    for what, count in Counter(filter(None, map(_unnamed, inlines))).items():
        yield f"{what} ({count} times)" if count > 1 else what


def _unnamed(inline: Inline) -> str:
    """What is seen and nothing says whose answer it is; empty for anything else."""
    if isinstance(inline, Picture):
        return "" if picture_code(inline.alt) else "a picture without a name"
    return inline.what if isinstance(inline, Mark) else ""


def _without(document: Document, tags: Tags, rules: Forms, formats: Formats, notes: list[FormReading]) -> ReadForm:
    """What a document says by itself: tags and alternative texts, else rows of a label and a value."""
    own = template_of(shape_of(document), "", rules)
    tagged = Template("", (), tuple(one for one in own.codes if one.kind != "text"))
    if tagged.codes:
        return _form("docx_tags", tagged, answers.Source(tagged, Filling(), tags, rules, formats), notes)
    labelled = tuple(answers.labelled(document, rules, formats))
    method: Method = "pdf_labels" if document.is_printed else "docx_labels"
    return ReadForm(method if labelled else "none", None, labelled, readings=tuple(notes))


def _form(method: Method, template: Template, source: answers.Source, notes: list[FormReading]) -> ReadForm:
    found = tuple(source.answers())
    signatures = tuple(source.signatures(found))
    photos = tuple(source.photos(found))
    return ReadForm(
        method, template.name or None, found, signatures, photos, (*notes, *source.readings), Pictures(source.pictures)
    )
