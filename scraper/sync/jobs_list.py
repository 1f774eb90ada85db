"""The portal's Jobs list: it says what cards there are, and which of them are worth a visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import flows.screens.job
from flows.portal import Card, Portal
from flows.screens.places import of_account
from scraper.entities.catalog import JOBS
from scraper.errors import LayoutChanged
from scraper.models import Job, Reading
from scraper.pages.job import JobDetailsPage, is_priced_by_sections
from scraper.pages.top_jobs import rows_below, top_rows, unclear_rows
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Planned, Run, WorkItem
from scraper.sync.plan import card_entities, is_wanted, sighting, unclear_ids
from scraper.sync.walk_listing import Walked, settle, tell
from scraper.workspace import Workspace


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
    for kept in of_account(portal, JOBS):
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
        Planned("card", Job.entity, _target(one, card_entities(run.scope)))
        for one, card in zip(tops, cards, strict=True)
        if is_wanted(ws, run.scope, one.job, card)
    ]
    below = [row for row in rows_below([one.job for one in listed], sure) if not wanted or row["job_number"] in wanted]
    listing = Listing(Job.entity, JOBS.kind, JOBS.kind)
    with ws.store.unit():
        walked = Walked.of(rows, listing, began, expected=expected, doubts=doubts)
        is_of_all = not wanted and run.scope["since"] is None
        walked = replace(walked, not_due=len(tops) - len(visits) if is_of_all else 0)
        is_whole = tell(ws, item, walked, "a row of the Jobs list", "the Jobs list")
        _tell_missing(ws, run, item, {one.job.job_number for one in listed})
        if is_whole and not wanted:
            settle(ws, run, item, listing, [*seen, *unclear_ids(ws, [one.job for one in listed], sure)])
        ws.store.items.plan(run, visits)
        ws.store.items.plan(run, [Planned("leftover_rows", Job.entity, {"rows": below})] if below else [])
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


def _target(listed: Listed, entities: list[str]) -> dict[str, Any]:
    return {
        "job_number": listed.job.job_number,
        "section_name": None,
        "portal_id": listed.job.portal_id,
        "url": listed.url,
        "name": listed.job.name,
        "entities": entities,
    }


def _tell_missing(ws: Workspace, run: Run, item: WorkItem, listed: set[str]) -> None:
    """Tell which jobs the list lacks that were asked for, or that the open API lists."""
    wanted = set(item.target["jobs"])
    for number in sorted(wanted - listed):
        ws.store.runs.skip(item, Job.entity, number, "the portal's Jobs list has no such job")
    for number in api_only(ws, run, listed) if not wanted else ():
        ws.store.runs.skip(item, Job.entity, number, "the open API lists it, the portal's Jobs list does not")


def api_only(ws: Workspace, run: Run, listed: set[str]) -> list[str]:
    """Top jobs that the open API showed in this run and the portal's list did not."""
    return [
        stored.fields["job_number"]
        for stored in ws.store.objects.list(Job.entity, include_gone=False)
        if stored.fields["parent_job_number"] is None
        and stored.fields["job_number"] not in listed
        and stored.last_seen_at >= run.started_at
    ]
