"""A listing of the open API: what it proves, what of it is refused, and when what it lacks is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from fixtures.portal.server import PortalServer
from scraper.cli import exits
from scraper.settings import Settings
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.workspace import open_workspace
from tests.e2e.installation import Notes
from tests.scraper.store.conftest import Clock

CUSTOMERS = Scope(entities=("customer",))


def test_what_the_open_api_lists_no_more_is_gone_after_two_local_days(
    start_portal: Callable[..., PortalServer], settings_for: Callable[..., Settings]
) -> None:
    """The day is the account's own: midnight in Sydney is noon or early afternoon of the day before in UTC. Reading the
    kept answers again changes none of it."""
    portal, clock, notes = start_portal(jobs=3), Clock(), Notes()
    clock.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with open_workspace(settings_for(portal), clock) as ws:
        assert pipeline.sync(ws, CUSTOMERS, notes)["outcome"] == "complete"
        held = ws.store.objects.count()["customer"]
        portal.site.world.customers.clear()
        for hours in (1, 2):
            clock.advance(hours=hours)
            report = pipeline.sync(ws, CUSTOMERS, notes)
            assert (report["outcome"], exits.of_report(report)) == ("partial", exits.PARTIAL)
            (skipped,) = report["entities"]["customer"]["skipped"]
            assert skipped["what"] == "open API customers"
            assert skipped["why"].startswith(
                f"{held} of the {held} objects that it held are missing, and nothing is mark"
            )
            assert skipped["why"].endswith("on another day than 2026-03-02, will be")
            pipeline.reread(ws, ("customer",), notes)
            assert ws.store.objects.count()["customer"] == held > 3
        clock.now = datetime(2026, 3, 2, 13, 5, tzinfo=UTC)
        assert ws.today == date(2026, 3, 3)
        assert pipeline.sync(ws, CUSTOMERS, notes)["outcome"] == "complete"
        assert ws.store.objects.count()["customer"] == 0
        pipeline.reread(ws, ("customer",), notes)
        assert ws.store.objects.count()["customer"] == 0
