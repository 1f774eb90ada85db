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
]
HARMLESS = [
    "Jobs in red are overdue",
    "Jobs with notes are marked",
    "Jobs for all teams",
    "Jobs in one place",
    "Jobs will open in a new tab",
    "Last updated a minute ago",
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
        ("<ul role=tablist><li role=tab aria-selected=true>Jobs <span>57</span></li></ul>", True),
        ("<ul role=tablist><li role=tab aria-selected=true>Jobs <span>2</span></li></ul>", False),
    ],
)
def test_a_count_in_a_name_is_held_against_the_rows(around: str, is_more: bool) -> None:
    """In a heading and in a tab."""
    assert bool(told(around + T)) is is_more
