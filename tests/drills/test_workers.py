"""Whatever breaks while workers are at it: afterwards the store holds the portal's truth, and nothing is left behind.

`DRILL_ROUNDS=10 pytest -m drill tests/drills/test_workers.py` runs each drill so often.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import create_engine, text

from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from tests import servers
from tests.drills.crew import Crew

pytestmark = pytest.mark.drill

TAKEN = ["job", "job_section", "job_checklist", "attachment", "customer"]
ROUNDS = int(os.environ.get("DRILL_ROUNDS", "1"))
KILLS = 10
"""In one drill; ten rounds are a hundred."""


@pytest.fixture(params=range(ROUNDS))
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same accidents in every round of one number."""
    return random.Random(request.param)


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    """A real Redis server."""
    with servers.redis() as server:
        yield server


@pytest.fixture
def hire(
    start_portal: Callable[..., PortalServer],
    settings_for: Callable[..., Settings],
    tmp_path: Path,
    redis: servers.Redis,
    chance: random.Random,
) -> Iterator[Callable[..., Crew]]:
    """Workers on Redis in front of a new portal; what is left of them ends with the test."""
    with ExitStack() as ending:

        def make(jobs: int = 3, settings: dict[str, Any] | None = None, **options: Any) -> Crew:
            options.setdefault("skin", chance.choice(["classic", "kendo"]))
            portal = start_portal(jobs=jobs, **options)
            given = {"broker_url": redis.url, "changes_minutes": 0, "revisit_minutes": 0} | (settings or {})
            crew = Crew(tmp_path, portal, settings_for(portal, **given))
            ending.callback(crew.stop)
            return crew

        yield make


def begin(crew: Crew, workers: int = 2, children: int = 1, **environment: str) -> None:
    """Start workers and a run, and wait until it is in the middle of things."""
    for _ in range(workers):
        crew.worker("--beat", children=children, **environment)
    crew.call("ascora.sync_account", entities=TAKEN)
    # Logins are scarce: what breaks in the middle of one costs a submission, and after three a person is asked for.
    crew.until(lambda: any(line["what"] == "listing job" for line in crew.lines("item.ended")))


def assert_recovers(crew: Crew, name: str, logins: int = 2) -> None:
    """Wait for the run's end, and hold everything against the truth."""
    began = time.monotonic()
    crew.until(crew.ended)
    crew.assert_whole(entities=TAKEN, logins=logins)
    crew.stop()
    crew.assert_gone()
    seconds, items = time.monotonic() - began, len(crew.lines("item.ended"))
    print(f"{name:28} {seconds:6.1f} s to the end, {crew.portal.site.logins} logins, {items} deliveries")  # noqa: T201


def pause(crew: Crew, seconds: float) -> None:
    """Let the workers work for a while."""
    over = time.monotonic() + seconds
    crew.until(lambda: time.monotonic() > over)


def control(crew: Crew, what: str, **values: str) -> None:
    """Let something happen in the portal."""
    httpx.post(f"{crew.portal.portal_url}/__control/{what}", params=values, trust_env=False).raise_for_status()


def test_children_and_workers_killed_anywhere(hire: Callable[..., Crew], chance: random.Random) -> None:
    """SIGKILL of a child or of a worker, again and again; what died is started anew."""
    crew = hire(jobs=4)
    begin(crew)
    kills = 0
    while kills < KILLS:
        if crew.ended():
            crew.call("ascora.sync_account", entities=TAKEN, full=True)
        pause(crew, chance.uniform(0.5, 5))
        if chance.random() < 0.5 and (children := crew.children()):
            chance.choice(children).kill()
        else:
            victim = chance.choice([one for one in crew.workers if one.poll() is None])
            victim.kill()
            victim.wait()
            crew.worker("--beat")
        kills += 1
    assert_recovers(crew, f"{kills} kills", logins=3)


def test_the_broker_is_restarted(hire: Callable[..., Crew], redis: servers.Redis) -> None:
    """A power cut of Redis in the middle of a run."""
    crew = hire()
    begin(crew)
    redis.end()
    pause(crew, 3)
    redis.start()
    assert_recovers(crew, "broker restart")


def test_the_broker_forgets_everything(hire: Callable[..., Crew], redis: servers.Redis) -> None:
    """A Redis that comes back empty: the ledger knows what is to be done."""
    crew = hire()
    begin(crew)
    redis.end()
    redis.forget()
    redis.start()
    assert_recovers(crew, "broker emptied")


def test_the_database_is_locked(hire: Callable[..., Crew]) -> None:
    """Somebody holds SQLite's write lock for ten seconds."""
    crew = hire()
    begin(crew)
    engine = create_engine(crew.settings.database_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        pause_without_looking(10)
        connection.exec_driver_sql("ROLLBACK")
    engine.dispose()
    assert_recovers(crew, "database locked 10 s")


def test_the_database_is_gone(hire: Callable[..., Crew]) -> None:
    """PostgreSQL ends every connection and takes none for thirty seconds."""
    with servers.postgres() as admin:
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE drill"))
        url = admin.url.set(database="drill")
        crew = hire(settings={"database_url": url.render_as_string(hide_password=False)})
        begin(crew)
        with admin.connect() as connection:
            connection.execute(text("ALTER DATABASE drill WITH ALLOW_CONNECTIONS false"))
            connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'drill'"))
        pause_without_looking(30)
        with admin.connect() as connection:
            connection.execute(text("ALTER DATABASE drill WITH ALLOW_CONNECTIONS true"))
        assert_recovers(crew, "database gone 30 s")


def test_the_browser_crashes(hire: Callable[..., Crew]) -> None:
    """Chromium is killed under a worker, three times."""
    crew = hire()
    begin(crew)
    for _ in range(3):
        crew.until(lambda: crew.processes("chrom") or crew.processes("headless") or crew.ended())
        for process in (*crew.processes("chrom"), *crew.processes("headless")):
            process.kill()
        pause(crew, 2)
    assert_recovers(crew, "browser crash, 3 times")


def test_a_page_hangs(hire: Callable[..., Crew]) -> None:
    """Chromium stands still for good: the soft limit ends it, and the item is taken again."""
    crew = hire(jobs=2)
    begin(crew, workers=1, DRILL_SOFT="25", DRILL_HARD="60")
    crew.until(lambda: crew.processes("chrom") or crew.processes("headless"))
    for process in (*crew.processes("chrom"), *crew.processes("headless")):
        process.suspend()
    crew.until(lambda: any("its time" in note for line in crew.lines("item.ended") for note in line["notes"]))
    assert_recovers(crew, "page hangs, soft limit")


def test_a_child_hangs(hire: Callable[..., Crew]) -> None:
    """The whole child stands still with an item in hand: the hard limit kills it."""
    crew = hire(jobs=2)
    begin(crew, workers=1, DRILL_SOFT="20", DRILL_HARD="25")
    crew.until(lambda: suspended(crew))
    victims = crew.children()
    crew.until(lambda: not any(child.is_running() and child.status() == "stopped" for child in victims))
    assert_recovers(crew, "child hangs, hard limit")


def test_a_child_that_hangs_is_in_no_way_of_the_end(hire: Callable[..., Crew]) -> None:
    """A worker that is told to end does so in bounded time, whatever its child does; the next one goes on."""
    crew = hire(jobs=2)
    begin(crew, workers=1)
    crew.until(lambda: suspended(crew))
    crew.stop()
    crew.assert_gone()
    crew.worker("--beat")
    assert_recovers(crew, "child hangs, worker stopped")


def suspended(crew: Crew) -> bool:
    """Whether the children stand still with an item in hand; between two items they go on."""
    children = crew.children()
    for child in children:
        child.suspend()
    if children and crew.leased():
        return True
    for child in children:
        child.resume()
    return False


def test_messages_come_twice(hire: Callable[..., Crew]) -> None:
    """A visibility timeout far shorter than an item: the broker hands everything out again while it is worked on."""
    crew = hire(faults=("slow",))
    begin(crew, DRILL_VISIBILITY="2")
    assert_recovers(crew, "duplicate delivery", logins=1)


def test_two_beats_begin_one_run(hire: Callable[..., Crew]) -> None:
    """One of them sends an occasion, the other finds it sent."""
    crew = hire(jobs=1, settings={"revisit_minutes": 1})
    for _ in range(2):
        crew.worker("--beat")
    crew.until(lambda: len(crew.lines("run.began")) >= 2, 240)
    crew.until(lambda: crew.ended() or len(crew.lines("run.began")) > 9)
    occasions = [line["occasion"] for line in crew.lines("run.began")]
    assert len(set(occasions)) == len(occasions)
    assert crew.lines("run.not_begun") == []
    crew.assert_whole()
    crew.stop()
    crew.assert_gone()


def test_the_beat_is_killed(hire: Callable[..., Crew]) -> None:
    """Its worker starts another one; until then nothing is swept, and afterwards the run ends."""
    crew = hire(jobs=2)
    begin(crew, workers=1)
    with_browser = {child.pid for child in crew.children()}
    (beat,) = (one for one in psutil.Process(crew.workers[0].pid).children() if one.pid not in with_browser)
    beat.kill()
    crew.until(lambda: crew.lines("beat.restarted"))
    assert_recovers(crew, "beat killed")


@pytest.mark.parametrize("hours", [-30, 30])
def test_the_clock_jumps(hire: Callable[..., Crew], tmp_path: Path, hours: int) -> None:
    """The machines' clock is set forward or back by more than a day in the middle of a run."""
    off = tmp_path / "clock"
    crew = hire()
    begin(crew, DRILL_CLOCK=str(off))
    off.write_text(str(hours * 3600), "utf-8")
    crew.until(crew.ended)
    if not all(run["outcome"] == "complete" for run in crew.runs()):
        # A run that was left for a day by the clock is closed; the next one does the work.
        crew.call("ascora.sync_account", entities=TAKEN)
        crew.until(lambda: crew.ended(2))
        assert [run["outcome"] for run in crew.runs()] == ["complete", "failed"]
    crew.assert_true(TAKEN)
    crew.stop()
    crew.assert_gone()


def test_the_store_of_evidence_is_full(hire: Callable[..., Crew], tmp_path: Path) -> None:
    """Two megabytes of room; the run goes on when there is more."""
    place = tmp_path / "small"
    place.mkdir()
    with mounted(place, "300k"):
        crew = hire(settings={"blob_url": str(place)})
        begin(crew)
        crew.until(
            lambda: any("cannot be written" in note for line in crew.lines("item.ended") for note in line["notes"])
        )
        subprocess.run(["mount", "-o", "remount,size=200m", str(place)], check=True)
        assert_recovers(crew, "evidence store full")


def test_another_login_ends_the_session(hire: Callable[..., Crew]) -> None:
    """One worker logs in again, the other shares that session."""
    crew = hire()
    begin(crew)
    crew.until(lambda: any(line["what"].startswith("card") for line in crew.lines("item.ended")))
    control(crew, "evict")
    assert_recovers(crew, "session evicted", logins=2)


@pytest.mark.parametrize(
    ("login_state", "word"),
    [
        ("setup", "two_factor_setup_demanded"),
        ("expired", "password_expired"),
        ("company-locked", "company_locked"),
        ("captcha", "blocked"),
    ],
)
def test_a_person_is_needed(hire: Callable[..., Crew], login_state: str, word: str) -> None:
    """One submission, then the account waits with its reason and evidence; once mended, the same run goes on."""
    crew = hire(jobs=1, switches={"login_state": login_state})
    crew.worker("--beat")
    crew.call("ascora.sync_account", entities=TAKEN)
    crew.until(lambda: crew.lines("account.needs_person"))
    with crew.workspace() as ws:
        state = ws.store.sessions.state()
        assert (state.state != "ok", state.word) == (True, word)
        assert state.evidence is not None
        assert ws.blobs.has(state.evidence)
    (waiting,) = crew.runs()
    assert waiting["finished_at"] is None
    assert crew.portal.site.logins == (0 if login_state == "captcha" else 1)
    crew.portal.site.options.switches.update(login_state="ok")
    assert crew.ascora("account", "resume").returncode == 0
    assert_recovers(crew, f"a person is needed: {word}")
    assert [run["run_id"] for run in crew.runs()] == [waiting["run_id"]]


def test_the_portal_is_down_for_a_minute(hire: Callable[..., Crew]) -> None:
    """Nobody waits in a worker for it, nobody knocks on it all the time."""
    crew = hire()
    begin(crew)
    control(crew, "fault", name="5xx-always", on="1")
    before = sum(crew.portal.site.requests.values())
    pause(crew, 60)
    asked = sum(crew.portal.site.requests.values()) - before
    control(crew, "fault", name="5xx-always", on="0")
    assert_recovers(crew, f"portal down 60 s ({asked} looks)")
    assert asked < 60


def test_the_portal_says_too_much(hire: Callable[..., Crew]) -> None:
    """429 again and again: obeyed by all workers together."""
    crew = hire(faults=("429",))
    begin(crew)
    for _ in range(4):
        pause(crew, 3)
        control(crew, "fault", name="429", on="1")
    assert_recovers(crew, "429 storms")


def pause_without_looking(seconds: float) -> None:
    """Let time pass while the database cannot be asked how far the workers are."""
    subprocess.run(["sleep", str(seconds)], check=True)


@contextmanager
def mounted(place: Path, size: str) -> Iterator[None]:
    """A file system of this size."""
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)], check=False)
    if made.returncode != 0:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
