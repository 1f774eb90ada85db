"""What a sync has stored, archived job by job: every object is in its own archive, and none in another's.

On every change, `test_demo` does it on the embedded database.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import servers
from tests.e2e.archives import each_job_has_an_archive_of_its_own
from tests.e2e.installation import OF_JOBS, Installation

pytestmark = [pytest.mark.browser, pytest.mark.drill]


@pytest.mark.parametrize(("skin", "on_s3"), [("classic", False), ("kendo", True)])
def test_each_job_in_an_archive_of_its_own(
    install: Callable[..., Installation], tmp_path: Path, postgres: Engine, skin: str, on_s3: bool
) -> None:
    """On PostgreSQL, and on S3: a run gives the same objects there, and reading again does."""
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
        each_job_has_an_archive_of_its_own(here, tmp_path)
        here.ws.store.close()
