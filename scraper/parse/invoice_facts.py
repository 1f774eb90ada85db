"""Claims as invoices: what the portal's Invoices list and the open API's queues say of them, by invoice number.

None of these is the claim itself, and none is complete: a row says something, a missing row nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from scraper.api import accounting, answers
from scraper.api.routes import ROUTES
from scraper.api.values import Account
from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Invoiced, ProgressClaim, Reading
from scraper.models.invoice import Invoice
from scraper.pages.invoice import InvoicesGridPage
from scraper.parse.snapshots import reading_of
from scraper.workspace import Workspace

QUEUES = ("invoices_to_send", "payments_to_send")
"""Listings of the open API that know claims as invoices."""

_TOTALS = ("total_ex_tax", "total_inc_tax", "amount_paid")
Said = dict[str, tuple[Mapping[str, Any], Snapshot]]
"""Invoice number to fields of the claim, and where they were read."""


def invoice_facts(ws: Workspace, claim: ProgressClaim) -> Iterator[Reading]:
    """What the list and the queues, as last seen, say of a claim by its invoice number."""
    if claim.invoice_number is None:
        return
    key = claim.model_dump(include={"job_number", "claim_number", "claim_name", "claim_date", "portal_id"})
    for kind in (InvoicesGridPage.kind, *(f"api_{name}" for name in QUEUES)):
        snapshots = list(ws.store.evidence.latest([kind]))
        read = partial(_listed if kind == InvoicesGridPage.kind else _queued, ws, snapshots)
        said = ws.remembered(kind, tuple(one.sha256 for one in snapshots), read)
        if claim.invoice_number in said:
            fields, snapshot = said[claim.invoice_number]
            record = ProgressClaim.model_validate({**key, **fields})
            yield reading_of(record, snapshot, "ui" if kind == InvoicesGridPage.kind else "api", kind)


def _listed(ws: Workspace, snapshots: list[Snapshot]) -> Said:
    """The Invoices list; a page that today's profile does not read, or that is no longer stored, says nothing."""
    found: Said = {}
    for snapshot in snapshots:
        try:
            rows = [one for one in _page(ws, snapshot).read() if isinstance(one, Invoice)]
        except (LayoutChanged, KeyError):
            continue
        for invoice in rows:
            extra = {"Message": invoice.accounting_message} if invoice.accounting_message else {}
            found[invoice.invoice_number] = ({"invoiced": _invoiced(invoice), "extra": extra}, snapshot)
    return found


def _invoiced(invoice: Invoice) -> Invoiced:
    stated = {name: getattr(invoice, name) for name in _TOTALS if name in invoice.model_fields_set}
    return Invoiced(sent_to_accounts=invoice.is_sent, message=invoice.accounting_message, **stated)


def unread(ws: Workspace) -> Iterator[str]:
    """What of the Invoices list, as last seen, today's profile does not read."""
    for snapshot in ws.store.evidence.latest([InvoicesGridPage.kind]):
        try:
            yield from (str(one) for one in _page(ws, snapshot).read() if isinstance(one, RowRejected))
        except LayoutChanged as error:
            yield f"claims are not held against the Invoices list: {error}"
        except KeyError:
            yield f"claims are not held against the Invoices list: its page {snapshot.sha256} is no longer stored"


def _page(ws: Workspace, snapshot: Snapshot) -> InvoicesGridPage:
    return InvoicesGridPage(snapshot, ws.html(snapshot), ws.profile, ws.zone)


def _queued(ws: Workspace, snapshots: list[Snapshot]) -> Said:
    account = Account(ws.profile, ws.zone)
    found: Said = {}
    for snapshot in snapshots:
        name = snapshot.kind.removeprefix("api_")
        rows = answers.read(ws.blobs.get(snapshot.sha256), ROUTES[name]).rows
        if name == "invoices_to_send":
            found |= {number: (totals, snapshot) for number, totals in accounting.invoices(rows, account).items()}
        else:
            paid = accounting.payments(rows, account)
            found |= {number: ({"queued_payments": each}, snapshot) for number, each in paid.items()}
    return found
