"""Sales and money of the bundled portal, read on paper: the truth, whatever the portal shows where nobody knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.portal import truth
from scraper.entities import RECORDS
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedConnections, RecordedPortal
from tests.scraper.sync.walked import on_paper, site_of

TAKEN = {
    "invoices": ("invoice", "payment"),
    "quotes": ("quote",),
    "enquiries": ("enquiry",),
    "supplier_invoices": ("supplier_invoice",),
    "purchase_orders": ("purchase_order",),
    "customers": ("customer",),
    "statements": ("statement",),
}
"""List to what is taken from it and its cards; the first has the cards."""


def held(ws: Workspace, entity: str) -> list[str]:
    """What is held, as the truth is written."""
    fields = RECORDS[entity].contract_fields()
    return sorted(
        json.dumps({name: one[name] for name in fields}, sort_keys=True) for one in ws.store.objects.current(entity)
    )


def _shown(portal: RecordedPortal) -> tuple[object, ...]:
    return portal.menu, portal.records, portal.exports


@pytest.mark.parametrize(
    ("name", "jobs", "switches"),
    [
        ("supplier_invoices", 3, {"bill_document": "off"}),
        ("invoices", 17, {"accounting_package": "myob", "claims_in_invoices": "off"}),
        ("invoices", 3, {"invoice_outstanding": "off"}),
        ("quotes", 2, {"quote_loss_reason": "list", "quote_section_number": "display"}),
        ("quotes", 2, {"quote_loss_reason": "none"}),
        ("enquiries", 3, {"enquiry_status": "others"}),
        ("enquiries", 3, {"enquiry_status": "none"}),
        ("customers", 2, {"export_format": "csv"}),
        ("customers", 2, {"export_format": "page"}),
        ("purchase_orders", 3, {"order_status": "others"}),
        ("purchase_orders", 3, {"order_approval": "off"}),
        ("supplier_invoices", 3, {"bill_status": "one", "bill_document": "off"}),
        ("invoices", 17, {"accounting_package": "none"}),
        ("enquiries", 3, {"enquiry_columns": "few", "enquiry_convert": "none"}),
        ("quotes", 2, {"quote_columns": "capitals", "quote_tabs": "counted"}),
        ("customers", 2, {"export_format": "merged"}),
        ("customers", 2, {"export_delay": "mail", "menu_import": "off"}),
        ("statements", 17, {"statement_threshold": "on"}),
    ],
)
def test_every_entity_equals_the_truth(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, jobs: int, switches: dict[str, str]
) -> None:
    """Field by field, with nothing left out; and each switch changes what the portal shows."""
    site = site_of(jobs, **switches)
    portal = on_paper(ws, site, {name: TAKEN[name][0]})
    for switch in switches.items():
        others = on_paper(ws, site_of(jobs, **dict(switches.items() - {switch})), {name: TAKEN[name][0]})
        assert _shown(others) != _shown(portal), switch
    monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, portal))
    report = pipeline.sync(ws, Scope(entities=TAKEN[name]), Notes())
    assert (report["outcome"], report["errors"]) == ("complete", [])
    wanted: dict[str, list[dict[str, Any]]] = json.loads(
        json.dumps(truth.entities(site, api=False, administrator=True))
    )
    for entity in TAKEN[name]:
        assert held(ws, entity) == sorted(json.dumps(one, sort_keys=True) for one in wanted[entity]), entity
