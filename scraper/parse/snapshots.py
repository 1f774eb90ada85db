"""From kept evidence to readings: the one path that a sync and a reread share."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scraper import text
from scraper.documents import form as forms
from scraper.documents import photo
from scraper.entities import CATALOG, RECORDS, BelongsTo
from scraper.errors import DocumentUnreadable, RowRejected
from scraper.evidence.document_names import is_file_name
from scraper.evidence.file_types import PDF, WORD
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import Attachment, ComplianceForm, ProgressClaim, Reading, Record
from scraper.models.base import DocumentFile, Source
from scraper.pages.attachment import number_twins
from scraper.pages.html.dom import LACKS_MARK
from scraper.pages.html.folds import Folds
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import at, key
from scraper.pages.html.wholeness import columns_not_drawn, shortfalls
from scraper.pages.job import top_number
from scraper.pages.job_type import JobTypesPage
from scraper.pages.page import GridPage, Page
from scraper.pages.registry import PAGES
from scraper.parse.known_by_more import KnownByMore
from scraper.profile.forms import RequiredForm
from scraper.profile.words import fold
from scraper.workspace import Workspace

FILE_KIND = "file"
FORM_FACET = "form"
"""What an attachment says as a form."""
LISTED_FORM = "form_file"
"""The document of a row of the Forms tab, and what it says."""
CLAIM_FILE = "claim_file"
"""A claim's document, and what it says."""
BILL_FILE = "supplier_invoice_file"
"""The document of a supplier's invoice."""
API_FACET = "api"


@dataclass
class Rows:
    """The rows of one walk, read page by page."""

    ws: Workspace
    records: list[Record] = field(default_factory=list)
    rejected: list[RowRejected] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Optional columns that the listing does not show."""
    expected: int | None = None
    """What the page itself says the listing holds."""
    doubts: tuple[str, ...] = ()
    """What of the page says that it does not list all; for a screen that was not walked."""
    screen: str = ""
    """What a person calls the screen that was read last, and its address."""
    cut: list[str] = field(default_factory=list)
    """Values that are cut short for display."""
    undrawn: int = 0
    """How many columns of the listing are not drawn."""

    @property
    def undrawn_told(self) -> str:
        """What a report says of columns that are not drawn."""
        return f"{self.undrawn} columns of the listing are not drawn; what they say is not known"

    def read(self, snapshot: Snapshot) -> Iterator[tuple[Record, RowView | None]]:
        """The records of the walk's next page, with the row of the grid each was read from."""
        page = page_of(self.ws, snapshot)
        before = len(self.records)
        rows: list[RowView | None] = []
        for item, row in self._sure(_items(page), snapshot):
            if isinstance(item, RowRejected):
                self.rejected.append(item)
            else:
                self.records.append(under_top_job(self.ws, item))
                rows.append(row)
        self.records = list(number_twins(self.records))
        self.screen = page.where + at(snapshot.url)
        if isinstance(page, GridPage):
            self.unread.update(page.view.missing)
            self.expected = page.view.expected if _is_row_by_row(page) else None
            self.cut += page.cut
            self.undrawn = max(self.undrawn, columns_not_drawn(page.view))
            if snapshot.context.walk is None:
                shut = Folds(page.soup, snapshot.url, self.ws.profile).shut(self.ws.profile.grids[page.grid].title)
                folded = (f"the part {name!r} is folded away{key('controls', 'unfold')}" for name in shut)
                lacks = (str(tag[LACKS_MARK]) for tag in page.soup.select(f"[{LACKS_MARK}]"))
                self.doubts = (*shortfalls(page.view, self.ws.profile), *folded, *lacks)
        yield from zip(self.records[before:], rows, strict=True)

    def _sure(
        self, items: Sequence[tuple[Record | RowRejected, RowView | None]], snapshot: Snapshot
    ) -> Iterator[tuple[Record | RowRejected, RowView | None]]:
        """The items; in place of a record that may be about one of several objects, why it is about none."""
        records = [item for item, _ in items if isinstance(item, Record)]
        unsure = iter(self.ws.store.objects.unsure(records, snapshot.kind))
        known = KnownByMore(self.ws, snapshot.kind)
        for item, row in items:
            if isinstance(item, Record) and next(unsure):
                called = " ".join(filter(None, item.key_values()))
                what = f"several objects go by {called!r}, and the row shows no GUID: it is taken for none of them"
                yield RowRejected(what, snapshot.kind, snapshot.sha256), row
            elif isinstance(item, Record) and (why := known.why(item)) is not None:
                called = " ".join(filter(None, item.key_values()))
                yield RowRejected(f"{called!r}: {why}", snapshot.kind, snapshot.sha256), row
            else:
                yield item, row


def page_of(ws: Workspace, snapshot: Snapshot) -> Page:
    """The page object that reads a kept page."""
    return PAGES[snapshot.kind](snapshot, ws.html(snapshot), ws.profile, ws.zone)


def under_top_job(ws: Workspace, record: Record) -> Record:
    """A row of a listing of the account under its top job's number, where that was printed with a section's suffix."""
    spec = CATALOG[record.entity]
    if spec.is_card or spec.belongs_to is not BelongsTo.JOB:
        return record
    number = str(getattr(record, "job_number", ""))
    top = top_number(number)
    is_suffixed = top is not None and ws.store.cards.find(number) is None and ws.store.cards.find(top) is not None
    return record.model_copy(update={"job_number": top}) if is_suffixed else record


def reading_of(record: Record, snapshot: Snapshot, source: Source | None = None, facet: str | None = None) -> Reading:
    """A record as one snapshot showed it. What a card's heading says of a section is less than what lists it."""
    is_its_own = snapshot.kind in CATALOG[record.entity].kinds
    return Reading(
        record=record,
        source=source or ("ui" if is_its_own else "derived"),
        facet=facet or snapshot.kind,
        observed_at=snapshot.captured_at,
        evidence=snapshot.sha256,
    )


def required_forms(ws: Workspace) -> list[RequiredForm]:
    """Which job type requires which form: by the profile, and by the portal's list where an administrator saw it.

    Raises `LayoutChanged` when today's profile no longer reads that list.
    """
    rules = list(ws.profile.forms.required)
    for snapshot in ws.store.evidence.latest([JobTypesPage.kind]):
        page = JobTypesPage(snapshot, ws.html(snapshot), ws.profile, ws.zone)
        rules += (rule for rule in page.rules() if isinstance(rule, RequiredForm))
    return list({(fold(one.job_type), fold(one.template), one.when): one for one in reversed(rules)}.values())[::-1]


def row_context(record: Attachment | ComplianceForm) -> Context:
    """What a downloaded file, or a form's own screen, belongs to."""
    return Context(
        job_number=record.job_number,
        section_name=record.section_name,
        portal_id=record.portal_id,
        row="\x1f".join(record.key_values()),
    )


def read_file(ws: Workspace, snapshot: Snapshot) -> Reading:
    """What a downloaded file says of itself: type by content, size, hash, and time and place of a photo."""
    context = snapshot.context
    job_number, section_name, name, occurrence = (context.row or "").split("\x1f")
    with ws.blobs.open(snapshot.sha256) as source:
        facts = photo.facts(source, now=snapshot.captured_at)
    record = Attachment(
        job_number=job_number,
        section_name=section_name or None,
        name=name,
        occurrence=int(occurrence),
        portal_id=context.portal_id,
        content_type=facts.content_type,
        size_bytes=snapshot.size_bytes,
        sha256=snapshot.sha256,
        is_image=facts.is_image,
        taken_at=facts.taken_at,
        latitude=facts.latitude,
        longitude=facts.longitude,
        unbelieved=facts.unbelieved,
    )
    return reading_of(record, snapshot, "document")


def read_form(ws: Workspace, file: Reading, *, listed: Context | None = None) -> Reading | None:
    """The form that a downloaded file is, by its name or by its template's tags; None for any other file.

    What a row of a Forms tab has `listed` is a form whatever it is, and its label no file's name. A file that is a form
    but cannot be read is a form without answers that says why.
    """
    attachment = file.record
    if not isinstance(attachment, Attachment):
        raise TypeError(f"{attachment.entity} is no file")
    rules = ws.profile.forms
    found = _form(ws, attachment)
    named = listed is not None or is_form_name(ws, attachment.name)
    if not (named or (found.template_name is not None and found.method == "docx_tags")):
        return None
    record = ComplianceForm(
        job_number=attachment.job_number,
        section_name=attachment.section_name,
        document_name=attachment.name,
        occurrence=attachment.occurrence,
        portal_id=attachment.portal_id,
        template_name=found.template_name,
        category=rules.category(found.template_name, attachment.name),
        answers=found.answers,
        signatures=found.signatures,
        photos=found.photos,
        document=DocumentFile(
            name=attachment.name if listed is None or is_file_name(attachment.name) else listed.file_name,
            content_type=attachment.content_type,
            size_bytes=attachment.size_bytes,
            sha256=attachment.sha256,
        ),
        method=found.method,
        readings=found.readings,
    )
    for content in found.pictures.values():
        ws.blobs.put(content)
    return Reading(
        record=record,
        source="document",
        facet=FORM_FACET if listed is None else LISTED_FORM,
        observed_at=file.observed_at,
        evidence=file.evidence,
    )


def read_document(ws: Workspace, entity: str, snapshot: Snapshot) -> Reading:
    """What the document of a record is that belongs to the account; its context names the record."""
    files = CATALOG[entity].files
    if files is None or files.document is None:
        raise TypeError(f"{entity} has no document")
    *key, name = (snapshot.context.row or "").split("\x1f")
    with ws.blobs.open(snapshot.sha256) as source:
        content_type = photo.facts(source).content_type
    document = DocumentFile(
        name=name, content_type=content_type, size_bytes=snapshot.size_bytes, sha256=snapshot.sha256
    )
    kind = RECORDS[entity]
    named = {field: json.loads(value) for field, value in zip(kind.key, key, strict=True)}
    fields = {**named, "portal_id": snapshot.context.portal_id, files.document: document.model_dump(mode="json")}
    return reading_of(kind.of_printed(fields), snapshot, "document")


def read_claim_document(ws: Workspace, snapshot: Snapshot) -> Reading:
    """What a claim's document is, and the totals that it prints; a document that cannot be read says none."""
    job_number, number, claim_name, day, name, showing = (snapshot.context.row or "").split("\x1f")
    with ws.blobs.open(snapshot.sha256) as source:
        content_type = photo.facts(source).content_type
    key = {"claim_number": number} if number else {"claim_name": claim_name or None, "claim_date": day or None}
    document = DocumentFile(
        name=name, content_type=content_type, size_bytes=snapshot.size_bytes, sha256=snapshot.sha256
    )
    said: dict[str, Decimal] = {}
    if content_type in (WORD, PDF):
        with contextlib.suppress(DocumentUnreadable):
            said = _totals(ws, ws.form_reader.amounts(ws.blobs.get(snapshot.sha256)))
    record = ProgressClaim.model_validate(
        {
            "job_number": job_number,
            "portal_id": snapshot.context.portal_id,
            "document": document,
            "document_of": showing,
            **key,
            **said,
        }
    )
    return reading_of(record, snapshot, "document", CLAIM_FILE)


def _totals(ws: Workspace, amounts: Iterable[tuple[str, str]]) -> dict[str, Decimal]:
    """Totals by field; what the document says twice, and not the same, is not said."""
    found: dict[str, set[Decimal]] = {}
    for words, amount in amounts:
        field = ws.profile.details["claim_document"].by_label.get(fold(words))
        if field is not None:
            found.setdefault(field, set()).add(text.money(amount))
    return {field: said.pop() for field, said in found.items() if len(said) == 1}


def is_form_name(ws: Workspace, name: str) -> bool:
    """Whether a file of this name is a form: by the profile's patterns, or because it holds a known template's name."""
    folded = fold(name)
    return bool(re.search(ws.profile.forms.names, name, re.IGNORECASE)) or any(
        fold(template.name) in folded for template in ws.templates
    )


def _form(ws: Workspace, attachment: Attachment) -> forms.ReadForm:
    if attachment.content_type not in (WORD, PDF):
        return forms.unread(f"it is {attachment.content_type}; answers are read from .docx files and PDFs")
    try:
        content = ws.blobs.get(attachment.sha256 or "")
        return ws.form_reader.read(content)
    except DocumentUnreadable as error:
        return forms.unread(str(error))


def _items(page: Page) -> Sequence[tuple[Record | RowRejected, RowView | None]]:
    # A page that makes one record of all its rows reads them itself; the others name the row behind each record.
    if isinstance(page, GridPage) and _is_row_by_row(page):
        return list(page.rows())
    return [(item, None) for item in page.read()]


def _is_row_by_row(page: GridPage[Record]) -> bool:
    """Whether each row of the grid is a record."""
    return type(page).read is GridPage.read
