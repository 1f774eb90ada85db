"""The portal's Jobs list: it says what cards there are, and which of them are worth a visit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import flows.screens.job
from flows.portal import Card, Portal
from flows.screens.places import of_account
from scraper.entities.catalog import JOBS
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Snapshot
from scraper.models import Job, Reading
from scraper.pages.job import JobDetailsPage, is_priced_by_sections
from scraper.pages.top_jobs import rows_below, top_rows, unclear_rows
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Planned, Run, WorkItem
from scraper.sync.plan import card_entities, is_wanted, sighting, unclear_ids
from scraper.sync.walk_listing import Walked, mark_missing, tell
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
    asked = set(item.target["jobs"])
    for kept in of_account(portal, JOBS):
        listed += _listed(rows, kept.snapshot, portal)
        expected, doubts = kept.expected, kept.doubts
    wanted = [one for one in listed if _is_asked(asked, one.job.job_number)]
    jobs = [one.job for one in listed]
    sure = {id(job) for job in (*top_rows(jobs), *_parents(ws, portal, wanted))}
    tops = [one for one in wanted if id(one.job) in sure]
    seen = ws.store.objects.put([one.reading for one in tops], run_id=run.id).ids
    visits = _visits(ws, run, tops)
    below = [row for row in rows_below(jobs, sure) if _is_asked(asked, row["job_number"])]
    listing = Listing(Job.entity, JOBS.kind, JOBS.kind)
    with ws.store.unit():
        walked = Walked.of(rows, listing, began, expected=expected, doubts=doubts)
        walked = replace(walked, not_due=_not_due(run, asked, len(tops) - len(visits)))
        is_whole = tell(ws, item, walked, "a row of the Jobs list", "the Jobs list")
        _tell_missing(ws, run, item, {job.job_number for job in jobs})
        if is_whole and not asked:
            mark_missing(ws, run, item, listing, [*seen, *unclear_ids(ws, jobs, sure)])
        ws.store.items.plan(run, visits)
        ws.store.items.plan(run, [Planned("leftover_rows", Job.entity, {"rows": below})] if below else [])
        ws.store.items.done(item)


def _not_due(run: Run, asked: Collection[str], left: int) -> int:
    """Cards that are left for another run; none where the run was asked for some alone."""
    return 0 if asked or run.scope["since"] is not None else left


def _is_asked(asked: Collection[str], job_number: str | None) -> bool:
    """Whether the run is about a job: where no jobs are asked for, it is about all."""
    return not asked or job_number in asked


def _listed(rows: Rows, snapshot: Snapshot, portal: Portal) -> Iterator[Listed]:
    """The rows of one page of the list."""
    for job, row in rows.read(snapshot):
        if isinstance(job, Job) and row is not None:
            yield Listed(job, reading_of(job, snapshot), portal.link_of(row, job.job_number))


def _visits(ws: Workspace, run: Run, tops: list[Listed]) -> list[Planned]:
    """A visit to each card that is worth one by what is known of its job."""
    cards = ws.store.cards.see([sighting(ws, one.job, one.url) for one in tops])
    entities = card_entities(run.scope)
    return [
        Planned("card", Job.entity, _target(one, entities))
        for one, card in zip(tops, cards, strict=True)
        if is_wanted(ws, run.scope, one.job, card)
    ]


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
