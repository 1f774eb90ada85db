"""Sentences, paths and counts beside a listing of the account that say that it shows a part of what there is."""

from __future__ import annotations

import pytest

from tests.flows.paper import jobs
from tests.scraper.pages.html.test_beside import told

T = jobs(1, 2)
CRUMBS = '<nav aria-label="breadcrumb"><ol class="breadcrumb"><li>{}</li><li>{}</li></ol></nav>'

SENTENCES = [
    "Jobs in Sydney",
    "Showing jobs near Parramatta",
    "All jobs for Acme Plumbing",
    "Your jobs due this week",
    "Jobs assigned to Sam Smith",
    "These are jobs created since Monday",
    "Only jobs of the last month",
    "Jobs created in November",
    "Jobs that are overdue",
    "Jobs to be invoiced",
    "Jobs you created",
    "Jobs since 1 July",
    "Sydney jobs",
    "Recently viewed jobs",
    "Booked jobs of this branch",
    "Overdue",
    "In progress",
    "This week",
    "North team",
]
HARMLESS = [
    "Jobs in red are overdue",
    "Jobs with notes are marked",
    "Jobs for all teams",
    "Jobs in one place",
    "Jobs will open in a new tab",
    "Last updated a minute ago",
    "Jobs by number",
    "Jobs in order of date",
    "Jobs for the whole company",
    "Jobs of all branches",
    "Jobs and quotes",
    "Drag jobs here to plan them",
    "Overdue</p><p>Booked",
    "Open jobs: 2",
    "Page 1 of 1 (2 jobs)",
    "Jobs 1 to 2 of 2",
    "Showing 1 through 2 of 2 jobs",
    "2 of 2 jobs displayed",
    "Jobs per page: 20",
    "2 jobs in total",
]


@pytest.mark.parametrize("words", SENTENCES)
def test_a_sentence_that_narrows_what_is_listed_denies_its_end(words: str) -> None:
    """Wherever it stands near the list."""
    assert told(f"<p>{words}</p>{T}"), words
    assert told(f"<div><span>{words}</span></div>{T}"), words


@pytest.mark.parametrize("words", HARMLESS)
def test_a_sentence_about_all_of_it_does_not(words: str) -> None:
    """Nor one of a legend."""
    assert told(f"<p>{words}</p>{T}") == []


@pytest.mark.parametrize(("first", "last", "is_part"), [("Jobs", "Overdue", True), ("Home", "Jobs", False)])
def test_a_path_that_leads_on_from_what_is_listed_denies_its_end(first: str, last: str, is_part: bool) -> None:
    """One that ends in its name does not."""
    assert bool(told(CRUMBS.format(first, last) + T)) is is_part
    assert bool(told(f"<div>{first} › {last}</div>{T}")) is is_part


@pytest.mark.parametrize(
    ("around", "is_more"),
    [
        ("<h2>Jobs (1,240)</h2>", True),
        ("<h2>Jobs (2)</h2>", False),
        ("<h2>Jobs</h2><span>57</span>", True),
        ("<h2>Jobs</h2><span>2</span>", False),
        ("<h2>Jobs</h2><p>57</p><p>12</p>", False),
        ("<ul role=tablist><li role=tab aria-selected=true>Jobs <span>57</span></li></ul>", True),
        ("<ul role=tablist><li role=tab aria-selected=true>Jobs <span>2</span></li></ul>", False),
    ],
)
def test_a_count_in_a_name_is_held_against_the_rows(around: str, is_more: bool) -> None:
    """In a heading and in a tab, or alone; several numbers are of several things."""
    assert bool(told(around + T)) is is_more


@pytest.mark.parametrize(("heading", "is_more"), [("Job Number (1,240)", True), ("Job Number (2)", False)])
def test_a_count_in_the_heading_of_the_numbers_is_held_against_the_rows(heading: str, is_more: bool) -> None:
    """It is no part of the heading."""
    assert bool(told(T.replace("Job Number", heading))) is is_more


def test_what_all_rows_have_in_common_may_be_what_they_were_chosen_by() -> None:
    """Where it stands alone beside the list, in whatever words."""
    assert told(f"<p>Fan</p>{T.replace('Job 1', 'Fan').replace('Job 2', 'Fan')}")
