"""An error names the screen as a person finds it, and the line of the profile that would mend it."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from flows.browser.page_actions import Shot
from flows.lists.walk import Walk
from flows.navigation.navigate import Navigator
from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Context
from scraper.pages.attachment import AttachmentsGridPage
from scraper.pages.html.screens import called
from scraper.pages.registry import PAGES
from scraper.profile import load
from tests.flows.paper import Paper, keep
from tests.scraper.pages.test_pages import page
from tests.test_recorded_pages import CASES

PROFILE = load()


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_goes_by_its_tab_or_its_menus_entry(kind: str) -> None:
    """By words that stand on the portal, and not by a name of ours."""
    screen = called(PROFILE, PAGES[kind].shows)
    words = {wording for table in (PROFILE.tabs, PROFILE.menu) for wordings in table.values() for wording in wordings}
    assert "own screen" in screen or any(word in screen for word in words)


def test_a_value_that_cannot_be_read_is_told_with_its_screen() -> None:
    """Where it stands, what it says, and which of the profile's forms it fits none of."""
    html = "<table><tr><th>Name</th><th>Uploaded</th></tr><tr><td>a.png</td><td>Yule 2024</td></tr></table>"
    (rejected,) = page(AttachmentsGridPage, html, job_number="J12", section_name="Fit Off").read()
    assert isinstance(rejected, RowRejected)
    assert str(rejected).startswith("the Attachments tab of J12 / Fit Off: row 1: uploaded_at (under 'Uploaded')")
    assert "[formats] dates" in str(rejected)


def test_a_row_is_told_by_the_words_that_its_tab_has_on_that_portal() -> None:
    """Not by the profile's first wording where the page shows another; with address and mend."""
    html = (
        "<ul><li><a href='/j/7?t=1'>Overview</a><li><a href='/j/7?t=2'>Files (3)</a></ul>"
        "<table><tr><th>Name</th><th>Customer View</th></tr><tr><td>a.png</td><td>maybe</td></tr>"
        "<tr><td>b.png</td><td>yes</td><td>no</td></tr></table>"
    )
    for rejected in page(AttachmentsGridPage, html, job_number="J12").read():
        if isinstance(rejected, RowRejected):
            assert rejected.where == "the Files tab of J12"
            assert str(rejected).startswith("the Files tab of J12: row ")
            assert " (at https://" in str(rejected)
            assert "rofile" in str(rejected)


def test_every_row_on_record_that_is_set_aside_says_where_and_what_would_mend_it() -> None:
    """The screen, its address and a line of the profile."""
    lines = [line for case in CASES for line in json.loads((case / "expected.json").read_text("utf-8"))["rejected"]]
    assert len(lines) > 5
    assert [line for line in lines if not re.search(r"^the .+ \(at http.+profile: \[", line)] == []


def test_a_listing_that_cannot_be_walked_is_told_by_what_a_person_opens() -> None:
    """By the words of its menu's entry, with the heading that it lacks."""
    paper: Any = Paper(a="<table><tr><th>Colour</th></tr><tr><td>Red</td></tr></table>")
    walk = Walk(paper, keep, "jobs", "jobs", Context(), None, where="the All Jobs screen")
    with pytest.raises(LayoutChanged, match=r"^the All Jobs screen: no column .*\[grids\.jobs\.columns\] job_number"):
        list(walk.pages())


def test_a_menu_without_the_entry_is_told_with_the_line_that_names_it() -> None:
    """The screen by what it should be called."""
    kept = SimpleNamespace(sha256="0")
    account = SimpleNamespace(profile=PROFILE, portal_url="http://p", keep=lambda *_: kept)
    session: Any = SimpleNamespace(account=account, landing_url="http://p/Portal")
    shown = Shot("<p>Welcome</p>", "http://p/Portal", ())
    screen: Any = SimpleNamespace(url="http://p/Portal", controls=list, goto=lambda *_: None, capture=lambda: shown)
    addresses: Any = SimpleNamespace(address=lambda _: None)
    with pytest.raises(LayoutChanged, match=r"no entry named Invoices, .*\[menu\] invoices") as refused:
        Navigator(session, screen, addresses).open("invoices")
    assert refused.value.where == "the Invoices screen"
