"""The listings a run starts with: the open API's, and the portal's Jobs list, which says what cards there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import flows.screens.form_template
import flows.screens.job
import flows.screens.job_type
from flows.portal import Card, Portal
from scraper.api.client import AscoraApi
from scraper.documents import photo
from scraper.errors import (
    DownloadRejected,
    LayoutChanged,
    RequestRefused,
    RowRejected,
    TruncatedDownload,
)
from scraper.evidence.snapshot import Context
from scraper.models import Job, Reading
from scraper.pages import values
from scraper.pages.job import JobDetailsPage, is_priced_by_sections
from scraper.pages.job_type import JobTypesPage
from scraper.pages.top_jobs import rows_below, top_rows, unclear_rows
from scraper.pages.values import Printing
from scraper.parse.snapshots import API_FACET, WORD, Rows, read_rows, reading_of
from scraper.profile import fold
from scraper.store import Listing, Planned, Run, WorkItem
from scraper.sync.plan import card_entities, is_wanted, sighting, unclear_ids
from scraper.sync.sources import ENTITIES
from scraper.workspace import Workspace


def take_api(ws: Workspace, run: Run, item: WorkItem, api: AscoraApi) -> None:
    """Take one listing of the open API to its proven end; each answer is kept before it is read."""
    name = str(ENTITIES[item.entity].api)
    seen: list[str] = []
    rejected: list[RowRejected] = []
    numbers: list[str] = item.target["jobs"]
    children = True if name == "jobs" else None
    filters: list[str | None] = [*numbers] or [None]
    began = ws.clock()
    walks = [api.list(name, FilterText=number, IncludeChildJobs=children) for number in filters]
    for number, walk in enumerate(walks, 1):
        walk_id = f"{run.id}-{item.id}-{number}"
        for page, answer in enumerate(walk, 1):
            context = Context(walk=walk_id, page=page, last=answer.last)
            kept = ws.keep(answer.raw, f"api_{name}", answer.url, answer.scrubbed, context, answer.content_type)
            readings, refused = read_rows(ws, name, answer.rows, kept)
            if numbers:
                readings = [r for r in readings if isinstance(r.record, Job) and r.record.job_number in numbers]
            rejected += refused
            seen += ws.store.objects.put(readings, run_id=run.id).ids
    with ws.store.unit():
        for row in rejected:
            ws.store.runs.skip(item, item.entity, "a row of the open API", str(row))
            ws.store.runs.error(item, row)
        listing = Listing(item.entity, API_FACET, f"open API {name}")
        is_whole = ws.store.runs.coverage(
            item,
            entity=item.entity,
            listing=listing.name,
            scope={"jobs": numbers} if numbers else None,
            expected=None if numbers else walks[0].expected,
            taken=len(set(seen)) if numbers else walks[0].taken - len(rejected),
            rejected=len(rejected),
            proven=all(walk.proven for walk in walks),
            seen_at=began,
        )
        if is_whole and not numbers:
            ws.store.losses.settle(item, listing, seen, since=run.started_at, today=ws.today)
        ws.store.items.done(item)


@dataclass(frozen=True)
class Listed:
    """One row of the Jobs list."""

    job: Job
    reading: Reading
    url: str | None
    """Address of its card, where the row links to it."""


def take_jobs_list(ws: Workspace, run: Run, item: WorkItem, portal: Portal) -> None:
    """Walk the portal's Jobs list to its proven end and plan a visit for every card worth one."""
    rows, began = Rows(ws), ws.clock()
    listed: list[Listed] = []
    expected: int | None = None
    doubts: tuple[str, ...] = ()
    wanted = set(item.target["jobs"])
    for kept in flows.screens.job.visit_list(portal):
        for job, row in rows.read(kept.snapshot):
            if isinstance(job, Job) and row is not None:
                listed.append(Listed(job, reading_of(job, kept.snapshot), portal.link_of(row, job.job_number)))
        expected, doubts = kept.expected, kept.doubts
    sure = {id(job) for job in top_rows([one.job for one in listed])}
    sure |= {
        id(job) for job in _parents(ws, portal, [one for one in listed if not wanted or one.job.job_number in wanted])
    }
    tops = [one for one in listed if id(one.job) in sure and (not wanted or one.job.job_number in wanted)]
    seen = ws.store.objects.put([one.reading for one in tops], run_id=run.id).ids
    cards = ws.store.cards.see([sighting(ws, one.job, one.url) for one in tops])
    visits = [
        Planned("card", "job", _target(one, card_entities(run.scope)))
        for one, card in zip(tops, cards, strict=True)
        if is_wanted(ws, run.scope, one.job, card)
    ]
    below = [row for row in rows_below([one.job for one in listed], sure) if not wanted or row["job_number"] in wanted]
    with ws.store.unit():
        is_whole = _report(ws, run, item, rows, [one.job for one in listed], expected, doubts, began)
        if is_whole and not wanted:
            listing = Listing("job", "jobs_grid", "jobs_grid")
            shown = [*seen, *unclear_ids(ws, [one.job for one in listed], sure)]
            ws.store.losses.settle(item, listing, shown, since=run.started_at, today=ws.today)
        ws.store.items.plan(run, visits)
        ws.store.items.plan(run, [Planned("listing", "job_section", {"rows": below}, is_last=True)] if below else [])
        ws.store.items.done(item)


def _parents(ws: Workspace, portal: Portal, listed: list[Listed]) -> Iterator[Job]:
    """Of rows that share a number and look alike, the one whose own card is priced by sections: sections never are."""
    urls = {id(one.job): one.url for one in listed}
    for group in unclear_rows([one.job for one in listed]):
        for job in group:
            card = Card(job.job_number, None, job.portal_id, urls[id(job)], job.name)
            try:
                kept = flows.screens.job.look_at(portal, card)
            except LayoutChanged:
                continue  # what stays unclear is reported row by row
            page = JobDetailsPage(kept.snapshot, ws.html(kept.snapshot), ws.profile, ws.zone)
            if is_priced_by_sections(page):
                yield job
                break


def take_templates(ws: Workspace, item: WorkItem, portal: Portal) -> None:
    """Fetch the company's form templates, where the user is an administrator and so sees them."""
    problems: list[tuple[str, str]] = []
    lacking: LayoutChanged | None = None
    had = False
    for kept in flows.screens.form_template.visit(portal):
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


def _require_word(ws: Workspace, sha256: str) -> None:
    with ws.blobs.open(sha256) as source:
        kind = photo.content_type(source)
    if kind != WORD:
        raise DownloadRejected(f"it is {kind}; templates are Word documents (.docx)")


def take_required_forms(ws: Workspace, portal: Portal) -> list[str]:
    """Keep the list of what each job type requires, where the user is an administrator; what of it cannot be read."""
    try:
        pages = [kept.snapshot for kept in flows.screens.job_type.visit(portal)]
        rules = [one for at in pages for one in JobTypesPage(at, ws.html(at), ws.profile, ws.zone).rules()]
    except (LayoutChanged, RequestRefused) as error:
        return [f"which form a job type requires is not known from the portal: {error}"]
    return [str(one) for one in rules if isinstance(one, RowRejected)]


def account_for_sections(ws: Workspace, item: WorkItem) -> None:
    """Say which rows of the Jobs list are neither a top job nor a section that some card showed."""
    with ws.store.unit():
        for row in item.target["rows"]:
            sections = [s.fields for s in ws.store.objects.list("job_section", row["job_number"], include_gone=False)]
            if any(_is_row_of(section, row) for section in sections):
                continue
            what = " ".join(part for part in (row["section_job_number"], row["name"]) if part)
            why = f"the Jobs list has this row beside {row['job_number']}, and no card shows such a section"
            ws.store.runs.skip(item, "job", what, why)
        ws.store.items.done(item)


def _is_row_of(section: dict[str, Any], row: dict[str, str | None]) -> bool:
    if row["section_job_number"] not in (None, row["job_number"]):
        return bool(section["section_job_number"] == row["section_job_number"])
    return row["name"] is not None and fold(section["name"]) == fold(row["name"])


def _target(listed: Listed, entities: list[str]) -> dict[str, Any]:
    return {
        "job_number": listed.job.job_number,
        "section_name": None,
        "portal_id": listed.job.portal_id,
        "url": listed.url,
        "name": listed.job.name,
        "entities": entities,
    }


def _report(
    ws: Workspace,
    run: Run,
    item: WorkItem,
    rows: Rows,
    jobs: list[Job],
    expected: int | None,
    doubts: tuple[str, ...],
    began: datetime,
) -> bool:
    """Tell what the list held; whether it was whole."""
    runs, wanted = ws.store.runs, set(item.target["jobs"])
    for rejected in rows.rejected:
        runs.skip(item, "job", "a row of the Jobs list", str(rejected))
        runs.error(item, rejected)
    if rows.undrawn:
        runs.skip(item, "job", "the Jobs list", rows.undrawn_told)
    listed = {job.job_number for job in jobs}
    for number in sorted(wanted - listed):
        runs.skip(item, "job", number, "the portal's Jobs list has no such job")
    is_whole = runs.coverage(
        item,
        entity="job",
        listing="jobs_grid",
        expected=expected,
        taken=len(rows.records),
        rejected=len(rows.rejected),
        proven=not doubts,
        doubts=doubts,
        screen=rows.screen,
        unread=sorted(rows.unread),
        seen_at=began,
    )
    if not wanted:
        for number in api_only(ws, run, listed):
            runs.skip(item, "job", number, "the open API lists it, the portal's Jobs list does not")
    return is_whole


def api_only(ws: Workspace, run: Run, listed: set[str]) -> list[str]:
    """Top jobs that the open API showed in this run and the portal's list did not."""
    return [
        stored.fields["job_number"]
        for stored in ws.store.objects.list("job", include_gone=False)
        if stored.fields["parent_job_number"] is None
        and stored.fields["job_number"] not in listed
        and stored.last_seen_at >= run.started_at
    ]
