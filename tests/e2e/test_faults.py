"""Whatever breaks on the way, a run recovers exactly or says what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.errors import PortalUnavailable
from tests.e2e.installation import OF_JOBS, Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]
PASSING = "5xx-burst reset 429 grid-401 no-content-length api-5xx api-429 api-html api-empty api-reset"


@pytest.mark.parametrize(
    ("skin", "faults"),
    [
        ("kendo", f"{PASSING} session-expiry grid-error"),
        pytest.param("classic", PASSING, marks=pytest.mark.drill),
        pytest.param(
            "classic",
            "eviction slow truncated-download download-5xx download-html wrong-content-type",
            marks=pytest.mark.drill,
        ),
    ],
)
def test_what_passes_is_recovered_from_exactly(install: Install, skin: str, faults: str) -> None:
    """Bursts, resets, expired and evicted sessions, broken downloads and API hiccups leave no trace in the result."""
    here = install(jobs=1, skin=skin, faults=tuple(faults.split()))
    here.entities = OF_JOBS
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert here.differences() == {}
    assert here.portal.site.logins <= 3
    assert here.alarms == []


@pytest.mark.parametrize(
    ("skin", "faults", "asked", "entities"),
    [
        (
            "classic",
            "truncated-download-always api-refused",
            ("job", "attachment", "compliance_form", "progress_claim", "supplier"),
            {"attachment", "compliance_form", "job", "progress_claim", "supplier"},
        ),
        pytest.param(
            "classic",
            "truncated-download-always api-refused",
            (),
            {"attachment", "compliance_form", "job", "progress_claim"}
            | {"contact", "customer", "quote", "supplier", "supplier_invoice", "supply"},
            marks=pytest.mark.drill,
        ),
        pytest.param("kendo", "grid-error-always", (), {"job", "progress_claim", "retention"}, marks=pytest.mark.drill),
        ("classic", "pager-total", ("job",), {"job"}),
    ],
)
def test_what_stays_broken_is_named_and_nothing_is_wrong(
    install: Install, skin: str, faults: str, asked: tuple[str, ...], entities: set[str]
) -> None:
    """A lasting fault makes the run partial, says what is missing, and stores no value that is not the truth."""
    here = install(jobs=1, skin=skin, faults=tuple(faults.split()))
    report = here.sync(entities=asked)
    assert report["outcome"] == "partial", report
    assert {name for name, figures in report["entities"].items() if figures["skipped"]} == entities
    assert here.wrong() == []


def test_a_portal_that_is_down_ends_the_run_without_spending_logins(install: Install) -> None:
    """Pages that only fail end the run as failed; one login went out, not three."""
    here = install(jobs=1, faults=("5xx-always",))
    with pytest.raises(PortalUnavailable):
        here.sync()
    assert here.ws.run_id is not None
    assert here.ws.store.runs.report(here.ws.run_id)["outcome"] == "failed"
    assert here.portal.site.logins == 1
    assert here.wrong() == []
