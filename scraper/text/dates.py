"""Dates and instants, day first, in the forms of the profile."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from scraper.errors import ConfigError
from scraper.profile.details import Formats
from scraper.text.printed import plain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.IGNORECASE)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_FIRST_YEAR = 1900
"""A year before is none that anybody means: a program's *no date*, or two digits that were filled up."""
_LAST_YEAR = 2199
"""A year after is none either: *never*, or a year of another calendar."""
_NEAR_YEARS = 30
"""How far from the day of the reading a year may lie that is printed with two digits: never in doubt between two."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def day(printed: str, formats: Formats, near: date | None = None) -> date:
    """A date, day first; English month names in any case; a named weekday must be right.

    A year of two digits reads only where `near` (the day of the reading) tells its century: it is the year that lies
    within thirty years of it.

    >>> from scraper.profile import load
    >>> day("1/3/2024", load().formats), day("15-SEPT-2020", load().formats)
    (datetime.date(2024, 3, 1), datetime.date(2020, 9, 15))
    >>> day("1/3/24", load().formats, near=date(2026, 3, 1))
    datetime.date(2024, 3, 1)
    """
    tidy = plain(printed).strip()
    for form in _forms(formats, near):
        if found := _pattern(form).fullmatch(tidy):
            return _date(found, printed, near)
    raise ValueError(f"{printed!r} is no date of a known form (such as {_examples(formats.dates[:3])})")


def instant(printed: str, formats: Formats, zone: tzinfo, near: date | None = None) -> datetime | date:
    """A date, or a date and time made aware in `zone`; ISO 8601 with its own offset keeps that offset.

    A local time that the clock change skips or repeats is refused: it does not say which instant is meant.

    >>> from zoneinfo import ZoneInfo
    >>> from scraper.profile import load
    >>> instant("5/03/2024 9:05 am", load().formats, ZoneInfo("Australia/Sydney")).isoformat()
    '2024-03-05T09:05:00+11:00'
    >>> instant("05-Mar-2024", load().formats, ZoneInfo("Australia/Sydney"))
    datetime.date(2024, 3, 5)
    """
    tidy = plain(printed).strip()
    if named := _ZONE.search(tidy):
        return _in_named_zone(tidy[: named.start()], named[1].upper(), formats, zone, near)
    if _ISO_INSTANT.fullmatch(tidy):
        read = datetime.fromisoformat(tidy)
        return read if read.tzinfo else local(read, zone)
    for form in _forms(formats, near):
        for time in formats.times:
            if found := _pattern(form, time).fullmatch(tidy):
                return local(_datetime(found, printed, near), zone)
    return day(printed, formats, near)


def _in_named_zone(printed: str, named: str, formats: Formats, zone: tzinfo, near: date | None) -> datetime | date:
    """A time with the letters of its zone: of the account's own zone, as it stands on that day, or of UTC.

    >>> from zoneinfo import ZoneInfo
    >>> from scraper.profile import load
    >>> sydney = ZoneInfo("Australia/Sydney")
    >>> instant("5/03/2024 9:05 am AEDT", load().formats, sydney).isoformat()
    '2024-03-05T09:05:00+11:00'
    >>> instant("4/3/2024 22:05 UTC", load().formats, sydney).isoformat()
    '2024-03-05T09:05:00+11:00'
    """
    read = instant(printed, formats, UTC if named in ("UTC", "GMT") else zone, near)
    if isinstance(read, datetime) and named not in (read.tzname(), "GMT" if read.tzinfo is UTC else None):
        raise ValueError(f"{printed!r} is a time of {named}, which is not what holds in {zone} then")
    return read.astimezone(zone) if isinstance(read, datetime) else read


def is_zoned(printed: str) -> bool:
    """Whether what is printed names its own zone or offset.

    >>> is_zoned("5/03/2024 9:05 am AEDT"), is_zoned("2024-03-05T09:05:00Z"), is_zoned("5/03/2024 9:05 am")
    (True, True, False)
    """
    tidy = plain(printed).strip()
    iso = _ISO_INSTANT.fullmatch(tidy)
    return _ZONE.search(tidy) is not None or (iso is not None and datetime.fromisoformat(tidy).tzinfo is not None)


def epoch(written: str, zone: tzinfo) -> datetime:
    """The instant of milliseconds since 1970, as scripts count time; thirteen digits, so after 2001.

    >>> from zoneinfo import ZoneInfo
    >>> epoch("1772661900000", ZoneInfo("Australia/Sydney")).isoformat()
    '2026-03-05T09:05:00+11:00'
    """
    if not re.fullmatch("[1-4][0-9]{12}", written):
        raise ValueError(f"{written!r} is no number of milliseconds since 1970")
    return (_EPOCH + timedelta(milliseconds=int(written))).astimezone(zone)


def local(naive: datetime, zone: tzinfo) -> datetime:
    """The aware instant of a wall-clock time in `zone`; `ValueError` where the clock skips or repeats it."""
    aware = naive.replace(tzinfo=zone, fold=0)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValueError(f"{naive} does not exist in {zone}: the clock is put forward over it")
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        raise ValueError(f"{naive} happens twice in {zone}: the clock is put back over it")
    return aware


def _names(names: tuple[str, ...], *more: str) -> str:
    forms = [*more, *names, *(name[:3] for name in names)]
    return "|".join(rf"{form}\.?" if len(form) < 5 else form for form in forms)


_ZONE = re.compile(r"(?<=\d|m)\s*\(?\b(A[CEW][SD]T|UTC|GMT)\)?$", re.IGNORECASE)
_DIRECTIVES = {
    "d": r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?",
    "m": r"(?P<month>[0-9]{1,2})",
    "Y": r"(?P<year>[0-9]{4})",
    "y": r"(?P<short_year>[0-9]{2})",
    "b": rf"(?P<month_name>{_names(_MONTHS, 'sept')})",
    "B": rf"(?P<month_name>{_names(_MONTHS, 'sept')})",
    "a": rf"(?P<weekday>{_names(_WEEKDAYS, 'tues', 'thur', 'thurs')})",
    "A": rf"(?P<weekday>{_names(_WEEKDAYS, 'tues', 'thur', 'thurs')})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "I": r"(?P<hour>[0-9]{1,2})",
    "M": r"(?P<minute>[0-9]{2})",
    "S": r"(?P<second>[0-9]{2})",
    "p": r"(?P<half>[ap])\.?m\.?",
}


@lru_cache(maxsize=512)
def _pattern(form: str, time: str = "") -> re.Pattern[str]:
    """A strptime form as an expression: English whatever the locale, spaces flexible, nothing left over."""
    order = re.findall(r"%([dmbBYy])", form)
    if not ({"d", "Y"} <= set(order) or {"d", "y"} <= set(order)) or order[0] == "m":  # a month's name may lead
        raise ConfigError(f"formats.dates: {form!r} is not day first; expected day, month and year")
    return re.compile(
        _expression(form) + (r"(?:\s*,)?\s+(?:at\s+)?" + _expression(time) if time else ""), re.IGNORECASE
    )


def _expression(form: str) -> str:
    parts = re.findall(r"%.|\s+|[^%\s]+", form)
    try:
        return "".join(
            _DIRECTIVES[part[1]] if part[0] == "%" else r"\s+" if part.isspace() else re.escape(part) for part in parts
        )
    except KeyError as error:
        raise ConfigError(
            f"formats: {form!r} holds %{error.args[0]}; expected {', '.join('%' + key for key in _DIRECTIVES)}"
        ) from error


def _date(found: re.Match[str], printed: str, near: date | None) -> date:
    groups = found.groupdict()
    name = (groups.get("month_name") or "").casefold()[:3]
    month = int(groups["month"]) if groups.get("month") else 1 + [m[:3] for m in _MONTHS].index(name)
    try:
        read = date(int(groups.get("year") or _year(groups["short_year"], near)), month, int(groups["day"]))
    except ValueError as error:
        raise ValueError(f"{printed!r} is no date: {error}") from error
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise ValueError(f"{printed!r} is no date: nobody means the year {read.year}")
    weekday = (groups.get("weekday") or "").casefold()[:3]
    if weekday and _WEEKDAYS[read.weekday()][:3] != weekday:
        raise ValueError(f"{printed!r} is no date: that day is a {_WEEKDAYS[read.weekday()].title()}")
    return read


def _forms(formats: Formats, near: date | None) -> tuple[str, ...]:
    return formats.dates if near is None else (*formats.dates, *formats.short_dates)


def _year(digits: str, near: date | None) -> int:
    """The year that ends with the two digits and is near; `ValueError` where none is."""
    century = 0 if near is None else near.year // 100
    for year in (100 * (century + step) + int(digits) for step in (-1, 0, 1)):
        if near is not None and abs(year - near.year) <= _NEAR_YEARS:
            return year
    raise ValueError(f"nothing tells the century of the year {digits}")


def _datetime(found: re.Match[str], printed: str, near: date | None) -> datetime:
    groups = found.groupdict()
    hour, minute, second = int(groups["hour"]), int(groups["minute"]), int(groups.get("second") or 0)
    if half := (groups.get("half") or "").casefold():
        if not 1 <= hour <= 12:
            raise ValueError(f"{printed!r} is no time: hour {hour} {half}m")
        hour = hour % 12 + (12 if half == "p" else 0)
    read = _date(found, printed, near)
    try:
        return datetime(read.year, read.month, read.day, hour, minute, second)  # noqa: DTZ001
    except ValueError as error:
        raise ValueError(f"{printed!r} is no time: {error}") from error


@lru_cache(maxsize=8)
def _examples(forms: tuple[str, ...]) -> str:
    return ", ".join(repr(date(2024, 12, 31).strftime(form)) for form in forms)
