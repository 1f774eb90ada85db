"""Who is booked when, in a browser: windows of days are turned to or asked for, and what is stored is the portal's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


@pytest.mark.parametrize(("skin", "scheduler"), [("classic", "week"), ("kendo", "week"), ("kendo", "list")])
def test_every_booking_is_taken_once_however_it_is_shown(install: Install, skin: str, scheduler: str) -> None:
    """Nights over midnight, the end of a month and of a week, whole days, and leave among them; cards of jobs and
    quotes say more of each, and of tasks. A second run finds nothing new, and nobody wrote."""
    here = install(jobs=1, skin=skin, switches={"scheduler": scheduler})
    report = here.sync(entities=("booking", "task"))
    assert report["outcome"] == "complete", (report["entities"], report["errors"])
    assert here.differences("booking", "task") == {}
    asked = here.portal.site.requests
    turned = asked["GET /Portal/Scheduler"] + asked["POST /Portal/Scheduler/Read"]
    assert scheduler == "list" or turned <= 2 + 3 + 3  # three weeks back, and week by week to today's
    versions = here.versions()
    here.sync(entities=("booking", "task"), changes=True)
    assert here.versions() == versions
    assert here.alarms == []
