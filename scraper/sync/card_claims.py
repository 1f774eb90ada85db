"""The claims of one card: their own screens, and their documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import flows.screens.progress_claim
from flows.portal import Card, Opener, Portal
from flows.screens.progress_claim import Listed
from scraper.errors import DownloadRejected, LayoutChanged, RequestRefused, RowRejected, TruncatedDownload
from scraper.evidence.snapshot import Context
from scraper.models import ProgressClaim, Reading
from scraper.models.base import to_json
from scraper.pages.html.rows import RowView
from scraper.parse.invoice_facts import invoice_facts
from scraper.parse.snapshots import CLAIM_FILE, page_of, read_claim_document, reading_of
from scraper.store.stored import digest
from scraper.workspace import Workspace

_PRESSED: dict[Opener, str] = {"view": "View", "link": "link", "script": "name", "row": "row"}
"""What of a row was pressed, in a person's words."""


@dataclass(frozen=True)
class _Noted:
    record: ProgressClaim
    listed: Listed


class CardClaims:
    """Fetches what a card's claims lead to; every screen and document is kept before it is read."""

    def __init__(self, ws: Workspace, portal: Portal, card: Card) -> None:
        self._ws = ws
        self._portal = portal
        self._card = card
        self._noted: list[_Noted] = []
        self._leads_nowhere: set[Opener | None] = {None}
        """Controls of this card's rows that led nowhere: they are not pressed on every row."""
        self.skipped: list[tuple[str, str, str]] = []
        """Entity, what and why, of every screen or document that could not be had."""

    def listed(self, record: ProgressClaim, row: RowView | None, reading: Reading) -> Iterator[Reading]:  # noqa: ARG002
        """Note a row of the list, and what of it leads to a screen of its own: its View, its name or number, itself."""
        if row is None:
            return iter(())
        names = tuple(name for name in (record.claim_name, record.claim_number) if name is not None)
        opener, url = self._portal.opens(row, *names), self._portal.link_of(row, *names)
        words = row.text()
        twins = sum(one.listed.words == words for one in self._noted)
        self._noted.append(_Noted(record, Listed(words, twins + 1, names, opener, record.portal_id, url)))
        return iter(())

    def screens(self) -> Iterator[Reading]:
        """What the noted claims' own screens and documents say; the card is left for them."""
        noted, self._noted = self._noted, []
        for one in noted:
            try:
                yield from self._screen(one.record, one.listed)
            except (LayoutChanged, DownloadRejected, TruncatedDownload, RequestRefused) as error:
                self._skip(one.record, str(error))

    def _screen(self, record: ProgressClaim, listed: Listed) -> Iterator[Reading]:
        key = record.key_values()
        context = Context(job_number=record.job_number, portal_id=record.portal_id, row="\x1f".join(key))
        held = self._ws.store.objects.held(record)
        kept = None
        if listed.opener is not None and listed.opener not in self._leads_nowhere:
            kept = flows.screens.progress_claim.look_at(self._portal, self._card, listed, context)
        if kept is None:
            self._leads_nowhere.add(listed.opener)
            self._skip(record, self._lineless(listed.opener))
            yield from invoice_facts(self._ws, record)
            return
        shown: ProgressClaim | None = None
        for read in page_of(self._ws, kept.snapshot).read():
            if isinstance(read, ProgressClaim):
                shown = read
                yield reading_of(read, kept.snapshot)
            elif isinstance(read, RowRejected):
                self._skip(record, str(read))
        yield from invoice_facts(self._ws, _known(record, shown))
        # Not by what was last seen of the screen: the document of that may have failed to come.
        showing, file = digest(to_json(shown or record)), held.get(CLAIM_FILE)
        has_file = file is not None and self._ws.blobs.has(file.evidence)
        if file is None or not has_file or getattr(file.record, "document_of", None) != showing:
            yield from self._document(record, context, showing)

    def _document(self, record: ProgressClaim, context: Context, showing: str) -> Iterator[Reading]:
        """The claim's document, where its screen offers one; it is made anew each time, so it is fetched once."""
        title = record.claim_number or record.claim_name or "a claim"
        fetched = self._portal.download_here(f"claim {title}")
        if fetched is not None:
            row = "\x1f".join((str(context.row), fetched.name or f"Progress Claim {title}", showing))
            named = context.model_copy(update={"row": row})
            snapshot = self._ws.index(fetched.blob, CLAIM_FILE, fetched.url, (), named, fetched.content_type)
            yield read_claim_document(self._ws, snapshot)

    def _lineless(self, opener: Opener | None) -> str:
        """Why nothing is known of a claim's lines and payments, and what would mend it."""
        tab = self._ws.profile.tabs["progress_claims"][0]
        why = (
            f"nothing of its row on the {tab} tab shows that it opens a screen of its own"
            if opener is None
            else f"pressing its {_PRESSED[opener]} on the {tab} tab shows no screen of its own"
        )
        mend = "if something of the row opens it, name that in the profile: [controls] view"
        return f"its lines and payments are not read: {why}; {mend}"

    def _skip(self, record: ProgressClaim, why: str) -> None:
        what = f"{self._card}: claim {record.claim_number or record.claim_name}"
        self.skipped.append((record.entity, what, why))


def _known(record: ProgressClaim, shown: ProgressClaim | None) -> ProgressClaim:
    """The claim as its row names it, with its invoice's number from whichever of the two shows it."""
    number = record.invoice_number or (shown.invoice_number if shown is not None else None)
    return record.model_copy(update={"invoice_number": number})
