"""A daily entry as Celery's own schedulers can ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from celery.schedules import BaseSchedule

from scraper.timetable.due import Daily


class Nightly(BaseSchedule):
    """A `Daily` as Celery's own schedulers can ask it, too."""

    def __init__(self, rule: Daily, nowfun: Callable[[], datetime] | None = None, app: object = None) -> None:
        super().__init__(nowfun=nowfun, app=app)
        self.rule = rule

    def is_due(self, last_run_at: datetime) -> tuple[bool, float]:
        """Whether a day's time has come since then, and the seconds until the next one."""
        now = self.now()
        wait = (self.rule.next_instant(now) - now).total_seconds()
        return self.rule.instant(self.rule.day(now)) > last_run_at, wait

    def occasion(self, name: str) -> str:
        """The occasion that this is by now."""
        return self.rule.occasion(name, self.now())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Nightly) and other.rule == self.rule

    def __hash__(self) -> int:
        return hash(self.rule)

    def __repr__(self) -> str:
        return f"<nightly: {self.rule.at:%H:%M} {self.rule.zone}>"
