"""A listing that loses much, from the source to the exit code: told, partial, and believed on the second day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from fixtures.portal.server import PortalServer
from scraper.cli import exits
from scraper.settings import Settings
from scraper.store import Sighting
from scraper.sync import pipeline
from scraper.sync.plan import Scope, is_due
from scraper.workspace import open_workspace
from tests.e2e.installation import Notes
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment
from tests.scraper.store.working import ATTACHMENTS, settle

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


def test_a_card_is_visited_again_while_something_waits_there(
    make_settings: Callable[..., Settings],
) -> None:
    """A job long completed, whose attachments were all missing once: only another visit can tell whether they are."""
    clock = Clock()
    scope = Scope().as_json()
    with open_workspace(make_settings(), clock) as ws:
        ws.store.objects.put([attachment("J1", name, clock()) for name in "abc"])
        (card,) = ws.store.cards.see([Sighting("J1")])
        card = ws.store.cards.mark_visited(card, completed=True, changed=False)
        clock.advance(days=60)
        assert not is_due(ws, scope, card)
        settle(ws.store, ATTACHMENTS, [])
        assert is_due(ws, scope, card)
        assert not is_due(ws, scope | {"changes": True}, card)
        clock.advance(days=1)
        settle(ws.store, ATTACHMENTS, [])
        assert not is_due(ws, scope, card)
