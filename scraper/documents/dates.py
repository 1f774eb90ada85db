"""Dates as Word's date controls show them, by the picture that the control has."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PIECE = re.compile(r"'([^']*)'|(d{1,4}|M{1,4}|y{1,4}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|am/pm|AM/PM|tt)|(.)", re.DOTALL)


def moment(text: str) -> datetime | None:
    """The date or time that a data part has as XML writes it; None for anything else.

    >>> moment("2026-03-13"), moment("13/3/2026")
    (datetime.datetime(2026, 3, 13, 0, 0), None)
    """
    try:
        return datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return None


def shown(at: datetime, picture: str) -> str:
    """How an English Word shows it.

    >>> shown(datetime(2026, 3, 13), "dddd, d MMMM yyyy"), shown(datetime(2026, 3, 3), "d/MM/yy")
    ('Friday, 13 March 2026', '3/03/26')
    """
    return "".join(_shown(piece, at) if piece else quoted + other for quoted, piece, other in _PIECE.findall(picture))


def _shown(piece: str, at: datetime) -> str:
    hour = at.hour % 12 or 12
    numbers = {"d": at.day, "M": at.month, "h": hour, "H": at.hour, "m": at.minute, "s": at.second}
    if piece[0] in numbers and len(piece) <= 2:
        return f"{numbers[piece[0]]:0{len(piece)}d}"
    if piece[0] == "y":
        return f"{at.year:04d}" if len(piece) > 2 else f"{at.year % 100:02d}"
    if piece[0] in "dM":
        name = _DAYS[date.weekday(at)] if piece[0] == "d" else _MONTHS[at.month - 1]
        return name if len(piece) == 4 else name[:3]
    return "PM" if at.hour >= 12 else "AM"
