"""How a printed value reads: strict, whole text or nothing.

Every reader raises `ValueError` for anything it does not recognise completely: a wrong value is worse than none.
Blank is not a value either; callers decide beforehand what a blank means (`is_blank`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scraper.errors import ConfigError
from scraper.profile.details import Formats
from scraper.spelling import UNSEEN

_THIN = "\u2007\u2009\u202f"
"""Spaces that part thousands, and nothing else."""
_AMOUNT = rf"(?P<whole>[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?:[{_THIN}][0-9]{{3}})+)|[0-9]+)(?:\.(?P<part>[0-9]{{1,2}}0*))?"
_CURRENCY = r"AUD\s*\$|AUD|AU\$|A\$|\$"
_MINUS = "[-\u2010-\u2014\u2212\ufe63\uff0d]"
_TRAILING_MINUS = "[-\u2212\ufe63\uff0d]"
"""A dash behind an amount may be an ornament; a minus sign is none."""
_MONEY = re.compile(
    rf"(?P<minus>{_MINUS})?\s*(?P<currency>{_CURRENCY})?\s*(?P<open>\()?\s*(?P<minus_inside>{_MINUS})?\s*"
    rf"(?P<currency_inside>{_CURRENCY})?\s*(?P<late_minus>{_MINUS})?\s*{_AMOUNT}(?P<trailing_minus>{_TRAILING_MINUS})?"
    r"(?P<code_inside>\s*AUD)?\s*(?P<close>\))?(?P<code>\s*AUD)?(?:\s*(?P<book>CR|DR)\.?)?",
    re.IGNORECASE,
)
_SIGNS = ("minus", "open", "minus_inside", "late_minus", "trailing_minus", "book")
_NUMBER = re.compile(r"(?P<minus>-)?\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?")
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
_NEAR_YEARS = 30
"""How far from the day of the reading a year may lie that is printed with two digits: never in doubt between two."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def text(printed: str) -> str | None:
    """Words as printed: outer and line-end spaces gone, no-break spaces plain, inner lines kept; blank is None.

    >>> text("  Replace tap \\r\\n\\r\\n  and test\\u00a0it ")
    'Replace tap\\n\\n  and test it'
    >>> text(" \\u00a0 ") is None
    True
    """
    lines = _plain(printed).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() or None


def is_blank(printed: str, formats: Formats) -> bool:
    """Whether the portal printed nothing, or one of its signs for nothing (such as a dash)."""
    tidy = _plain(printed).strip().casefold()
    return not tidy or tidy in {sign.casefold() for sign in formats.blank}


def money(printed: str) -> Decimal:
    """An amount in AUD; sign kept, nothing rounded; at most cents.

    >>> money("$1,250.00"), money("-$5.00"), money("$-5.00"), money("1250"), money("1,250.00 AUD")
    (Decimal('1250.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('1250'), Decimal('1250.00'))
    >>> money("($1,250.00)"), money("$(5.00)"), money("5.00-"), money("$5.00 CR"), money("$5.00 DR")
    (Decimal('-1250.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('5.00'))
    >>> money("1,23")
    Traceback (most recent call last):
    ValueError: '1,23' is no amount of money
    """
    found = _MONEY.fullmatch(UNSEEN.sub("", printed).strip())
    if found is None or bool(found["open"]) != bool(found["close"]) or _is_doubled(found):
        raise ValueError(f"{printed!r} is no amount of money")
    signs = [sign for sign in _SIGNS if found[sign]]
    if len(signs) > 1:
        raise ValueError(f"{printed!r} is no amount of money: it has two signs")
    part = found["part"]
    value = Decimal(re.sub("[^0-9]", "", found["whole"]) + (f".{part[:2]}" if part else ""))
    is_negative = bool(signs) and (found["book"] or "CR").upper() == "CR"
    return -value if is_negative and value else value


def is_signed(printed: str) -> bool:
    """Whether an amount says itself, by a sign, brackets or its side of the books, whether it is negative.

    >>> is_signed("(5.00)"), is_signed("$5.00 DR"), is_signed("$5.00"), is_signed("n/a")
    (True, True, False, False)
    """
    found = _MONEY.fullmatch(UNSEEN.sub("", printed).strip())
    return found is not None and any(found[sign] for sign in _SIGNS)


def _is_doubled(found: re.Match[str]) -> bool:
    """Whether the currency is named twice on one side of the amount."""
    return bool((found["currency"] and found["currency_inside"]) or (found["code"] and found["code_inside"]))


def number(printed: str) -> Decimal:
    """A plain number, thousands commas allowed.

    >>> number("1,234.5"), number("-3")
    (Decimal('1234.5'), Decimal('-3'))
    """
    found = _NUMBER.fullmatch(_plain(printed).strip())
    if found is None:
        raise ValueError(f"{printed!r} is no number")
    value = Decimal(found["whole"].replace(",", "") + (f".{found['part']}" if found["part"] else ""))
    return -value if found["minus"] and value else value


def percent(printed: str) -> Decimal:
    """Per cent with its sign: without it, 0.5 could be half of all or half of one hundredth.

    >>> percent("12.5 %")
    Decimal('12.5')
    """
    tidy = _plain(printed).strip()
    if not tidy.endswith("%"):
        raise ValueError(f"{printed!r} is no percentage: the sign % is missing")
    try:
        return number(tidy[:-1])
    except ValueError as error:
        raise ValueError(f"{printed!r} is no percentage") from error


def yes_no(printed: str, formats: Formats) -> bool:
    """A printed yes or no, in the profile's words and signs, without case.

    >>> from scraper.profile import load
    >>> yes_no("y", load().formats), yes_no("✗", load().formats)
    (True, False)
    """
    tidy = _plain(printed).strip().casefold()
    if tidy in {word.casefold() for word in formats.yes}:
        return True
    if tidy in {word.casefold() for word in formats.no}:
        return False
    raise ValueError(f"{printed!r} is neither yes nor no")


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
    tidy = _plain(printed).strip()
    for form in _forms(formats, near):
        if found := _pattern(form).fullmatch(tidy):
            return _date(found, printed, near)
    raise ValueError(f"{printed!r} is no date of a known form (such as {_examples(formats)})")


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
    tidy = _plain(printed).strip()
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


def _plain(printed: str) -> str:
    spaced = re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", printed)
    return UNSEEN.sub("", spaced).replace("\u2212", "-")


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


def _examples(formats: Formats) -> str:
    return ", ".join(repr(date(2024, 12, 31).strftime(form)) for form in formats.dates[:3])


_PLAIN_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
"""Without unit, currency or leading zeros: those are somebody's words."""


def typed(filled: str, formats: Formats) -> tuple[Literal["text", "date", "number"], str | None]:
    """The kind and value of a text: a date or a number only when the whole of it reads as one.

    >>> from scraper.profile import load
    >>> typed("5/3/2026", load().formats), typed("1,250.50", load().formats), typed("0450", load().formats)
    (('date', '2026-03-05'), ('number', '1250.50'), ('text', '0450'))
    """
    if not filled.strip():
        return "text", None
    if _PLAIN_NUMBER.fullmatch(filled):
        return "number", filled.replace(",", "")
    if not any(map(str.isdigit, filled)):
        return "text", filled
    try:
        return "date", day(filled, formats).isoformat()
    except ValueError:
        return "text", filled
