"""What is stored is what the portal holds, in other circumstances than the usual ones of `test_life`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


def test_without_a_key_the_portal_alone_is_read(install: Install) -> None:
    """A UI-only run is complete, says so, and holds what the portal alone shows."""
    here = install(settings={"api_key": None}, jobs=1)
    here.api = False
    here.entities = ("job", "job_section", "attachment", "customer", "supplier")
    assert here.ws.settings.api_key is None
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert report["requests"]["api"] == 0
    assert any("ASCORA_API_KEY" in note for note in here.progress.notes)
    assert here.differences() == {}


def test_pages_filters_and_sections_among_the_jobs(install: Install) -> None:
    """A list of several pages, with section rows of dotted numbers among the jobs, is taken whole."""
    switches = {"section_rows": "on", "section_number": "dotted", "page_rows": "5"}
    here = install(jobs=3, skin="kendo", switches=switches)
    report = here.sync(entities=("job", "job_section"))
    assert report["outcome"] == "complete", report
    assert report["entities"]["job"]["expected"] > 5
    assert any(address.endswith("/Portal/Jobs/Read") for address in report["read_posts"])
    assert here.differences("job", "job_section") == {}
