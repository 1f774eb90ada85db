"""A screen that is another one than the profile describes is left alone for the rest of a run."""

from __future__ import annotations

from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import JOBS, Sync, skips, tabs


def test_a_screen_that_cannot_be_read_on_three_cards_is_left_alone(sync: Sync, portal: RecordedPortal) -> None:
    """The others are told why, and are not tried."""
    rows = [(f"J{n}", f"Job {n}", "New") for n in range(1, 6)]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=5))
    for number, *_ in rows:
        portal.cards[number, None] = tabs(number, "Fixed Price") | {
            "attachments": screen(grid("Attachments", ("Colour", "Weight"), [("red", "1")]))
        }
    report = sync("attachment")
    told = skips(report, "attachment")
    assert len(told) == 5
    assert ["not taken" in one for one in told] == [False, False, False, True, True]
    assert "attachments of J4" not in portal.asked
