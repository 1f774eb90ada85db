"""Workers as a user starts them: on the embedded broker, and two of them on a real Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from tests import servers
from tests.drills.crew import Crew

TAKEN = ["job", "job_section", "job_checklist", "attachment", "customer"]


@pytest.fixture
def hire(
    start_portal: Callable[..., PortalServer], settings_for: Callable[..., Settings], tmp_path: Path
) -> Iterator[Callable[..., Crew]]:
    """Workers in front of a new portal; what is left of them ends with the test."""
    with ExitStack() as ending:

        def make(jobs: int = 2, settings: dict[str, Any] | None = None, **options: Any) -> Crew:
            portal = start_portal(jobs=jobs, **options)
            crew = Crew(tmp_path, portal, settings_for(portal, changes_minutes=0, **(settings or {})))
            ending.callback(crew.stop)
            return crew

        yield make


@pytest.mark.browser
def test_a_worker_needs_no_server(hire: Callable[..., Crew]) -> None:
    """One command works a run off that another begins; a deploy ends it, and nothing stays behind."""
    crew = hire()
    crew.worker("--beat", children=2)
    crew.call("ascora.sync_account", entities=TAKEN)
    crew.until(crew.ended)
    crew.assert_whole(entities=TAKEN)
    crew.stop()
    crew.assert_gone()
    assert {line["state"] for line in crew.lines("item.ended")} == {"done"}
    assert [line["outcome"] for line in crew.lines("run.ended")] == ["complete"]


@pytest.mark.browser
def test_two_workers_share_a_run_and_survive_each_other(hire: Callable[..., Crew]) -> None:
    """On Redis, a child killed and then a worker killed: the other finishes, with one login and nothing twice."""
    with servers.redis() as redis:
        crew = hire(settings={"broker_url": redis.url})
        crew.worker("--beat")
        crew.worker("--beat")
        crew.call("ascora.sync_account", entities=TAKEN)
        crew.until(lambda: crew.portal.site.logins and crew.lines("item.ended"))
        crew.children()[0].kill()
        crew.until(lambda: sum(line["what"].startswith("card") for line in crew.lines("item.ended")) >= 1)
        crew.workers[0].kill()
        crew.until(crew.ended)
        crew.assert_whole(entities=TAKEN, logins=2)
        crew.stop()
    crew.assert_gone()
