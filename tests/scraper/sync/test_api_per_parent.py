"""What the open API answers for each object of another entity, parent by parent."""

from __future__ import annotations

import json

import httpx
import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedConnections, RecordedPortal, screen
from tests.scraper.api.played import client
from tests.scraper.sync.conftest import Sync, names
from tests.scraper.sync.depots import depots, not_due


def test_the_api_is_asked_for_every_parent(depot_sync: Sync, depot_ws: Workspace, tolls: dict[str, list[str]]) -> None:
    """What an answer does not say itself, the question says; a reread says the same."""
    depot_sync("depot")
    report = depot_sync("toll")
    assert (report["outcome"], tolls["asked"]) == ("complete", ["D1", "D2"])
    found = [(one.fields["depot_number"], one.fields["gate"]) for one in depot_ws.store.objects.list("toll")]
    assert sorted(found) == [("D1", "north"), ("D1", "south"), ("D2", "west")]
    assert pipeline.reread(depot_ws, ("toll",), Notes())["outcome"] == "complete"
    assert depot_ws.store.objects.count()["toll"] == 3


def test_an_answer_settles_its_own_parent_alone(
    depot_sync: Sync, depot_ws: Workspace, tolls: dict[str, list[str]]
) -> None:
    """What another parent has is not gone."""
    depot_sync("depot", "toll")
    tolls["D1"] = ["north"]
    depot_sync("toll", full=True)
    assert sorted(names(depot_ws, "toll", "gate")) == ["north", "west"]


def test_a_parent_that_has_not_changed_is_not_asked_for(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, tolls: dict[str, list[str]]
) -> None:
    """It is counted, and the run is complete."""
    depot_sync("depot", "toll")
    tolls["asked"].clear()
    depot_portal.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Dubbo")))
    report = depot_sync("depot", "toll", changes=True)
    assert (report["outcome"], not_due(report, "toll"), tolls["asked"]) == ("complete", 1, ["D2"])


def test_a_parent_that_the_api_refuses_costs_no_other(
    depot_sync: Sync, depot_ws: Workspace, tolls: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its key, and asked for again."""
    depot_sync("depot")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("D1"):
            return httpx.Response(404)
        return httpx.Response(200, content=json.dumps({"tolls": [{"gate": "west"}]}))

    monkeypatch.setattr(
        pipeline, "Connections", lambda depot_ws: RecordedConnections(depot_ws, depot_sync.portal, client(answer))
    )
    report = depot_sync("toll")
    assert report["outcome"] == "partial"
    assert "D1" in str(report["entities"]["toll"]["skipped"]) + str(report["errors"])
    assert names(depot_ws, "toll", "gate") == ["west"]
