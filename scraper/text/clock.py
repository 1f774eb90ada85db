"""Times of day and lengths of time, as time sheets print them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from scraper.profile.details import Formats
from scraper.text.printed import plain

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?:[:.](?P<second>[0-9]{2}))?", re.ASCII)
_HALF = re.compile(r"\s*(?P<half>[ap])\.?m\.?$", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]{1,4}(?:\.[0-9]+)?\s*(?:h|hrs?\.?|hours?)?", re.IGNORECASE | re.ASCII)
_COLON = re.compile(r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?", re.ASCII)
_WORDED = re.compile(
    r"(?:(?P<hours>[0-9]{1,4})\s*(?:h|hrs?\.?|hours?)\s*(?:,|and)?\s*)?(?:(?P<minutes>[0-9]{1,4})\s*(?:m|mins?\.?|minutes?))?",
    re.IGNORECASE | re.ASCII,
)
_MINUSES = ("-", "\u2212", "\u2013")
_MINUTE = Decimal(60)
_PLACES = Decimal("0.0001")


def time_of_day(printed: str, formats: Formats) -> time:
    """A time without its day; noon and midnight have the hours 12 PM and 12 AM.

    >>> from scraper.profile import load
    >>> formats = load().formats
    >>> [time_of_day(one, formats).isoformat() for one in ("7:05 am", "07:05", "12.30PM", "7am", "23:59:30")]
    ['07:05:00', '07:05:00', '12:30:00', '07:00:00', '23:59:30']
    """
    tidy = plain(printed).strip()
    half = _HALF.search(tidy)
    found = _CLOCK.fullmatch(tidy[: half.start()] if half else tidy)
    if found is None or (half is None and found["minute"] is None):
        raise ValueError(f"{printed!r} is no time of day (such as {formats.times[0]!r} would print)")
    hour = int(found["hour"])
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError(f"{printed!r} is no time of day: hour {hour} {half['half']}m")
        hour = hour % 12 + (12 if half["half"].casefold() == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError as error:
        raise ValueError(f"{printed!r} is no time of day: {error}") from error


def hours(printed: str) -> Decimal:
    """A length of time in hours, whatever its form; thirds of an hour to four places.

    >>> [str(hours(one)) for one in ("7.5", "7:30", "7h 30m", "450 min", "0:20", "8 hrs")]
    ['7.5', '7.5', '7.5', '7.5', '0.3333', '8']
    """
    tidy = plain(printed).strip()
    if _DECIMAL.fullmatch(tidy):
        return Decimal(re.match(r"[0-9.]+", tidy)[0])  # type: ignore[index]  # it begins so
    found = _COLON.fullmatch(tidy) or _WORDED.fullmatch(tidy)
    if found is None or not any(found.groups()):
        raise ValueError(f"{printed!r} is no length of time (such as '7.5', '7:30' or '7h 30m')")
    parts = found.groupdict()
    seconds = Decimal(parts.get("seconds") or 0)
    minutes = Decimal(parts["minutes"] or 0) + seconds / _MINUTE
    whole = Decimal(parts["hours"] or 0) + minutes / _MINUTE
    return whole if whole == round(whole, 4) else whole.quantize(_PLACES, ROUND_HALF_UP)


def minutes(printed: str, bare: int | None = None) -> int:
    """A difference of times in whole minutes, which may be negative; `bare`: how many minutes one of a bare number is.

    >>> [minutes(one) for one in ("0:15", "-1:05", "45 min", "0")], minutes("-15", 1), minutes("0.33", 60)
    ([15, -65, 45, 0], -15, 20)
    """
    tidy = plain(printed).strip()
    sign, size = (-1, tidy[1:].strip()) if tidy[:1] in _MINUSES else (1, tidy.removeprefix("+").strip())
    if re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]+)?", size, re.ASCII):
        if bare is None and Decimal(size):
            raise ValueError(f"{printed!r} may be hours or minutes: nothing says which")
        # Two decimals of an hour stand for one minute each.
        return sign * int((Decimal(size) * (bare or 0)).to_integral_value(ROUND_HALF_UP))
    return sign * int((hours(size) * 60).to_integral_value(ROUND_HALF_UP))


def length(begun: datetime, ended: datetime) -> Decimal:
    """Hours between two instants, to four places.

    >>> from datetime import timezone
    >>> length(datetime(2026, 11, 3, 7, tzinfo=timezone.utc), datetime(2026, 11, 3, 7, 20, tzinfo=timezone.utc))
    Decimal('0.3333')
    """
    return (Decimal(_lasts(begun, ended) // timedelta(seconds=1)) / 3600).quantize(_PLACES, ROUND_HALF_UP)


def span(
    day: date, start: time, end: time, zone: tzinfo, *, last: date | None = None, length: timedelta | None = None
) -> tuple[datetime, datetime]:
    """The instants between which somebody worked who began on that day; without its own day (`last`), an end that is
    not later is on the next one.

    Where clocks are put back, an hour comes twice, and an end at the minute of the start may be at once or a day later:
    `length` tells which was meant. Raises `ValueError` where nothing does, or where a time is skipped.

    >>> from zoneinfo import ZoneInfo
    >>> begun, ended = span(date(2026, 11, 3), time(22), time(2, 30), ZoneInfo("Australia/Sydney"))
    >>> begun.isoformat(), ended.isoformat()
    ('2026-11-03T22:00:00+11:00', '2026-11-04T02:30:00+11:00')
    """
    ends = [moment for one in _days(day, start, end, last) for moment in moments(datetime.combine(one, end), zone)]
    pairs = [(begun, ended) for begun in moments(datetime.combine(day, start), zone) for ended in ends]
    told = [pair for pair in pairs if length is not None and _lasts(*pair) == length] if len(pairs) > 1 else pairs
    if len(told) != 1:
        raise ValueError(f"{start} to {end} of {day} may be of several lengths, and nothing tells which")
    begun, ended = told[0]
    if _lasts(begun, ended) < timedelta(0):
        raise ValueError(f"it ends at {ended}, before it begins at {begun}")
    return begun, ended


def _days(day: date, start: time, end: time, last: date | None) -> list[date]:
    """The days that an end may be on."""
    next_day = day + timedelta(days=1)
    if last is not None:
        return [last]
    return [day] if end > start else [next_day] if end < start else [day, next_day]


def moments(naive: datetime, zone: tzinfo) -> list[datetime]:
    """The instants that a wall-clock time may be: two where the clock is put back over it. Raises `ValueError` where it
    is put forward over it."""
    both = [naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if both[0].utcoffset() == both[1].utcoffset():
        return both[:1]
    if any(one.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive for one in both):
        raise ValueError(f"{naive} does not exist in {zone}: the clock is put forward over it")
    return both


def _lasts(begun: datetime, ended: datetime) -> timedelta:
    return ended.astimezone(UTC) - begun.astimezone(UTC)
