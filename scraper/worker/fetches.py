"""On-demand fetches: each source is asked in a run of its own, which is begun and judged here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from scraper.entities import CATALOG
from scraper.service.sources import Sources
from scraper.store.fetches import Fetch
from scraper.sync.plan import Scope
from scraper.workspace import Workspace

Start = Callable[[Workspace, Scope], dict[str, Any]]
"""Begins a run; answers `{state, run_id, why}` as a delivery does."""
log = structlog.get_logger("ascora")


def scope_of(fetch: Fetch) -> Scope:
    """What the run that asks its source does."""
    if not CATALOG[fetch.entity].is_listed_by_job:
        return Scope(entities=(fetch.entity,), only=fetch.source)
    if fetch.job_number is None:
        return Scope(entities=(fetch.entity,), changes=True)
    return Scope(entities=(fetch.entity,), jobs=(fetch.job_number,), full=True, only=fetch.source)


def advance_fetches(ws: Workspace, start: Start) -> int:
    """Begin fetches that wait, and advance those whose run has ended; how many were begun."""
    sources = Sources(ws)
    for fetch in ws.store.fetches.open():
        sources.advance(fetch)
    waiting = [fetch for fetch in ws.store.fetches.open() if fetch.run_id is None]
    for fetch in waiting:
        told = start(ws, scope_of(fetch))
        if told["run_id"] is None:
            ws.store.fetches.end(fetch, {"code": "person_needed", "detail": str(told["why"])})
        else:
            ws.store.fetches.begun(fetch, told["run_id"])
        facts = {"what": f"{fetch.entity} of {fetch.job_number}", "source": fetch.source, "run": told["run_id"]}
        log.info("fetch.began", account=ws.settings.account, fetch=fetch.id, state=told["state"], **facts)
    return len(waiting)
