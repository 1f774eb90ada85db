"""Time that people spent, in a browser: windows of days are asked one by one, and what is stored is the portal's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.canary import leaks, places_of
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]
TIME = ("timesheet_entry", "day_entry")


@pytest.mark.parametrize(("skin", "places"), [("classic", "off"), ("kendo", "on")])
def test_every_window_is_taken_whole_and_once(install: Install, skin: str, places: str) -> None:
    """Nights over midnight, breaks and quotes, and a day still open among them; where somebody was only where it is
    asked for, and in nothing that is left behind; a second run finds nothing new, and nobody wrote."""
    here = install({"places": places}, jobs=2, skin=skin)
    report = here.sync(entities=TIME)
    assert report["outcome"] == "complete", (report["entities"], report["errors"])
    assert here.differences(*TIME) == {}
    versions = here.versions()
    here.sync(entities=TIME)
    assert here.versions() == versions
    found = leaks(here.ws.settings.data_dir, places_of(here.portal))
    assert bool(found) == (places == "on"), found
    assert here.alarms == []
