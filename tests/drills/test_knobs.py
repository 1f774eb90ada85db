"""Every drift and every fault alone, in both skins: exact, or loud and nothing wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fixtures.portal.dialect import DRIFTS, SKINS
from fixtures.portal.faults import FAULTS
from scraper.errors import RetryableError
from tests.e2e.conftest import install  # noqa: F401 - the fixture
from tests.e2e.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.drill]

LOUD = {"rename-unknown", "bad-cell"}
"""Drifts that leave something out by their nature."""
LASTING = {"5xx-always", "grid-error-always", "truncated-download-always", "pager-total", "api-refused"}
LASTING |= {"api-5xx-always", "api-html-always"}
"""Faults that no patience gets over."""


def loud(report: dict[str, Any]) -> bool:
    """Whether the run says that something is missing, and what."""
    told = report["errors"] or any(entity["skipped"] for entity in report["entities"].values())
    return report["outcome"] != "complete" and bool(told)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("drift", DRIFTS)
def test_a_drift_is_exact_or_loud(install: Callable[..., Installation], skin: str, drift: str) -> None:  # noqa: F811
    """What is stored is the truth of the changed portal; where something is left out, the report says so."""
    here = install(skin=skin, drift=(drift,))
    report = here.sync()
    assert loud(report) if drift in LOUD else report["outcome"] == "complete", report
    assert here.differences() == {}
    assert here.alarms == []


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_recovered_from_or_loud(install: Callable[..., Installation], skin: str, fault: str) -> None:  # noqa: F811
    """A passing fault leaves no trace; a lasting one ends the run as partial or failed, with nothing wrong stored.

    Once it is over, the next run makes everything whole.
    """
    here = install(skin=skin, faults=(fault,))
    report = ended(here)
    assert here.wrong() == []
    if fault not in LASTING:
        assert report["outcome"] == "complete", report
    elif report["outcome"] == "complete":  # this skin has nothing that the fault could hit
        assert here.differences() == {}
    else:
        assert loud(report), report
        here.portal.site.faults.turn(fault, on=False)
        assert ended(here)["outcome"] == "complete"
    assert here.differences() == {}
    assert here.portal.site.logins <= 3
    assert here.alarms == []


def ended(here: Installation) -> dict[str, Any]:
    """Sync, whatever becomes of it; the run report."""
    try:
        return here.sync()
    except RetryableError:
        assert here.ws.run_id is not None
        return here.ws.store.runs.report(here.ws.run_id)
