"""Whole workers that die with calls in hand, on a real RabbitMQ: others get the calls at once, and none is lost.

One that ends every worker that takes it is given up.

`DRILL_ROUNDS=10 pytest -m drill tests/drills/test_rabbitmq.py` does it so often.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from celery import Celery

from fixtures.portal.server import PortalServer
from scraper import celery_app
from scraper.settings import Settings
from tests import servers
from tests.drills.crew import Crew

pytestmark = pytest.mark.drill

TAKEN = ["job", "job_section", "job_checklist", "attachment", "customer"]
ROUNDS = int(os.environ.get("DRILL_ROUNDS", "1"))
KILLS = 4
LONG = 1200
"""Seconds to the end: each death costs its item's time again."""


@pytest.fixture(scope="module")
def rabbit() -> Iterator[str]:
    """The URL of a server for all rounds."""
    with servers.rabbitmq() as url:
        yield url


def pause(crew: Crew, seconds: float) -> None:
    """Let the workers work for a while."""
    over = time.monotonic() + seconds
    crew.until(lambda: time.monotonic() > over)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whole_workers_killed_with_calls_in_hand(
    number: int,
    rabbit: str,
    start_portal: Callable[..., PortalServer],
    settings_for: Callable[..., Settings],
    tmp_path: Path,
) -> None:
    """SIGKILL of one worker after the other while it reads; the run ends whole, and nothing is stored twice."""
    chance = random.Random(number)
    portal = start_portal(jobs=2, skin=chance.choice(["classic", "kendo"]))
    results = f"db+sqlite:///{tmp_path}/results.sqlite"
    given = {"broker_url": rabbit, "result_backend": results, "changes_minutes": 0, "revisit_minutes": 0}
    crew = Crew(tmp_path, portal, settings_for(portal, **given))
    with ExitStack() as ending:
        ending.callback(crew.stop)
        for _ in range(2):
            crew.worker("--beat")
        crew.call("ascora.sync_account", entities=TAKEN)
        # Logins are scarce: what breaks in the middle of one costs a submission, and after three a person is asked for.
        crew.until(lambda: any(line["what"] == "listing job" for line in crew.lines("item.ended")))
        for _ in range(KILLS):
            if crew.ended():
                crew.call("ascora.sync_account", entities=TAKEN, full=True)
            crew.until(crew.leased)
            pause(crew, chance.uniform(0.1, 2))
            victim = chance.choice([one for one in crew.workers if one.poll() is None])
            victim.kill()
            victim.wait()
            crew.worker("--beat")
        crew.until(crew.ended, LONG)
        crew.assert_whole(entities=TAKEN, logins=3)
        crew.stop()
        crew.assert_gone()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_call_that_ends_every_worker_is_given_up(
    number: int, rabbit: str, make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """Three workers die of it; what waited beside it is done, and so is what comes after."""
    results = f"db+sqlite:///{tmp_path}/results.sqlite"
    app = Celery("caller", set_as_current=False)
    app.config_from_object("celeryconfig")
    celery_app.configure(app, make_settings(broker_url=rabbit, result_backend=results))
    command = [sys.executable, "-m", "celery", "-A", "tests.scraper.deadly_app", "worker", "-c", "1", "-Q", "light"]
    own = {"DATA_DIR": f"{tmp_path}/data", "BROKER_URL": rabbit, "RESULT_BACKEND": results}
    surroundings = {**os.environ, **{f"ASCORA_{name}": value for name, value in own.items()}, "PYTHONPATH": os.getcwd()}
    deadly = app.send_task("test.kill_worker", queue="light")
    beside = [app.send_task("test.lost", queue="light") for _ in range(3)]
    ended = 0
    with (tmp_path / "worker.log").open("ab") as log:
        while not deadly.ready():
            assert ended <= 3
            worker = subprocess.Popen([*command, "-n", f"w{ended}@h"], env=surroundings, stdout=log, stderr=log)
            while worker.poll() is None and not deadly.ready():
                with suppress(subprocess.TimeoutExpired):
                    worker.wait(0.2)
            ended += worker.poll() is not None
        after = app.send_task("test.lost", queue="light")
        assert [one.get(timeout=LONG, interval=0.2) for one in (*beside, after)][-1] == 0
        worker.terminate()
        assert worker.wait(LONG) == 0
    assert (ended, deadly.state) == (3, "FAILURE")
    told = (tmp_path / "worker.log").read_text()
    assert told.count('"event": "call.given_up"') == 1
    assert told.count('"event": "message.back"') >= 3
