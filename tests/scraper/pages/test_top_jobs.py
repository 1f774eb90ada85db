"""Rows of the Jobs list that share a number: jobs, sections, and those that only their cards can tell apart."""

from __future__ import annotations

from scraper.models import Job
from scraper.pages.top_jobs import rows_below, top_rows, unclear_rows

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


def test_once_the_job_is_known_the_others_are_below_it() -> None:
    """Every row but the jobs' own must turn out to be a section."""
    tops = {id(ALIKE[1]), id(ALIKE[2])}
    assert [(row["job_number"], row["name"]) for row in rows_below(ALIKE, tops)] == [("J7", "Fit Off")]
