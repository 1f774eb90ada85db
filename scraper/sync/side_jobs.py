"""Side jobs of a run that belong to no entity: what forms and claims are read with, and rows without a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flows.portal import Portal
from flows.screens.places import of_account
from scraper.api.client import AscoraApi
from scraper.documents import photo
from scraper.entities.catalog import FORM_TEMPLATES, INVOICES, JOB_TYPES, KEEPS
from scraper.errors import (
    ApiRefused,
    DownloadRejected,
    LayoutChanged,
    RequestRefused,
    RowRejected,
    TruncatedDownload,
)
from scraper.evidence.file_types import WORD
from scraper.evidence.snapshot import Context
from scraper.models import Job, JobSection
from scraper.pages import accounting_connection, values
from scraper.pages.accounting_connection import AccountingConnectionPage
from scraper.pages.invoice import InvoicesGridPage
from scraper.pages.job_type import JobTypesPage
from scraper.pages.values import Printing
from scraper.parse.invoice_facts import QUEUES
from scraper.profile import fold
from scraper.store import WorkItem
from scraper.sync.connections import Connections
from scraper.sync.windows import all_days
from scraper.workspace import Workspace


def take_queues(ws: Workspace, item: WorkItem, api: AscoraApi) -> list[str]:
    """Keep what waits for the accounting package; the claims' cards look their invoices up in it.

    A key that may not see a queue is told and no more: a queue proves nothing by what it lacks.
    """
    told: list[str] = []
    prior = ws.today + timedelta(days=1)
    kinds = item.target.get("kinds", KEEPS["accounting_queues"])
    for name in (one for one in QUEUES if f"api_{one}" in kinds):
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
    absent = ["claims are not held against the Invoices list: this user's menu has none"]
    try:
        for kept in of_account(portal, INVOICES, all_days(ws, INVOICES)):
            absent = []
            page = InvoicesGridPage(kept.snapshot, ws.html(kept.snapshot), ws.profile, ws.zone)
            told += [str(one) for one in page.read() if isinstance(one, RowRejected)]
    except (LayoutChanged, RequestRefused) as error:
        told.append(f"claims are not held against the Invoices list: {error}")
    told += absent
    ws.store.items.done(item)
    return told


def take_connection(ws: Workspace, item: WorkItem, portal: Portal) -> list[str]:
    """Keep the screen that says which accounting package the account uses, where the user is an administrator; whoever
    asks what customers owe is told where nobody saw it."""
    told: list[str] = []
    if portal.has_menu(accounting_connection.SHOWN, "administration"):
        try:
            portal.open(accounting_connection.SHOWN)
            kept = portal.snapshot(kind=AccountingConnectionPage.kind, context=Context()).snapshot
            page = AccountingConnectionPage(kept, ws.html(kept), ws.profile, ws.zone)
            told += [str(one) for one in page.connections() if isinstance(one, RowRejected)]
        except (LayoutChanged, RequestRefused) as error:
            told.append(f"which accounting package the account uses is not known: {error}")
    ws.store.items.done(item)
    return told


def take_templates(ws: Workspace, item: WorkItem, portal: Portal) -> list[str]:
    """Fetch the company's form templates, where the user is an administrator and so sees them; what is read without
    any is told."""
    problems: list[tuple[str, str]] = []
    lacking: LayoutChanged | None = None
    had = False
    for kept in of_account(portal, FORM_TEMPLATES):
        for row in kept.rows:
            name = "a row of Custom Forms"
            try:
                if row.misfit:
                    raise ValueError(f"{row.misfit}: {row.text()}")
                if (cell := row.cell("name")) is None:
                    raise ValueError("it has no name")
                name = values.identity(cell, Printing(ws.profile, ws.zone))
                file = portal.download(row, name, "custom_forms")
                had = True
                _require_word(ws, file.blob.sha256)
            except (ValueError, DownloadRejected, TruncatedDownload, RequestRefused, LayoutChanged) as error:
                problems.append((f"template {name}", str(error)))
                lacking = error if isinstance(error, LayoutChanged) else lacking
            else:
                ws.keep_template(name.removesuffix(".docx"), file.blob, file.url, file.content_type)
    if lacking is not None and not had:  # one odd row is left out; where no row has what downloads, the screen is odd
        raise lacking
    with ws.store.unit():
        for what, why in problems:
            ws.store.runs.skip(item, item.entity, what, why)
        ws.store.items.done(item)
    if ws.templates:
        return []
    return ["no ASCORA_FORM_TEMPLATES: forms are listed and their ticks read, most answers are not"]


def _require_word(ws: Workspace, sha256: str) -> None:
    with ws.blobs.open(sha256) as source:
        kind = photo.content_type(source)
    if kind != WORD:
        raise DownloadRejected(f"it is {kind}; templates are Word documents (.docx)")


def take_required_forms(ws: Workspace, item: WorkItem, portal: Portal) -> list[str]:
    """Keep the list of what each job type requires, where the user is an administrator; what of it cannot be read."""
    told: list[str] = []
    try:
        pages = [kept.snapshot for kept in of_account(portal, JOB_TYPES)]
        rules = [one for at in pages for one in JobTypesPage(at, ws.html(at), ws.profile, ws.zone).rules()]
    except (LayoutChanged, RequestRefused) as error:
        told.append(f"which form a job type requires is not known from the portal: {error}")
    else:
        told += [str(one) for one in rules if isinstance(one, RowRejected)]
    ws.store.items.done(item)
    return told


def account_for_sections(ws: Workspace, item: WorkItem) -> list[str]:
    """Say which rows of the Jobs list are neither a top job nor a section that some card showed."""
    with ws.store.unit():
        for row in item.target["rows"]:
            held = ws.store.objects.list(JobSection.entity, row["job_number"], include_gone=False)
            if any(_is_row_of(section.fields, row) for section in held):
                continue
            what = " ".join(part for part in (row["section_job_number"], row["name"]) if part)
            why = f"the Jobs list has this row beside {row['job_number']}, and no card shows such a section"
            ws.store.runs.skip(item, Job.entity, what, why)
        ws.store.items.done(item)
    return []


def _is_row_of(section: dict[str, Any], row: dict[str, str | None]) -> bool:
    if row["section_job_number"] not in (None, row["job_number"]):
        return bool(section["section_job_number"] == row["section_job_number"])
    return row["name"] is not None and fold(section["name"]) == fold(row["name"])


SIDE_JOBS: Mapping[str, Callable[[Workspace, WorkItem, Connections], list[str]]] = {
    "accounting_queues": lambda ws, item, links: links.ask_api(lambda api: take_queues(ws, item, api)),
    "invoices_list": lambda ws, item, links: links.on_portal(lambda portal: take_invoices(ws, item, portal)),
    "accounting_connection": lambda ws, item, links: links.on_portal(lambda portal: take_connection(ws, item, portal)),
    "form_templates": lambda ws, item, links: links.on_portal(lambda portal: take_templates(ws, item, portal)),
    "job_type_rules": lambda ws, item, links: links.on_portal(lambda portal: take_required_forms(ws, item, portal)),
    "leftover_rows": lambda ws, item, _: account_for_sections(ws, item),
}
"""By kind of work; each returns what a person should know."""
