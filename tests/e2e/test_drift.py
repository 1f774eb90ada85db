"""Whatever the portal changes, a run is exact or loud, never quietly wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


@pytest.mark.parametrize("skin", ["classic", "kendo"])
@pytest.mark.parametrize(
    "drift",
    [
        ("rename-known", "add-columns", "reorder-columns", "move-tab"),
        ("hide-columns", "address-shapes", "date-form"),
    ],
    ids=" ".join,
)
def test_what_still_can_be_read_is_read_exactly(install: Install, skin: str, drift: tuple[str, ...]) -> None:
    """Other wordings, columns, tabs, addresses and date forms change nothing but what is no longer shown."""
    here = install(skin=skin, drift=drift)
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert here.differences() == {}


@pytest.mark.parametrize("skin", [pytest.param("classic", marks=pytest.mark.drill), "kendo"])
def test_an_unknown_heading_stops_its_entity_alone(install: Install, skin: str) -> None:
    """A required heading in unknown words is named with the headings seen; the other entities are exact."""
    here = install(skin=skin, drift=("rename-unknown",))
    report = here.sync()
    assert report["outcome"] == "partial"
    assert here.stored("attachment") == []
    assert here.differences() == {}
    skipped = report["entities"]["attachment"]["skipped"]
    assert "no column for name" in skipped[0]["why"]
    assert "Confidential" in skipped[0]["why"] or "Customer View" in skipped[0]["why"]
    assert any(error["type"] == "LayoutChanged" and error["snapshot"] for error in report["errors"])


@pytest.mark.parametrize("skin", ["classic", pytest.param("kendo", marks=pytest.mark.drill)])
def test_a_cell_that_cannot_be_read_costs_its_row(install: Install, skin: str) -> None:
    """Bad rows are rejected one by one, counted and named; everything else is exact."""
    here = install(skin=skin, drift=("bad-cell",))
    report = here.sync()
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["rejected"] > 0
    assert here.differences() == {}


def test_a_portal_that_changes_between_two_runs(install: Install) -> None:
    """After exact first objects, drift in the next run neither alters nor loses nor doubles any of them."""
    here = install(skin="kendo")
    assert here.sync()["outcome"] == "complete"
    before = here.versions()
    here.control("drift", names="rename-known,reorder-columns,address-shapes,move-tab")
    report = here.sync(full=True)
    assert report["outcome"] == "complete", report
    assert here.differences() == {}
    assert here.versions().keys() == before.keys()
