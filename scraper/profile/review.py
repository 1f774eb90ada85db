"""What of people's time is to be reviewed: rules that each can be switched off, with their limits."""

from __future__ import annotations

from decimal import Decimal

from scraper.profile.part import Part


class Rule(Part):
    """One rule. Whatever arrives late is no news: it waits for so many days before it tells."""

    on: bool = True
    days: int = 0
    """So many days it waits; time arrives days late."""
    hours: Decimal = Decimal(0)
    """Of the rule's own meaning: a length, or what differs by no more is the same."""
    ordinary: Decimal = Decimal(0)
    """Hours of an ordinary day."""


class Review(Part):
    """The rules by name; `scraper.reports.review` says what each finds."""

    day_not_ended: Rule
    entry_not_ended: Rule
    entry_hours: Rule
    entries_overlap: Rule
    day_over_midnight: Rule
    day_hours: Rule
    job_without_time: Rule
    completed_without_time: Rule
    booking_without_time: Rule
    hours_differ: Rule
