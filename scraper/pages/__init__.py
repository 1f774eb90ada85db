"""How a page reads: one snapshot in, records out. Pure: no browser, no network, no database."""

from __future__ import annotations

from scraper.pages.attachment import AttachmentsGridPage, number_twins
from scraper.pages.grid import GridView, PagerState, RowView, find_grid
from scraper.pages.job import JobDetailsPage, JobsGridPage
from scraper.pages.job_checklist import JobChecklistGridPage
from scraper.pages.job_section import JobSectionsGridPage
from scraper.pages.page import GridPage, Page

PAGES: dict[str, type[Page]] = {
    page.kind: page
    for page in (JobsGridPage, JobDetailsPage, JobSectionsGridPage, JobChecklistGridPage, AttachmentsGridPage)
}
"""Snapshot kind to the page that reads it."""

__all__ = [
    "PAGES",
    "AttachmentsGridPage",
    "GridPage",
    "GridView",
    "JobChecklistGridPage",
    "JobDetailsPage",
    "JobSectionsGridPage",
    "JobsGridPage",
    "Page",
    "PagerState",
    "RowView",
    "find_grid",
    "number_twins",
]
