"""What was paid of each invoice, by its payments and the open API's queue: `scraper.checks.money` goes by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scraper.api import accounting, answers
from scraper.api.routes import ROUTES
from scraper.api.values import Account
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Snapshot
from scraper.models import ClaimPayment, ProgressClaim, Reading
from scraper.models.invoice import Claimed, Invoice
from scraper.models.payment import Payment
from scraper.pages.payment import PaymentsGridPage
from scraper.parse.snapshots import page_of
from scraper.store import StoredObject
from scraper.workspace import Workspace

FACET = "payments"
_QUEUE = "payments_to_send"
Queued = Mapping[str, tuple[ClaimPayment, ...]]


def payments_of_invoices(ws: Workspace, since: datetime | None) -> Iterator[Reading]:
    """What is known of the payments of every invoice of which it may have changed since then; of all, without one."""
    objects = ws.store.objects
    moved = {one.fields["invoice_number"] for name in _ENTITIES for one in objects.changed(name, since)}
    if not moved:
        return
    paid: defaultdict[str, list[StoredObject]] = defaultdict(list)
    for one in objects.list(Payment.entity, include_gone=False):
        paid[one.fields["invoice_number"]].append(one)
    looks = {(one.context.row or "").split("\x1f")[0]: one for one in ws.store.evidence.latest([PaymentsGridPage.kind])}
    queued = _queued(ws)
    claims = {one.fields["invoice_number"]: one for one in objects.list(ProgressClaim.entity, include_gone=False)}
    for invoice in objects.list(Invoice.entity, include_gone=False):
        number = invoice.fields["invoice_number"]
        if number in moved:
            known = _known(ws, paid[number], looks.get(number))
            claim = claims.get(number)
            held = None if claim is None else claim.fields["retention_withheld"]
            known |= {"queued_payments": queued.get(number), "is_claim": claim is not None, "retention_withheld": held}
            known["claimed"] = None if claim is None else {name: claim.fields[name] for name in Claimed.model_fields}
            yield _reading(ws, invoice, known)


_ENTITIES = (Invoice.entity, Payment.entity, ProgressClaim.entity)


def _known(ws: Workspace, paid: Sequence[StoredObject], look: Snapshot | None) -> dict[str, Any]:
    if look is None:
        return {"payments_unknown": "its payments were never looked at"}
    if not paid and not _says_so(ws, look):
        return {"payments_unknown": "its screen shows no payments, and does not say that there are none"}
    return {"payments_shown": tuple(_part(one.fields) for one in paid), "payments_unknown": None}


def _says_so(ws: Workspace, look: Snapshot) -> bool:
    """Whether the screen shows a list of payments, or words for their absence."""
    page = page_of(ws, look)
    try:
        return isinstance(page, PaymentsGridPage) and (page.view.is_shown or page.view.is_empty)
    except (LayoutChanged, KeyError):
        return False


def _part(fields: Mapping[str, Any]) -> ClaimPayment:
    return ClaimPayment.model_validate({name: fields[name] for name in ClaimPayment.model_fields})


def _reading(ws: Workspace, invoice: StoredObject, said: Mapping[str, Any]) -> Reading:
    record = Invoice(
        invoice_number=invoice.fields["invoice_number"],
        portal_id=invoice.body["portal_id"],
        api_id=invoice.body["api_id"],
        **{**said, "claimed": None if said["claimed"] is None else Claimed.model_validate(said["claimed"])},
    )
    evidence = invoice.as_json()["provenance"]["invoice_number"]["evidence"]
    return Reading(record=record, source="derived", facet=FACET, observed_at=ws.clock(), evidence=evidence)


def _queued(ws: Workspace) -> Queued:
    """Payments that wait for the accounting package, as the open API last told."""
    account = Account(ws.profile, ws.zone)
    found: dict[str, tuple[ClaimPayment, ...]] = {}
    for snapshot in ws.store.evidence.latest([f"api_{_QUEUE}"]):
        found |= accounting.payments(answers.read(ws.blobs.get(snapshot.sha256), ROUTES[_QUEUE]).rows, account)
    return found
