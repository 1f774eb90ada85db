"""A run over a portal on paper: what is planned, taken, left out and told, without a browser."""

from __future__ import annotations

from scraper.errors import DownloadRejected
from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import FILES, JOBS, SECTIONS, Sync, names, skips, tabs, tops


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


def test_only_what_is_due_is_visited(sync: Sync, portal: RecordedPortal, clock: Clock) -> None:
    """A completed job whose row has not moved is left alone after its window; one whose row moves is not."""
    portal.cards["J2", None] = tabs("J2", "Fixed Price") | {
        "details": screen("<h1>J2</h1>" + details({"Pricing Method": "Fixed Price", "Job Status": "Completed"}))
    }
    sync("job")
    clock.advance(days=40)
    sync("job")
    assert "card of J2" not in portal.asked
    assert "card of J1" in portal.asked
    rows = [("J1", "Switchboard", "In Progress"), ("J2", "Alarm, two zones", "Completed")]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=2))
    sync("job")
    assert "card of J2" in portal.asked


def test_a_list_that_shows_fewer_than_it_says_marks_nothing_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """The run is partial, and says what lacks."""
    sync("job")
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "In Progress")], total=2))
    report = sync("job")
    assert report["outcome"] == "partial"
    assert tops(ws) == ["J1", "J2"]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "In Progress")], total=1))
    assert sync("job")["outcome"] == "complete"
    assert tops(ws) == ["J1"]


def test_a_job_that_the_list_does_not_have_is_told(sync: Sync) -> None:
    """It is not a failure of something else."""
    report = sync("job", jobs=("J9",))
    assert (report["outcome"], skips(report, "job")) == ("partial", ["J9: the portal's Jobs list has no such job"])


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


def test_a_row_of_two_cells_is_rejected_and_the_list_is_not_whole(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Nobody can tell which columns they are; the other rows are taken."""
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "New"), ("J2", "Alarm")], total=2))
    report = sync("job")
    assert (report["outcome"], report["entities"]["job"]["rejected"]) == ("partial", 1)
    assert tops(ws) == ["J1"]


def test_what_one_run_read_another_reads_again_from_what_was_kept(sync: Sync, ws: Workspace) -> None:
    """A reread equals the sync: no object, version or value more or less."""
    sync("job", "job_section", "attachment")
    before = {
        (one.entity, one.id): (one.version, one.body)
        for entity in ("job", "job_section", "attachment")
        for one in ws.store.objects.list(entity)
    }
    assert pipeline.reread(ws, ("job", "job_section", "attachment"), Notes())["outcome"] == "complete"
    after = {
        (one.entity, one.id): (one.version, one.body)
        for entity in ("job", "job_section", "attachment")
        for one in ws.store.objects.list(entity)
    }
    assert after == before
