"""One card, taken whole: its sections and files, what it lacks, and what of it is never gone."""

from __future__ import annotations

from scraper.errors import DownloadRejected
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, grid, link, screen
from tests.scraper.sync.conftest import FILES, SECTIONS, Sync, names, skips, tabs, tops


def test_a_run_takes_cards_sections_and_files(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """The list says which cards there are, a card which sections; what is held is not fetched again."""
    report = sync("job", "job_section", "attachment")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert tops(ws) == ["J1", "J2"]
    assert names(ws, "job_section") == ["Rough In", "Fit Off"]
    assert names(ws, "attachment") == ["a.txt", "b.txt"]
    assert {"card of J1 / Rough In", "card of J1 / Fit Off", "a.txt"} <= set(portal.asked)
    again = sync("job", "job_section", "attachment", full=True)
    assert (again["outcome"], again["entities"]["attachment"]["unchanged"]) == ("complete", 2)
    assert not {"a.txt", "b.txt"} & set(portal.asked)


def test_a_file_that_cannot_be_had_costs_nothing_else(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Its row is taken, what lacks is named, and the next run fetches it."""
    portal.files["a.txt"] = DownloadRejected("it is a page of words")
    report = sync("attachment")
    assert (report["outcome"], skips(report, "attachment")) == ("partial", ["J2: a.txt: it is a page of words"])
    assert names(ws, "attachment") == ["a.txt", "b.txt"]
    portal.files["a.txt"] = b"one"
    assert sync("attachment", full=True)["outcome"] == "complete"
    assert portal.asked.count("b.txt") == 0


def test_a_tab_that_such_cards_have_is_missed(sync: Sync, portal: RecordedPortal) -> None:
    """By the job's pricing; without a word of it, an empty list would look the same."""
    del portal.cards["J2", None]["progress_claims"]
    report = sync("progress_claim")
    (why,) = skips(report, "progress_claim")
    assert why == "J2: the card of J2 has no progress_claims tab, as jobs priced by fixed_price have"


def test_a_tab_that_a_card_had_is_missed(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What it listed is not gone for that."""
    portal.cards["J1", None]["stages"] = screen(grid("Stages", ("Stage", "Type"), [("Fit off", "Standard")]))
    assert sync("job_stage")["outcome"] == "complete"
    del portal.cards["J1", None]["stages"]
    report = sync("job_stage")
    assert skips(report, "job_stage") == ["J1: the card of J1 has no stages tab, and had one"]
    assert names(ws, "job_stage") == ["Fit off"]


def test_nothing_of_twin_sections_is_ever_gone(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """No screen tells whose it was."""
    twins = [(link("Rough In", f"6f1c2e50-1111-4222-8333-44445555666{n}"), "New") for n in (1, 2)]
    portal.cards["J1", None] = tabs("J1", "Sections", grid("Sections", SECTIONS, twins))
    portal.cards["J1", "Rough In"] = tabs("J1", "Fixed Price", heading="J1 / Rough In", attachments=[("c.txt", "Kim")])
    portal.files["c.txt"] = b"three"
    sync("attachment")
    portal.cards["J1", "Rough In"]["attachments"] = screen(grid("Attachments", FILES, []))
    sync("attachment", full=True)
    assert "c.txt" in names(ws, "attachment")
