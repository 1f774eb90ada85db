"""Whatever the portal changes, a run is exact or loud, never quietly wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.portal.dialect import DRIFTS
from tests.e2e.installation import OF_JOBS, Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]
ON_CARDS = ("job", "job_section", "job_checklist", "attachment", "compliance_form")


@pytest.mark.parametrize(("skin", "jobs"), [("classic", 1), pytest.param("kendo", 2, marks=pytest.mark.drill)])
def test_what_still_can_be_read_is_read_exactly(install: Install, skin: str, jobs: int) -> None:
    """Other wordings, columns, tabs, addresses and date forms change nothing but what is no longer shown."""
    here = install(jobs=jobs, skin=skin, drift=tuple(set(DRIFTS) - {"rename-unknown", "bad-cell"}))
    here.entities = OF_JOBS
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert here.differences() == {}


@pytest.mark.parametrize("skin", [pytest.param("classic", marks=pytest.mark.drill), "kendo"])
def test_an_unknown_heading_stops_its_entity_alone(install: Install, skin: str) -> None:
    """A required heading in unknown words is named with the headings seen; the other entities are exact."""
    here = install(jobs=1, skin=skin, drift=("rename-unknown",))
    report = here.sync(entities=ON_CARDS)
    assert report["outcome"] == "partial"
    assert here.stored("attachment") == []
    assert here.differences(*ON_CARDS) == {}
    skipped = report["entities"]["attachment"]["skipped"]
    assert "no column for name" in skipped[0]["why"]
    assert "Confidential" in skipped[0]["why"] or "Customer View" in skipped[0]["why"]
    assert any(error["type"] == "LayoutChanged" and error["snapshot"] for error in report["errors"])


@pytest.mark.drill
@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_a_cell_that_cannot_be_read_costs_its_row(install: Install, skin: str) -> None:
    """Bad rows are rejected one by one, counted and named; everything else is exact."""
    here = install(jobs=1, skin=skin, drift=("bad-cell",))
    report = here.sync(entities=ON_CARDS)
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["rejected"] > 0
    assert here.differences(*ON_CARDS) == {}
