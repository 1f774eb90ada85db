"""A portal on paper on which somebody is booked: the scheduler as a list, and the Bookings areas of cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.recorded import Screen, grid, screen

LISTED = ("Date", "Start", "End", "User", "Job/Quote", "Section")
ON_CARD = ("Date", "Start", "End", "User", "Team", "Confirmed", "Status", "Notes")
FIRST = ("2/03/2026", "7:00 AM", "9:30 AM")
SECOND = ("3/03/2026", "7:00 AM", "9:30 AM")


def scheduler(*rows: tuple[str, ...]) -> Callable[[date, date], Screen]:
    """The list of days, of the week that it holds."""

    def shown(start: date, end: date) -> Screen:
        held = rows if start <= date(2026, 3, 2) <= end else ()
        return screen(grid("Scheduler", LISTED, list(held), total=len(held)))

    return shown


def area(*rows: tuple[str, ...]) -> str:
    """The Bookings area of a card."""
    return grid("Bookings", ON_CARD, list(rows))
