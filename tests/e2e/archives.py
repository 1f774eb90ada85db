"""Archives of what a run has stored, job by job, held against the store that they are made of."""

from __future__ import annotations

import json
from pathlib import Path

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.entities import CATALOG, RECORDS
from tests.e2e.installation import Installation
from tests.scraper.archive.opened import members, records, statement


def each_job_has_an_archive_of_its_own(here: Installation, folder: Path) -> None:
    """Together they hold what the store holds; no archive names another's job or client; shared pages give own rows."""
    jobs = {
        one.fields["job_number"]: one.as_json()
        for one in here.ws.store.objects.list("job")
        if one.fields["parent_job_number"] is None
    }
    found: dict[str, list[object]] = {}
    shared = set()
    for number in jobs:
        archive = folder / f"{number}.zip"
        create(here.ws, archive, Scope(jobs=(number,), confidential=True))
        assert check(archive).problems == []
        said = statement(archive)
        assert said["files"]["absent"] == said["evidence_absent"] == []
        assert said["read"][0]["portal_user"] == here.portal.site.world.secrets.username
        assert abs(said["read"][0]["clock"]["offset_seconds"]) < 5
        inside = members(archive)
        everything = b"".join(inside.values()).decode("utf-8", "replace")
        assert [other for other in jobs if other != number and other in everything] == []
        others = {one["site_customer"]["name"] for other, one in jobs.items() if other != number}
        own = {jobs[number][role]["name"] for role in ("site_customer", "billing_customer")}
        assert [name for name in others - own if name in everything] == []
        for entity in RECORDS:
            found.setdefault(entity, []).extend(records(archive, f"data/records/{entity}.jsonl"))
        for one in records(archive, "data/evidence/index.jsonl"):
            if one["kept"] == "own rows":
                assert one["rows"], (number, one["kind"])
                shared.add(one["kind"])
    assert "api_jobs" in shared
    assert shared - {"api_jobs"}, "no page of the portal shows both jobs"
    for entity in (name for name, spec in CATALOG.items() if spec.has_job):  # what belongs to the account is of no job
        stored = [one.as_json() for one in here.ws.store.objects.list(entity)]
        assert sorted(map(_line, found[entity])) == sorted(map(_line, stored))


def _line(one: object) -> str:
    return json.dumps(one, sort_keys=True)
