"""What a sync has stored, archived job by job: every object is in its own archive, and none in another's."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.entities import CATALOG, RECORDS
from tests import servers
from tests.e2e.installation import OF_JOBS, Installation
from tests.scraper.archive.opened import members, records, statement

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("skin", "on_s3"), [("classic", False), pytest.param("kendo", True, marks=pytest.mark.drill)])
def test_each_job_in_an_archive_of_its_own(
    install: Callable[..., Installation], tmp_path: Path, postgres: Engine, skin: str, on_s3: bool
) -> None:
    """Together they hold what the store holds; no archive names another's job or client; shared pages give own rows.

    On PostgreSQL, and on S3: a run gives the same objects there, and reading again does.
    """
    with servers.schema(postgres) as database, ExitStack() as opened:
        given = {"database_url": database.render_as_string(hide_password=False)}
        if on_s3:
            given["blob_url"] = opened.enter_context(servers.s3())
        here = install(settings=given, jobs=2, skin=skin)
        here.entities = (*OF_JOBS, "customer", "quote", "invoice", "payment")
        report = here.sync()
        assert report["outcome"] == "complete", "\n".join(one["message"] for one in report["errors"])
        assert here.differences() == {}
        assert here.reread()["outcome"] == "complete"
        assert here.differences() == {}
        _archive(here, tmp_path)
        here.ws.store.close()


def _archive(here: Installation, folder: Path) -> None:
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
        assert said["read"][0]["portal_user"] == here.ws.settings.portal_username
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
