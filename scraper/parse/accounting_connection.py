"""Which accounting package an account uses, as the newest evidence of Accounts Integration says."""

from __future__ import annotations

from scraper.errors import LayoutChanged
from scraper.models.base import day_in
from scraper.pages.accounting_connection import AccountingConnectionPage, Connection
from scraper.workspace import Workspace

NOT_SEEN = (
    "which accounting package the account uses is not known: an administrator sees it behind Administration, Accounts"
    " Integration"
)


def accounting_package(ws: Workspace) -> str:
    """In words: the package, what of it the account is connected to, whether it is, and when that was seen."""
    for snapshot in ws.store.evidence.latest([AccountingConnectionPage.kind]):
        page = AccountingConnectionPage(snapshot, ws.html(snapshot), ws.profile, ws.zone)
        try:
            read = list(page.connections())
        except LayoutChanged:  # today's profile does not read it; the run that kept it has told why
            continue
        found = [_words(one) for one in read if isinstance(one, Connection)]
        if len(found) < len(read):
            continue
        day = day_in(ws.zone, snapshot.captured_at)
        return f"the accounting package, as seen on {day}: {'; '.join(found) or 'none is connected'}"
    return NOT_SEEN


def _words(one: Connection) -> str:
    return ", ".join(part for part in (one.package, one.organisation, one.state) if part)
