"""How a printed value reads: strict, whole text or nothing.

Every reader raises `ValueError` for anything it does not recognise completely: a wrong value is worse than none.
Blank is not a value either; callers decide beforehand what a blank means (`is_blank`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scraper.errors import ConfigError
from scraper.profile.model import Formats

_AMOUNT = r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]{1,2}0*))?"
_CURRENCY = r"(?:AUD|AU\$|A\$|\$)"
_MONEY = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>-)?\s*(?:{_CURRENCY}\s*)?(?P<late_minus>-)?\s*{_AMOUNT}(?:\s*AUD)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<minus>-)?\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?")
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
    >>> money("($1,250.00)")  # credits come in brackets
    Decimal('-1250.00')
    >>> money("1,23")
    Traceback (most recent call last):
    ValueError: '1,23' is no amount of money
    """
    found = _MONEY.fullmatch(_plain(printed).strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise ValueError(f"{printed!r} is no amount of money")
    signs = [sign for sign in ("open", "minus", "late_minus") if found[sign]]
    if len(signs) > 1:
        raise ValueError(f"{printed!r} is no amount of money: it is negative twice")
    part = found["part"]
    value = Decimal(found["whole"].replace(",", "") + (f".{part[:2]}" if part else ""))
    return -value if signs and value else value


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


def day(printed: str, formats: Formats) -> date:
    """A date, day first; English month names in any case; four-digit years only; a named weekday must be right.

    >>> from scraper.profile import load
    >>> day("1/3/2024", load().formats), day("15-SEPT-2020", load().formats)
    (datetime.date(2024, 3, 1), datetime.date(2020, 9, 15))
    """
    tidy = _plain(printed).strip()
    for form in formats.dates:
        if found := _pattern(form).fullmatch(tidy):
            return _date(found, printed)
    raise ValueError(f"{printed!r} is no date of a known form (such as {_examples(formats)})")


def instant(printed: str, formats: Formats, zone: tzinfo) -> datetime | date:
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
    if _ISO_INSTANT.fullmatch(tidy):
        read = datetime.fromisoformat(tidy)
        return read if read.tzinfo else local(read, zone)
    for form in formats.dates:
        for time in formats.times:
            if found := _pattern(form, time).fullmatch(tidy):
                return local(_datetime(found, printed), zone)
    return day(printed, formats)


def local(naive: datetime, zone: tzinfo) -> datetime:
    """The aware instant of a wall-clock time in `zone`; `ValueError` where the clock skips or repeats it."""
    aware = naive.replace(tzinfo=zone, fold=0)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValueError(f"{naive} does not exist in {zone}: the clock is put forward over it")
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        raise ValueError(f"{naive} happens twice in {zone}: the clock is put back over it")
    return aware


def _plain(printed: str) -> str:
    return printed.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").replace("\u200b", "")


def _names(names: tuple[str, ...], *more: str) -> str:
    forms = [*more, *names, *(name[:3] for name in names)]
    return "|".join(rf"{form}\.?" if len(form) < 5 else form for form in forms)


_DIRECTIVES = {
    "d": r"(?P<day>[0-9]{1,2})",
    "m": r"(?P<month>[0-9]{1,2})",
    "Y": r"(?P<year>[0-9]{4})",
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
    order = re.findall(r"%([dmbBY])", form)
    if not {"d", "Y"} <= set(order) or (order[0] != "Y" and order[0] != "d"):
        raise ConfigError(f"formats.dates: {form!r} is not day first; expected day, month and four-digit year")
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


def _date(found: re.Match[str], printed: str) -> date:
    groups = found.groupdict()
    name = (groups.get("month_name") or "").casefold()[:3]
    month = int(groups["month"]) if groups.get("month") else 1 + [m[:3] for m in _MONTHS].index(name)
    try:
        read = date(int(groups["year"]), month, int(groups["day"]))
    except ValueError as error:
        raise ValueError(f"{printed!r} is no date: {error}") from error
    weekday = (groups.get("weekday") or "").casefold()[:3]
    if weekday and _WEEKDAYS[read.weekday()][:3] != weekday:
        raise ValueError(f"{printed!r} is no date: that day is a {_WEEKDAYS[read.weekday()].title()}")
    return read


def _datetime(found: re.Match[str], printed: str) -> datetime:
    groups = found.groupdict()
    hour, minute, second = int(groups["hour"]), int(groups["minute"]), int(groups.get("second") or 0)
    if half := (groups.get("half") or "").casefold():
        if not 1 <= hour <= 12:
            raise ValueError(f"{printed!r} is no time: hour {hour} {half}m")
        hour = hour % 12 + (12 if half == "p" else 0)
    read = _date(found, printed)
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
    try:
        return "date", day(filled, formats).isoformat()
    except ValueError:
        return "text", filled
