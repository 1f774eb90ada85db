"""Which rows of a Jobs list are jobs and which are sections of theirs: told by what the rows show together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from scraper.models import Job
from scraper.pages.job import top_number


def top_rows(jobs: list[Job]) -> list[Job]:
    """Of the rows of a Jobs list, those that are top jobs for sure; sections are reached through their parent.

    Some portals list sections among the jobs with nothing but their number to tell them apart: the parent's with a
    suffix, or the parent's own. Then the parent is the row without the suffix, or the one row priced by sections; where
    even that is not shown, no row of that number is taken.
    """
    unmarked = [job for job in jobs if job.section_name is None]
    numbers = {job.job_number for job in unmarked}
    tops = [job for job in unmarked if top_number(job.job_number) not in numbers]
    counts = Counter(job.job_number for job in tops)
    priced = Counter(job.job_number for job in tops if job.pricing_method == "sections")
    return [
        job
        for job in tops
        if counts[job.job_number] == 1 or (priced[job.job_number] == 1 and job.pricing_method == "sections")
    ]


def unclear_rows(jobs: list[Job]) -> list[list[Job]]:
    """Rows that share a number and show nothing to tell the job from its sections, number by number."""
    known = {job.job_number for job in top_rows(jobs)}
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        if job.section_name is None and job.job_number not in known and top_number(job.job_number) not in known:
            groups.setdefault(job.job_number, []).append(job)
    return list(groups.values())


def rows_below(jobs: list[Job], tops: Collection[int]) -> list[dict[str, str | None]]:
    """The other rows than those of `tops` (their `id()`): each must turn out to be a section that its top job's card
    shows."""
    numbers = {job.job_number for job in jobs}
    below = [job for job in jobs if id(job) not in tops]
    return [
        {
            "job_number": top if (top := top_number(job.job_number)) in numbers else job.job_number,
            "section_job_number": job.job_number,
            "name": job.section_name or job.name,
        }
        for job in below
    ]
