"""Runs and what they left out; as in the service, for operators."""

from __future__ import annotations

from scraper.console.desk import Desk, place
from scraper.console.layout import ROOT, Shown
from scraper.errors import ConfigError, NotFound

RUNS_A_PAGE = 50
MOST_SKIPS = 200
"""Of one entity on a run's page; the report has all of them."""


def runs(desk: Desk, before: str | None) -> Shown:
    """Runs, the newest first. Raises `Forbidden`, `InvalidQuestion`."""
    desk.token.require("admin")
    found = desk.ws.store.runs.page(place(before), RUNS_A_PAGE + 1)
    shown = found[:RUNS_A_PAGE]
    more = f"{ROOT}/runs?before={shown[-1]['place']}" if len(found) > RUNS_A_PAGE else None
    return desk.render("runs.html", {"page": "runs"}, runs=shown, next=more)


def run(desk: Desk, run_id: str) -> Shown:
    """One run's report. Raises `Forbidden`, `NotFound`."""
    desk.token.require("admin")
    try:
        report = desk.ws.store.runs.report(run_id)
    except ConfigError as error:
        raise NotFound(f"no run {run_id!r:.80} is known") from error
    return desk.render("run.html", {"page": "run", "run": report["run_id"]}, run=report, most=MOST_SKIPS)
