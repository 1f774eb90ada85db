"""When a photo was taken, by what its EXIF block says: an instant, a local time, or nothing; what cannot be is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from PIL import ExifTags

from scraper.documents.header import BROKEN

_BORN = {
    "image/tiff": 1986, "image/gif": 1987, "image/jpeg": 1992, "image/png": 1996, "image/webp": 2010,
    "image/heic": 2015, "image/heif": 2015, "image/heic-sequence": 2015, "image/heif-sequence": 2015,
    "image/avif": 2019,
}  # fmt: skip
"""The year of each file format's first description; before it, nobody took a photo in it."""
_EXIF_BORN = 1995
_ZONES = timedelta(minutes=15)
"""Every zone's clock differs from UTC by a multiple of this."""
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_LATE = timedelta(minutes=1)
"""By how much a camera's clock and the satellites' may differ besides: they are read one after the other."""
_ROLL_OVER = timedelta(weeks=1024)
"""Satellites count weeks to 1023 and begin anew; a receiver that does not know says a date of long ago."""

_RESET_DAYS = frozenset(date(year, 1, 1) for year in range(1995, 2016))
_RESET_TIMES = frozenset({datetime(2002, 12, 8, 12, 0, 0)})  # noqa: DTZ001
_RESET_HOUR = 1
"""Where clocks begin that were never set or lost their battery: the first of January of the years when cameras of long
ago were made, and count from midnight on; of any later year, its first hour; and one moment that phones wrote."""


class Taken(NamedTuple):
    """When a photo was taken."""

    moment: datetime | None
    """Aware with its own offset or, failing that, its GPS time (UTC); else local time without offset."""
    unbelieved: tuple[str, ...] = ()
    """What the file says besides and cannot be so, for a person."""


def taken(kind: str, exif: Mapping[int, Any], place: Mapping[int, Any], now: datetime) -> Taken:
    """By the camera's clock with its offset, else the satellites' that agrees with it, else the camera's alone."""
    local = _stamp(exif.get(ExifTags.Base.DateTimeOriginal))
    satellites = _gps_time(place)
    if local is None:
        return _by_satellites_alone(kind, satellites, now)
    if why := _impossible(kind, local, now):
        return Taken(None, (f"the camera's clock says {local}: {why}",))
    if _is_reset(local) and (satellites is None or not _agree(local, satellites)):
        return _by_reset_clock(kind, local, satellites, now)
    if (own := _with_offset(local, printed(exif.get(ExifTags.Base.OffsetTimeOriginal)))) is not None:
        return _by_offset(local, own, satellites)
    if satellites is None:
        return Taken(local)
    if _agree(local, satellites):
        return Taken(satellites)
    why = "which is no time of that moment in any zone"
    if _agree(local, satellites + _ROLL_OVER):
        why = "1024 weeks too early: its receiver has begun to count the weeks anew"
    said = f"the satellites' time is {satellites.replace(tzinfo=None)} UTC, by the camera's clock {local}"
    return Taken(local, (f"{said}; {why}",))


def _by_offset(local: datetime, own: datetime, satellites: datetime | None) -> Taken:
    """By its own offset, unless the satellites know the moment and put it into another zone."""
    if satellites is None or not _agree(local, satellites) or abs(own - satellites) <= _LATE:
        return Taken(own)
    said = f"the satellites' time is {satellites.replace(tzinfo=None)} UTC, by the camera's clock and offset {own}"
    return Taken(local, (f"{said}; one of the two zones is not where it was",))


def _by_satellites_alone(kind: str, satellites: datetime | None, now: datetime) -> Taken:
    if satellites is None:
        return Taken(None)
    why = _impossible(kind, satellites.replace(tzinfo=None), now)
    if not why and satellites + _ROLL_OVER <= now:
        why = "it may be 1024 weeks too early, as of receivers that count the weeks anew, and no camera's clock tells"
    if why:
        return Taken(None, (f"the satellites' time is {satellites.replace(tzinfo=None)} UTC: {why}",))
    return Taken(satellites)


def _by_reset_clock(kind: str, local: datetime, satellites: datetime | None, now: datetime) -> Taken:
    """By the satellites where they say a moment of their own; what the clock says is told."""
    said = f"the camera's clock says {local}: clocks begin there that were reset or never set"
    moment, more = _by_satellites_alone(kind, satellites, now)
    return Taken(moment, (said, *more))


def _is_reset(local: datetime) -> bool:
    """Whether it is a time that a clock shows after it was reset."""
    is_new_year = (local.month, local.day) == (1, 1) and local.hour < _RESET_HOUR
    return is_new_year or local.date() in _RESET_DAYS or local in _RESET_TIMES


def _impossible(kind: str, local: datetime, now: datetime) -> str:
    """Why nobody can have taken a photo then; empty where somebody can."""
    born = max(_BORN.get(kind, _EXIF_BORN), _EXIF_BORN)
    if local.year < born:
        return f"no file of this kind is older than {born}"
    if local.date() > (now.astimezone(UTC) + _EAST).date():
        return "that was still to come when the file was had"
    return ""


def _with_offset(local: datetime, offset: str) -> datetime | None:
    """The instant; None for an offset that is none, or that no zone has."""
    try:
        found = datetime.fromisoformat(f"{local.isoformat()}{offset}") if offset else None
    except ValueError:
        return None
    ahead = timedelta() if found is None else found.utcoffset() or timedelta()
    return found if _WEST <= ahead <= _EAST and not ahead % _ZONES else None


def _agree(local: datetime, satellites: datetime) -> bool:
    """Whether the two are one moment in some zone."""
    ahead = local - satellites.replace(tzinfo=None)
    off = ahead % _ZONES
    return _WEST - _LATE <= ahead <= _EAST + _LATE and min(off, _ZONES - off) <= _LATE


def _stamp(value: object) -> datetime | None:
    """An EXIF date and time, which has no offset of its own."""
    try:
        return datetime.strptime(printed(value), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def _gps_time(place: Mapping[int, Any]) -> datetime | None:
    try:
        hour, minute, second = (float(part) for part in place[ExifTags.GPS.GPSTimeStamp])
        day = datetime.strptime(printed(place[ExifTags.GPS.GPSDateStamp]), "%Y:%m:%d").replace(tzinfo=UTC)
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61):
            return None
        return day + timedelta(hours=hour, minutes=minute, milliseconds=round(second * 1000))
    except BROKEN:
        return None


def printed(value: object) -> str:
    """A text of an EXIF block; empty for anything else."""
    words = value.decode("ascii", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return words.strip("\x00 ")
