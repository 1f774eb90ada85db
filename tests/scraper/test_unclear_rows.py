"""Rows of the Jobs list that share a number: jobs, sections, and those that only their cards can tell apart."""

from __future__ import annotations

from collections.abc import Callable

from scraper.models import Job
from scraper.pages.top_jobs import rows_below, top_rows, unclear_rows
from scraper.settings import Settings
from scraper.sync.plan import unclear_ids
from scraper.workspace import open_workspace
from tests.scraper.store.seeing import job

ALIKE = [Job(job_number="J7", name="Fit Off"), Job(job_number="J7", name="New wing"), Job(job_number="J8")]


def test_rows_that_look_alike_are_unclear() -> None:
    """Where only the number is shown, neither row of it is taken for the job, and both are named as unclear."""
    assert [job.job_number for job in top_rows(ALIKE)] == ["J8"]
    assert [[job.name for job in group] for group in unclear_rows(ALIKE)] == [["Fit Off", "New wing"]]


def test_a_row_that_says_more_leaves_nothing_unclear() -> None:
    """A suffix, a marked section or the pricing tells job and section apart."""
    for section in (Job(job_number="J7.01"), Job(job_number="J7", section_name="Fit Off")):
        assert unclear_rows([Job(job_number="J7"), section]) == []
    priced = [Job(job_number="J7", pricing_method="sections"), Job(job_number="J7", pricing_method="fixed_price")]
    assert unclear_rows(priced) == []


def test_a_job_that_is_known_is_not_missing_where_its_rows_are_unclear(make_settings: Callable[..., Settings]) -> None:
    """Its number is there; once one of the rows is known to be the job's, the list shows it anyway."""
    with open_workspace(make_settings()) as ws:
        ids = ws.store.objects.put([job(one.job_number, ws.clock()) for one in ALIKE[1:]]).ids
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[2])})) == [ids[0]]
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[0]), id(ALIKE[2])})) == []


def test_once_the_job_is_known_the_others_are_below_it() -> None:
    """Every row but the jobs' own must turn out to be a section."""
    tops = {id(ALIKE[1]), id(ALIKE[2])}
    assert [(row["job_number"], row["name"]) for row in rows_below(ALIKE, tops)] == [("J7", "Fit Off")]
