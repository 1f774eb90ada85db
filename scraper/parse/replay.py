"""Today's readers over stored evidence: no portal, no browser, no open API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from scraper.entities import CATALOG
from scraper.errors import LayoutChanged, RowRejected, ScraperError
from scraper.evidence.snapshot import Snapshot
from scraper.models import Attachment, ComplianceForm, Job, ProgressClaim, Reading
from scraper.models.supplier_invoice import SupplierInvoice
from scraper.pages.compliance_form import FormsGridPage
from scraper.pages.registry import PAGES
from scraper.pages.top_jobs import top_rows
from scraper.parse.api_answers import read_answer
from scraper.parse.invoice_facts import invoice_facts, unread
from scraper.parse.snapshots import (
    BILL_FILE,
    CLAIM_FILE,
    FILE_KIND,
    LISTED_FORM,
    Rows,
    read_claim_document,
    read_document,
    read_file,
    read_form,
    reading_of,
)
from scraper.store import Planned, Run, WorkItem
from scraper.workspace import Workspace


def plan(entities: tuple[str, ...]) -> list[Planned]:
    """One item per entity that has evidence of its own kind, then one for what their objects say of each other."""
    has_sums = any(CATALOG[name].totals is not None for name in entities)
    adds_up = [Planned("ledger", "claim_section", {"reread": True})] if has_sums else []
    return [*(Planned("listing", name, {"reread": True}) for name in entities), *adds_up]


def take(ws: Workspace, run: Run, item: WorkItem) -> list[str]:
    """Read everything that is kept of one entity, newest walk of every screen, and store what it says.

    Returns what a person should know and no object is lost with.
    """
    taken: set[str] = set()
    rejected = 0
    problems: list[tuple[str, ScraperError]] = []
    for snapshots in _walks(ws, item.entity):
        where = _where(snapshots[0])
        try:
            readings, refused = _readings(ws, item.entity, snapshots)
        except ScraperError as error:
            problems.append((where, error))
            continue
        except KeyError:
            gone = f"{where}: the evidence {snapshots[0].sha256} is no longer stored"
            problems.append((where, LayoutChanged(gone, where, snapshots[0].sha256)))
            continue
        taken.update(ws.store.objects.put(readings, run_id=run.id).ids)
        rejected += len(refused)
        problems += [(where, one) for one in refused]
    notes = _held_against_invoices(ws, run) if item.entity == "progress_claim" else []
    with ws.store.unit():
        for where, problem in problems:
            ws.store.runs.skip(item, item.entity, where, str(problem))
            ws.store.runs.error(item, problem)
        ws.store.runs.coverage(
            item, entity=item.entity, listing="evidence", expected=None, taken=len(taken), rejected=rejected
        )
        ws.store.items.done(item)
    return notes


def _held_against_invoices(ws: Workspace, run: Run) -> list[str]:
    """Hold every claim against the Invoices list and the open API's queues, as a visit of its card does."""
    for stored in list(ws.store.objects.list(ProgressClaim.entity)):
        told = stored.as_json()
        claim = ProgressClaim.of_printed({name: told[name] for name in (*ProgressClaim.contract_fields(), "portal_id")})
        ws.store.objects.put(list(invoice_facts(ws, claim)), run_id=run.id)
    return list(unread(ws))


def _walks(ws: Workspace, entity: str) -> Iterator[list[Snapshot]]:
    """The snapshots of each kept walk, in page order."""
    for _, snapshots in groupby(ws.store.evidence.latest(list(CATALOG[entity].kinds)), key=_walk):
        yield list(snapshots)


def _walk(snapshot: Snapshot) -> tuple[Any, ...]:
    context = snapshot.context
    return snapshot.kind, context.walk or snapshot.sha256, context.job_number, context.section_name, context.row


def _readings(ws: Workspace, entity: str, snapshots: list[Snapshot]) -> tuple[list[Reading], list[RowRejected]]:
    """What the snapshots of one walk, all of one kind, say; and the rows that are refused."""
    kind = snapshots[0].kind
    if (read := FILES.get((entity, kind))) is not None:
        return [reading for snapshot in snapshots for reading in read(ws, snapshot)], []
    if kind in PAGES:
        return _of_pages(ws, snapshots)
    answers = [read_answer(ws, snapshot) for snapshot in snapshots]
    return [r for readings, _ in answers for r in readings], [r for _, refused in answers for r in refused]


def _attached_form(ws: Workspace, snapshot: Snapshot) -> Iterator[Reading]:
    """The form that an attachment is, where the Forms tab does not list it too."""
    if not _is_listed(ws, snapshot) and (form := read_form(ws, read_file(ws, snapshot))) is not None:
        yield form


def _listed_form(ws: Workspace, snapshot: Snapshot) -> Iterator[Reading]:
    if (form := read_form(ws, read_file(ws, snapshot), listed=snapshot.context)) is not None:
        yield form


FILES: Mapping[tuple[str, str], Callable[[Workspace, Snapshot], Iterable[Reading]]] = {
    (Attachment.entity, FILE_KIND): lambda ws, snapshot: [read_file(ws, snapshot)],
    (ComplianceForm.entity, FILE_KIND): _attached_form,
    (ComplianceForm.entity, LISTED_FORM): _listed_form,
    (ProgressClaim.entity, CLAIM_FILE): lambda ws, snapshot: [read_claim_document(ws, snapshot)],
    (SupplierInvoice.entity, BILL_FILE): lambda ws, snapshot: [read_document(ws, SupplierInvoice.entity, snapshot)],
}
"""What a kept file says of an entity, by the entity and the kind of file."""


def _of_pages(ws: Workspace, snapshots: list[Snapshot]) -> tuple[list[Reading], list[RowRejected]]:
    rows = Rows(ws)
    readings = [reading_of(record, kept) for kept in snapshots for record, _ in rows.read(kept)]
    if snapshots[0].kind == "jobs_grid":
        sure = {id(job) for job in top_rows([r.record for r in readings if isinstance(r.record, Job)])}
        readings = [reading for reading in readings if id(reading.record) in sure]
    return readings, rows.rejected


def _is_listed(ws: Workspace, file: Snapshot) -> bool:
    """Whether the card's Forms tab lists the same document, or one of this name: then it is that form."""
    job_number, section_name, name, occurrence = (file.context.row or "").split("\x1f")
    record = ComplianceForm(
        job_number=job_number, section_name=section_name or None, document_name=name, occurrence=int(occurrence)
    )
    same = ws.store.evidence.find(file.sha256, LISTED_FORM)
    is_same = same is not None and (same.context.job_number, same.context.section_name) == (
        record.job_number,
        record.section_name,
    )
    return is_same or FormsGridPage.kind in ws.store.objects.held(record)


def _where(snapshot: Snapshot) -> str:
    context = snapshot.context
    told = context.row.split("\x1f") if context.row else []
    row = told[2:3] if context.job_number else told  # of a file, what it is called
    return " ".join(part for part in (snapshot.kind, context.job_number, context.section_name, *row) if part)
