"""One example of each entity, as the documentation of the service shows it."""

from __future__ import annotations

from typing import Any

from scraper.entities import CATALOG
from scraper.service import form_views

SEEN, OBSERVED = "2026-11-07T20:15:04+00:00", "2026-11-08T01:40:22+00:00"
RUN = "20261108T013958Z-3fa9c1"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def example_of(entity: str) -> dict[str, Any]:
    """An object with its envelope."""
    fields = CATALOG[entity].example
    origin = {"source": "ui", "observed_at": OBSERVED, "evidence": SHA256}
    return {
        "entity": entity,
        "id": "7d0f6d0e-61a3-5a7e-9a54-0f5d8b1c2e3f",
        "account": "acme",
        **fields,
        "portal_id": None,
        "api_id": None,
        "extra": {},
        "provenance": {next(iter(fields)): origin},
        "conflicts": [],
        "findings": [],
        "first_seen_at": SEEN,
        "last_seen_at": OBSERVED,
        "changed_at": SEEN,
        "gone_at": None,
        "late": False,
        "version": 1,
    }


def answer_of(entity: str, *, many: bool) -> dict[str, Any]:
    """An answer to a question about it."""
    one = example_of(entity)
    return {
        "data": [one] if many else one,
        "source": "store",
        "observed_at": OBSERVED,
        "age": 740,
        "complete": True,
        "stale": False,
        "conflicts": [],
        "run_id": RUN,
        "next": None,
        "fetch": None,
        "withheld": [],
    }


def fetch_of() -> dict[str, Any]:
    """A fetch under way."""
    told = {"id": "kQ8wX2vJt1mZ3abc", "entity": "compliance_form", "job_number": "J1252", "state": "running"}
    return {**told, "asked_at": OBSERVED, "ended_at": None, "run_id": RUN, "problem": None}


def change_of() -> dict[str, Any]:
    """A page of the feed."""
    one = {"cursor": "LjE3", "change": "new", "data": example_of("compliance_form")}
    return {"changes": [one], "next": "LjE3", "more": False}


def run_of() -> dict[str, Any]:
    """A run report."""
    counts = {"expected": 1, "taken": 1, "new": 0, "changed": 0, "unchanged": 1, "rejected": 0, "skipped": []}
    return {
        "run_id": RUN,
        "account": "acme",
        "started_at": SEEN,
        "finished_at": OBSERVED,
        "outcome": "complete",
        "login": "reused",
        "entities": {"job": counts},
        "requests": {"browser_pages": 4, "portal_http": 2, "api": 1},
        "errors": [],
    }


def _answer(data: object) -> dict[str, Any]:
    return answer_of("compliance_form", many=True) | {"data": data}


def findings_of() -> dict[str, Any]:
    """What a form lacks."""
    lack = {
        "check": "signatures_made",
        "outcome": "failed",
        "expected": "2",
        "found": "1",
        "difference": "worker_sign2",
    }
    return form_views.findings({})(_answer([example_of("compliance_form") | {"findings": [lack]}]))


def form_table_of() -> dict[str, Any]:
    """A table of one form."""
    return form_views.table(_answer([example_of("compliance_form")]))


def history_of(entity: str) -> dict[str, Any]:
    """One change."""
    name, value = next(iter(CATALOG[entity].example.items()))
    change = {"at": SEEN, "version": 1, "field": name, "before": None, "after": value, "evidence": SHA256}
    return {"id": example_of(entity)["id"], "data": [change]}


def evidence_of() -> dict[str, Any]:
    """A page that was seen once."""
    url = "https://www.ascora.com.au/Jobs/Details/1"
    seen = {"kind": "forms_grid", "captured_at": OBSERVED, "url": url, "job_number": "J1252", "section_name": None}
    facts = {"sha256": SHA256, "content_type": "text/html", "size_bytes": 25349, "scrubbed": ["csrf_token"]}
    return {**facts, "seen": [seen]}
