"""A portal on paper with two jobs, and runs over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from scraper.settings import Settings
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedConnections, RecordedPortal, Screen, details, grid, link, screen
from tests.scraper.api.played import client
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.depots import LOCKERS, address, depots
from tests.scraper.sync.invented import invent
from tests.scraper.sync.rosters import FIRST, SECOND, area, scheduler

JOBS = ("Job Number", "Job Name", "Status")
FILES = ("Name", "Uploaded By")
SECTIONS = ("Section", "Status")
CLAIMS = ("Claim No.", "Claim Name", "Claim Date", "Invoice No.", "Total Ex Tax")
LINES = ("Section Name", "This Claim $")


@pytest.fixture
def clock() -> Clock:
    """A clock for one test."""
    found = Clock()
    found.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return found


@pytest.fixture
def ws(make_settings: Callable[..., Settings], clock: Clock) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(
        make_settings(portal_username="reader@example.com", portal_password="Zq8-kept-out"), clock
    ) as workspace:
        yield workspace


@pytest.fixture
def portal(ws: Workspace) -> RecordedPortal:
    """Two jobs: J1 in sections, J2 priced at once."""
    rows = [("J1", "Switchboard", "In Progress"), ("J2", "Alarm", "Completed")]
    found = RecordedPortal(ws)
    found.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=2))
    sections = grid("Sections", SECTIONS, [(link("Rough In", "s1"), "New"), (link("Fit Off", "s2"), "New")])
    found.cards["J1", None] = tabs("J1", "Sections", sections)
    for name in ("Rough In", "Fit Off"):
        found.cards["J1", name] = tabs("J1", "Fixed Price", heading=f"J1 / {name}")
    found.cards["J2", None] = tabs("J2", "Fixed Price", attachments=[("a.txt", "Kim"), ("b.txt", "Kim")])
    found.files |= {"a.txt": b"one", "b.txt": b"two"}
    return found


@pytest.fixture
def one_claim(portal: RecordedPortal) -> None:
    """A job with one claim, its screen and its document."""
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J2", "Alarm", "New")], total=1))
    claims = grid("Progress Claims", CLAIMS, [("1", link("Deposit", "c1"), "1/03/2026", "INV7", "$100.00")])
    portal.cards = {("J2", None): tabs("J2", "Fixed Price") | {"progress_claims": screen(claims)}}
    pairs = {"Claim Name": "Deposit", "Claim Date": "1/03/2026", "Total Ex Tax": "$100.00"}
    portal.behind[f"{ORIGIN}/c1"] = screen(details(pairs, grid("Claim Lines", LINES, [("Rough In", "$100.00")])))
    portal.files[f"{ORIGIN}/c1"] = b"%PDF-1.4 the claim"
    portal.menu["invoices"] = screen(grid("Invoices", ("Invoice No.", "Amount Paid"), [("INV7", "$20.00")]))


@dataclass
class Sync:
    """Runs over the portal on paper, each an hour after the other."""

    ws: Workspace
    portal: RecordedPortal
    clock: Clock
    notes: Notes = field(default_factory=Notes)
    """What the latest run told beside its report."""

    def __call__(self, *entities: str, **scope: Any) -> dict[str, Any]:
        """The report."""
        self.portal.asked.clear()
        self.clock.advance(hours=1)
        self.notes = Notes()
        return pipeline.sync(self.ws, Scope(entities=entities, **scope), self.notes)


@pytest.fixture
def sync(ws: Workspace, portal: RecordedPortal, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Sync:
    """Ready to run."""
    monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, portal))
    return Sync(ws, portal, clock)


def tabs(
    number: str, pricing: str, *lists: str, heading: str = "", attachments: list[tuple[str, str]] | None = None
) -> dict[str, Screen]:
    """The tabs of a card."""
    pairs = {"Job Number": number, "Pricing Method": pricing, "Job Status": "In Progress"}
    return {
        "details": screen(f"<h1>{heading or number}</h1>" + details(pairs, *lists)),
        "attachments": screen(grid("Attachments", FILES, attachments or [])),
        "variations": screen(grid("Variations", ("Quote Number", "Name"), [])),
        "progress_claims": screen(grid("Progress Claims", ("Claim", "Claim Date"), [])),
    }


def names(ws: Workspace, entity: str, field: str = "name") -> list[str]:
    """What is held of an entity and not gone."""
    return [one.fields[field] for one in ws.store.objects.list(entity, include_gone=False)]


def tops(ws: Workspace) -> list[str]:
    """Numbers of the top jobs that are held and not gone; cards of sections go by their job's number."""
    return list(dict.fromkeys(names(ws, "job", "job_number")))


def skips(report: dict[str, Any], entity: str) -> list[str]:
    """What a report leaves out, with the reasons."""
    return [f"{one['what']}: {one['why']}" for one in report["entities"][entity]["skipped"]]


@pytest.fixture
def depot_ws(
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
def depot_portal(depot_ws: Workspace) -> RecordedPortal:
    """Two depots, each with a card."""
    found = RecordedPortal(depot_ws)
    found.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Orange")))
    found.menu["roster"] = found.menu["meters"] = screen("")
    for number, locker in (("D1", "A"), ("D2", "B")):
        found.records["depot", address(number)] = {"lockers": screen(grid("Lockers", LOCKERS, [(locker, "Ladder")]))}
    return found


@pytest.fixture
def depot_sync(
    depot_ws: Workspace,
    depot_portal: RecordedPortal,
    clock: Clock,
    tolls: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Sync:
    """Ready to run, with an open API that answers for depots alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        depot = request.url.path.rpartition("/")[2]
        tolls["asked"].append(depot)
        return httpx.Response(200, json={"success": True, "tolls": [{"gate": one} for one in tolls[depot]]})

    api = client(answer)
    monkeypatch.setattr(pipeline, "Connections", lambda depot_ws: RecordedConnections(depot_ws, depot_portal, api))
    return Sync(depot_ws, depot_portal, clock)


@pytest.fixture
def booked(portal: RecordedPortal) -> RecordedPortal:
    """Kim is booked for J2 and for a section of J1; their cards say how far that is."""
    portal.menu |= {"scheduler": screen(""), "quotes": screen(grid("Quotes", ("Quote No.", "Quote Name"), [], total=0))}
    portal.windows = scheduler((*FIRST, "Kim", "Job J2", ""), (*SECOND, "Kim", "Job J1", "Rough In"))
    portal.cards["J2", None] |= tabs("J2", "Fixed Price", area((*FIRST, "Kim", "North", "Y", "On Site", "Ring first")))
    rough = area((*SECOND, "Kim", "North", "N", "Booked", ""))
    portal.cards["J1", "Rough In"] = tabs("J1", "Fixed Price", rough, heading="J1 / Rough In")
    return portal
