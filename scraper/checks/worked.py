"""Whether the hours of a timesheet entry are the time from its start to its end; as in `scraper.checks.ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scraper.checks.ledger import Check, Finding, finding
from scraper.models import Record
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.text import clock

CHECKS: dict[str, Check] = {
    "entry_hours": Check(
        "hours = end - start", "with the break taken off or not; 0.02 h, which two decimals round away"
    ),
}
"""Name of a finding to what it is about."""

NEAR = Decimal("0.02")
"""Hours."""


def findings(record: Record) -> Iterator[Finding]:
    """Where the printed hours are another length, or it cannot be checked; nothing for other entities."""
    if not isinstance(record, TimesheetEntry) or record.hours is None:
        return
    if record.ends_at is None:
        yield finding("entry_hours", "not_checkable", None, record.hours, "no end is shown")
        return
    length = clock.length(record.starts_at, record.ends_at)
    pause = record.break_hours or Decimal(0)
    if any(abs(record.hours - one) <= NEAR for one in (length, length - pause)):
        return
    if record.meal_break and record.break_hours is None and record.hours < length:
        yield finding("entry_hours", "not_checkable", length, record.hours, "how long its break was is not shown")
    else:
        yield finding("entry_hours", "failed", length - pause, record.hours, record.hours - (length - pause))
