"""Workers as a user starts them: on the embedded broker, and two of them on a real Redis."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from fixtures.portal.server import PortalServer
from scraper.archive.check import check
from scraper.settings import Settings, load
from scraper.workspace import open_workspace
from tests import servers
from tests.conftest import KEY, access_to
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


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    """A real Redis server."""
    with servers.redis() as server:
        yield server


@contextmanager
def listening(broker: str) -> Iterator[list[dict[str, Any]]]:
    """What a service that listens to the workers' events is told of accounts that need a person."""
    heard: list[dict[str, Any]] = []
    service = Celery(broker=broker, set_as_current=False)
    with service.connection_for_read() as connection:
        receiver = service.events.Receiver(connection, handlers={"ascora-needs-person": heard.append})
        thread = threading.Thread(target=receiver.capture, kwargs={"wakeup": False})
        thread.start()
        try:
            yield heard
        finally:
            receiver.should_stop = True
            thread.join()


@pytest.mark.browser
def test_a_worker_needs_no_server(hire: Callable[..., Crew]) -> None:
    """One command works a run off that another begins; a deploy ends it, and nothing stays behind."""
    crew = hire(jobs=1)
    crew.worker("--beat")
    crew.call("ascora.sync_account", entities=TAKEN)
    crew.until(crew.ended)
    crew.assert_whole(entities=TAKEN)
    crew.stop()
    crew.assert_gone()
    # A message that comes twice finds its item in hand, and one that is put back is pending: the last word counts.
    last = {(line["run"], line["item"]): line["state"] for line in crew.lines("item.ended")}
    assert set(last.values()) == {"done"}
    assert {line["outcome"] for line in crew.lines("run.ended")} == {"complete"}
    access = access_to(crew.portal)
    broker = [path for path in (crew.settings.data_dir / "broker").rglob("*") if path.is_file()]
    for secret in (access["portal_password"], access["api_key"], KEY):
        assert not [path.name for path in (crew.log, *broker) if str(secret) in path.read_text("utf-8", "replace")]


@pytest.mark.browser
def test_two_workers_share_a_run_and_survive_each_other(hire: Callable[..., Crew], redis: servers.Redis) -> None:
    """On Redis, a child killed and then a worker killed: the other finishes, with one login and nothing twice."""
    crew = hire(settings={"broker_url": redis.url})
    crew.worker("--beat")
    crew.worker("--beat")
    service = Celery(broker=redis.url, backend=redis.url, set_as_current=False)
    answer = service.send_task("ascora.sync_account", kwargs={"entities": TAKEN}, queue="light")
    told = answer.get(timeout=60)
    assert (told["account"], told["state"], told["why"]) == ("default", "started", None)
    crew.until(lambda: any(line["what"] == "listing job" for line in crew.lines("item.ended")))
    assert told["run_id"] == crew.runs()[0]["run_id"]
    crew.until(crew.children)
    crew.children()[0].kill()
    crew.until(lambda: sum(line["what"].startswith("card") for line in crew.lines("item.ended")) >= 1)
    crew.workers[0].kill()
    crew.until(crew.ended)
    crew.assert_whole(entities=TAKEN, logins=2)
    made = service.send_task("ascora.archive", kwargs={"confidential": True}, queue="http").get(timeout=60)
    assert (made["state"], made["left_out"]) == ("made", 0)
    assert check(Path(made["out"]), made["fingerprint"]).problems == []
    crew.stop()
    crew.assert_gone()


@pytest.mark.browser
def test_one_accounts_trouble_is_its_own(
    start_portal: Callable[..., PortalServer], hire: Callable[..., Crew], tmp_path: Path, redis: servers.Redis
) -> None:
    """A refused password stops that account after one attempt; the other goes on, and whoever listens is told.

    Once mended, the same run goes on.
    """
    crew, other = hire(jobs=1), start_portal(jobs=1, seed=2)
    file = tmp_path / "accounts.toml"
    tables = {"acme": crew.portal, "bolt": other}
    file.write_text(
        "".join(
            f'[{slug}]\nportal_url = "{portal.portal_url}"\napi_url = "{portal.api_url}"\n'
            f'portal_username = "{portal.announcement()["username"]}"\n'
            for slug, portal in tables.items()
        ),
        "utf-8",
    )
    shared = {"accounts": file, "data_dir": crew.settings.data_dir, "vault_key": KEY, "changes_minutes": 0}
    shared["broker_url"] = redis.url
    settings = {slug: load(account=slug, **shared) for slug in tables}
    for slug, portal in tables.items():
        access = access_to(portal)
        with open_workspace(settings[slug]) as ws:
            ws.store.secrets.set("api_key", str(access["api_key"]))
            ws.store.secrets.set("portal_password", str(access["portal_password"]) if slug == "acme" else "wrong")
    crew.settings = settings["acme"]
    crew.worker("--beat")  # one child: both accounts are its own
    crew.call("ascora.sync_account", entities=["job", "attachment"])
    with (
        listening(redis.url) as heard,
        open_workspace(settings["bolt"]) as bolt,
        open_workspace(settings["acme"]) as acme,
    ):
        crew.until(lambda: bolt.store.sessions.state().state == "stopped")
        crew.until(crew.ended)
        assert next(acme.store.runs.list())["outcome"] == "complete"
        crew.until(lambda: bool(heard))  # line and event come after what the store says
        (told,) = crew.lines("account.needs_person")
        assert (told["account"], told["login"]) == ("bolt", "bad_credentials")
        assert [(one["account"], one["login"]) for one in heard] == [("bolt", "bad_credentials")]
        waiting = next(bolt.store.runs.list())
        assert waiting["finished_at"] is None
        bolt.store.secrets.set("portal_password", str(access_to(other)["portal_password"]))
        bolt.store.sessions.resume()
        crew.until(lambda: next(bolt.store.runs.list())["finished_at"] is not None)
        report = next(bolt.store.runs.list())
        assert (report["run_id"], report["outcome"]) == (waiting["run_id"], "complete")
    assert (crew.portal.site.logins, other.site.logins) == (1, 2)
    crew.stop()
