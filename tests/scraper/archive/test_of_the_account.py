"""What belongs to the account and names jobs: an archive of a job holds only that job's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.evidence.snapshot import Context
from scraper.models import Job, Link, Reading, Record
from scraper.models.invoice import Invoice
from scraper.models.payment import Payment
from scraper.models.purchase_order import PurchaseOrder
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.scraper.archive.opened import members


def put(ws: Workspace, kind: str, row: str, record: Record) -> None:
    """A record from a page of its own."""
    page = ws.keep(f"<p>{record}".encode(), kind, "https://portal.example/x", (), Context(row=row))
    at = datetime(2026, 3, 1, tzinfo=UTC)
    ws.store.objects.put([Reading(record=record, source="ui", facet=kind, observed_at=at, evidence=page.sha256)])


def fill(ws: Workspace) -> None:
    """Two jobs with an invoice each, one that bills both, and one that names none."""
    for number, name in (("J1", "Blue Gum"), ("J2", "Ironbark")):
        put(ws, "job_details", number, Job(job_number=number, site_customer=Link(name=name)))
    for number, jobs in (("I1", ("J1",)), ("I2", ("J2",)), ("I3", ("J1", "J2")), ("I4", ())):
        customer = Link(name="Ironbark" if jobs == ("J2",) else "Blue Gum")
        put(ws, "invoice_view", number, Invoice(invoice_number=number, job_numbers=jobs, customer=customer))
        put(ws, "payments_grid", number, Payment(invoice_number=number, receipt_number=number, amount=Decimal(1)))
    put(ws, "purchase_order_view", "P1", PurchaseOrder(purchase_order_number="P1", job_numbers=("J1",)))
    put(ws, "purchase_order_view", "P2", PurchaseOrder(purchase_order_number="P2", job_numbers=("J2",)))


def held(archive: Path, entity: str, field: str) -> list[str]:
    """What an archive holds of an entity."""
    text = members(archive).get(f"data/records/{entity}.jsonl", b"")
    return sorted(json.loads(line)[field] for line in text.splitlines())


def test_a_jobs_archive_holds_its_invoices_orders_and_their_payments(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """A bulk invoice names another client's job, so it stays out; the own screens of what is in go in whole."""
    with open_workspace(make_settings(account="acme")) as ws:
        fill(ws)
        create(ws, tmp_path / "job.zip", Scope(jobs=("J1",)))
        create(ws, tmp_path / "customer.zip", Scope(customer="Blue Gum"))
        create(ws, tmp_path / "all.zip", Scope())
    assert held(tmp_path / "job.zip", "invoice", "invoice_number") == ["I1"]
    assert held(tmp_path / "job.zip", "payment", "receipt_number") == ["I1"]
    assert held(tmp_path / "job.zip", "purchase_order", "purchase_order_number") == ["P1"]
    inside = members(tmp_path / "job.zip")
    assert not any(b"Ironbark" in content for content in inside.values())
    pages = [content for name, content in inside.items() if name.startswith("data/evidence/") and b"I1" in content]
    assert any(b"receipt_number='I1'" in content for content in pages)
    assert held(tmp_path / "customer.zip", "invoice", "invoice_number") == ["I1", "I3", "I4"]
    assert held(tmp_path / "all.zip", "payment", "receipt_number") == ["I1", "I2", "I3", "I4"]
