"""The beat on a database: several at once, restarts, and what happens while database or broker are away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from structlog.testing import capture_logs

from scraper.settings import Settings, installation
from scraper.timetable import agenda
from scraper.worker import beat
from tests.scraper.store.conftest import Clock

HOUR = timedelta(hours=1)


class Office:
    """An installation whose beats send nothing: what they would have sent is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.clock = Clock()
        self.sent: list[tuple[datetime, str, dict[str, Any]]] = []
        self.broker_is_gone = False
        self._monkeypatch = monkeypatch
        self.set(DATA_DIR=str(folder / "data"))

    def set(self, **variables: str) -> None:
        """Settings, from the next start on."""
        for name, value in variables.items():
            self._monkeypatch.setenv(f"ASCORA_{name}", value)

    def start(self) -> beat.Scheduler:
        """One more beat."""
        office = self

        class Told(beat.Scheduler):
            def apply_async(self, entry: Any, producer: Any = None, advance: bool = True, **_: Any) -> None:
                assert not advance
                if office.broker_is_gone:
                    raise OperationalError("connection refused")
                office.sent.append((office.clock(), entry.name, entry.kwargs))

        app = Celery(broker="memory://", set_as_current=False)
        app.now = self.clock
        settings = installation()
        app.conf.update(timezone=settings.timezone, beat_schedule=agenda.schedule(settings))
        return Told(app, lazy=False)

    def live(self, beats: list[beat.Scheduler], **duration: float) -> None:
        """Let them look as often as they want to."""
        end = self.clock() + timedelta(**duration)
        while self.clock() < end:
            wait = min(one.tick() for one in beats)
            self.clock.now = min(end, self.clock() + timedelta(seconds=max(1.0, wait)))

    def times(self, name: str) -> list[datetime]:
        return [at for at, entry, _ in self.sent if entry == name]

    def occasions(self, name: str) -> list[str]:
        return [kwargs["occasion"] for _, entry, kwargs in self.sent if entry == name]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """An installation that sweeps once a day: every 15 seconds it would be most of what a test waits for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(agenda, "SWEEP_EVERY", timedelta(days=1))
    office = Office(monkeypatch, tmp_path)
    office.set(HEALTH_MINUTES="0", CHANGES_MINUTES="60")
    return office


def test_three_beats_that_come_and_go_send_each_occasion_once(office: Office) -> None:
    """Whichever of them lives: 42 hours of lives shorter than most intervals."""
    office.set(REVISIT_MINUTES="360", CHANGES_MINUTES="240")
    for _ in range(11):
        beats = [office.start() for _ in range(3)]
        office.live(beats, minutes=230)
        for one in beats:
            one.close()
    assert office.occasions("full sweep") == ["full sweep 2026-03-04", "full sweep 2026-03-05"]
    assert len(office.times("revisit")) in (6, 7)
    assert len(office.times("changes")) == 10
    assert len(office.times("celery.backend_cleanup")) in (41, 42)
    occasions = office.occasions("changes")
    assert len(set(occasions)) == len(occasions)


def test_a_worker_that_is_stopped_over_the_hour_sweeps_when_it_starts(office: Office) -> None:
    """And a week of nights that were missed is one."""
    office.live([office.start()], hours=16)  # 22:30 to 14:30 UTC: to half past one at night
    office.clock.advance(hours=2)
    office.live([office.start()], minutes=5)
    office.clock.advance(days=7)
    office.live([office.start()], minutes=5)
    assert office.occasions("full sweep") == ["full sweep 2026-03-04", "full sweep 2026-03-11"]


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_jumps_while_a_beat_lives_costs_no_interval(office: Office, hours: int) -> None:
    """Celery's own beat would sleep until the clock has made up for it."""
    beats = [office.start()]
    office.live(beats, hours=3)
    office.clock.advance(hours=hours)
    before = len(office.sent)
    office.live(beats, hours=3)
    assert len([one for one in office.sent[before:] if one[1] == "changes"]) in (2, 3)


def test_what_the_broker_would_not_take_is_sent_when_it_does(office: Office) -> None:
    """Told once; the occasion is the one that was due then, and comes once."""
    one = office.start()
    office.live([one], minutes=30)
    office.broker_is_gone = True
    with capture_logs() as lines:
        office.live([one], minutes=45)
        office.broker_is_gone = False
        office.live([one], minutes=2)
    assert [line["event"] for line in lines] == ["schedule.not_kept", "schedule.kept_again"]
    assert "connection refused" in lines[0]["why"]
    (occasion,) = office.occasions("changes")
    assert occasion.startswith("changes 2026-03-02T23:30:")


def test_a_database_that_is_away_at_the_tick_is_told_and_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent meanwhile, since nobody could say that it was; the beat lives on."""
    office.live([office.start()], minutes=30)
    one = office.start()
    path = installation().data_dir / "ascora.db"
    path.rename(path.with_suffix(".away"))
    path.mkdir()
    with capture_logs() as lines:
        office.live([one], hours=1)
    assert [line["event"] for line in lines] == ["schedule.not_kept"]
    assert "ASCORA_DATABASE_URL" in lines[0]["why"]
    assert office.sent == []
    path.rmdir()
    path.with_suffix(".away").rename(path)
    office.live([one], minutes=1)
    assert len(office.occasions("changes")) == 1


def test_a_disk_that_has_become_read_only_is_told(office: Office) -> None:
    """What cannot be written down is not sent: it would be sent at every look."""
    office.live([office.start()], minutes=30)
    office.set(DATABASE_URL=f"sqlite:///file:{installation().data_dir / 'ascora.db'}?mode=ro&uri=true")
    one = office.start()
    with capture_logs() as lines:
        office.live([one], hours=2)
    assert [line["event"] for line in lines] == ["schedule.not_kept"]
    assert "readonly" in lines[0]["why"] or "read-only" in lines[0]["why"]
    assert office.sent == []


def test_another_program_that_holds_the_database_is_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that finds it locked is tried again at the next look."""
    monkeypatch.setattr(beat, "LOCK_WAIT", timedelta(milliseconds=1))
    one = office.start()
    office.live([one], minutes=59)
    holder = sqlite3.connect(installation().data_dir / "ascora.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    office.live([one], minutes=10)
    assert office.sent == []
    holder.execute("ROLLBACK")
    holder.close()
    office.live([one], minutes=1)
    assert len(office.occasions("changes")) == 1


def test_the_accounts_of_each_zone_are_swept_in_their_night(office: Office, tmp_path: Path) -> None:
    """By messages of their own; a zone that comes while a beat lives has its first night, too."""
    file = tmp_path / "accounts.toml"
    file.write_text('[acme]\n[bolt]\ntimezone = "Australia/Perth"\n[cole]\n', "utf-8")
    office.set(ACCOUNTS=str(file))
    one = office.start()
    office.live([one], hours=24)
    nights = [(name, kwargs["zone"], kwargs["occasion"], at) for at, name, kwargs in office.sent if "full" in kwargs]
    assert [row[:3] for row in nights] == [
        ("full sweep", "Australia/Sydney", "full sweep 2026-03-04"),
        ("full sweep Australia/Perth", "Australia/Perth", "full sweep Australia/Perth 2026-03-04"),
    ]
    assert nights[1][3] - nights[0][3] == 3 * HOUR
    file.write_text('[acme]\n[bolt]\ntimezone = "Australia/Darwin"\n[cole]\ntimezone = "Nowhere/Land"', "utf-8")
    office.live([one], hours=24)
    assert office.occasions("full sweep Australia/Darwin") == ["full sweep Australia/Darwin 2026-03-05"]
    assert len(office.occasions("full sweep Australia/Perth")) == 1


def test_a_file_of_accounts_that_is_broken_stops_nothing_else(office: Office, tmp_path: Path) -> None:
    """The tasks say what is wrong with it."""
    file = tmp_path / "accounts.toml"
    file.write_text("[acme", "utf-8")
    office.set(ACCOUNTS=str(file))
    assert set(agenda.schedule(installation())) >= {"changes", "full sweep"}


def test_entries_of_what_is_set_to_never_are_not_sent_and_go_on_when_they_are_set_again(office: Office) -> None:
    """What was missed in between is one occasion."""
    office.live([office.start()], hours=2.5)
    office.set(CHANGES_MINUTES="0")
    office.live([office.start()], hours=6)
    assert len(office.times("changes")) == 2
    office.set(CHANGES_MINUTES="60")
    office.live([office.start()], minutes=1)
    assert len(office.times("changes")) == 3


def test_the_settings_name_the_scheduler(make_settings: Callable[..., Settings]) -> None:
    """Whichever command of Celery's starts it."""
    from celery.utils.imports import symbol_by_name

    import celeryconfig

    assert symbol_by_name(celeryconfig.beat_scheduler) is beat.Scheduler
