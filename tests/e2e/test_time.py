"""Time that people spent, in a browser: windows of days are asked one by one, and what is stored is the portal's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.portal.dialect import SKINS
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


@pytest.mark.parametrize("skin", SKINS)
def test_every_window_is_taken_whole_and_once(install: Install, skin: str) -> None:
    """Nights over midnight, breaks and quotes among them; a second run finds nothing new, and nobody wrote."""
    here = install(jobs=2, skin=skin)
    report = here.sync(entities=("timesheet_entry",))
    assert report["outcome"] == "complete", report
    assert here.differences("timesheet_entry") == {}
    versions = here.versions()
    here.sync(entities=("timesheet_entry",))
    assert here.versions() == versions
    assert here.alarms == []
