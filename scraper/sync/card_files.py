"""The files of one card: attachments, the forms among them, the forms of a Forms tab and their own screens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import flows.screens.compliance_form
from flows.portal import Card, Portal
from scraper.errors import DownloadRejected, RequestRefused, RowRejected, TruncatedDownload
from scraper.evidence.document_names import listed_name, served_name
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import Attachment, ComplianceForm, Reading
from scraper.pages.html.rows import RowView
from scraper.parse.snapshots import (
    FILE_KIND,
    LISTED_FORM,
    is_form_name,
    page_of,
    read_file,
    read_form,
    reading_of,
    row_context,
)
from scraper.workspace import Workspace


class CardFiles:
    """Fetches what a card's rows lead to, unless it is held already; every file is kept before it is read."""

    def __init__(self, ws: Workspace, portal: Portal, card: Card, entities: Sequence[str]) -> None:
        self._ws = ws
        self._portal = portal
        self._card = card
        self._wants_forms = ComplianceForm.entity in entities
        self._listed: set[str] = set()
        """Rows and documents (SHA-256) of the forms that the Forms tab lists."""
        self._views: list[ComplianceForm] = []
        """Forms of the Forms tab that have screens of their own."""
        self.attached_forms = 0
        """Forms among the attachments that the Forms tab does not list."""
        self.is_one_missing = False
        """Whether an attachment could not be had: it may be a form."""
        self.skipped: list[tuple[str, str, str]] = []
        """Entity, what and why, of every file or screen that could not be had."""

    def attachment(self, record: Attachment, row: RowView | None, reading: Reading) -> Iterator[Reading]:
        """What an attachment's file says of itself, and the form that it is; nothing where it cannot be had."""
        if row is None:
            return
        held = self._ws.store.objects.held(record)
        before, file = held.get(reading.facet), held.get(FILE_KIND)
        if before is None or before.record != record or file is None or not self._ws.blobs.has(file.evidence):
            names = ["attachment"]
            if self._wants_forms and is_form_name(self._ws, record.name):
                names.append(ComplianceForm.entity)
            snapshot = self._fetch(row, record.name, "attachments", FILE_KIND, row_context(record), names)
            if snapshot is None:
                self.is_one_missing = True
                return
            file = read_file(self._ws, snapshot)
        yield file
        if not self._wants_forms or not self._listed.isdisjoint({str(row_context(record).row), file.evidence}):
            return
        # Read anew on every visit, for a template may have come since.
        if (form := read_form(self._ws, file)) is not None:
            self.attached_forms += 1
            yield form

    def listed_form(self, record: ComplianceForm, row: RowView | None, reading: Reading) -> Iterator[Reading]:
        """What the document of a row of the Forms tab says; its own screen is noted for `form_views`."""
        if row is None:
            return
        context = row_context(record)
        self._listed.add(str(context.row))
        opener, has_file = self._portal.opens(row, record.document_name), self._portal.has_file(row)
        if has_view := opener == "view" or (opener in ("script", "row") and not has_file):
            self._views.append(record)
        held = self._ws.store.objects.held(record)
        before, document = held.get(reading.facet), held.get(LISTED_FORM)
        if before is not None and before.record == record and document and self._ws.blobs.has(document.evidence):
            snapshot = self._ws.store.evidence.find(document.evidence, LISTED_FORM)
        elif not has_view or has_file:
            listed = listed_name(record.document_name, record.extra.values())
            context = context.model_copy(update={"file_name": listed})
            snapshot = self._fetch(row, record.document_name, "forms", LISTED_FORM, context, [record.entity])
        else:
            return
        if snapshot is not None:
            self._listed.add(snapshot.sha256)
            file = read_file(self._ws, snapshot)
            if (form := read_form(self._ws, file, listed=snapshot.context)) is not None:
                yield form

    def form_views(self) -> Iterator[Reading]:
        """What the screens say that the rows of the Forms tab lead to; the card is left for them."""
        views, self._views = self._views, []
        for record in views:
            name, occurrence = record.document_name, record.occurrence
            kept = flows.screens.compliance_form.look_at(
                self._portal, self._card, name, occurrence, row_context(record)
            )
            for read in page_of(self._ws, kept.snapshot).read():
                if isinstance(read, RowRejected):
                    self.skipped.append((record.entity, f"{self._card}: {record.document_name}", str(read)))
                else:
                    yield reading_of(read, kept.snapshot)

    def _fetch(
        self, row: RowView, name: str, where: str, kind: str, context: Context, entities: list[str]
    ) -> Snapshot | None:
        try:
            fetched = self._portal.download(row, name, where, is_sized=_is_sized(row))
        except (DownloadRejected, TruncatedDownload, RequestRefused) as error:
            self.skipped += [(entity, f"{self._card}: {name}", str(error)) for entity in entities]
            return None
        if kind == LISTED_FORM and context.file_name is None:
            served = served_name(fetched.name, fetched.url, self._ws.profile.downloads)
            context = context.model_copy(update={"file_name": served})
        return self._ws.index(fetched.blob, kind, fetched.url, (), context, fetched.content_type)


def _is_sized(row: RowView) -> bool:
    """Whether a row shows that its file holds something."""
    size = row.cell("size")
    return size is not None and re.search("[1-9]", size.text) is not None
