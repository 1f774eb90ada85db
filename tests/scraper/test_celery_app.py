"""The Celery application: what installations set, and what they do not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery

import celeryconfig
from scraper.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def celery_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The module, imported where its data folder is the test's."""
    monkeypatch.chdir(tmp_path)
    from scraper import celery_app

    return celery_app


def test_the_embedded_broker_is_a_folder_of_the_owner(celery_app, make_settings: Callable[..., Settings]) -> None:
    """Messages, results and the schedule lie in the data folder; the visibility timeout is what it was."""
    settings, app = make_settings(), Celery(set_as_current=False)
    celery_app.configure(app, settings)
    options = app.conf.broker_transport_options
    assert app.conf.broker_url.startswith("filesystem://")
    assert options["data_folder_in"] == options["data_folder_out"] == str(settings.data_dir / "broker" / "queue")
    assert options["visibility_timeout"] == celeryconfig.visibility_timeout
    assert (
        app.conf.result_backend == f"scraper.broker.results:Backend+file://{settings.data_dir / 'broker' / 'results'}"
    )
    assert (settings.data_dir / "broker" / "queue").stat().st_mode & 0o077 == 0


def test_redis_takes_the_results_too(celery_app, make_settings: Callable[..., Settings]) -> None:
    """Unless they shall lie elsewhere; nothing is made in the data folder."""
    for given, results in (({}, "redis://127.0.0.1:1/0"), ({"result_backend": "rpc://"}, "rpc://")):
        settings, app = make_settings(broker_url="redis://127.0.0.1:1/0", **given), Celery(set_as_current=False)
        celery_app.configure(app, settings)
        assert (app.conf.broker_url, app.conf.result_backend) == ("redis://127.0.0.1:1/0", results)
        assert not settings.data_dir.exists()


def test_a_sentinel_is_asked_once_and_for_seconds(celery_app, make_settings: Callable[..., Settings]) -> None:
    """For broker and results alike; who is none is told nothing of it."""
    settings, app = make_settings(broker_url="sentinel://127.0.0.1:1/0?master_name=m"), Celery(set_as_current=False)
    celery_app.configure(app, settings)
    for options in (app.conf.broker_transport_options, app.conf.result_backend_transport_options):
        assert options["sentinel_kwargs"]["socket_timeout"] <= 2
        assert options["sentinel_kwargs"]["retry"].get_retries() == 0
    celery_app.configure(app, make_settings(broker_url="redis://127.0.0.1:1/0"))
    assert "sentinel_kwargs" not in app.conf.broker_transport_options


def test_the_visibility_timeout_is_above_the_longest_item_in_all_places() -> None:
    """Otherwise the broker hands out again what is still worked on."""
    places = (celeryconfig.broker_transport_options, celeryconfig.result_backend_transport_options)
    timeouts = {celeryconfig.visibility_timeout, *(one["visibility_timeout"] for one in places)}
    assert timeouts == {celeryconfig.visibility_timeout}
    longest = celeryconfig.task_time_limit + celeryconfig.worker_soft_shutdown_timeout
    assert celeryconfig.task_soft_time_limit < celeryconfig.task_time_limit
    assert longest < celeryconfig.visibility_timeout


def test_it_never_imports_a_browser(tmp_path: Path) -> None:
    """Any service may import it to call tasks by their names."""
    program = "import scraper.celery_app, sys, json; print(json.dumps([n for n in sys.modules if 'playwright' in n]))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("pool", ["threads", "solo"])
def test_pools_without_processes_are_refused(tmp_path: Path, pool: str) -> None:
    """One clear line, before anything is taken; solo is one process and one thread, and may stay."""
    command = [sys.executable, "-m", "celery", "-A", "scraper.celery_app", "worker", "--loglevel", "INFO", "-P", pool]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        said = ""
        for line in worker.stdout:
            said += line
            if " ready." in line:
                worker.kill()
                break
    refusal = "--pool thread: a browser belongs to one thread of one process; expected prefork or solo"
    assert (refusal in said) == (pool == "threads")
    assert (" ready." in said) == (pool == "solo")
