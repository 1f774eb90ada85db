"""A screen that is another one than the profile describes is left alone for the rest of a run."""

from __future__ import annotations

from scraper.errors import LayoutChanged
from scraper.sync.layout_breaker import CARDS_IN_A_ROW, Stopped
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


def test_one_odd_card_costs_no_other_entity_and_no_other_card() -> None:
    """Only so many in a row are a pattern; the latest error is the reason, and each entity counts for itself."""
    stopped = Stopped()
    errors = [LayoutChanged(f"odd {number}", "attachments") for number in range(CARDS_IN_A_ROW)]
    for error in errors:
        assert stopped.why("attachment") is None
        stopped.failed.setdefault("attachment", []).append(error)
    assert stopped.why("attachment") is errors[-1]
    assert stopped.why("variation") is None


def test_a_card_that_can_be_read_begins_the_count_anew(sync: Sync, portal: RecordedPortal) -> None:
    """Two odd ones, a good one, two odd ones: none of them is left alone."""
    listed = [(f"J{n}", f"Job {n}", "New") for n in range(1, 6)]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, listed, total=5))
    for number, *_ in listed:
        odd = (
            {} if number == "J3" else {"attachments": screen(grid("Attachments", ("Colour", "Weight"), [("red", "1")]))}
        )
        portal.cards[number, None] = tabs(number, "Fixed Price") | odd
    told = skips(sync("attachment"), "attachment")
    assert [one.partition(":")[0] for one in told] == ["J1", "J2", "J4", "J5"]
    assert not any("not taken" in one for one in told)
