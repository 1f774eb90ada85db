"""The beat: Celery's scheduler, with what was sent written down in the database instead of in the process.

Celery counts an interval from the start of the process, or keeps a file that two beats or a power cut spoil. Here every
beat of an installation goes by the same rows, so it does not matter how many there are, how long each lives, and which
of them was alive when something became due.
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from celery.beat import ScheduleEntry, SchedulingError
from celery.beat import Scheduler as CelerysScheduler
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from scraper.errors import ConfigError
from scraper.settings import Settings, home_database_url, installation
from scraper.store import sendings
from scraper.store.database import Database, open_database
from scraper.timetable import agenda
from scraper.timetable import due as timetable
from scraper.timetable.due import Known

RETRY_SECONDS = 15.0
"""Until the next look where database or broker were out of reach."""
LOCK_WAIT = timedelta(seconds=5)
log = structlog.get_logger("ascora")


class Scheduler(CelerysScheduler):
    """`beat_scheduler` of the application."""

    def __init__(self, app: Any, *args: Any, **kwargs: Any) -> None:
        self._database: Database | None = None
        self._known: dict[str, Known] = {}
        self._trouble: str | None = None
        self._settings = installation()
        self._accounts = _accounts_state(self._settings)
        super().__init__(app, *args, **kwargs)

    def tick(self, *_: Any, **__: Any) -> float:
        """Send what is due; seconds until the next look. What keeps it from that is told once, and tried again."""
        try:
            self._look_at_accounts()
            producer = self.producer
            waits = [self._serve(entry, producer) for entry in list(self.schedule.values())]
        except (SchedulingError, OperationalError, SQLAlchemyError, ConfigError, OSError) as error:
            self._tell(f"{type(error).__name__}: {error}".splitlines()[0])
            return RETRY_SECONDS
        return min([wait.total_seconds() for wait in waits] + [float(self.max_interval)])

    def close(self) -> None:
        """Let go of broker and database."""
        super().close()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _serve(self, entry: ScheduleEntry, producer: Any) -> timedelta:
        """Send an entry if it is due and no other beat does; how long it can wait from here."""
        name, rule, now = entry.name, timetable.rule_of(entry.schedule), self._now()
        known = self._known.get(name)
        if known is None or timetable.look(rule, known, now).what != "wait":
            turn = sendings.take(self._home(), name, rule, now, known)
            known = self._known[name] = turn.known
            if turn.is_mine:
                self.apply_async(_of_occasion(entry, known.occasion), producer=producer, advance=False)
                if not known.sent:
                    known = self._known[name] = sendings.confirm(self._home(), name, known)
                self._tell(None)
            elif known.doubted_at == now:
                log.warning("schedule.clock_doubted", entry=name, clock=now.isoformat(), last=known.at.isoformat())
        return timetable.look(rule, known, self._now()).wait

    def _now(self) -> datetime:
        return self.app.now().astimezone(UTC)  # type: ignore[no-any-return]

    def _home(self) -> Database:
        if self._database is None:
            self._database = open_database(home_database_url(self._settings), "", lock_wait=LOCK_WAIT)
            if self._database.engine.dialect.name == "sqlite":
                event.listen(self._database.engine, "connect", _without_sync)
                self._database.engine.dispose()  # what was opened before goes by it, too
        return self._database

    def _look_at_accounts(self) -> None:
        """Accounts of other time zones may come and go while a beat lives."""
        state = _accounts_state(self._settings)
        if state != self._accounts:
            self._accounts = state
            self.merge_inplace(agenda.schedule(self._settings))

    def _tell(self, trouble: str | None) -> None:
        if trouble is not None and trouble != self._trouble:
            log.warning("schedule.not_kept", why=trouble)
        elif trouble is None and self._trouble is not None:  # something went out: both are there
            log.info("schedule.kept_again")
        self._trouble = trouble


def _accounts_state(settings: Settings) -> int | None:
    """Changes when the file with the accounts does."""
    return None if settings.accounts is None else settings.accounts.stat().st_mtime_ns


def _without_sync(connection: Any, _record: Any) -> None:
    """A write every few seconds need not reach the disk before the next step: a power cut takes back the last ones."""
    connection.execute("PRAGMA synchronous=NORMAL").close()


def _of_occasion(entry: ScheduleEntry, occasion: str | None) -> ScheduleEntry:
    """The entry as it is sent: its message names the occasion, so that a duplicate is recognised."""
    sent = copy.copy(entry)
    sent.kwargs = entry.kwargs | ({"occasion": occasion} if "occasion" in entry.kwargs else {})
    return sent
