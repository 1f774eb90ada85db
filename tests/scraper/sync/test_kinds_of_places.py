"""Kinds of places that no entity of the catalogue uses yet, on a portal on paper."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from scraper.entities import CATALOG
from scraper.entities.places import ExportedFile
from scraper.errors import DownloadRejected, LayoutChanged
from scraper.pages.registry import PAGES, reader_of
from scraper.settings import Settings
from scraper.sync import pipeline
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedConnections, RecordedPortal, Screen, grid, link, screen
from tests.scraper.api.played import client
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, names, skips
from tests.scraper.sync.invented import PLACES, Meter, MetersPage, invent

DEPOTS = ("Depot", "Suburb")
LOCKERS = ("Locker", "Holds")
ROSTER = ("Worker", "Starts")


@pytest.fixture
def ws(
    make_settings: Callable[..., Settings], clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """A workspace whose catalogue knows the invented entities."""
    profile = invent(monkeypatch, tmp_path)
    settings = make_settings(
        portal_username="reader@example.com", portal_password="Zq8-kept-out", api_key="k" * 20, profile_path=profile
    )
    with open_workspace(settings, clock) as workspace:
        yield workspace


@pytest.fixture
def tolls() -> dict[str, list[str]]:
    """Gates by depot, as the open API answers; what was asked is under `asked`."""
    return {"D1": ["north", "south"], "D2": ["west"], "asked": []}


@pytest.fixture
def portal(ws: Workspace) -> RecordedPortal:
    """Two depots, each with a card."""
    found = RecordedPortal(ws)
    found.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Orange")))
    found.menu["roster"] = found.menu["meters"] = screen("")
    for number, locker in (("D1", "A"), ("D2", "B")):
        found.records["depot", address(number)] = {"lockers": screen(grid("Lockers", LOCKERS, [(locker, "Ladder")]))}
    return found


@pytest.fixture
def sync(
    ws: Workspace, portal: RecordedPortal, clock: Clock, tolls: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> Sync:
    """Ready to run, with an open API that answers for depots alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        depot = request.url.path.rpartition("/")[2]
        tolls["asked"].append(depot)
        return httpx.Response(200, json={"success": True, "tolls": [{"gate": one} for one in tolls[depot]]})

    api = client(answer)
    monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, portal, api))
    return Sync(ws, portal, clock)


def address(number: str) -> str:
    """Where a depot's row leads."""
    return f"https://portal.example/depot/{number}"


def depots(*rows: tuple[str, str]) -> str:
    """The list of depots."""
    cells = [(link(number, f"depot/{number}"), suburb) for number, suburb in rows]
    return grid("Depots", DEPOTS, cells, total=len(rows))


def not_due(report: dict[str, Any], entity: str) -> int:
    """How much a run had no reason to do."""
    told: int = report["entities"][entity].get("not_due", {"count": 0})["count"]
    return told


# ---------------------------------------------------------------------------------------------- cards of records


def test_rows_of_a_listing_lead_to_cards_of_their_own(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What their tabs list is taken, and belongs to the card that showed it; a reread says the same."""
    report = sync("locker")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert sorted(names(ws, "locker", "locker")) == ["A", "B"]
    assert sorted(names(ws, "locker", "depot_number")) == ["D1", "D2"]
    before = {one.id: one.body for one in ws.store.objects.list("locker")}
    assert pipeline.reread(ws, ("locker",), Notes())["outcome"] == "complete"
    assert {one.id: one.body for one in ws.store.objects.list("locker")} == before


def test_a_card_that_lists_less_loses_its_own_and_no_other(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Only what was on that card can be missing from it."""
    sync("locker")
    portal.records["depot", address("D1")]["lockers"] = screen(grid("Lockers", LOCKERS, []))
    assert sync("locker", full=True)["outcome"] == "complete"
    assert names(ws, "locker", "locker") == ["B"]


def test_only_cards_that_changed_are_visited_for_changes(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """The others are counted, and the run is complete all the same."""
    sync("locker")
    portal.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Dubbo")))
    report = sync("locker", changes=True)
    assert (report["outcome"], not_due(report, "depot")) == ("complete", 1)
    assert [one for one in portal.asked if "card of" in one] == ["card of depot D2"]


def test_what_changed_lately_is_looked_at_again(sync: Sync, portal: RecordedPortal, clock: Clock) -> None:
    """As a job's card is: for as long as more may follow, and no longer."""
    sync("locker")
    clock.advance(days=3)
    sync("locker")
    assert sum("card of" in one for one in portal.asked) == 2
    clock.advance(days=30)
    report = sync("locker")
    assert not_due(report, "depot") == 2
    assert not [one for one in portal.asked if "card of" in one]


def test_a_tab_that_a_records_card_had_is_missed(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What it listed is not gone for that; a card that never had one lists none, and is not looked at for ever."""
    del portal.records["depot", address("D2")]["lockers"]
    assert sync("locker")["outcome"] == "complete"
    assert not_due(sync("locker", changes=True), "depot") == 2
    del portal.records["depot", address("D1")]["lockers"]
    report = sync("locker", full=True)
    assert report["outcome"] == "partial"
    assert "had one" in report["errors"][0]["message"]
    assert names(ws, "locker", "locker") == ["A"]


def test_a_card_that_nothing_leads_to_is_told(sync: Sync, portal: RecordedPortal, ws: Workspace) -> None:
    """The others are taken."""
    del portal.records["depot", address("D1")]
    report = sync("locker")
    assert report["outcome"] == "partial"
    assert names(ws, "locker", "locker") == ["B"]


def test_a_tab_that_cannot_be_read_costs_no_other_card(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What it lists is told by the card that it is on."""
    portal.records["depot", address("D1")]["lockers"] = screen(grid("Other", ("Colour", "Weight"), [("red", "1")]))
    report = sync("locker")
    assert (report["outcome"], names(ws, "locker", "locker")) == ("partial", ["B"])
    assert skips(report, "locker")[0].startswith("depot D1: ")


# ---------------------------------------------------------------------------------------------- windows


def roster(shifts: dict[str, list[str]]) -> Callable[[date, date], Screen]:
    """Shifts by the day on which they begin."""

    def shown(start: date, end: date) -> Screen:
        rows = [(worker, day) for day, all_ in sorted(shifts.items()) for worker in all_ if _is_in(day, start, end)]
        return screen(grid("Roster", ROSTER, rows, total=len(rows)))

    return shown


def _is_in(day: str, start: date, end: date) -> bool:
    return start.isoformat() <= day[:10] <= end.isoformat()


def test_a_roster_is_taken_window_by_window(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Every day from the profile's first week to its last, each in one window."""
    portal.windows = roster({"2026-03-02": ["Kim"], "2026-03-09": ["Lee"], "2026-02-09": ["Ash"]})
    report = sync("shift")
    assert (report["outcome"], report["entities"]["shift"]["taken"]) == ("complete", 3)
    asked = [one for one in portal.asked if one.startswith("shifts")]
    assert (asked[0], asked[-1]) == ("shifts 2026-02-09 to 2026-02-15", "shifts 2026-03-09 to 2026-03-15")
    assert len(asked) == 5
    assert pipeline.reread(ws, ("shift",), Notes())["outcome"] == "complete"
    assert len(names(ws, "shift", "worker")) == 3


def test_nothing_outside_a_window_is_ever_gone(sync: Sync, ws: Workspace, portal: RecordedPortal, clock: Clock) -> None:
    """What lies before the first window stays for good; what a window lacks of its own goes."""
    portal.windows = roster({"2026-02-10": ["Ash"], "2026-03-02": ["Kim", "Lee"]})
    sync("shift")
    clock.advance(days=14)
    portal.windows = roster({"2026-03-02": ["Lee"]})
    assert sync("shift")["outcome"] == "complete"
    assert sorted(names(ws, "shift", "worker")) == ["Ash", "Lee"]


def test_a_window_that_cannot_be_read_costs_no_other(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """It is told, the rest is taken, and nothing of it is gone."""
    shown = roster({"2026-03-02": ["Kim"], "2026-03-09": ["Lee"]})
    portal.windows = shown
    sync("shift")
    broken = screen(grid("Other", ("Colour", "Weight"), [("red", "1")]))
    portal.windows = lambda start, end: broken if start == date(2026, 3, 2) else shown(start, end)
    report = sync("shift")
    assert report["outcome"] == "partial"
    assert sorted(names(ws, "shift", "worker")) == ["Kim", "Lee"]


@pytest.mark.parametrize("day", ["2026-03-30", "2026-01-06"], ids=["later days", "other days alone"])
def test_rows_of_other_days_prove_no_window(sync: Sync, ws: Workspace, portal: RecordedPortal, day: str) -> None:
    """A screen that does not answer to the days asked for marks nothing gone."""
    portal.windows = roster({"2026-03-02": ["Kim"]})
    sync("shift")
    stuck = screen(grid("Roster", ROSTER, [("Lee", day)], total=1))
    portal.windows = lambda start, end: stuck
    report = sync("shift")
    assert report["outcome"] == "partial"
    assert "begin on days that were not asked for" in str(skips(report, "shift"))
    assert "Kim" in names(ws, "shift", "worker")


def test_what_reaches_into_a_window_belongs_to_the_one_before(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """A night shift that two windows show is one shift, and gone when its own window lacks it."""
    both = ("2026-03-02", "2026-03-09")

    def shown(start: date, end: date) -> Screen:
        rows = [("Kim", "2026-03-08")] if start.isoformat() in both else []
        rows += [("Lee", "2026-03-09")] if start.isoformat() == both[1] else []
        return screen(grid("Roster", ROSTER, rows, total=len(rows)))

    portal.windows = shown
    assert sync("shift")["outcome"] == "complete"
    assert sorted(names(ws, "shift", "worker")) == ["Kim", "Lee"]
    portal.windows = roster({"2026-03-09": ["Lee"]})
    sync("shift")
    assert names(ws, "shift", "worker") == ["Lee"]


def test_a_run_for_changes_asks_for_late_windows_alone(sync: Sync, portal: RecordedPortal) -> None:
    """The others are counted."""
    portal.windows = roster({})
    sync("shift")
    report = sync("shift", changes=True)
    assert (report["outcome"], not_due(report, "shift")) == ("complete", 1)
    assert len([one for one in portal.asked if one.startswith("shifts")]) == 4


# ---------------------------------------------------------------------------------------------- exported files


def book(*rows: tuple[Any, ...]) -> bytes:
    """A workbook with a title and these rows."""
    made = openpyxl.Workbook()
    for row in (("Meters",), (), ("Serial No.", "Price", "Read On"), *rows):
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_an_exported_file_is_kept_and_read_as_a_list_is(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """It shows all that there is: what it lacks is gone."""
    portal.exports["meters"] = book(("M1", 12.5, date(2026, 3, 1)), ("M2", 3, "02/03/2026"))
    report = sync("meter")
    assert (report["outcome"], report["entities"]["meter"]["taken"]) == ("complete", 2)
    assert names(ws, "meter", "price") == ["12.50", "3.00"]
    assert names(ws, "meter", "read_on") == ["2026-03-01", "2026-03-02"]
    (kept,) = ws.store.evidence.latest(["meters_export"])
    assert ws.blobs.get(kept.sha256) == portal.exports["meters"]
    assert pipeline.reread(ws, ("meter",), Notes())["outcome"] == "complete"
    portal.exports["meters"] = book(("M2", 3, "02/03/2026"))
    sync("meter")
    assert names(ws, "meter", "serial") == ["M2"]


def test_a_file_that_says_it_is_not_all_marks_nothing_gone(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """By its own count, or by rows that nobody sees."""
    portal.exports["meters"] = book(("M1", 1, None), ("M2", 2, None))
    sync("meter")
    portal.exports["meters"] = book(("M2", 2, None), (), ("Total records: 2",))
    report = sync("meter")
    assert report["outcome"] == "partial"
    assert len(names(ws, "meter", "serial")) == 2


@pytest.mark.parametrize("came", [b"PK\x03\x04 no workbook", b"{}", DownloadRejected("a page of words came")])
def test_what_is_no_file_is_told(sync: Sync, ws: Workspace, portal: RecordedPortal, came: Any) -> None:
    """And nothing is gone for it."""
    portal.exports["meters"] = book(("M1", 1, None))
    sync("meter")
    portal.exports["meters"] = came
    report = sync("meter")
    assert (report["outcome"], report["errors"][0]["type"]) == ("partial", LayoutChanged.__name__)
    assert names(ws, "meter", "serial") == ["M1"]


def test_an_exported_file_is_read_by_the_reader_of_the_list_with_its_headings() -> None:
    """Unless it has one of its own."""
    (place,) = PLACES[Meter]
    own = type("OwnPage", (MetersPage,), {"kind": "meters_export"})
    assert reader_of(place, {"meters_grid": MetersPage}) is MetersPage
    assert reader_of(place, {"meters_grid": MetersPage, "meters_export": own}) is own
    assert reader_of(place, {}) is None


def test_a_file_with_private_columns_is_kept_as_the_table_without_them(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Its own bytes are gone and told by their SHA-256; the rest is read, now and again, and reaches no `extra`."""
    secret = b"Serial,Price,Pay Rate,Colour\nM1,12.50,9981.07,red\n"
    portal.exports["meters"] = secret
    assert sync("meter")["outcome"] == "complete"
    (kept,) = ws.store.evidence.latest(["meters_export"])
    assert kept.scrubbed == ("Pay Rate", f"of the file {hashlib.sha256(secret).hexdigest()}")
    assert not any(b"9981.07" in ws.blobs.get(name) for name in ws.blobs.names())
    (held,) = ws.store.objects.list("meter")
    assert (held.fields["price"], held.body["extra"]) == ("12.50", {"Colour": "red"})
    assert pipeline.reread(ws, ("meter",), Notes())["outcome"] == "complete"
    assert [one.body for one in ws.store.objects.list("meter")] == [held.body]


def test_a_file_beside_a_list_adds_what_it_says_and_marks_nothing_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it lacks is found on the object until it is there; a screen that never exported one is told of alone."""
    second = ExportedFile(grid="depots", opens="depots")
    spec = CATALOG["depot"]
    monkeypatch.setitem(CATALOG._specs, "depot", dataclasses.replace(spec, places=(*spec.places, second)))
    monkeypatch.setitem(PAGES, second.kind, PAGES["depots_grid"])
    portal.exports["depots"] = LayoutChanged("nothing exports depots", "depots")
    assert sync("depot")["outcome"] == "complete"
    assert any("nothing exports depots" in note for note in sync.notes.notes)
    portal.exports["depots"] = b"Depot,Suburb,Fence\nD1,Yass,wire\nD3,Hay,none\n"
    assert sync("depot")["outcome"] == "complete"
    held = {one.fields["depot_number"]: one.body for one in ws.store.objects.list("depot", include_gone=False)}
    assert sorted(held) == ["D1", "D2", "D3"]
    assert held["D1"]["extra"] == {"Fence": "wire"}
    assert [(one["check"], one["expected"]) for one in held["D2"]["findings"]] == [("listed", "depots_export")]
    assert held["D1"]["findings"] == []
    portal.exports["depots"] = b"Depot,Suburb\nD1,Yass\nD2,Orange\nD3,Hay\n"
    sync("depot")
    assert [one.body["findings"] for one in ws.store.objects.list("depot")] == [[], [], []]
    portal.exports["depots"] = LayoutChanged("nothing exports depots", "depots")
    assert sync("depot")["outcome"] == "partial"


# ---------------------------------------------------------------------------------------------- answers per parent


def test_the_api_is_asked_for_every_parent(sync: Sync, ws: Workspace, tolls: dict[str, list[str]]) -> None:
    """What an answer does not say itself, the question says; a reread says the same."""
    sync("depot")
    report = sync("toll")
    assert (report["outcome"], tolls["asked"]) == ("complete", ["D1", "D2"])
    found = [(one.fields["depot_number"], one.fields["gate"]) for one in ws.store.objects.list("toll")]
    assert sorted(found) == [("D1", "north"), ("D1", "south"), ("D2", "west")]
    assert pipeline.reread(ws, ("toll",), Notes())["outcome"] == "complete"
    assert ws.store.objects.count()["toll"] == 3


def test_an_answer_settles_its_own_parent_alone(sync: Sync, ws: Workspace, tolls: dict[str, list[str]]) -> None:
    """What another parent has is not gone."""
    sync("depot", "toll")
    tolls["D1"] = ["north"]
    sync("toll", full=True)
    assert sorted(names(ws, "toll", "gate")) == ["north", "west"]


def test_a_parent_that_has_not_changed_is_not_asked_for(
    sync: Sync, ws: Workspace, portal: RecordedPortal, tolls: dict[str, list[str]]
) -> None:
    """It is counted, and the run is complete."""
    sync("depot", "toll")
    tolls["asked"].clear()
    portal.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Dubbo")))
    report = sync("depot", "toll", changes=True)
    assert (report["outcome"], not_due(report, "toll"), tolls["asked"]) == ("complete", 1, ["D2"])


def test_a_parent_that_the_api_refuses_costs_no_other(
    sync: Sync, ws: Workspace, tolls: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its key, and asked for again."""
    sync("depot")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("D1"):
            return httpx.Response(404)
        return httpx.Response(200, content=json.dumps({"tolls": [{"gate": "west"}]}))

    monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, sync.portal, client(answer)))
    report = sync("toll")
    assert report["outcome"] == "partial"
    assert "D1" in str(report["entities"]["toll"]["skipped"]) + str(report["errors"])
    assert names(ws, "toll", "gate") == ["west"]
