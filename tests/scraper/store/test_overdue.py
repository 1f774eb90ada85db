"""What of the schedule has not come is named, and a night that was lost is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.cli import doctor
from scraper.errors import RetryableError
from scraper.settings import Settings
from scraper.store import health, overdue, sendings, sweeps
from scraper.store.database import Database, open_database
from scraper.timetable import agenda
from scraper.timetable import due as timetable
from scraper.timetable.due import Known
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = "full sweep 2026-03-03"


@pytest.fixture
def clock() -> Clock:
    """22:30 UTC, in Sydney half past nine in the morning."""
    return Clock()


@pytest.fixture
def settings(make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Of an installation with one account; what is read from the environment says the same."""
    monkeypatch.chdir(tmp_path)
    made = make_settings(account="acme")
    monkeypatch.setenv("ASCORA_DATA_DIR", str(made.data_dir))
    monkeypatch.setenv("ASCORA_ACCOUNT", "acme")
    return made


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """Where the schedule is kept."""
    opened = open_database(settings.database_url, "")
    yield opened
    opened.close()


def kept(settings: Settings, at: datetime) -> dict[str, Known]:
    """What is written down where every entry has just come, and the night of that day too."""
    found = {}
    for name, entry in agenda.schedule(settings).items():
        rule = timetable.rule_of(entry["schedule"])
        first = rule.first(at)
        found[name] = Known(3, at, f"{name} {max(first.days, default=at)}", sent=True, days=first.days)
    return found


def written(database: Database, settings: Settings, *ticks: datetime) -> None:
    """Let a beat look at these moments, and send what is due."""
    for now in ticks:
        for name, entry in agenda.schedule(settings).items():
            turn = sendings.take(database, name, timetable.rule_of(entry["schedule"]), now, None)
            if turn.is_mine:
                sendings.confirm(database, name, turn.known)


def test_a_schedule_that_is_kept_is_not_late(settings: Settings, clock: Clock) -> None:
    """Nor is one that no worker ever kept, or none for a month, or an entry that is new."""
    assert overdue.late(settings, kept(settings, clock.now), clock.now + 50 * timedelta(seconds=1)) == {}
    assert overdue.late(settings, {}, clock.now) == {}
    assert overdue.late(settings, kept(settings, clock.now), clock.now + 40 * DAY) == {}
    known = kept(settings, clock.now)
    del known["revisit"]
    assert "revisit" not in overdue.late(settings, known, clock.now + DAY)


def test_a_beat_that_is_gone_is_named_within_a_minute(settings: Settings, clock: Clock) -> None:
    """By the entry that comes most often first, then by the others, each with when it was due and when it came."""
    known = kept(settings, clock.now)
    late = overdue.late(settings, known, clock.now + timedelta(seconds=61))
    assert list(late) == ["sweep"]
    late = overdue.late(settings, known, clock.now + 20 * HOUR)
    assert set(late) == {"sweep", "health", "changes", "revisit", "full sweep", "celery.backend_cleanup"}
    last = "last sent 2026-03-02T22:30:00+00:00"
    assert late["changes"] == f"changes: due since 2026-03-02T22:45:00+00:00, {last}"
    assert late["full sweep"] == f"full sweep: due since 2026-03-03T15:30:00+00:00, {last}"


def test_an_occasion_that_the_broker_does_not_take_is_named(settings: Settings, clock: Clock) -> None:
    """It is in hand, and not sent."""
    known = kept(settings, clock.now)
    known["revisit"] = Known(4, clock.now, "revisit x 4", sent=False)
    late = overdue.late(settings, known, clock.now + MINUTE)
    assert late["revisit"] == "revisit: due since 2026-03-02T22:30:00+00:00, not sent"


def test_a_night_that_nobody_began_is_looked_for_a_day_long(settings: Settings, clock: Clock) -> None:
    """From two minutes after it was sent; what is not sent yet, or never was, is no such night."""
    known = kept(settings, clock.now)
    at = {"0 s": 0 * MINUTE, "2 min": 2 * MINUTE, "1 d": DAY, "later": DAY + MINUTE, "before": -HOUR}
    found = {name: overdue.nights(settings, known, clock.now + passed) for name, passed in at.items()}
    night = {"acme": NIGHT}
    assert found == {"0 s": {}, "2 min": night, "1 d": night, "later": {}, "before": {}}
    known["full sweep"] = Known(4, clock.now, NIGHT, sent=False, days=(date(2026, 3, 3),))
    assert overdue.nights(settings, known, clock.now + HOUR) == {}
    assert overdue.nights(settings, {}, clock.now + HOUR) == {}


def test_accounts_are_told_of_the_nights_of_their_zone(
    settings: Settings, database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others' are no news to them; what is of all accounts, is told to all."""
    file = tmp_path / "accounts.toml"
    file.write_text('[acme]\n[bolt]\ntimezone = "Australia/Perth"\n', "utf-8")
    shared = settings.model_copy(update={"accounts": file})
    written(database, shared, clock.now, clock.now + 20 * HOUR)  # after both nights
    told = overdue.by_account(shared, clock.now + 43 * HOUR)  # 04:30 in Sydney, 01:30 in Perth
    named = {slug: [line.partition(":")[0] for line in lines] for slug, lines in told.items()}
    assert "full sweep" in named["acme"]
    assert "full sweep Australia/Perth" not in named["acme"] + named["bolt"]
    assert "changes" in named["acme"]
    assert "full sweep" not in named["bolt"]
    assert "changes" in named["bolt"]


def test_health_and_doctor_name_what_is_late(
    settings: Settings, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work does not flow then, and the doctor says what to start."""
    monkeypatch.setattr("scraper.workspace.now_utc", clock)
    assert health.of_installation(settings, clock.now)["acme"]["late"] == []
    assert doctor._schedule(settings) == "no worker has kept it yet"
    written(database, settings, clock.now - HOUR, clock.now)
    kept = "kept, last at 2026-03-02T22:30:00+00:00"
    assert doctor._schedule(settings) == f"{kept}; no worker runs now: `ascora worker`"
    sweeps.note(database, clock.now)
    assert doctor._schedule(settings) == kept
    clock.advance(minutes=10)
    told = health.of_installation(settings, clock.now)["acme"]
    assert (told["flows"], told["state"]) == (False, "ok")
    assert [line.partition(":")[0] for line in told["late"]] == ["sweep", "health"]
    with pytest.raises(RetryableError, match=r"not kept: sweep: due since 2026-03-02T22:30:15.*last sent 2026"):
        doctor._schedule(settings)


def test_a_night_that_was_lost_is_begun_by_the_sweep(
    settings: Settings, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its message had time to be taken; begun, it is not begun again."""
    from scraper import tasks

    begun: list[dict[str, Any]] = []

    def begin(**asked: Any) -> None:
        begun.append(asked)
        with open_workspace(settings, clock) as ws:
            ws.store.runs.once(asked["occasion"])

    monkeypatch.setattr(tasks, "sync_account", begin)
    written(database, settings, clock.now, clock.now + 18 * HOUR)
    clock.advance(hours=18)

    def sweep() -> None:
        with open_workspace(settings, clock) as ws:
            tasks._begin_lost_night(ws)

    with open_workspace(settings, clock) as ws:
        assert isinstance(ws, Workspace)
        ws.store.runs.once("changes 1")
    sweep()
    assert begun == []
    assert overdue.by_account(settings, clock.now + 5 * MINUTE)["acme"][-1] == "full sweep 2026-03-04: not begun"
    clock.advance(minutes=3)
    for _ in range(2):
        sweep()
    assert begun == [{"account": "acme", "full": True, "occasion": "full sweep 2026-03-04"}]
    assert "full sweep 2026-03-04: not begun" not in overdue.by_account(settings, clock.now)["acme"]
    assert health.note_sweep(settings.database_url, ["acme"], {"acme": "full sweep 2026-03-05"}) == ["acme"]
    assert health.note_sweep(settings.database_url, ["acme"], {"acme": "full sweep 2026-03-04"}) == []


def test_a_run_is_begun_for_the_accounts_of_a_zone(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message each; a zone without accounts is refused by name."""
    from scraper import tasks
    from scraper.errors import ConfigError

    file = tmp_path / "accounts.toml"
    file.write_text('[acme]\n[bolt]\ntimezone = "Australia/Perth"\n[cole]\n[dale]\ntimezone="Nowhere"', "utf-8")
    monkeypatch.setenv("ASCORA_ACCOUNTS", str(file))
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(
        tasks.sync_account, "apply_async", lambda kwargs: sent.append((kwargs["account"], kwargs["from_day"]))
    )
    tasks.sync_account(full=True, occasion="full sweep 1", zone="Australia/Sydney", from_day="2026-03-02")
    assert sent == [("acme", "2026-03-02"), ("cole", "2026-03-02")]
    with pytest.raises(ConfigError, match="zone: no account is in 'Australia/Hobart'; expected Australia/Sydney or"):
        tasks.sync_account(full=True, zone="Australia/Hobart")
    with pytest.raises(ConfigError, match="from_day: expected a date such as"):
        tasks.sync_account(from_day="soon", zone="Australia/Sydney")
    with pytest.raises(ConfigError, match="to_day: 2026-03-01 is before 2026-03-02"):
        tasks.sync_jobs(["J1"], from_day="2026-03-02", to_day="2026-03-01")
    with pytest.raises(ConfigError, match="zone: expected a text"):
        tasks.sync_account(full=True, zone=["Australia/Perth"])


def test_a_night_of_accounts_that_are_all_in_another_zone_is_theirs(
    settings: Settings, tmp_path: Path, clock: Clock
) -> None:
    """The zone of the installation has no night then."""
    file = tmp_path / "accounts.toml"
    file.write_text('[acme]\ntimezone = "Australia/Perth"\n[bolt]\ntimezone = "Australia/Perth"', "utf-8")
    shared = settings.model_copy(update={"accounts": file})
    known = kept(shared, clock.now)
    assert [name for name in known if name.startswith("full")] == ["full sweep Australia/Perth"]
    night = "full sweep Australia/Perth 2026-03-03"
    assert overdue.nights(shared, known, clock.now + HOUR) == {"acme": night, "bolt": night}
