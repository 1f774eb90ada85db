"""Listings of money that stand on no card: retentions on the Dashboard, and the open API's queues for the accounts."""

from __future__ import annotations

from datetime import timedelta

import flows.screens.invoice
import flows.screens.retention
from flows.portal import Portal
from scraper.api.client import AscoraApi
from scraper.errors import ApiRefused, LayoutChanged, RequestRefused, RowRejected
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.pages.invoice import InvoicesPage
from scraper.pages.retention import RetentionsGridPage
from scraper.parse.invoice_facts import QUEUES
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Run, WorkItem
from scraper.workspace import Workspace


def take_queues(ws: Workspace, item: WorkItem, api: AscoraApi) -> list[str]:
    """Keep what waits for the accounting package; the claims' cards look their invoices up in it.

    A key that may not see a queue is told and no more: a queue proves nothing by what it lacks.
    """
    told: list[str] = []
    prior = ws.today + timedelta(days=1)
    for name in QUEUES:
        try:
            for answer in api.list(name, priorToDate=prior):
                context = Context(walk=f"{ws.run_id}-{item.id}-{name}", last=answer.last)
                ws.keep(answer.raw, f"api_{name}", answer.url, answer.scrubbed, context, answer.content_type)
        except ApiRefused as error:
            told.append(f"claims are not held against the open API's {name.replace('_', ' ')}: {error}")
    ws.store.items.done(item)
    return told


def take_invoices(ws: Workspace, item: WorkItem, portal: Portal) -> list[str]:
    """Keep the Invoices list; the claims' cards look their invoices up in it. What of it could not be had is told:
    no object is lost with it."""
    told: list[str] = []
    try:
        for kept in flows.screens.invoice.visit(portal):
            page = InvoicesPage(kept.snapshot, ws.html(kept.snapshot), ws.profile, ws.zone)
            told += [str(one) for one in page.invoices() if isinstance(one, RowRejected)]
    except (LayoutChanged, RequestRefused) as error:
        told.append(f"claims are not held against the Invoices list: {error}")
    ws.store.items.done(item)
    return told


def take_retentions(ws: Workspace, run: Run, item: WorkItem, portal: Portal) -> list[str]:
    """Take what the Dashboard lists of retentions; why it is not taken where there is no such panel.

    A panel that was there before, or that is there and cannot be read, raises `LayoutChanged`.
    """
    rows, wanted, began = Rows(ws), set(item.target["jobs"]), ws.clock()
    readings: list[Reading] = []
    expected: int | None = None
    doubts: tuple[str, ...] = ()
    absent: str | None = None
    try:
        for kept in flows.screens.retention.visit(portal):
            for record, _ in rows.read(kept.snapshot):
                readings.append(reading_of(record, kept.snapshot))
            expected, doubts = kept.expected, kept.doubts
    except LayoutChanged as error:
        if any(ws.store.objects.list(item.entity, include_gone=False)) or not _is_absent(ws, error):
            raise
        absent = f"{error}: no retentions are taken"
    own = [one for one in readings if not wanted or one.record.key_values()[0] in wanted]
    seen = ws.store.objects.put(own, run_id=run.id).ids
    with ws.store.unit():
        for rejected in rows.rejected:
            ws.store.runs.skip(item, item.entity, "a row of Retentions Due", str(rejected))
            ws.store.runs.error(item, rejected)
        if rows.undrawn:
            ws.store.runs.skip(item, item.entity, "Retentions Due", rows.undrawn_told)
        listing = Listing(item.entity, RetentionsGridPage.kind, RetentionsGridPage.kind)
        is_whole = ws.store.runs.coverage(
            item,
            entity=item.entity,
            listing=listing.name,
            scope={"jobs": sorted(wanted)} if wanted else None,
            expected=None if wanted else expected,
            taken=len(own),
            rejected=len(rows.rejected),
            proven=not doubts,
            doubts=doubts,
            screen=rows.screen,
            unread=sorted(rows.unread),
            seen_at=began,
        )
        if is_whole and absent is None and not wanted:
            ws.store.losses.settle(item, listing, seen, since=run.started_at, today=ws.today)
        ws.store.items.done(item)
    return [] if absent is None else [absent]


def _is_absent(ws: Workspace, error: LayoutChanged) -> bool:
    """Whether the page that could not be read shows no such grid at all, under no heading of its own."""
    snapshot = ws.store.evidence.find(error.snapshot or "", f"{RetentionsGridPage.kind}_unread")
    if snapshot is None:
        return False
    try:
        page = RetentionsGridPage(snapshot, ws.html(snapshot), ws.profile, ws.zone)
        return not page.view.is_shown and not page.view.is_empty
    except LayoutChanged:
        return False
