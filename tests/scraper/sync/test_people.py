"""Users and leave on a portal on paper: whose is whose, and what never lands."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.canary import leaks
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, names

USERS = ("Employee", "Role", "Status", "Pay Rate")
LEAVE = ("Type", "Start Date", "End Date", "Comments")
ANNUAL = ("Annual Leave", "21/12/2026 7:00 AM", "8/01/2027", "")
CANARIES = {"rate": "61.9137405", "reason": "Canary-knee-operation"}
GUIDS = tuple(f"0f0b6d1e-0000-4000-8000-00000000000{number}" for number in range(2))


@pytest.fixture
def two(portal: RecordedPortal) -> RecordedPortal:
    """Two users of one name, one of them away; what they are paid stands wherever it may."""
    portal.admin = True
    rows = [
        (link("Kim Tran", f"user/{guid}"), "Scheduler", word, f"${CANARIES['rate']}")
        for guid, word in zip(GUIDS, ("Active", "Disabled"), strict=True)
    ]
    portal.menu["users"] = screen(grid("Users", USERS, rows, total=2))
    for guid in GUIDS:
        pairs = {"Employee": "Kim Tran", "Email": "kim@firm.example", "Ordinary Rate": CANARIES["rate"]}
        labour = "<h2>Labour Details</h2><dl><dt>Labour Role</dt><dd>Electrician</dd>"
        labour += f"<dt>Saturday</dt><dd>{CANARIES['rate']}</dd></dl>"
        away = [(*ANNUAL[:3], CANARIES["reason"])] if guid == GUIDS[0] else []
        card = details(pairs, labour, grid("Upcoming Leave", LEAVE, away))
        licences = grid("Licenses", ("License", "Expiry"), [("White Card", "")])
        portal.records["user", f"https://portal.example/user/{guid}"] = {
            "details": screen(card),
            "licences": screen(licences),
        }
    return portal


def test_users_of_one_name_are_told_apart_and_so_is_their_leave(sync: Sync, ws: Workspace, two: RecordedPortal) -> None:
    """By their GUIDs; leave that is taken back is gone, and nobody else's. A reread says the same."""
    report = sync("user", "leave")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert [one.fields["active"] for one in ws.store.objects.list("user")] == [True, False]
    assert names(ws, "user", "labour_role") == ["Electrician"] * 2
    assert [one.fields["licences"] for one in ws.store.objects.list("user")] == [
        [{"type": "White Card", "number": None, "expires_on": None}]
    ] * 2
    (away,) = ws.store.objects.list("leave")
    assert (away.fields["user_id"], away.fields["ends_at"]) == (GUIDS[0], "2027-01-08")
    before = {one.id: one.body for one in ws.store.objects.list("user")}
    assert pipeline.reread(ws, ("user", "leave"), Notes())["outcome"] == "complete"
    assert {one.id: one.body for one in ws.store.objects.list("user")} == before
    first, second = (two.records["user", f"https://portal.example/user/{guid}"] for guid in GUIDS)
    first["details"], second["details"] = second["details"], first["details"]
    sync("user", "leave", full=True)
    sync("user", "leave", full=True)
    assert [one.fields["user_id"] for one in ws.store.objects.list("leave", include_gone=False)] == [GUIDS[1]]


def test_what_an_hour_costs_and_why_somebody_is_away_lands_nowhere(
    sync: Sync, ws: Workspace, two: RecordedPortal
) -> None:
    """In no file that a run leaves, whichever list, label, area or error evidence showed it."""
    two.records["user", f"https://portal.example/user/{GUIDS[1]}"]["details"] = screen(
        f"<h1>Sorry</h1><dl><dt>Overtime Rate</dt><dd>{CANARIES['rate']}</dd></dl>"
    )
    report = sync("user", "leave")
    assert report["outcome"] == "partial"
    assert leaks(Path(ws.settings.data_dir), CANARIES) == []


def test_a_menu_without_users_is_said_once(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Nothing is expected, nothing is wrong."""
    report = sync("user", "leave")
    assert (report["outcome"], names(ws, "user", "name"), names(ws, "leave", "user")) == ("complete", [], [])
