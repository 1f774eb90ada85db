"""Bookings and tasks on a portal on paper: the account's own list, and the areas of cards that list them too."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, names, skips, tabs
from tests.scraper.sync.rosters import FIRST, LISTED, SECOND, area

ID = "0f0b6d1e-0000-4000-8000-000000000041"


def test_cards_say_more_of_what_the_scheduler_lists(sync: Sync, ws: Workspace, booked: RecordedPortal) -> None:
    """Each booking is one, each field is from the place that shows it; a reread says the same."""
    report = sync("booking")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    told = [
        [one.fields[name] for name in ("job_number", "section_name", "team", "confirmed", "status", "notes")]
        for one in ws.store.objects.list("booking")
    ]
    assert told == [
        ["J1", "Rough In", "North", False, "Booked", None],
        ["J2", None, "North", True, "On Site", "Ring first"],
    ]
    (one,) = ws.store.objects.list("booking", "J2")
    pages = {name: ws.store.evidence.of(one.provenance[name]["evidence"]) for name in ("starts_at", "status")}
    assert [kept.kind for kept in pages["status"]][:1] == ["job_bookings"]
    assert one.body["conflicts"] == []
    before = {each.id: each.body for each in ws.store.objects.list("booking")}
    assert pipeline.reread(ws, ("booking",), Notes())["outcome"] == "complete"
    assert {each.id: each.body for each in ws.store.objects.list("booking")} == before


def test_places_that_differ_are_a_conflict(sync: Sync, ws: Workspace, booked: RecordedPortal) -> None:
    """One of them is believed, and both are kept."""
    other = area((FIRST[0], FIRST[1], "10:00 AM", "Kim", "North", "Y", "On Site", ""))
    booked.cards["J2", None] |= tabs("J2", "Fixed Price", other)
    assert sync("booking")["outcome"] == "complete"
    (one,) = ws.store.objects.list("booking", "J2")
    (conflict,) = one.body["conflicts"]
    assert (conflict["field"], set(conflict["values"])) == ("ends_at", {"ui:report", "ui:card"})


@pytest.mark.parametrize("named", ["Job J1", "Quote Q7"])
def test_a_row_that_names_another_job_is_refused(sync: Sync, ws: Workspace, booked: RecordedPortal, named: str) -> None:
    """It may be of either, and the rest of the card is taken."""
    rows = [(*FIRST, "Kim", "Job J2"), (*SECOND, "Kim", named)]
    shown = grid("Bookings", LISTED[:5], rows)
    booked.cards["J2", None] |= tabs("J2", "Fixed Price", shown)
    report = sync("booking")
    assert report["outcome"] == "partial"
    assert "on the card of J2" in str(skips(report, "booking"))
    assert len(names(ws, "booking", "user")) == 2


def test_a_tab_of_its_own_is_opened_for_it(sync: Sync, ws: Workspace, booked: RecordedPortal) -> None:
    """In place of Details."""
    booked.cards["J2", None] |= tabs("J2", "Fixed Price")
    booked.cards["J2", None]["bookings"] = screen(area((*FIRST, "Kim", "North", "Y", "On Site", "")))
    assert sync("booking", jobs=("J2",))["outcome"] == "complete"
    assert [one.fields["status"] for one in ws.store.objects.list("booking", "J2")] == ["On Site"]


def test_cards_of_jobs_and_quotes_list_their_tasks(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Those of the Dashboard too, each once; one without a number of its own is the card's."""
    heads = ("Task", "Due", "Done")
    panel = [(link("Call", f"t/{ID}"), "Job J2")]
    portal.menu["dashboard"] = screen(grid("Tasks", ("Task", "Linked To"), panel))
    call = (link("Call", f"t/{ID}"), "3/03/2026", "N")
    portal.cards["J2", None] |= tabs("J2", "Fixed Price", grid("Tasks", heads, [call]))
    rows = [(link("Q7", "quote/7"), "Board")]
    portal.menu["quotes"] = screen(grid("Quotes", ("Quote No.", "Quote Name"), rows, total=1))
    card = details({"Quote No.": "Q7"}, grid("Tasks", heads, [("Price the board", "", "Y")]))
    portal.records["quote", f"{ORIGIN}/quote/7"] = {"details": screen(card)}
    report = sync("task")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    told = [
        [one.fields[name] for name in ("title", "job_number", "quote_number", "due_date", "done")]
        for one in ws.store.objects.list("task")
    ]
    assert told == [["Price the board", None, "Q7", None, True], ["Call", "J2", None, "2026-03-03", False]]
    portal.records["quote", f"{ORIGIN}/quote/7"] = {"details": screen(details({"Quote No.": "Q7"}))}
    sync("task", full=True)
    assert sorted(names(ws, "task", "title")) == ["Call", "Price the board"]
