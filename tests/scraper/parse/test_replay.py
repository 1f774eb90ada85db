"""What a reread reads is what a sync reads: the same rows, under the same numbers, held against the same lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scraper.api.routes import ROUTES
from scraper.evidence.snapshot import Context
from scraper.models import ProgressClaim, Reading, Retention
from scraper.settings import Settings
from scraper.store import Sighting
from scraper.sync import pipeline
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def kept(ws: Workspace, kind: str, html: str, **context: Any) -> str:
    """A page that a sync kept; its SHA-256."""
    at = Context(walk="w", last=True, **context)
    return ws.keep(html.encode(), kind, f"https://portal.example/{kind}", (), at).sha256


def put(ws: Workspace, *records: Any) -> None:
    """What is known already."""
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="f", observed_at=ws.clock(), evidence="0" * 64) for one in records]
    )


def grid(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A screen with one grid."""
    head = "".join(f"<th>{one}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h1>{title}</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def reread(ws: Workspace, entity: str) -> dict[str, Any]:
    """The report of a reread."""
    return pipeline.reread(ws, (entity,), Notes())


def test_a_retention_of_a_section_stays_one_object(ws: Workspace) -> None:
    """The Dashboard prints the section's number; the object is the top job's, at each reread."""
    ws.store.cards.see([Sighting("J1")])
    headings = ("Invoice No.", "Job No.", "Retention Amount", "Type")
    kept(ws, "retentions_grid", grid("Retentions Due", headings, [("INV1", "J1.02", "$50.00", "Completion")]))
    put(ws, Retention(job_number="J1", invoice_number="INV1", kind="completion"))
    for _ in range(2):
        assert reread(ws, "retention")["outcome"] == "complete"
        assert [one.fields["job_number"] for one in ws.store.objects.list("retention")] == ["J1"]


def test_a_reread_holds_claims_against_the_invoices_list_and_the_queues(ws: Workspace) -> None:
    """As today's readers read them: a mended heading costs no visit."""
    put(ws, ProgressClaim(job_number="J1", claim_number="PC1", invoice_number="INV7"))
    kept(ws, "invoices_grid", grid("Invoices", ("Invoice No.", "Amount Paid", "Sent"), [("INV7", "$20.00", "Yes")]))
    row = {"invoiceId": "1", "invoiceNumber": "INV7", "totalExTax": 100.0}
    answer = json.dumps({"success": True, ROUTES["invoices_to_send"].entries: [row]})
    ws.keep(answer.encode(), "api_invoices_to_send", "https://api.example/q", (), Context(walk="q"), "application/json")
    reread(ws, "progress_claim")
    (claim,) = ws.store.objects.list("progress_claim")
    facets = set(ws.store.objects.facets("progress_claim", claim.id))
    assert {"invoices_grid", "api_invoices_to_send"} <= facets


def test_what_of_the_invoices_list_cannot_be_read_is_a_note(ws: Workspace) -> None:
    """As in a sync: no claim is lost with it."""
    notes = Notes()
    kept(ws, "invoices_grid", "<h1>Something else</h1><p>no list</p>")
    assert pipeline.reread(ws, ("progress_claim",), notes)["outcome"] == "complete"
    assert [line.partition(":")[0] for line in notes.notes] == ["claims are not held against the Invoices list"]
