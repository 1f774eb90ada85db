"""Time that people spent, in a browser: windows of days are asked one by one, and what is stored is the portal's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.e2e.canary import leaks, places_of
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]
TIME = ("timesheet_entry", "day_entry")
WEEKS = (date(2026, 11, 2), date(2026, 11, 15))


@pytest.mark.parametrize(("skin", "places"), [("kendo", "off"), pytest.param("classic", "on", marks=pytest.mark.drill)])
def test_every_window_is_taken_whole_and_once(install: Install, skin: str, places: str) -> None:
    """Nights over midnight, breaks and quotes, and a day still open among them; where somebody was only where it is
    asked for, and in nothing that is left behind; a second run over two weeks finds nothing new, nor does User
    Timesheet, which shows and exports every entry too, and nobody wrote."""
    here = install({"places": places}, jobs=2, skin=skin)
    report = here.sync(entities=TIME)
    assert report["outcome"] == "complete", (report["entities"], report["errors"])
    assert here.differences(*TIME) == {}
    versions = here.versions()
    assert here.sync(entities=TIME, full=True, first=WEEKS[0], last=WEEKS[1])["outcome"] == "complete"
    assert here.versions() == versions
    days = (date.fromisoformat(one["starts_at"][:10]) for one in here.stored("timesheet_entry"))
    shown = sum(WEEKS[0] <= day <= WEEKS[1] for day in days)
    for again in ("timesheet_report_grid", "timesheet_report_export"):
        assert len(here.ws.store.objects.readings("timesheet_entry", again)) == shown
    found = leaks(here.ws.settings.data_dir, places_of(here.portal))
    assert bool(found) == (places == "on"), found
    assert here.alarms == []
