"""One card, taken whole: its sections and files, what it lacks, and what of it is never gone."""

from __future__ import annotations

from scraper.errors import DownloadRejected
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.store.conftest import Clock
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


def test_a_tab_of_an_unknown_name_may_be_the_one_that_cards_have(sync: Sync, portal: RecordedPortal) -> None:
    """A job whose labour may stand there has no labour of nought; a card that shows no such tab has none."""
    assert sync("labour_line", "job_supply")["outcome"] == "complete"
    portal.cards["J2", None]["Hours & Parts"] = screen(grid("Hours", ("User", "Hours"), [("Kim", "2")]))
    report = sync("labour_line", "job_supply", "variation", full=True)
    assert report["outcome"] == "partial"
    for entity in ("labour_line", "job_supply"):
        (why,) = skips(report, entity)
        assert "'Hours & Parts', which the profile does not name" in why
    assert not skips(report, "variation")


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


def test_a_card_that_is_not_found_costs_no_other(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What would have been taken from it is told, entity by entity."""
    del portal.cards["J1", None]
    report = sync("attachment", "variation")
    for entity in ("attachment", "variation"):
        assert skips(report, entity) == ["J1: J1 was not found"]
    assert (report["outcome"], names(ws, "attachment")) == ("partial", ["a.txt", "b.txt"])


def test_a_tab_that_every_card_has_is_missed_on_any(sync: Sync, portal: RecordedPortal) -> None:
    """Whatever the job is priced by; the other tabs are taken."""
    del portal.cards["J2", None]["attachments"]
    report = sync("attachment", "variation")
    assert skips(report, "attachment") == ["J2: the card of J2 has no attachments tab"]
    assert skips(report, "variation") == []


def test_a_card_of_a_section_is_held_to_what_such_cards_have(sync: Sync, portal: RecordedPortal) -> None:
    """It has no progress claims, and must have variations."""
    del portal.cards["J1", "Fit Off"]["variations"]
    del portal.cards["J1", "Fit Off"]["progress_claims"]
    report = sync("variation", "progress_claim")
    (why,) = skips(report, "variation")
    assert why.startswith("J1, section Fit Off: ") or "Fit Off" in why
    assert why.endswith("has no variations tab, as cards of sections have")
    assert skips(report, "progress_claim") == []


def test_a_tab_that_shows_fewer_than_it_counts_marks_nothing_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Neither does a walk that was doubted; once it is whole, what it lacks is gone."""
    sync("attachment")
    one_left = grid("Attachments", FILES, [("a.txt", "Kim")])
    for shown in (screen(one_left, badge=2), screen(one_left, doubts=("the list was scrolled no further",))):
        portal.cards["J2", None]["attachments"] = shown
        assert sync("attachment", full=True)["outcome"] == "partial"
        assert names(ws, "attachment") == ["a.txt", "b.txt"]
    portal.cards["J2", None]["attachments"] = screen(one_left, badge=1)
    assert sync("attachment", full=True)["outcome"] == "complete"
    assert names(ws, "attachment") == ["a.txt"]


def test_a_fetch_of_a_part_leaves_the_rest_of_the_card_to_be_looked_at(sync: Sync, ws: Workspace) -> None:
    """It is no visit: the next run goes there all the same."""
    sync("job")
    (card,) = ws.store.cards.list(["J2"])
    assert sync("attachment", jobs=("J2",), only="card")["outcome"] == "complete"
    (after,) = ws.store.cards.list(["J2"])
    assert after.visited_at == card.visited_at
    assert after.last_change_at > card.last_change_at


def test_a_section_that_has_not_moved_is_not_visited_again(
    sync: Sync, ws: Workspace, portal: RecordedPortal, clock: Clock
) -> None:
    """Of a completed job, once its window is over; its row in the Sections area moves it."""
    done = {"Pricing Method": "Fixed Price", "Job Status": "Completed"}
    for name in ("Rough In", "Fit Off"):
        portal.cards["J1", name] |= {"details": screen(f"<h1>J1 / {name}</h1>" + details(done))}
    sync("job", "job_section")
    clock.advance(days=40)
    rows = [(link("Rough In", "s1"), "New"), (link("Fit Off", "s2"), "Completed")]
    portal.cards["J1", None] = tabs("J1", "Sections", grid("Sections", SECTIONS, rows))
    sync("job", "job_section")
    assert "card of J1 / Fit Off" in portal.asked
    assert "card of J1 / Rough In" not in portal.asked
    assert names(ws, "job_section") == ["Rough In", "Fit Off"]


def test_what_is_kept_and_not_seen_again_on_a_card_is_gone(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """A section that the area no longer lists; one of another job is no affair of it."""
    sync("job_section")
    rows = [(link("Rough In", "s1"), "New")]
    portal.cards["J1", None] = tabs("J1", "Sections", grid("Sections", SECTIONS, rows))
    assert sync("job_section", full=True)["outcome"] == "complete"
    assert names(ws, "job_section") == ["Rough In"]
