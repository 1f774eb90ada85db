"""What a window lacks: looked for on its card, told where it is nowhere, and gone when another day finds it nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.store import StoredObject
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync
from tests.scraper.sync.rosters import FIRST, ON_CARD, area, scheduler

ID = "0f0b6d1e-0000-4000-8000-000000000051"
WHEN = (FIRST[0], link(FIRST[1], f"b/{ID}"), FIRST[2])
ROW = (*WHEN, "Kim", "North", "Y", "On Site", "")
MOVED = ("3/08/2026", *ROW[1:])
"""To a day that no window is asked for."""


@pytest.fixture
def closed(booked: RecordedPortal) -> RecordedPortal:
    """J2 is completed: only what is missing leads to its card again."""
    booked.windows = scheduler((*WHEN, "Kim", "Job J2", ""))
    show(booked, ROW)
    return booked


def show(portal: RecordedPortal, *rows: tuple[str, ...]) -> None:
    """What the card of J2 lists."""
    done = {"Pricing Method": "Fixed Price", "Job Status": "Completed"}
    portal.cards["J2", None]["details"] = screen("<h1>J2</h1>" + details(done, area(*rows)))


def held(ws: Workspace) -> StoredObject:
    """The one booking of J2."""
    (found,) = ws.store.objects.list("booking", "J2")
    return found


def told(one: StoredObject) -> list[Any]:
    """The listings that it is not in."""
    return [finding["expected"] for finding in one.body["findings"]]


def test_what_its_card_shows_elsewhere_has_moved(sync: Sync, ws: Workspace, closed: RecordedPortal) -> None:
    """The card is gone to for it alone; it is where the card says, and nothing is told of it."""
    sync("booking")
    sync("booking", changes=True)
    assert "card of J2" not in closed.asked
    closed.windows = scheduler()
    show(closed, MOVED)
    for _ in range(2):
        assert sync("booking", changes=True)["outcome"] == "complete"
        one = held(ws)
        assert (one.gone_at, one.fields["starts_at"][:10], told(one)) == (None, "2026-08-03", [])
    assert "card of J2" not in closed.asked


def test_what_is_nowhere_is_told_and_gone_on_another_day(
    sync: Sync, ws: Workspace, closed: RecordedPortal, clock: Clock
) -> None:
    """Until then a look finds it again, and nothing more is told."""
    shown = closed.windows
    sync("booking")
    closed.windows = scheduler()
    show(closed)
    for _ in range(2):
        assert sync("booking", changes=True)["outcome"] == "complete"
        assert any("gone when a run on another day lacks them too" in note for note in sync.notes.notes)
        one = held(ws)
        assert (one.gone_at, one.version, len(told(one))) == (None, 2, 1)
    closed.windows = shown
    sync("booking", changes=True)
    assert told(held(ws)) == ["job_bookings"]
    closed.windows = scheduler()
    sync("booking", changes=True)
    assert held(ws).gone_at is None
    clock.advance(days=1)
    assert sync("booking", changes=True)["outcome"] == "complete"
    assert held(ws).gone_at is not None


def test_a_booking_of_a_quote_is_looked_for_on_its_card(
    sync: Sync, ws: Workspace, booked: RecordedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the portal has taught how such a card is addressed."""
    guid, address = "0f0b6d1e-0000-4000-8000-000000000052", "https://portal.example/quote/7"
    rows = [(link("Q7", f"quote/7?{guid}"), "Board")]
    booked.menu["quotes"] = screen(grid("Quotes", ("Quote No.", "Quote Name"), rows, total=1))
    card = {"details": screen(details({"Quote No.": "Q7"}, grid("Bookings", ON_CARD, [MOVED])))}
    booked.records |= {("quote", f"{address}?{guid}"): card, ("quote", address): card}
    booked.windows = scheduler((*WHEN, "Kim", "Quote Q7", ""))
    monkeypatch.setattr(RecordedPortal, "learnt", lambda self, name, guid: None)
    assert sync("booking")["outcome"] == "complete"
    monkeypatch.setattr(RecordedPortal, "learnt", lambda self, name, guid: address if "quote" in name else None)
    booked.windows = scheduler()
    assert sync("booking", changes=True)["outcome"] == "complete"
    assert "card of quote Q7" in booked.asked
    (one,) = (one for one in ws.store.objects.list("booking") if one.fields["quote_number"] == "Q7")
    assert (one.gone_at, told(one)) == (None, [])
